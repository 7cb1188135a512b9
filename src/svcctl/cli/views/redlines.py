"""Redlines of what a command names: a document is made twice, once of each version."""

from svcctl.cli.common import stop
from svcctl.cli.views.papers import settings_of
from svcctl.cli.views.versions import Version
from svcctl.documents import pages
from svcctl.documents.model import Document
from svcctl.documents.redline import Compared, redline
from svcctl.documents.setting import NotThereError, Setting


def compared(
    old: Version, new: Version, kind: str, name: str, language: str | None, region: str, author: str, made: str
) -> Document:
    """The redline of a page. ``author`` and ``made`` are empty where the company and the new version say them."""
    if kind not in pages.kinds():
        stop(f"there is no page {kind!r}; choose one of {', '.join(pages.kinds())}")
    languages = [language] if language else None
    before, after = (settings_of(each.catalog, each.day, languages, region)[0] for each in (old, new))
    speech = after.speech
    told = Compared(old.called(speech), new.called(speech), author or after.workspace.company, made or new.made)
    return redline(_page(old, before, kind, name), _page(new, after, kind, name), told, speech)


def _page(version: Version, setting: Setting, kind: str, name: str) -> Document:
    try:
        return pages.page(setting, kind, name)
    except NotThereError as error:
        stop(f"{version.called(setting.speech)}: {error.args[0]}")

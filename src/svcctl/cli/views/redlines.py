"""Redlines of what a command names: a page or a contract is made twice, once of each version."""

from dataclasses import dataclass

from svcctl.cli.common import FINDINGS, stop
from svcctl.cli.views.papers import settings_of
from svcctl.cli.views.versions import Version
from svcctl.clocks import Clocks
from svcctl.contracts.approving import CHANGED, UNAPPROVED
from svcctl.contracts.deal import deal_of
from svcctl.documents import pages
from svcctl.documents.contracts import make
from svcctl.documents.model import Document
from svcctl.documents.redline import Compared, redline
from svcctl.documents.setting import NotThereError, Setting
from svcctl.documents.speech import speech

CONTRACT = "contract"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is compared: a page of something, or a template with a customer. Empty texts are left to the workspace."""

    kind: str
    name: str
    language: str | None = None
    region: str = ""
    customer: str = ""
    jurisdiction: str = ""
    author: str = ""
    made: str = ""


def compared(old: Version, new: Version, asked: Asked) -> Document:
    """The redline of a page or a contract."""
    if asked.kind not in (*pages.kinds(), CONTRACT):
        stop(f"there is no page {asked.kind!r}; choose one of {', '.join((CONTRACT, *pages.kinds()))}")
    if (asked.kind == CONTRACT) != bool(asked.customer):
        stop("a contract is compared for one customer: name it by --customer, and for contracts only")
    build = _contract if asked.kind == CONTRACT else _page
    (before, _), (after, setting) = build(old, asked), build(new, asked)
    said = setting.speech
    author = asked.author or setting.workspace.company
    told = Compared(old.called(said), new.called(said), author, asked.made or new.made)
    return redline(before, after, told, said)


def _page(version: Version, asked: Asked) -> tuple[Document, Setting]:
    languages = [asked.language] if asked.language else None
    setting = settings_of(version.catalog, version.day, languages, asked.region)[0]
    try:
        return pages.page(setting, asked.kind, asked.name), setting
    except NotThereError as error:
        stop(f"{version.called(setting.speech)}: {error.args[0]}")


def _contract(version: Version, asked: Asked) -> tuple[Document, Setting]:
    """A contract as it would be made; where clauses wait for approval, a draft of it."""
    catalog, day = version.catalog, version.day
    try:
        deal, problems = deal_of(catalog, asked.name, asked.customer, day, asked.jurisdiction)
        if deal:
            said = speech(asked.language or deal.jurisdiction.spec.locale)
            setting = Setting(catalog, said, day, Clocks(catalog))
            made, problems = make(setting, deal)
            if made is None and all(problem.rule in {UNAPPROVED, CHANGED} for problem in problems):
                made, problems = make(setting, deal, setting.say("contract.draft"))
    except LookupError as error:
        stop(f"{version.name or day}: {error.args[0]}")
    if deal is None or made is None:
        stop(f"{version.name or day}: {'; '.join(problem.message for problem in problems)}", FINDINGS)
    return made.document, setting

"""A page of a site: the document as it stands alone, with the ways around the site put on it."""

import json
from collections.abc import Callable, Sequence

from svcctl.documents.model import Document
from svcctl.documents.render import asset, style
from svcctl.documents.site import lists
from svcctl.documents.site.edition import HOME, SEARCH, Edition, relative
from svcctl.documents.writers.html import page

STYLE, SCRIPT, NOT_FOUND = "site.css", "site.js", "404.html"


def framed(edition: Edition, path: str, editions: Sequence[Edition]) -> bytes:
    """The file of one page. Every address in it is relative, so that the site works wherever its folder is."""
    here = edition.folder + path
    return _page(edition, path, edition.documents[path], editions, lambda to: relative(here, to))


def not_found(edition: Edition, editions: Sequence[Edition], base: str) -> bytes:
    """What a server shows at any address that leads nowhere, so that all its links begin with ``base``."""
    return _page(edition, NOT_FOUND, lists.not_found(edition.setting), editions, lambda to: base + to)


def assets() -> dict[str, bytes]:
    """The files that every page shares."""
    return {STYLE: (style("document.css") + asset(STYLE)).encode(), SCRIPT: asset(SCRIPT).encode()}


def _page(
    edition: Edition, path: str, document: Document, editions: Sequence[Edition], way: Callable[[str], str]
) -> bytes:
    """A page with its menu, its search and what is near it; ``way`` is the address of a path from the top."""
    say, folder = edition.setting.say, edition.folder
    values: dict[str, object] = {
        "company": edition.setting.workspace.company,
        "style_sheet": way(STYLE),
        "script": way(SCRIPT),
        "home": way(folder + HOME),
        "index": way(folder + SEARCH),
        "menu": [
            (words, way(folder + to) + (f"#{place}" if place else ""), to == path and not place)
            for words, to, place in edition.menu
        ],
        "first": path == HOME,
        "related": [(words, way(folder + to)) for words, to in edition.related(path)],
        "dated": say("site.dated", day=edition.setting.day),
        "others": [_other(path, each, way) for each in editions if each is not edition],
        "say": {name: say(f"site.{name}") for name in _WORDS},
        "answers": _answers(edition),
    }
    return page(document, "site.html", values)


_WORDS = ("menu", "related", "dark", "languages", "search.label", "search.hint")


def _other(path: str, there: Edition, way: Callable[[str], str]) -> tuple[str, str, str]:
    """Another language that the page can be read in: its tag, its name and the address."""
    to = path if path in there.documents else HOME
    return there.setting.speech.tag, there.setting.speech.name, way(there.folder + to)


def _answers(edition: Edition) -> str:
    """What the search says about what it found, by the form that the language counts in."""
    texts = edition.setting.speech.texts
    said = {"none": texts["site.search.none"], "found": texts["site.search.found"]}
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))

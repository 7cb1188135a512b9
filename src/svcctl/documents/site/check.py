"""Every link of a site, followed before anything is written: a page and a place on it, or an address elsewhere."""

import html
import posixpath
import re
from collections.abc import Iterator, Mapping

_LINK = re.compile(r'\b(?:href|src|data-index)="([^"]*)"')
_PLACE = re.compile(r'\bid="([^"]*)"')
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)


def broken(files: Mapping[str, bytes], base: str = "") -> Iterator[tuple[str, str]]:
    """What each page links to that is not in the site: page and link; ``base`` is the path on a server."""
    pages = {path: content.decode() for path, content in files.items() if path.endswith(".html")}
    places = {path: {html.unescape(each) for each in _PLACE.findall(text)} for path, text in pages.items()}
    for path, text in pages.items():
        for link in dict.fromkeys(map(html.unescape, _LINK.findall(text))):
            if not _ELSEWHERE.match(link) and not _leads(path, link, base, files, places):
                yield path, link


def _leads(path: str, link: str, base: str, files: Mapping[str, bytes], places: Mapping[str, set[str]]) -> bool:
    address, _, place = link.partition("#")
    if base and address.startswith(base):
        to = address.removeprefix(base)
    else:
        to = posixpath.normpath(posixpath.join(posixpath.dirname(path), address)) if address else path
    return to in files and (not place or place in places.get(to, set()))

"""A portal of all pages: made in memory, every link checked, the same bytes for the same workspace and day."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from svcctl.documents.setting import Setting
from svcctl.documents.site import check, search
from svcctl.documents.site.edition import HOME, SEARCH, Edition
from svcctl.documents.site.frame import NOT_FOUND, assets, framed, not_found
from svcctl.documents.site.lists import kind_title
from svcctl.documents.site.sitemap import SITEMAP, sitemap
from svcctl.workspace.history import Change


@dataclass(frozen=True, slots=True)
class Site:
    """The files of a site by their paths, and the links in texts of the workspace that lead nowhere, in sentences."""

    files: Mapping[str, bytes]
    lost: tuple[str, ...] = ()


def build(settings: Sequence[Setting], changes: Mapping[str, Change], base: str = "", origin: str = "") -> Site:
    """The site in one or more languages: the first at its top, each further one in a folder of its own.

    ``base`` is the path that a server will show it under, such as ``/help/``; with it the site has a page for
    addresses that lead nowhere. ``origin`` is the server, such as ``https://example.com``; with it, a site map.
    """
    editions = [
        Edition(setting, f"{setting.speech.tag.lower()}/" if place else "", changes)
        for place, setting in enumerate(settings)
    ]
    files = assets()
    for edition in editions:
        files |= dict(_files(edition, editions))
    if base:
        files[NOT_FOUND] = not_found(editions[0], editions, base)
    if origin:
        files[SITEMAP] = sitemap(editions, origin + (base or "/"))
    return Site(dict(sorted(files.items())), tuple(_lost(editions, files, base)))


def _lost(editions: Sequence[Edition], files: Mapping[str, bytes], base: str) -> Iterator[str]:
    """What leads nowhere, with the files that the page was made from: it stands in one of them."""
    made_from = {
        edition.folder + path: document.sources for edition in editions for path, document in edition.documents.items()
    }
    wrong = [(edition.folder + path, f"page:{key}") for edition in editions for path, key in edition.lost()]
    for path, link in (*wrong, *check.broken(files, base)):
        yield f"{path} links to {link}, and there is no such page: look in {', '.join(made_from.get(path, ()))}"


def _files(edition: Edition, editions: Sequence[Edition]) -> Iterator[tuple[str, bytes]]:
    for path in edition.documents:
        yield edition.folder + path, framed(edition, path, editions)
    said = ((leaf.path, kind_title(edition.setting, leaf.kind), leaf.document) for leaf in edition.leaves)
    yield edition.folder + SEARCH, search.index(said).encode()


__all__ = ["HOME", "Site", "build"]

"""A site in one language: its pages, where each of them is, and what each is made from."""

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from svcctl.documents.links import led, named
from svcctl.documents.model import Document
from svcctl.documents.setting import Setting
from svcctl.documents.site import lists
from svcctl.documents.site.leaves import Leaf, leaves
from svcctl.workspace.history import Change

HOME, ALL, SEARCH = "index.html", "pages.html", "search.js"


@dataclass(frozen=True)
class Edition:
    """The pages of one language. ``folder`` is where they are from the top of the site: empty, or ``de/``.

    ``changes`` is when each source file changed last, as far as git knows.
    """

    setting: Setting
    folder: str
    changes: Mapping[str, Change]

    @cached_property
    def leaves(self) -> tuple[Leaf, ...]:
        """All pages but those that list them."""
        return leaves(self.setting)

    @cached_property
    def documents(self) -> dict[str, Document]:
        """Every page by its path from the top of the language, the lists first, with links that lead there."""
        found = {HOME: lists.first(self.setting, self.leaves), ALL: lists.all_pages(self.setting, self.leaves)}
        found |= {leaf.path: leaf.document for leaf in self.leaves}
        return {path: self._placed(path, document) for path, document in found.items()}

    @cached_property
    def _keys(self) -> frozenset[str]:
        return frozenset(leaf.key for leaf in self.leaves)

    def _placed(self, path: str, document: Document) -> Document:
        def where(key: str) -> str:
            known = key in self._keys and f"{key}.html" != path
            return relative(path, f"{key}.html") if known else ""

        revision = self._revision(document.sources)
        facts = ((self.setting.say("site.revision"), revision),) if revision else ()
        return replace(led(document, where), facts=(*document.facts, *facts))

    def _revision(self, sources: tuple[str, ...]) -> str:
        """The newest change of the files that a page was made from: it changes when they do, and not before."""
        known = [self.changes[source] for source in sources if source in self.changes]
        if not known:
            return ""
        newest = min(known, key=lambda change: change.back)
        if not newest.commit:
            return self.setting.say("site.uncommitted")
        return self.setting.say("site.committed", commit=newest.commit, day=newest.day)

    def lost(self) -> Iterator[tuple[str, str]]:
        """Links that people wrote to pages that are not there, each with the page that has it."""
        for leaf in self.leaves:
            yield from ((leaf.path, key) for key in named(leaf.document) if key not in self._keys)

    def related(self, path: str) -> list[tuple[str, str]]:
        """Where to read more about the plan and the service of a page: words, and the path of a page."""
        here = self._by_path.get(path)
        if here is None or not here.service:
            return []
        near = self._by_service[here.service]
        return [(lists.kind_title(self.setting, leaf.kind), leaf.path) for leaf in near if _near(here, leaf)]

    @cached_property
    def menu(self) -> list[tuple[str, str, str]]:
        """The headings of the first page, and the list of all pages: words, the path of a page, a place on it."""
        kinds = dict.fromkeys(leaf.kind for leaf in self.leaves if not leaf.service)
        parts = [(self.setting.say("site.services"), HOME, lists.SERVICES)] if self._by_service else []
        parts += [(lists.kind_title(self.setting, kind), HOME, kind) for kind in kinds]
        return [*parts, (self.setting.say("site.all"), ALL, "")]

    @cached_property
    def _by_path(self) -> dict[str, Leaf]:
        return {leaf.path: leaf for leaf in self.leaves}

    @cached_property
    def _by_service(self) -> dict[str, list[Leaf]]:
        found: dict[str, list[Leaf]] = {}
        for leaf in self.leaves:
            if leaf.service:
                found.setdefault(leaf.service, []).append(leaf)
        return found


def _near(here: Leaf, leaf: Leaf) -> bool:
    return leaf.path != here.path and (not leaf.plan or leaf.plan == here.plan)


def relative(path: str, to: str) -> str:
    """The way from one page to another, both seen from the same folder."""
    return posixpath.relpath(to, posixpath.dirname(path) or ".")

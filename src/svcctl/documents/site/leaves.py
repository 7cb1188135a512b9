"""The pages that a site is made of, each with what it is about, so that pages about one thing lead to each other."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from svcctl.documents import pages
from svcctl.documents.model import Document
from svcctl.documents.opening import clock_name
from svcctl.documents.prices import region_title
from svcctl.documents.setting import Setting
from svcctl.kinds.plan import Plan

_ORDER = ("service", "plans", "sla", "limitations", "prices", "holidays", "glossary")
_SHORT: dict[str, Callable[[Setting, str], str]] = {
    "prices": lambda _, name: region_title(name),
    "holidays": clock_name,
}


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page of a site. ``service`` and ``plan`` are the names of what it is about, where it is about one.

    ``short`` is what lists of its kind call it; without it they say its title.
    """

    kind: str
    name: str
    document: Document
    service: str = ""
    plan: str = ""
    short: str = ""

    @property
    def key(self) -> str:
        """What links call it: ``sla/backup-pro``."""
        return f"{self.kind}/{self.name}"

    @property
    def path(self) -> str:
        """Its file, from the top of its language."""
        return f"{self.key}.html"


def _pages(setting: Setting) -> Iterator[Leaf]:
    """Every page of every kind in `documents/pages`."""
    plans = {plan.name: plan.spec.service.partition("@")[0] for plan in setting.catalog.all(Plan)}
    for kind in sorted(pages.kinds(), key=_place):
        maker = pages.maker(kind)
        for name in dict.fromkeys(maker.names(setting)):
            plan = name if maker.SUBJECT == "plan" else ""
            service = name if maker.SUBJECT == "service" else plans.get(plan, "")
            short = _SHORT[kind](setting, name) if kind in _SHORT else ""
            yield Leaf(kind, name, maker.page(setting, name), service, plan, short)


def _place(kind: str) -> tuple[int, str]:
    return (_ORDER.index(kind) if kind in _ORDER else len(_ORDER), kind)


SOURCES: tuple[Callable[[Setting], Iterator[Leaf]], ...] = (_pages,)
"""Where the pages of a site come from. To add pages of another kind, such as contracts, add what yields their leaves:
lists, search, links and the check of links take them up."""


def leaves(setting: Setting) -> tuple[Leaf, ...]:
    """All pages, in the order of the lists."""
    return tuple(leaf for source in SOURCES for leaf in source(setting))

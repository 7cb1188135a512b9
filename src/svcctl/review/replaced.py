"""Terms that another declaration takes: a plan with another SLA or another price book, compared with what it had."""

from collections.abc import Iterable, Iterator
from datetime import date

from svcctl.catalog import Catalog, Resource
from svcctl.changes import Fact
from svcctl.kinds.plan import Plan
from svcctl.kinds.price_book import PriceBook
from svcctl.kinds.sla import SLA
from svcctl.pricing.regions import price_list
from svcctl.review.pairs import Any_, Pair

_NAMING: tuple[tuple[str, type[SLA | PriceBook]], ...] = (("sla", SLA), ("price_book", PriceBook))
"""The fields by which plans and subscriptions take terms, and what is named there."""


def replaced(pair: Pair) -> Iterator[Pair]:
    """The terms before and after a plan or a subscription names others, where both are known."""
    if pair.old is None or pair.new is None:
        return
    for field, kind in _NAMING:
        names = [getattr(each.spec, field, "") for each in (pair.old, pair.new)]
        old = _in_force(pair.old_tree.catalog, kind, names[0], pair.effective)
        new = _in_force(pair.new_tree.catalog, kind, names[1], pair.effective)
        if old is not None and new is not None and names[0] != names[1]:
            yield Pair("replaced", old, new, pair.old_tree, pair.new_tree, pair.effective, pair.today, pair.new)


def _in_force(catalog: Catalog, kind: type[SLA | PriceBook], reference: str, day: date) -> Any_ | None:
    return catalog.in_force(kind, reference, day) if reference else None


def concerns(pair: Pair, facts: Iterable[tuple[Any_ | None, Fact | None]]) -> bool:
    """True for what a plan has to do with: of another price book, its own prices and the regions they are in."""
    if pair.via is None or not isinstance(pair.either.spec, PriceBook):
        return True
    return any(_of_plan(book.spec, pair.via.name, fact) for book, fact in facts if book and fact)


def _of_plan(book: PriceBook, plan: str, fact: Fact) -> bool:
    if _plan_at(book, fact) or fact.path[:2] != ("spec", "regions") or len(fact.path) < 3:
        return _plan_at(book, fact) == plan
    mine = {each.region.name for each in price_list(book) if _named(each.price.plan) == plan}
    return book.regions[int(fact.path[2])].name in mine


def told_with_plan(pair: Pair, facts: Iterable[tuple[Any_ | None, Fact | None]]) -> bool:
    """True for prices of a plan that names another price book on a side: what it costs is told with the plan."""
    if not isinstance(pair.either.spec, PriceBook) or pair.how == "replaced":
        return False
    plans = {_plan_at(book.spec, fact) for book, fact in facts if book and fact} - {""}
    books = {each.name for each in (pair.old, pair.new) if each}
    trees = (pair.old_tree, pair.new_tree)
    priced = {_named(each.spec.price_book) for tree in trees for plan in plans for each in _plans(tree.catalog, plan)}
    return bool(priced - books - {""})


def _plans(catalog: Catalog, name: str) -> list[Resource[Plan]]:
    return catalog.versions(Plan, name)


def _plan_at(book: PriceBook, fact: Fact) -> str:
    """The plan of a row of a price book, or of a computed price; none for what is about the book as a whole."""
    path = fact.path[1:]
    if path[:1] == ("prices",) and len(path) > 1:
        return _named(book.prices[int(path[1])].plan)
    if path[:1] == ("notSold",) and len(path) > 1:
        return _named(book.not_sold[int(path[1])].plan)
    return str(path[3]) if path[2:3] == ("adjustment",) and len(path) > 3 else ""


def _named(reference: str) -> str:
    return reference.partition("@")[0]

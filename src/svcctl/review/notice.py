"""How long before a change its customers must be told: the longest period that applies, and the first lawful day."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from svcctl.catalog import Catalog
from svcctl.changes import Class, Direction, names
from svcctl.findings import Place, Problem
from svcctl.kinds.base import Target
from svcctl.kinds.jurisdiction import Jurisdiction
from svcctl.kinds.party import Party
from svcctl.kinds.workspace import ChangeNotice, Workspace
from svcctl.review.model import Change
from svcctl.review.reach import Reach, Subscribed, named

_PRICES = frozenset({"PriceBook", "DiscountPolicy"})


@dataclass(frozen=True, slots=True)
class Period:
    """So many days of notice, and who asks for them."""

    days: int
    who: str


def asked(change: Change, found: Iterable[Subscribed], reach: Reach) -> Period | None:
    """The longest notice that a change owes to anybody it reaches; None where none is asked for, or it is no worse."""
    if change.weight not in {Class.BREAKING, Class.NOTICE}:
        return None
    periods = {*_of_workspace(change, reach.catalog), *_of_customers(found, reach)}
    if change.kind == "Plan":
        periods |= {*_of_plan(change.resource.partition("/")[2].partition("@")[0], reach)}
    return max(periods, key=lambda period: (period.days, period.who), default=None)


def _of_workspace(change: Change, catalog: Catalog) -> Iterator[Period]:
    for workspace in catalog.all(Workspace):
        said: ChangeNotice = workspace.spec.change_notice
        about = names()[change.name][0].front.get("notice", "prices" if change.kind in _PRICES else "terms")
        if period := getattr(said, about):
            yield _period(period, workspace.spec.company)


def _of_plan(name: str, reach: Reach) -> Iterator[Period]:
    plan = reach.plan(name)
    if plan is not None and plan.spec.change_notice:
        yield _period(plan.spec.change_notice, plan.label)


def _of_customers(found: Iterable[Subscribed], reach: Reach) -> Iterator[Period]:
    """What the plans, the contracts and the laws of those who are reached ask for."""
    parties = {party.spec.customer or party.name: party for party in reach.catalog.all(Party)}
    for subscription in found:
        yield from _of_plan(named(subscription.spec.plan), reach)
        if party := parties.get(subscription.spec.customer):
            if party.spec.change_notice:
                yield _period(party.spec.change_notice, party.label)
            for place in reach.catalog.versions(Jurisdiction, named(party.spec.jurisdiction))[:1]:
                if place.spec.change_notice:
                    yield _period(place.spec.change_notice, place.label)


def _period(said: Target, who: str) -> Period:
    return Period(said.amount, who)


def too_short(change: Change, period: Period, announced: date) -> Problem | None:
    """The contradiction of a worsening, or an end, that comes before its notice is over."""
    lawful = announced + timedelta(days=period.days)
    definition, direction = names()[change.name]
    ends = definition.front.get("notice") == "end" and direction is Direction.NEW
    if change.effective >= lawful or not (change.weight is Class.BREAKING or ends) or change.where is None:
        return None
    where = change.where
    return Problem(
        f"{change.name} takes effect on {change.effective}, but {period.who} asks for {period.days} days of notice",
        Place(where.file, path=where.path, span=where.span),
        f"let it begin on {lawful} or later; where customers know already, say since when in an approval (announced)",
        "notice-too-short",
        change.resource,
    )

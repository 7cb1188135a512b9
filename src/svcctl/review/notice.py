"""How long before a change its customers must be told: the longest period that applies, and the first lawful day."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from svcctl.calendars.duration import Target
from svcctl.catalog import Catalog, Resource
from svcctl.changes import Class, Direction, names
from svcctl.findings import Place, Problem
from svcctl.kinds.clause import Clause
from svcctl.kinds.jurisdiction import Ahead, Jurisdiction, NoticePeriod, RenewalNotice
from svcctl.kinds.party import Party
from svcctl.kinds.workspace import ChangeNotice, Workspace
from svcctl.review.model import Change
from svcctl.review.reach import Reach, Subscribed, named

_PRICES = frozenset({"PriceBook", "DiscountPolicy"})


@dataclass(frozen=True, slots=True)
class Period:
    """So many days of notice, and who asks for them; ``party`` is the customer whose contract that is."""

    days: int
    who: str
    party: str = ""


def asked(change: Change, found: Iterable[Subscribed], sides: Iterable[Reach], *, named: bool) -> Period | None:
    """The longest notice that a change owes to anybody it reaches; None where none is asked for, or it is no worse.

    What was agreed on the old side counts as well: a change cannot shorten its own notice. Whose contract asks for it
    is said only where customers are ``named``.
    """
    if change.weight not in {Class.BREAKING, Class.NOTICE} or _about(change) == "none":
        return None
    reached, periods = list(found), set[Period]()
    for reach in sides:
        periods |= {*_of_workspace(change, reach.catalog), *_of_customers(change, reached, reach)}
        if change.kind == "Plan":
            periods |= {*_of_plan(change.resource.partition("/")[2].partition("@")[0], reach)}
    longest = max(periods, key=lambda period: (period.days, period.who, period.party), default=None)
    if longest is None or not (named and longest.party):
        return longest
    return replace(longest, who=f"{longest.who} of {longest.party}")


def _about(change: Change) -> str:
    """Which notice a change is owed: of terms, of prices, or of an end; none where the law makes it."""
    return names()[change.name][0].front.get("notice", "prices" if change.kind in _PRICES else "terms")


def _notice(change: Change) -> str:
    """What contracts and laws call the notice that a change is owed: of a change, or of an end."""
    return "termination" if _about(change) == "end" else "change"


def _of_workspace(change: Change, catalog: Catalog) -> Iterator[Period]:
    for workspace in catalog.all(Workspace):
        said: ChangeNotice = workspace.spec.change_notice
        if period := getattr(said, _about(change)):
            yield _period(period, workspace.spec.company)


def _of_plan(name: str, reach: Reach) -> Iterator[Period]:
    plan = reach.plan(name)
    if plan is not None and plan.spec.change_notice:
        yield _period(plan.spec.change_notice, plan.label)


def _of_customers(change: Change, found: Iterable[Subscribed], reach: Reach) -> Iterator[Period]:
    """What the plans, the contracts and the laws of those who are reached ask for."""
    parties = {party.spec.customer or party.name: party for party in reach.parties()}
    customers: dict[str, Resource[Party]] = {}
    for subscription in found:
        yield from _of_plan(named(subscription.spec.plan), reach)
        if party := parties.get(subscription.spec.customer):
            customers[party.name] = party
    for party in customers.values():
        if party.spec.change_notice:
            yield Period(party.spec.change_notice.amount, _contract(party), party.label)
        for agreed in reach.contracts.agreed(party):
            if agreed.about == _notice(change):
                yield Period(agreed.days, f"Clause/{agreed.text} in {_contract(party)}", party.label)
        yield from _of_law(change, party, reach)


def _contract(party: Resource[Party]) -> str:
    return f"the contract {party.spec.contract}" if party.spec.contract else "a contract"


def _of_law(change: Change, party: Resource[Party], reach: Reach) -> Iterator[Period]:
    """What the law of a customer asks for; of changed renewals, that the customer can be reminded of them in time."""
    for law in reach.catalog.versions(Jurisdiction, named(party.spec.jurisdiction))[:1]:
        protected = {"all", party.spec.buys_as or "business"}
        if law.spec.change_notice:
            yield _period(law.spec.change_notice, law.label)
        for period in law.spec.notice_periods:
            if period.notice == _notice(change) and period.at_least and _holds(period, protected, reach):
                yield Period(period.at_least.most, f"{law.label} ({period.source})")
        if _renews(change, reach.catalog):
            decline = max((each.days for each in reach.contracts.agreed(party) if each.about == "decline"), default=0)
            for rule in law.spec.renewal_notice:
                if _holds(rule, protected, reach):
                    before = decline if rule.counts_back_from == "decline-deadline" else 0
                    yield Period(Ahead.parse(rule.to).most + before, f"{law.label} ({rule.source})")


def _holds(rule: NoticePeriod | RenewalNotice, protected: set[str], reach: Reach) -> bool:
    """Whether a rule of a law is for these customers, and already holds."""
    return rule.customers in protected and (rule.since is None or rule.since <= reach.today)


def _renews(change: Change, catalog: Catalog) -> bool:
    """True for a change of a clause about how a contract renews."""
    name = change.resource.partition("/")[2].partition("@")[0]
    clauses = catalog.versions(Clause, name) if change.kind == "Clause" else []
    return any(blank.notice == "decline" for clause in clauses for blank in clause.spec.parameters.values())


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

"""Tickets of the past by the terms of both sides, told: what each plan attained and is owed, and which differ."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from svcctl.calendars.duration import format_seconds
from svcctl.catalog import Catalog
from svcctl.findings.report import many
from svcctl.kinds.subscription import Subscription
from svcctl.money import Money
from svcctl.review.model import Impact
from svcctl.review.sums import Both, added, change, data
from svcctl.sla.layout import Section
from svcctl.sla.statement import Statement

if TYPE_CHECKING:
    from svcctl.sla.side_by_side import Differences, Differs, Line, Plans

_SHOWN = 20
_NO_PLAN = "-"


@dataclass(frozen=True, slots=True)
class Side:
    """Tickets by the terms of one side: the statement of them, how each plan did, and the terms themselves."""

    statement: Statement
    plans: "Plans"
    catalog: Catalog


@dataclass(frozen=True, slots=True)
class Attained:
    """What one plan attained in one period: met and measured, the objective, and whether it was met."""

    met: int
    measured: int
    objectives: tuple[Decimal, ...]

    @property
    def percent(self) -> Decimal | None:
        """In percent with four decimals, rounded down; None where nothing was measured."""
        return Decimal(self.met * 1_000_000 // self.measured).scaleb(-4) if self.measured else None

    @property
    def result(self) -> str:
        """Met or missed, compared exactly; the hardest objective counts where there are several."""
        if not self.measured or not self.objectives:
            return "n/a"
        return "met" if self.met * 100 >= max(self.objectives) * self.measured else "missed"


def replayed(
    both: tuple[Side, Side], differ: "Differences", headline: str, notes: tuple[str, ...], *, named: bool
) -> Impact:
    """Both sides beside each other, plan by plan; items by their numbers, customers only where that is wanted."""
    lines = sorted(both[0].plans.counts.keys() | both[1].plans.counts.keys())
    found = [_attained(side, lines) for side in both]
    attained = {line: (found[0][line], found[1][line]) for line in lines}
    owed = _owed(both)
    rows = [_row(line, sides, differ) for line, sides in attained.items() if _differs(line, sides, differ)]
    columns = ("period", "plan", "measure", "old terms", "new terms", "change", "objective", "result", "differ")
    numbers = frozenset({"old terms", "new terms", "change", "objective", "differ"})
    sections = [Section("Attainment by plan", columns, rows, numbers)] if rows else []
    sections += _credits({plan: [each for each in of.values() if each[0] != each[1]] for plan, of in owed.items()})
    if differ.count:
        sections.append(_tickets(differ, named=named))
    same = len(attained) - len(rows)
    alike = [f"{many(same, 'line')} of attainment by plan and period {'is' if same == 1 else 'are'} the same."]
    notes = (*alike[:same], *_more_notes(differ), *notes)
    told = {"headline": headline, **_data(attained, owed, differ, named=named), "notes": list(notes)}
    return Impact("replayed", "Replayed", f"{headline} {_counted(differ)}", told, tuple(sections), notes)


def _counted(differ: "Differences") -> str:
    if not differ.count:
        return "No ticket comes out otherwise."
    worse = sum(each.worse for each in differ.told)
    more = "" if differ.count > len(differ.told) else f", {worse:,} late under the new terms only"
    return f"{many(differ.count, 'outcome')} of tickets {'differs' if differ.count == 1 else 'differ'}{more}."


def _more_notes(differ: "Differences") -> Iterator[str]:
    for count, which in ((differ.only_base, "old"), (differ.only_other, "new")):
        if count:
            yield f"{many(count, 'measurement')} only under the {which} terms: the others promise no such measure."
    if differ.count > _SHOWN:
        yield f"{differ.count - _SHOWN:,} more outcomes differ; -f json has {len(differ.told):,} of them all."


def _attained(side: Side, lines: "Iterable[Line]") -> "dict[Line, Attained]":
    """What each line came to, with the objectives of the versions of SLAs that its tickets were under."""
    objectives = {
        (row.period, row.metric, row.sla, row.sla_version): row.objective for row in side.statement.attainments
    }
    found = {}
    for line in lines:
        count, terms = side.plans.count(line), side.plans.counts.get(line, {})
        keys = ((line.period, line.metric, *each) for each in terms)
        asked = {objectives[key] for key in keys if key in objectives}
        found[line] = Attained(count.met, count.measured, tuple(sorted(asked)))
    return found


def _differs(line: "Line", sides: tuple[Attained, Attained], differ: "Differences") -> bool:
    return sides[0] != sides[1] or line in differ.by_line


def _row(line: "Line", sides: tuple[Attained, Attained], differ: "Differences") -> tuple[str, ...]:
    percents = [each.percent for each in sides]
    shown = ["-" if each is None else f"{each}%" for each in percents]
    gain = percents[1] - percents[0] if percents[0] is not None and percents[1] is not None else None
    objectives = dict.fromkeys(f"{objective:f}%" for each in sides for objective in each.objectives)
    results = dict.fromkeys(each.result for each in sides)
    count = differ.by_line.get(line, 0)
    return (
        *(line.period, line.plan or _NO_PLAN, line.metric, *shown),
        "-" if gain is None else f"{gain:+f}" if gain else "0",
        " / ".join(objectives),
        " → ".join(results),
        f"{count:,}" if count else "",
    )


def _owed(both: tuple[Side, Side]) -> dict[str, dict[str, Both]]:
    """Credits by plan and currency, where any are owed."""
    found: dict[str, list[tuple[Money | None, Money | None]]] = {}
    for number, side in enumerate(both):
        plans = {each.name: each.spec.plan for each in side.catalog.all(Subscription)}
        for credit in side.statement.credits:
            plan = plans.get(credit.subscription, "") or _NO_PLAN
            found.setdefault(plan, []).append((None, credit.amount) if number else (credit.amount, None))
    return {plan: added(pairs) for plan, pairs in sorted(found.items())}


def _credits(changed: Mapping[str, Iterable[Both]]) -> Iterator[Section]:
    rows = [(plan, *map(str, each), str(change(each))) for plan, found in changed.items() for each in found]
    columns = ("plan", "old terms", "new terms", "change")
    if rows:
        yield Section("Credits by plan", columns, rows, frozenset(columns[1:]))


def _tickets(differ: "Differences", *, named: bool) -> Section:
    whose = ("customer",) if named else ()
    columns = ("ticket", *whose, "plan", "measure", "priority", "took", "old target", "new target", "result")
    rows = [_ticket(each, named=named) for each in differ.told[:_SHOWN]]
    return Section("Tickets that come out otherwise", columns, rows, frozenset({"took", "old target", "new target"}))


def _ticket(each: "Differs", *, named: bool) -> tuple[str, ...]:
    took = dict.fromkeys("-" if seconds is None else format_seconds(seconds) for seconds in each.elapsed)
    targets = ("-" if seconds is None else format_seconds(seconds) for seconds in each.targets)
    about = (each.line.plan or _NO_PLAN, each.line.metric, each.priority, " / ".join(took))
    return (each.item, *((each.customer,) if named else ()), *about, *targets, " → ".join(each.outcomes))


def _data(
    attained: "Mapping[Line, tuple[Attained, Attained]]",
    owed: Mapping[str, Mapping[str, Both]],
    differ: "Differences",
    *,
    named: bool,
) -> dict[str, Any]:
    return {
        "plans": [
            {**line._asdict(), "base": _plain(old), "head": _plain(new), "differ": differ.by_line.get(line, 0)}
            for line, (old, new) in attained.items()
        ],
        "credits": [{"plan": plan, **data(each)} for plan, found in owed.items() for each in found.values()],
        "differ": differ.count,
        "tickets": [
            {
                "ticket": each.item,
                **({"customer": each.customer} if named else {}),
                **each.line._asdict(),
                "priority": each.priority,
                "base": each.outcomes[0],
                "head": each.outcomes[1],
                "worse": each.worse,
                "target_seconds": list(each.targets),
                "elapsed_seconds": list(each.elapsed),
            }
            for each in differ.told
        ],
    }


def _plain(side: Attained) -> dict[str, Any]:
    return {
        "met": side.met,
        "measured": side.measured,
        "percent": None if side.percent is None else f"{side.percent:f}",
        "objectives": [f"{each:f}" for each in side.objectives],
        "result": side.result,
    }

"""A quote as text: for the customer, and with --internal for the seller alone."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from svcctl.cli.views.places import Lines
from svcctl.cli.views.quoting import Quoted
from svcctl.cli.views.taxes import headline, missing, sums, whole, why
from svcctl.findings import Place
from svcctl.findings.report import many
from svcctl.kinds.glossary import Glossary
from svcctl.money import Money
from svcctl.pricing import Line, Quote
from svcctl.pricing.schedule import Due
from svcctl.pricing.shapes import Plain
from svcctl.pricing.taking import EACH, Taken, how_long
from svcctl.pricing.tax import Determination
from svcctl.pricing.tax.note import Phase, TaxNote, follows_tax, includes_tax, note

_TAX = "Without tax."
_FOLLOWS = "The contract value is by the tax at its start: a change of the tax changes these prices."
_INCLUDED = "Tax is included, by the rate of the customer's country."


class Shown:
    """A quote and how much of it is shown. Lines of YAML are looked up only when somebody asks for reasons."""

    def __init__(self, found: Quoted, *, explain: bool, internal: bool, schedule: bool = False) -> None:
        self.quote, self.lines, self._catalog = found.quote, Lines(found.root), found.catalog
        self.refused, self.warnings = (*found.quote.verdict.refused, *found.cannot), found.warnings
        self.explain, self.internal, self.schedule = explain, internal, schedule

    @cached_property
    def tax(self) -> TaxNote | None:
        """The tax on the quote, where its customer is declared."""
        return note(self._catalog, self.quote)

    def place(self, line: Line) -> str:
        """Where the price of a line stands: ``policies/prices/cloud.yaml:41``, and what it was computed from."""
        listed, book = line.offer.listed, line.offer.book
        where = self.line_of(book.place(*line.path))
        if listed.base is None:
            return where
        return f"{where}, from {self.line_of(book.place(*listed.base.path, *line.path[len(listed.path) :]))}"

    def counted(self, line: Line) -> str:
        """How much of its unit a line is for: ``1 site``, ``3 sites``, by the forms that glossaries have in English."""
        if line.quantity is None:
            return ""
        known = [each.spec for each in self._catalog.all(Glossary)]
        glossaries = [each for language in ("", "en") for each in known if each.language == language]
        forms = [each for glossary in glossaries for each in glossary.units if each.unit == line.unit]
        which = "one" if line.quantity == 1 else "other"
        return f"{Plain(line.quantity)} {forms[-1].form(which) if forms else line.unit}"

    def line_of(self, place: Place) -> str:
        """The file and line of a place."""
        return self.lines.of(place)

    @property
    def head(self) -> str:
        """What is quoted: for whom and where, in which currency, for how long and by the prices of which day."""
        ask = self.quote.ask
        whom = f"{ask.customer}, {ask.region}" if ask.customer else ask.region
        start = "" if ask.start is None else f" from {f'{ask.start:%Y-%m-%d %H:%M}'.removesuffix(' 00:00')}"
        return (
            f"Quote {self.quote.id} for {whom}, in {self.quote.currency}, {many(ask.months, 'month')}{start}, "
            f"by the price list of {ask.day}; valid until {self.quote.valid_until}"
        )

    def sums(self) -> Iterator[tuple[str, Money]]:
        """What the lines add up to: each period that has lines, then the contract."""
        for per in self.quote.charged():
            listed, due = self.quote.listed(per), self.quote.subtotal(per)
            name = f"{EACH[per].capitalize()}{', at first' * self.quote.changes(per)}"
            if listed != due:
                yield f"{name}, by the list", listed
                yield f"{name}, discounts", Money(due.minor - listed.minor, due.currency)
            yield name, due
        yield "Contract value", self.quote.value

    def inside(self) -> Iterator[tuple[str, str]]:
        """What only the seller may see of the contract as a whole."""
        value, cost, floor = self.quote.value, self.quote.within("cost"), self.quote.within("floor")
        yield "Margin", _margin(value, cost)
        yield "Above the floor", _above(value, floor)


def as_text(shown: Shown) -> str:
    """For a terminal: a table for each plan, then the sums, and the bills where they are asked for."""
    said = [shown.head, *_lines(shown), *_phases(shown)]
    sums = [(name, str(amount)) for name, amount in shown.sums()] + list(shown.inside() if shown.internal else ())
    first, second = (max(len(row[column]) for row in sums) for column in (0, 1))
    said += ["", *(f"{name:<{first}}  {amount:>{second}}" for name, amount in sums)]
    said += ["", _FOLLOWS] if follows_tax(shown.quote) else []
    said += ["", "Bills", *_bills(shown)] if shown.schedule else []
    return "\n".join([*said, *_agreed(shown.quote), "", *_taxed(shown)]) + "\n"


def _lines(shown: Shown) -> Iterator[str]:
    lines = [each for line in shown.quote.lines for each in (line, *line.stages)]
    rows = [_cells(shown, line) for line in lines]
    wide = [max(len(row[column]) for row in rows) for column in range(4)]
    plan = ""
    for line, row in zip(lines, rows, strict=True):
        if line.plan != plan:
            plan = line.plan
            yield from ("", f"{line.offer.title} ({plan})")
        name, quantity, amount, due = row
        text = f"  {name:<{wide[0]}}  {quantity:>{wide[1]}}  {amount:>{wide[2]}}  {due:<{wide[3]}}"
        yield text.rstrip() + (f"  [{_inside(line)}]" if shown.internal else "")
        yield from (f"    - {_off(shown, each)}" for each in line.taken)
        if shown.explain:
            yield from (f"      {step}" for step in line.steps)
            yield f"      {shown.place(line)}"


def _phases(shown: Shown) -> Iterator[str]:
    """What is free, or less, at first; for each plan."""
    said = []
    for offer in {line.plan: line.offer for line in shown.quote.lines}.values():
        trial, ramp = offer.price.trial, offer.price.ramp
        if trial is not None:
            what = "fees are free" if trial.free == "fees" else "free"
            then = ", then the term begins" if trial.billing == "waits" else ""
            said.append((offer, "trial", f"{many(trial.days, 'day')} {what}{then}"))
        if ramp:
            steps = ", then ".join(f"{step.pay} for {step.for_}" for step in ramp)
            said.append((offer, "ramp", f"{steps}, then the full price"))
    for number, (offer, key, words) in enumerate(said):
        place = f" ({shown.line_of(offer.book.place(*offer.path, key))})" if shown.explain else ""
        yield from ([""] if not number else [])
        yield f"{offer.plan}: {words}{place}"


def _bills(shown: Shown) -> Iterator[str]:
    """Each bill; those in a row that come to the same are told as one line."""
    folded: list[tuple[str, int, Money, tuple[Due, ...]]] = []
    for day, dues in shown.quote.bills():
        amount = shown.quote.billed(dues)
        alike = bool(folded) and folded[-1][2] == amount and not shown.explain
        if alike:
            first, count, _, which = folded.pop()
            folded.append((f"{first.partition(' ')[0]} to {day}", count + 1, amount, which))
        else:
            folded.append((f"{day}", 1, amount, dues))
    wide, high = max(len(row[0]) for row in folded), max(len(str(row[2])) for row in folded)
    for days, count, amount, dues in folded:
        yield f"  {days:<{wide}}  {amount!s:>{high}}" + (f"  each of {count} bills" if count > 1 else "")
        for due in dues if shown.explain else ():
            yield f"    {due.line.name} of {due.line.plan}, {due.since} to {due.until}: {due.net}"
            yield from (f"      {step}" for step in due.steps)


def _taxed(shown: Shown) -> Iterator[str]:
    """What tax comes on top, or is in the prices; without a declared customer nobody can tell which."""
    found = shown.tax
    if found is None:
        yield _INCLUDED if any(map(includes_tax, shown.quote.lines)) else _TAX
        return
    for number, phase in enumerate(found.phases):
        yield from _phase(shown, phase, f" from {phase.since} on" if number else "", found.phases[number - 1].answers)
    yield f"  Whole term  {whole(found)}"


def _phase(shown: Shown, phase: Phase, since: str, before: Mapping[str, Determination]) -> Iterator[str]:
    """The tax from a day on, plan by plan where it differs; later only what has changed."""
    told: dict[tuple[str, ...], list[str]] = {}
    for plan, answer in phase.answers.items():
        if not since or answer is not before[plan]:
            reasons = why(answer, shown.lines) if shown.explain else ()
            told.setdefault((headline(answer), *missing(answer), *reasons), []).append(plan)
    for (first, *more), plans in told.items():
        whose = f" on {', '.join(plans)}" if len(told) > 1 or len(plans) < len(phase.answers) else ""
        yield from (f"Tax{whose}{since}: {first}", *more)
    amounts = [(name.capitalize(), said) for name, said in sums(phase.levies, EACH)]
    wide = max((len(name) for name, _ in amounts), default=0)
    yield from (f"  {name:<{max(wide, len('Whole term'))}}  {said}" for name, said in amounts)


def _cells(shown: Shown, line: Line) -> tuple[str, str, str, str]:
    return f"{line.from_month or line.name}", shown.counted(line), str(line.amount), EACH[line.per]


def _off(shown: Shown, taken: Taken) -> str:
    off = taken.off
    where = f" ({shown.line_of(off.place)})" if shown.explain and off.place else ""
    return f"{off.name}, {off.said}{how_long(off.times)}: less {taken.amount}{where}"


def _agreed(quote: Quote) -> Iterator[str]:
    for each in quote.verdict.approvals:
        yield f"\n{'Approved' if each.given else 'Needs approval'} by {each.by}: {each.reason}"


def _inside(line: Line) -> str:
    return f"margin {_margin(line.net, line.cost)}; above the floor {_above(line.net, line.floor)}"


def _margin(amount: Money, cost: Money | None) -> str:
    """The margin in money, and as a share of the price to a tenth of a percent; the share is for reading only."""
    if cost is None:
        return "unknown (no cost)"
    rest = Money(amount.minor - cost.minor, amount.currency)
    if not amount.minor:
        return str(rest)
    return f"{rest} ({Decimal(round(Fraction(rest.minor * 1000, amount.minor))).scaleb(-1)}%)"


def _above(amount: Money, floor: Money | None) -> str:
    return "unknown (no floor)" if floor is None else str(Money(amount.minor - floor.minor, amount.currency))

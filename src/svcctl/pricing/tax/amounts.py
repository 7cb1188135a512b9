"""What tax comes to: exact, rounded where the table says, on prices with or without it."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from fractions import Fraction

from svcctl.money import Money
from svcctl.pricing.tax.sale import Determination

_ALL = 100


@dataclass(frozen=True, slots=True)
class Charged:
    """One line of an invoice: what falls due when, as it is priced, and which tax is on it."""

    per: str
    amount: Money
    tax: Determination
    included: bool = False


@dataclass(frozen=True, slots=True)
class Levy:
    """What falls due together and is taxed alike: without tax, the tax, and with it. None where it is not known."""

    per: str
    tax: Determination
    currency: str
    net: Money | None
    due: Money | None
    gross: Money | None


def levies(lines: Iterable[Charged]) -> tuple[Levy, ...]:
    """The tax on lines, for each time they fall due and each way they are taxed, in the order of the first of each."""
    groups: dict[Hashable, list[Charged]] = {}
    for line in lines:
        groups.setdefault((line.per, line.included, _alike(line.tax)), []).append(line)
    return tuple(map(_levy, groups.values()))


def _alike(tax: Determination) -> Hashable:
    rate = tax.rate.place if tax.rate else None
    return tax.treatment, tax.spot, rate, tax.missing


def _levy(lines: list[Charged]) -> Levy:
    first = lines[0]
    total = Money(sum(line.amount.minor for line in lines), first.amount.currency)
    percent = first.tax.percent
    if percent is None:
        known = (None, total) if first.included else (total, None)
        return Levy(first.per, first.tax, total.currency, known[0], None, known[1])
    each = [line.amount for line in lines] if first.tax.rounding == "line" else [total]
    rate = Fraction(percent.value)
    share = rate / (_ALL + rate) if first.included else rate / _ALL
    due = sum(Money.of(Fraction(amount.amount) * share, amount.currency).minor for amount in each)
    net = total.minor - due if first.included else total.minor
    sums = (Money(net, total.currency), Money(due, total.currency), Money(net + due, total.currency))
    return Levy(first.per, first.tax, total.currency, *sums)

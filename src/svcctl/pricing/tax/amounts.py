"""What tax comes to: exact, rounded where the table says, on prices with or without it."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from fractions import Fraction

from svcctl.kinds.base import Percent
from svcctl.money import Money
from svcctl.pricing.tax.sale import Determination

_ALL = 100


@dataclass(frozen=True, slots=True)
class Charged:
    """One line of an invoice: what falls due when, as it is priced, and which tax is on it.

    ``of`` is the rate that is in an ``included`` price whose customer bears a change: what is without tax stays then.
    """

    per: str
    amount: Money
    tax: Determination
    included: bool = False
    of: Percent | None = None


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
        groups.setdefault((line.per, line.included, line.of, alike(line.tax)), []).append(line)
    return tuple(map(_levy, groups.values()))


def alike(tax: Determination) -> Hashable:
    """What two answers have in common that are told, and rounded, as one."""
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
    if first.included and first.of is not None and first.of != percent:
        return _followed(first, each, first.of, percent)
    rate = Fraction(percent.value)
    share = rate / (_ALL + rate) if first.included else rate / _ALL
    due = sum(Money.of(Fraction(amount.amount) * share, amount.currency).minor for amount in each)
    net = total.minor - due if first.included else total.minor
    sums = (Money(net, total.currency), Money(due, total.currency), Money(net + due, total.currency))
    return Levy(first.per, first.tax, total.currency, *sums)


def _followed(first: Charged, amounts: list[Money], of: Percent, percent: Percent) -> Levy:
    """The tax on prices that follow the rate: what was in them without tax stays."""
    nets = [Fraction(amount.amount) * _ALL / (_ALL + Fraction(of.value)) for amount in amounts]
    net = sum(Money.of(each, first.amount.currency).minor for each in nets)
    due = sum(Money.of(each * Fraction(percent.value) / _ALL, first.amount.currency).minor for each in nets)
    sums = (Money(minor, first.amount.currency) for minor in (net, due, net + due))
    return Levy(first.per, first.tax, first.amount.currency, *sums)


def total(levied: Iterable[Levy], currency: str) -> tuple[Money | None, Money | None, Money | None]:
    """Several levies together: without tax, the tax, and with it; None where one of them is not known."""
    found: list[int | None] = [0, 0, 0]
    for each in levied:
        for at, amount in enumerate((each.net, each.due, each.gross)):
            known = found[at]
            found[at] = None if known is None or amount is None else known + amount.minor
    net, due, gross = (None if minor is None else Money(minor, currency) for minor in found)
    return net, due, gross

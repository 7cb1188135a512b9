"""What a plan costs over all quantities: compared where a price of either side bends, and where the two cross."""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import pairwise

from svcctl.catalog import Resource
from svcctl.changes.facts import Fact, Side, numbered
from svcctl.findings import Path
from svcctl.kinds.price_book import Charge, Price, PriceBook
from svcctl.pricing import Usage, rate, what_is_not_sold

_FAR = 1_000_000
"""As far as prices are looked at beyond the last quantity at which one of them bends."""
Total = Fraction | None
"""What a quantity costs; None where it is not sold."""


def curves(path: Path, price: Price, side: Side) -> Iterator[Fact]:
    """Facts about a price that differs from its counterpart: one for each stretch of quantities that moved one way."""
    theirs = _counterpart(price, side)
    if theirs is None or (price.charges, price.commitment, _currency(side.ours, price)) == (
        theirs.charges,
        theirs.commitment,
        _currency(side.theirs, price),
    ):
        return
    currency = _currency(side.ours, price)
    for per in dict.fromkeys(charge.per for charge in (*price.charges, *theirs.charges)):
        units = sorted(
            {charge.unit for charge in (*price.charges, *theirs.charges) if charge.per == per and charge.unit}
        )
        for unit in units or [""]:
            about = f"price of {price.plan} in {price.region} {'once' if per == 'once' else f'a {per}'}"
            for first, last in _stretches((price, theirs), per, unit):
                totals = [_total(price, per, unit, first), _total(price, per, unit, last)]
                value = (currency, *(None if each is None else -each for each in totals))
                of = _quantities(first, last, unit)
                yield Fact(about, value, _words(currency, totals, last), (*path, *_where(price, theirs)), of)


def charges(book: Resource[PriceBook]) -> Iterator[tuple[str, Path, Charge]]:
    """Every charge of a book by what it is about: plan, region, and its own name."""
    for row, price in enumerate(book.spec.prices):
        named = ((charge.name or charge.unit or charge.type, charge) for charge in price.charges)
        for name, index, charge in numbered(named):
            yield f"{price.plan} in {price.region}, {name}", ("spec", "prices", row, "charges", index), charge


def _counterpart(price: Price, side: Side) -> Price | None:
    rows: Iterable[Price] = side.theirs.spec.prices if side.theirs else ()
    return next((each for each in rows if (each.plan, each.region) == (price.plan, price.region)), None)


def _currency(book: Resource[PriceBook] | None, price: Price) -> str:
    regions = book.spec.regions if book else ()
    return next((region.currency for region in regions if region.name == price.region), "")


def _where(price: Price, theirs: Price) -> Path:
    """The charge that differs, where it is the only one; else all of them."""
    if len(price.charges) == len(theirs.charges):
        pairs = enumerate(zip(price.charges, theirs.charges, strict=True))
        differing = [index for index, (mine, its) in pairs if mine != its]
        if len(differing) == 1:
            return ("charges", differing[0])
    return ("charges",)


def _stretches(both: tuple[Price, Price], per: str, unit: str) -> Iterator[tuple[int, int]]:
    """Quantities from and to, in which one side is dearer throughout; those that cost the same are left out."""
    points = sorted(
        {_whole(point) for price in both for point in _bends(price, per, unit)} | ({0, 1, _FAR} if unit else {0})
    )
    cuts = [points[0]]
    for left, right in pairwise(points):
        start = left
        while _sign(both, per, unit, start) != _sign(both, per, unit, right):
            start = _crossing(both, per, unit, start, right)
            cuts.append(start)
    cuts = sorted({*cuts, points[-1] + 1})
    for first, following in pairwise(cuts):
        if _sign(both, per, unit, first):
            yield first, following - 1


def _crossing(both: tuple[Price, Price], per: str, unit: str, left: int, right: int) -> int:
    """The first whole quantity after ``left`` at which the other side is the dearer one."""
    start = _sign(both, per, unit, left)
    while right - left > 1:
        middle = (left + right) // 2
        if _sign(both, per, unit, middle) == start:
            left = middle
        else:
            right = middle
    return right


def _sign(both: tuple[Price, Price], per: str, unit: str, quantity: int) -> int:
    """Which side is dearer: 1, -1, or 0; 2 where one does not sell so much. Swapping the sides swaps the sign."""
    mine, theirs = (_total(price, per, unit, quantity) for price in both)
    if mine is None or theirs is None:
        return 0 if mine is theirs else 2
    return (mine > theirs) - (mine < theirs)


def _bends(price: Price, per: str, unit: str) -> Iterator[Fraction]:
    """Quantities at which a price may bend or leap, and those right after them."""
    for charge in price.charges:
        if charge.per == per and charge.unit == unit:
            size = Fraction(charge.size or 1)
            bounds = [Fraction(0), *(Fraction(tier.up_to) for tier in charge.tiers if tier.up_to is not None)]
            for bound in bounds:
                at = Fraction(charge.included) + bound * size
                yield from (at, at + 1, at + size)


def _whole(point: Fraction) -> int:
    return min(_FAR, -(-point.numerator // point.denominator))


def _total(price: Price, per: str, unit: str, quantity: int) -> Total:
    """What all charges of a period come to for so much of one unit, and nothing of the others."""
    total = Fraction(0)
    for charge in price.charges:
        if charge.per == per:
            used = quantity if charge.unit == unit else 0
            usage = Usage.of_events([used] if used else []) if charge.type == "percentage" else Usage.of(used)
            if what_is_not_sold(charge, usage):
                return None
            total += rate(charge, usage).amount
    least = price.commitment
    return max(total, Fraction(least.amount)) if least and least.per == per else total


def _quantities(first: int, last: int, unit: str) -> str:
    if not unit:
        return ""
    if last >= _FAR:
        return f"{first:,} {unit} and more" if first > 1 else f"any number of {unit}"
    return f"{first:,} {unit}" if first == last else f"{first:,} to {last:,} {unit}"


def _words(currency: str, totals: list[Total], last: int) -> str:
    low, high = ("not sold" if each is None else amount(each) for each in totals)
    if last >= _FAR:
        return f"from {currency} {low}"
    return f"{currency} {low}" if low == high else f"{currency} {low} to {high}"


def amount(total: Fraction) -> str:
    """An amount as people write it, exact where two decimals do, else with as many as there are up to six."""
    scaled = round(total * 100)
    if total * 100 == scaled:
        return f"{scaled // 100:,}.{scaled % 100:02}" if scaled % 100 else f"{scaled // 100:,}"
    millionths = round(total * 1_000_000)
    return f"{millionths // 1_000_000:,}.{millionths % 1_000_000:06}".rstrip("0")

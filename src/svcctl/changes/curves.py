"""What a plan costs over all quantities: compared where a price of either side bends or leaps, and where both cross."""

from collections.abc import Iterator
from fractions import Fraction

from svcctl.catalog import Resource
from svcctl.changes.facts import Fact, Side, numbered, sentence
from svcctl.changes.stretches import Stretch, Used, corners, stretches
from svcctl.findings import Path
from svcctl.kinds.price_book import Charge, Price, PriceBook
from svcctl.pricing.regions import Listed, price_list
from svcctl.pricing.totals import FAR, Axis, Both, Total, axes, total


def curves(mine: Listed, other: Listed, book: PriceBook) -> Iterator[Fact]:
    """Facts about a price that differs from its counterpart: one for each stretch of quantities that moved one way.

    Where units together tell more than each of them alone, one more fact about all of them. ``book`` has the price.
    """
    price, currency, theirs = mine.price, mine.region.currency, other.price
    if (price.charges, price.commitment, currency) == (theirs.charges, theirs.commitment, other.region.currency):
        return
    both, where, because = (price, theirs), (*mine.path, *_where(price, theirs)), _because(mine, other, book)
    for per in dict.fromkeys(charge.per for charge in (*price.charges, *theirs.charges)):
        about = f"price of {price.plan} in {price.region} {'once' if per == 'once' else f'a {per}'}"
        for axis in axes(both, per):
            for stretch in stretches(both, axis):
                totals = [total(price, per, axis.used(each)) for each in stretch.samples]
                words = _words(currency, (totals[0], totals[-1]), stretch.last)
                yield Fact(
                    about, (currency, *map(_better, totals)), words, where, _quantities(stretch, axis), because=because
                )
        if found := corners(both, per):
            value = (currency, *(_better(total(price, per, used)) for used in found))
            yield Fact(about, value, _at_most(currency, both, per, found), where, "units together", because=because)


def charges(book: Resource[PriceBook]) -> Iterator[tuple[str, Path, Charge]]:
    """Every charge of a book by what it is about: plan, region, and its own name."""
    for each in price_list(book.spec):
        yield from charges_of(each)


def charges_of(each: Listed) -> Iterator[tuple[str, Path, Charge]]:
    """The charges of one price, in the same words."""
    named = ((charge.name or charge.unit or charge.type, charge) for charge in each.price.charges)
    for name, index, charge in numbered(named):
        yield f"{each.price.plan} in {each.price.region}, {name}", each.charge_path(index), charge


def _where(price: Price, theirs: Price) -> Path:
    """The charge that differs, where it is the only one; else all of them."""
    if len(price.charges) == len(theirs.charges):
        pairs = enumerate(zip(price.charges, theirs.charges, strict=True))
        differing = [index for index, (mine, its) in pairs if mine != its]
        if len(differing) == 1:
            return ("charges", differing[0])
    return ("charges",)


def causes(book: Resource[PriceBook], side: Side) -> dict[Path, Path]:
    """For each computed price that differs, by where it belongs, where that stands which makes it differ."""
    theirs = price_list(side.theirs.spec) if side.theirs else ()
    others = {(each.price.plan, each.price.region): each for each in theirs}
    mine = ((each, others.get((each.price.plan, each.price.region))) for each in price_list(book.spec) if each.base)
    return {each.path: _because(each, other, book.spec) for each, other in mine if other}


def _because(mine: Listed, other: Listed, book: PriceBook) -> Path:
    """What makes a computed price another one: what it is computed from, the rate, the factor or how it is rounded.

    The first of them that differs; nothing where a side has the price written.
    """
    if mine.base is None or other.base is None:
        return ()
    if (mine.base.price.charges, mine.base.price.commitment) != (other.base.price.charges, other.base.price.commitment):
        return (*mine.base.path, *_where(mine.base.price, other.base.price))
    if mine.rate is not None and (other.rate is None or mine.rate.rate != other.rate.rate):
        return ("spec", "exchangeRates", book.exchange_rates.index(mine.rate))
    same = mine.region.adjustment == other.region.adjustment
    return ("spec", "regions", book.regions.index(mine.region), "rounding" if same else "adjustment")


def _better(amount: Total) -> Total:
    return None if amount is None else -amount


def _quantities(stretch: Stretch, axis: Axis) -> str:
    """So much of a unit: `6 to 10 TB`, or where events are charged `payments of 5 to 20 each, 100 in all`."""
    if not axis.unit:
        return ""
    first, last = stretch.first, stretch.last
    turns = f", {stretch.turns}" if stretch.turns else ""
    some = f"{first:,}" if first == last else f"{first:,} to {last:,}"
    if axis.events:
        some = "any amount" if first <= 1 and last >= FAR else f"{first:,} and more" if last >= FAR else some
        return f"{axis.unit} of {some} each, {axis.events:,} in all{turns}"
    if last >= FAR:
        return f"{first:,} {axis.unit} and more{turns}" if first > 1 else f"any number of {axis.unit}{turns}"
    return f"{some} {axis.unit}{turns}"


def _words(currency: str, totals: tuple[Total, Total], last: int) -> str:
    low, high = ("not sold" if each is None else amount(each) for each in totals)
    if last >= FAR:
        return f"from {currency} {low}"
    return f"{currency} {low}" if low == high else f"{currency} {low} to {high}"


def _at_most(currency: str, both: Both, per: str, found: list[Used]) -> str:
    """What is paid where the sides differ most, either way, in an order that both sides share."""
    sold: list[tuple[Fraction, Used]] = []
    for used in found:
        mine, theirs = (total(price, per, used) for price in both)
        if mine is not None and theirs is not None and all(at < FAR for at, _ in used.values()):
            sold.append((mine - theirs, used))
    ends = [pick(sold, key=lambda each: each[0])[1] for pick in (min, max)] if sold else []
    ends.sort(key=lambda used: [at for at, _ in used.values()])
    told = (f"{amount(total(both[0], per, used) or Fraction(0))} for {_all(used)}" for used in ends)
    return f"{currency} {' and '.join(dict.fromkeys(told))}" if ends else "prices"


def _all(used: Used) -> str:
    return sentence(f"{at:,} {unit}" for unit, (at, _) in used.items())


def amount(total: Fraction) -> str:
    """An amount as people write it, exact where two decimals do, else with as many as there are up to six."""
    scaled = round(total * 100)
    if total * 100 == scaled:
        return f"{scaled // 100:,}.{scaled % 100:02}" if scaled % 100 else f"{scaled // 100:,}"
    millionths = round(total * 1_000_000)
    return f"{millionths // 1_000_000:,}.{millionths % 1_000_000:06}".rstrip("0")

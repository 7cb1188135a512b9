from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.discounting import counterparts, discounts, gives, told
from svcctl.changes.facts import Fact, Side
from svcctl.kinds.discount_policy import DiscountPolicy

KIND = DiscountPolicy
_SAID = {"bands": "bands", "off": "off", "amountOff": "amount_off", "setPrice": "set_price"}


def facts(policy: Resource[DiscountPolicy], side: Side) -> Iterator[Fact]:
    """What each discount takes off, at every step of either side."""
    for about, path, discount in discounts(policy):
        key = (next(each for each, said in _SAID.items() if getattr(discount, said)),)
        where = (*path, *key) if len(counterparts(about, side)) == 2 else path
        # How often, for how long and off what an amount is taken is part of what it takes, and is not told once more.
        also = tuple((*path, each) for each in ("per", "times", "takenOff"))
        yield Fact(about, gives(about, discount, side), told(discount), where, also=also)

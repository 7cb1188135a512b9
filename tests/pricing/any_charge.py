"""Charges of every type, with the tiers, packages, bounds and amounts included that a price book may write."""

from decimal import Decimal

from hypothesis import strategies as st

from svcctl.kinds.base import convert
from svcctl.kinds.price_book import Charge

PRICES = st.integers(0, 10**6).map(lambda number: Decimal(number).scaleb(-4))
ENDS = st.integers(1, 160).map(lambda number: Decimal(number) / 4)
TYPES = ("flat", "per-unit", "package", "graduated", "volume", "stairstep", "percentage")
STARTED = ("charged", "free", "from-half", "in-part")


@st.composite
def charges(draw):
    """Any charge that its schema and the rules allow."""
    kind = draw(st.sampled_from(TYPES))
    data = {"type": kind, "per": "month", "unit": "TB"}
    if kind in {"flat", "per-unit", "package"}:
        data["bands"] = {"list": draw(PRICES)}
    if kind in {"graduated", "volume", "stairstep"}:
        ends = sorted(draw(st.sets(ENDS, min_size=1, max_size=4)))
        price = {} if kind == "stairstep" else {"price": Decimal(0)}
        tiers = [{key: draw(PRICES) for key in (*price, "flat")} | {"upTo": end} for end in ends]
        if draw(st.booleans()):
            del tiers[-1]["upTo"]
        elif draw(st.booleans()):
            data["overage"] = draw(PRICES)
        data |= {"tiers": tiers, "flatAtZero": draw(st.booleans())}
    if kind == "percentage":
        data["rate"] = f"{draw(PRICES)}%"
        if draw(st.booleans()):
            data["event"] = {"fee": draw(PRICES), "minimum": draw(PRICES)}
    if kind == "package" or (kind in {"graduated", "volume", "stairstep"} and draw(st.booleans())):
        data |= {"size": Decimal(draw(st.integers(1, 9))) / 2, "started": draw(st.sampled_from(STARTED))}
    if kind != "flat":
        data["included"] = Decimal(draw(st.integers(0, 20))) / 4
        if draw(st.booleans()):
            least = draw(PRICES)
            data |= {"minimum": least, "maximum": least + draw(PRICES)}
    return convert(data, Charge)

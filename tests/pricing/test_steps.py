"""Each result says how it came to be, in numbers as people write them."""

from decimal import Decimal

import pytest

from svcctl.kinds.base import convert
from svcctl.kinds.price_book import Charge
from svcctl.pricing import Usage, rate

TIERS = [{"upTo": 10, "price": Decimal("0.0010"), "flat": 2}, {"price": 4}]


@pytest.mark.parametrize(
    ("data", "usage", "said"),
    [
        ({"type": "flat", "bands": {"list": 490}}, Usage.of(7), ["fixed fee = 490"]),
        (
            {"type": "per-unit", "included": 5, "bands": {"list": Decimal("10.50")}},
            Usage.of(1205),
            ["1,205 used, 5 included: 1,200 charged", "1,200 x 10.5 = 12,600"],
        ),
        (
            {"type": "package", "size": 10, "bands": {"list": 15}},
            Usage.of(11),
            ["11 in packages of 10: 2", "2 x 15 = 30"],
        ),
        (
            {"type": "graduated", "tiers": TIERS},
            Usage.of(12),
            ["tier 0 to 10: 10 x 0.001 + 2 flat = 2.01", "tier above 10: 2 x 4 = 8"],
        ),
        (
            {"type": "volume", "tiers": TIERS, "minimum": 50},
            Usage.of(12),
            ["tier above 10: 12 x 4 = 48", "at least 50"],
        ),
        ({"type": "stairstep", "tiers": [{"upTo": 5, "flat": 7}]}, Usage.of(5), ["tier 0 to 5: 7 flat = 7"]),
        ({"type": "graduated", "tiers": TIERS}, Usage.of(0), ["nothing used = 0"]),
        (
            {"type": "graduated", "tiers": TIERS, "flatAtZero": True},
            Usage.of(0),
            ["tier 0 to 10: 0 x 0.001 + 2 flat = 2"],
        ),
        (
            {"type": "volume", "tiers": [{"upTo": 5, "price": 7}], "overage": 9},
            Usage.of(6),
            ["tier 0 to 5: 5 x 7 = 35", "beyond 5: 1 x 9 = 9"],
        ),
        (
            {"type": "percentage", "rate": "2.9%", "event": {"fee": Decimal("0.25"), "free": 1, "maximum": 2}},
            Usage.of_events([10, 10, 10, 90]),
            ["1 x 10: free", "2 x (10 x 2.9% + 0.25 fee) = 1.08", "1 x (90 x 2.9% + 0.25 fee, at most 2) = 2"],
        ),
    ],
)
def test_the_steps_of_each_model(data, usage, said):
    found = rate(convert({"per": "month", "unit": "units", **data}, Charge), usage)
    assert list(map(str, found.steps)) == said

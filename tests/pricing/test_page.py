"""The table of docs/pricing.md: each charge in it comes to what the table says."""

import re
from decimal import Decimal

from svcctl.kinds.base import convert
from svcctl.kinds.price_book import Charge
from svcctl.pricing import Usage, rate
from svcctl.source.yaml_text import load

ROW = re.compile(r"^\| `(\{type: .*\})` \| (.*) \|$", re.MULTILINE)


def test_the_table_is_right(request):
    page = (request.config.rootpath / "docs/pricing.md").read_text(encoding="utf-8")
    rows = ROW.findall(page)
    assert len(rows) == 7
    for written, amounts in rows:
        (document,), problems = load(written.encode(), "row")
        assert problems == []
        charge = convert({"per": "month", "unit": "units", **document.data}, Charge)
        found = [rate(charge, Usage.of(units)).amount for units in (0, 10, 11, 30)]
        assert found == [Decimal(amount) for amount in amounts.split(" | ")], written

from collections.abc import Iterator
from decimal import Decimal

from svcctl.catalog import Resource
from svcctl.changes.facts import Fact, Side
from svcctl.changes.tax_lines import Line, by_place, days, on
from svcctl.kinds.tax_table import TaxTable

KIND = TaxTable


def facts(table: Resource[TaxTable], side: Side) -> Iterator[Fact]:
    """The rate of each place and category on every day from which a rate of either side holds."""
    theirs = by_place(side.theirs)
    for about, mine in by_place(table).items():
        others, also = theirs.get(about, []), tuple(line.path for line in mine)
        for day in days(mine, others):
            line, other = on(day, mine), on(day, others)
            if line or other:
                value, words = (_value(line, other), line.words) if line else ("", "no rate")
                yield Fact(f"{about} from {day}", value, words, (line or mine[-1]).path, on=day, also=also)


def _value(line: Line, other: Line | None) -> object:
    """A rate as something that is better the less it is; without a way where that cannot be said."""
    unlike = other is not None and line.said.local_taxes != other.said.local_taxes
    if unlike or (not _rate(line) and (other is None or not _rate(other))):
        return line.words
    return -_rate(line)


def _rate(line: Line) -> Decimal:
    return line.said.rate.value if line.said.rate else Decimal(0)

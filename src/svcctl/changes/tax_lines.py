"""Tax by place and category: the lines of a table, and which one holds on each day on which either side changes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from svcctl.catalog import Resource
from svcctl.findings import Path
from svcctl.kinds.tax_table import TaxRate, TaxTable

Table = Resource[TaxTable]
_KINDS = {"exempt": "exempt", "no-such-tax": "no such tax"}


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a table: for which place and category, what it says, and where it stands."""

    about: str
    said: TaxRate
    path: Path

    @property
    def words(self) -> str:
        """The rate as people say it."""
        rate = _KINDS.get(self.said.untaxed) or str(self.said.rate)
        return f"{rate} and local taxes" if self.said.local_taxes else rate


def lines(table: Table) -> Iterator[Line]:
    """Every line of a table."""
    for row, said in enumerate(table.spec.rates):
        place = " ".join(filter(None, (said.subdivision or said.country, ", ".join(said.postcodes))))
        yield Line(f"{said.category} tax in {place}", said, ("spec", "rates", row))


def by_place(table: Table | None) -> dict[str, list[Line]]:
    """The lines of each place and category."""
    found: dict[str, list[Line]] = {}
    for line in lines(table) if table else ():
        found.setdefault(line.about, []).append(line)
    return found


def days(*sides: list[Line]) -> list[date]:
    """The days on which a rate of either side begins, or is over."""
    every = [line.said for side in sides for line in side]
    ends = {said.to + timedelta(days=1) for said in every if said.to and said.to < date.max}
    return sorted({said.from_ for said in every} | ends)


def on(day: date, side: list[Line]) -> Line | None:
    """The line that holds on a day."""
    held = (line for line in side if line.said.from_ <= day and (line.said.to is None or day <= line.said.to))
    return max(held, key=lambda line: line.said.from_, default=None)

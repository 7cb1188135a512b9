"""The rules at the end of the tables of time zones, against Python's own reading of the same tables."""

import io
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from svcctl.calendars.zone_rule import rule_of
from svcctl.calendars.zones import known_zones

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def table_of(name):
    return files("tzdata").joinpath("zoneinfo", *name.split("/")).read_bytes()


def rule_text(table):
    return table[:-1].rpartition(b"\n")[2]


RULES = {rule_text(table): table for table in map(table_of, sorted(known_zones()))}
"""A table for each rule that there is; a hundred."""


def table_with(text):
    """A table that tells no move, only a rule."""
    head = b"TZif2" + bytes(15) + b"".join(count.to_bytes(4, "big") for count in (0, 0, 0, 0, 1, 4))
    block = head + bytes(6) + b"UTC\0"
    return block * 2 + b"\n" + text + b"\n"


def offset(zone, seconds):
    return (EPOCH + timedelta(seconds=seconds)).astimezone(zone).utcoffset() // timedelta(seconds=1)


def agrees(table, years):
    """Every move is one, to the second, and between two of them there is none."""
    zone, rule = ZoneInfo.from_file(io.BytesIO(table)), rule_of(table)
    moves = [move for year in years for move in rule.moves(year)]
    assert moves == sorted(moves)
    for (at, new), (following, _) in pairwise(moves):
        assert offset(zone, at) == new, at
        assert {offset(zone, each) for each in range(at, following, 5 * 86_400)} == {new}, at
        assert offset(zone, following - 1) == new, following
    return moves


@pytest.mark.parametrize("text", sorted(RULES), ids=bytes.decode)
def test_a_rule_moves_the_clocks_as_python_reads_it(text):
    moves = agrees(RULES[text], range(2090, 2200) if b"," in text else [2090])
    assert len(moves) == (220 if b"," in text else 0)


@pytest.mark.parametrize("text", [b"<+0330>-3:30:10<+05>-5,M2.5.6,M12.1.1/-30", b"AAA1BBB2,M1.1.0,M11.5.0/23:15"])
def test_offsets_and_hours_that_no_zone_has_today(text):
    assert len(agrees(table_with(text), range(2000, 2101))) == 202


@pytest.mark.parametrize(
    ("text", "year", "begins", "ends"),
    [
        (b"CET-1CEST,J59,J60/3", 2000, "2000-02-28T01:00", "2000-03-01T01:00"),
        (b"CET-1CEST,J59,J60/3", 2001, "2001-02-28T01:00", "2001-03-01T01:00"),
        (b"CET-1CEST,J1,J365/24", 2000, "2000-01-01T01:00", "2000-12-31T22:00"),
        (b"CET-1CEST,59,60/3", 2000, "2000-02-29T01:00", "2000-03-01T01:00"),
        (b"CET-1CEST,59,60/3", 2001, "2001-03-01T01:00", "2001-03-02T01:00"),
        (b"CET-1CEST,0,364/3", 2001, "2001-01-01T01:00", "2001-12-31T01:00"),
    ],
)
def test_days_counted_from_new_year(text, year, begins, ends):
    # As RFC 9636 says it; some versions of Python read these forms otherwise, and no zone uses them today.
    moves = [(EPOCH + timedelta(seconds=at)).isoformat()[:16] for at, _ in rule_of(table_with(text)).moves(year)]
    assert moves == [begins, ends]


def test_where_no_rule_is_said_nothing_moves_and_an_unknown_one_is_no_guess():
    assert rule_of(table_with(b"")) is None
    assert rule_of(table_with(b"<+03>-3")).moves(2100) == []
    with pytest.raises(ValueError, match="a rule that nobody knows"):
        rule_of(table_with(b"CET-1CEST"))

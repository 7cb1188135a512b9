"""Timelines as strips: what is drawn is what the clock did, however long it was."""

import re
from dataclasses import replace
from itertools import pairwise

import pytest

from svcctl.documents.sla_item import item_page
from svcctl.documents.strips import HEIGHT, WIDTH, strip
from svcctl.sla.explain import Unmeasured
from svcctl.sla.pieces import Piece
from svcctl.sla.terms_used import Used

HOUR = 3_600_000_000


def drawn(line):
    """The shapes as (shade, left, right), in order."""
    shapes = []
    for shade, path in strip(line).paths:
        for left, _, width, tall, back in re.findall(r"M(\d+) (\d+)h(\d+)v(\d+)H(\d+)z", path):
            assert left == back
            assert int(tall) <= HEIGHT
            shapes.append((shade, int(left), int(left) + int(width)))
    return sorted(shapes, key=lambda shape: shape[1])


def test_a_strip_is_filled_from_its_start_to_its_stop(make):
    assert drawn(make["timeline"](2)) == [("running", 0, 500), ("closed", 500, 750), ("late", 750, 1000)]
    assert strip(make["timeline"](2)).due == 500


def test_a_strip_reaches_to_a_due_instant_that_is_still_ahead(make):
    line = make["timeline"](2)
    ahead = replace(line, due=line.start + 16 * HOUR, used=6 * HOUR, target=16 * HOUR, open=True)
    assert drawn(ahead) == [("running", 0, 250), ("closed", 250, 375), ("running", 375, 500)]
    assert strip(ahead).due == WIDTH
    assert [said for said, _ in strip(ahead).moments] == ["created", "judged", "due"]


def test_a_target_that_nothing_uses_up_has_no_due_line(make):
    line = strip(make["timeline"](2, due=None, target=None))
    assert line.due is None
    assert [said for said, _ in line.moments] == ["created", "stopped"]


def test_an_item_that_lasted_no_time_is_no_error(make):
    line = make["timeline"](2)
    assert strip(replace(line, stop=line.start, pieces=(), due=None)).paths == ()


def test_time_on_hold_that_is_a_sum_is_told_and_not_drawn(make):
    line = strip(make["timeline"](2, held=HOUR))
    assert line.sums[-1] == ("on hold at times that the export does not tell", "1:00")
    assert "paused" not in dict(line.paths)


@pytest.mark.parametrize("days", [60, 700])
def test_years_of_working_days_are_drawn_in_few_shapes_without_gap_or_overlap(make, days):
    line = make["timeline"](2)
    pieces = []
    for day in range(days):
        at = line.start + 24 * day * HOUR
        pieces += [Piece("running", at, at + 8 * HOUR), Piece("closed", at + 8 * HOUR, at + 24 * HOUR)]
    long = strip(replace(line, pieces=tuple(pieces), stop=pieces[-1].stop))
    shapes = drawn(replace(line, pieces=tuple(pieces), stop=pieces[-1].stop))
    assert len(shapes) <= 126
    assert (shapes[0][1], shapes[-1][2]) == (0, WIDTH)
    assert all(before[2] == after[1] for before, after in pairwise(shapes))
    assert (len(long.stretches), long.more) == (12, days + 1 - 12)


def test_a_page_of_one_item_has_the_sums_and_the_line_of_every_term(make):
    line = make["timeline"](2, terms=(Used("target", "within 4h <b>", None),))
    away = Unmeasured({"metric": "first-response", "reason": "no-column", "sla": "gold", "sla_version": 1})
    text = "".join(item_page("T-<2>", [line, away], lambda _: "gold.yaml:7"))
    words = " ".join(re.sub(r"<[^>]*>", " ", text).split())
    assert "T-&lt;2&gt;" in words
    assert "open time 6:00" in words
    assert "= used 6:00" in words
    assert "target 4:00" in words
    assert "overrun 2:00 breached" in words
    assert "within 4h &lt;b&gt; gold.yaml:7" in words
    assert "first-response: not applicable gold@1: the TicketSource names no column" in words
    names = re.findall(r'id="([^"]*)"', text)
    assert len(names) == len(set(names))
    assert "<script" not in text
    assert not re.search(r"(?:https?:)?//[\w.-]+\.\w", text)

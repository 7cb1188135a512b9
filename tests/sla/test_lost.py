"""Time lost on late items, as the credits of `perBlock` and `multiplier` count it."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sla_bench import Bench

from svcctl.sla.lost import OVERRUN, Grain

MINUTE = 60_000_000
DOCUMENTS = """
kind: SLA
metadata: {name: support, version: 1, effective: {from: 2025-01-01}}
spec:
  party: customer
  timezone: UTC
  measures: [{metric: resolution, clock: always, targets: [{within: 4h}], objective: 95%}]
  credits:
    per: month
    of: {amount: 1000, currency: EUR}
    rules:
      - {metric: resolution, perBlock: {credit: 5%, every: 30m, counts: started, after: 1h}, priority: P1}
      - {metric: resolution, multiplier: {times: 10}}
---
kind: TicketSource
metadata: {name: tickets}
spec: {timezone: UTC, columns: {item: n, created: o, resolved: r, priority: p}}
"""


@pytest.fixture(scope="module")
def bench(tmp_path_factory):
    return Bench(tmp_path_factory.mktemp("lost"), DOCUMENTS)


@given(
    st.lists(st.integers(0, 10**13), max_size=20),
    st.integers(1, 10**11),
    st.integers(0, 10**11),
    st.booleans(),
)
def test_blocks_are_counted_item_by_item(overruns, every, free, started):
    grain = Grain(every, free, started)
    found = grain.blocks(np.array(overruns, np.int64)).tolist()
    for overrun, blocks in zip(overruns, found, strict=True):
        share = Fraction(max(overrun - free, 0), every)
        assert blocks == (share.__ceil__() if started else share.__floor__())


def test_the_overrun_itself_is_blocks_of_a_microsecond():
    assert OVERRUN.blocks(np.array([0, 7, 10**12])).tolist() == [0, 7, 10**12]


@pytest.mark.parametrize("rows", [True, False], ids=["with rows", "sums alone"])
@pytest.mark.parametrize("piece", [40, 1 << 20])
def test_blocks_of_an_export_add_up_however_it_is_cut(bench, rows, piece):
    text = "n,o,r,p\n" + "".join(
        f"{n},2026-01-05T08:00:00Z,{resolved},{priority}\n"
        for n, (resolved, priority) in enumerate(
            [
                ("2026-01-05T12:00:00Z", "P1"),  # in time
                ("2026-01-05T13:00:00Z", "P1"),  # an hour late: free
                ("2026-01-05T13:00:01Z", "P1"),  # one block has begun
                ("2026-01-05T14:00:00Z", "P1"),  # two blocks, exactly
                ("2026-01-05T18:00:00Z", "P2"),  # six hours late, of another priority
            ]
        )
    )
    statement, *_ = bench.measure(text, as_of=1_800_000_000_000_000, piece=piece, rows=rows)
    (credit,) = statement.credits
    lost = 3600 + 3601 + 7200 + 21600
    assert credit.reasons[0] == "resolution P1: 3 started blocks of 30m beyond 1h x 5% = EUR 150.00"
    assert Fraction(credit.uncapped.amount) == 150 + Fraction(round(lost * 10 * 1000 * 100 / (31 * 86400)), 100)


@pytest.mark.parametrize("rows", [True, False], ids=["with rows", "sums alone"])
def test_an_open_item_is_late_once_as_of_the_end_of_the_export(bench, rows):
    text = "n,o,r,p\n1,2026-01-05T08:00:00Z,,P1\n2,2026-01-05T08:00:00Z,2026-01-05T14:00:00Z,P2\n"
    text += "3,2026-01-31T08:00:00Z,2026-02-02T00:00:00Z,P2\n"
    statement, *_ = bench.measure(text, piece=40, rows=rows)
    (credit,) = statement.credits
    blocks = (28 * 24 - 8 - 4 - 1) * 2  # from an hour after 12:00 on 5 January to midnight before 2 February
    assert credit.reasons[0].startswith(f"resolution P1: {blocks} started blocks")

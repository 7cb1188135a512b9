"""What is kept for the timelines of the worst breaches is what explaining each of them says."""

import random

import pytest
from sla_bench import Bench

from svcctl.clocks import Clocks
from svcctl.sla.breaches import Worst, missed
from svcctl.sla.choose import choose_register, open_exports
from svcctl.sla.explain import Seen, Teller
from svcctl.sla.picked import Picked
from svcctl.sla.rows import typed_rows
from svcctl.sla.run import Run
from svcctl.sla.sought import Explainer

TERMS = """
kind: SLA
metadata: {name: quick, version: 1, effective: {from: 2025-01-01}}
spec:
  party: internal
  timezone: Europe/Oslo
  measures:
    - metric: first-response
      clock: office
      targets: [{tag: [vip], within: 30m, clock: always}, {priority: P1, within: 1h}, {within: 2h}]
      objective: 90%
    - metric: resolution
      clock: office
      pauseIn: [waiting]
      targets: [{tag: [vip], within: 1h, clock: always}, {within: 4h}]
      objective: 90%
---
kind: BusinessCalendar
metadata: {name: office}
spec: {timezone: Europe/Oslo, hours: {mon-fri: ['08:00-16:00']}}
---
kind: TicketSource
metadata: {name: tickets}
spec:
  timezone: Europe/Oslo
  columns: {item: N, created: O, firstResponse: F, resolved: C, priority: P, tags: T, holdMinutes: H}
"""


@pytest.fixture(scope="module")
def bench(tmp_path_factory):
    return Bench(tmp_path_factory.mktemp("picked"), TERMS)


def export(count):
    dice = random.Random(4)  # noqa: S311 - dice
    lines = ["N,O,F,C,P,T,H\n"]
    for number in range(count):
        day, hour = dice.randrange(1, 27), dice.randrange(24)
        answered = f"2026-02-{day + 1:02}T{hour:02}:30" if dice.random() < 0.7 else ""
        closed = f"2026-03-{day:02}T{hour:02}:30" if answered and dice.random() < 0.7 else ""
        hold = dice.choice([0, 30, 600]) if closed else 0
        what = f"{dice.choice(['P1', 'P2'])},{dice.choice(['', 'vip'])},{hold}"
        # One number is no UTF-8: it must be found again all the same.
        lines.append(f"\u00e9{number},2026-02-{day:02}T{hour:02}:00,{answered},{closed},{what}\n")
    return "".join(lines)


def run_of(bench, path, on_rows, piece):
    run = Run(bench.source, choose_register(bench.catalog, None, bench.source), Clocks(bench.catalog).get)
    run.on_rows = on_rows
    result = run.read(open_exports(bench.source, [str(path)], piece=piece))
    return Teller(bench.catalog, run.clock, run.histories), result.as_of


@pytest.mark.parametrize("piece", [1 << 9, 1 << 20])
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_kept_items_are_explained_as_if_each_had_been_looked_for(bench, piece, encoding):
    path = bench.folder / "export.csv"
    path.write_bytes(export(300).encode(encoding))
    picked, worst = Picked(20), Worst(50)

    def see(*block):
        worst.add(rows := typed_rows(*block), missed(rows))
        picked.see(Seen(*block), worst.rows)

    teller, as_of = run_of(bench, path, see, piece)
    drawn = picked.timelines(teller, worst.rows, as_of)
    assert len(drawn) == 20
    assert sum(len(block.ids) for block in picked.kept) <= 20
    rows = worst.rows.to_pylist()
    for row, line in zip(rows, drawn, strict=False):
        explainer = Explainer(row["item"])
        teller, as_of = run_of(bench, path, explainer.see, 1 << 20)
        assert line in explainer.explained(teller, as_of)
        assert line.row == row
        assert line.overrun // 1_000_000 == row["overrun_seconds"]


def test_a_list_without_room_or_rows_keeps_nothing(bench):
    path = bench.folder / "export.csv"
    path.write_text(export(50), encoding="utf-8")
    picked, worst = Picked(0), Worst(50)
    teller, as_of = run_of(bench, path, lambda *block: picked.see(Seen(*block), None), 1 << 20)
    assert picked.kept == []
    assert picked.timelines(teller, worst.rows, as_of) == []

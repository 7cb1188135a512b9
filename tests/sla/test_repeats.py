"""An item counts once: by the numbers themselves, wherever the blocks end."""

import itertools
import random
import tracemalloc

import numpy as np
import pyarrow as pa
import pytest
from sla_bench import Bench

from svcctl.clocks import Clocks
from svcctl.sla.choose import choose_register, open_exports
from svcctl.sla.repeats import Repeats
from svcctl.sla.run import Run
from svcctl.sla.texts import Texts

TERMS = """
kind: SLA
metadata: {name: quick, version: 1, effective: {from: 2026-01-01}}
spec:
  party: internal
  timezone: UTC
  measures: [{metric: resolution, clock: always, targets: [{within: 4h}], objective: 90%}]
---
kind: TicketSource
metadata: {name: tickets}
spec: {timezone: UTC, columns: {item: Number, created: Opened, resolved: Closed}}
"""
HEAD = "Number,Opened,Closed\n"
ROWS = [f"T{number % 40},2026-03-02 10:{number % 60:02},2026-03-02 {11 + number % 9}:00\n" for number in range(100)]


@pytest.mark.parametrize("piece", [64, 300, 1 << 20])
def test_the_first_row_of_an_item_counts_whatever_the_blocks(tmp_path, piece):
    statement, rejected, measured = Bench(tmp_path, TERMS).measure(HEAD + "".join(ROWS), piece=piece)
    assert [(row["item"], row["started_at"][14:16]) for row in measured] == [(f"T{n}", f"{n:02}") for n in range(40)]
    assert [(row.line, row.value, row.code, row.column) for row in rejected] == [
        (n + 2, f"T{n % 40}", "item-twice", "Number") for n in range(40, 100)
    ]
    assert (statement.rows.measured, statement.rows.rejected) == (40, 60)


def test_a_rejected_row_does_not_take_the_place_of_a_good_one(tmp_path):
    rows = "T1,2026-03-02 10:00,2026-03-02 09:00\nT1,2026-03-02 10:00,2026-03-02 12:00\n"
    _, rejected, measured = Bench(tmp_path, TERMS).measure(HEAD + rows)
    assert [row.code for row in rejected] == ["stop-before-start"]
    assert len(measured) == 1


WRITTEN = [
    lambda number: f"INC{number:07}",
    lambda number: f"{number}",
    lambda number: f"{number * 7919 % 10_000_019}",
    lambda number: f"{'ABCDE'[number % 5]}-{number // 5}",
    lambda number: f"{number * 982_451_653:015}",
    lambda number: f"{number:x}",
    lambda number: f"{'é' * (number % 3)}{number}{'' if number % 50 else '-x'}",
    lambda number: f"{number % 40:02}0000000{number:05}",
]


@pytest.mark.parametrize("write", range(len(WRITTEN)))
@pytest.mark.parametrize("spread", [600, 60_000])
def test_an_item_is_the_same_only_where_it_is_written_the_same(write, spread):
    chance = random.Random(write)  # noqa: S311 - dice
    numbers = list(range(500)) + [chance.randrange(spread) for _ in range(1500)] + ["", "0", "00", "INC", "INC 12"] * 2
    items = [(each if isinstance(each, str) else WRITTEN[write](each)).encode() for each in numbers]
    known, told, asked = set(), [], Repeats()
    begins = [0, 1, 3, 500, 501, 700, 1400, 1999, len(items)]
    for begin, end in itertools.pairwise(begins):
        padded = pa.array([b"12345678901", *items[begin:end], b"7"], pa.binary()).slice(1, end - begin)
        told += asked.again(padded).tolist()
    assert told == [item in known or known.add(item) is not None for item in items]


def test_items_with_a_number_take_little_memory():
    asked = Repeats()
    tracemalloc.start()
    for begin in range(0, 400_000, 20_000):
        asked.again(pa.array([f"INC{number:08}" for number in range(begin, begin + 20_000)], pa.binary()))
    grown, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert grown < 13_000_000  # bits for all numbers of eight digits, of which only those in use take room


@pytest.mark.parametrize("bits", [0, 26, 64])
def test_equal_hashes_are_not_equal_items(monkeypatch, bits):
    mask = np.uint64((1 << bits) - 1)
    plain = Texts.hashes
    monkeypatch.setattr(Texts, "hashes", lambda texts: plain(texts) & mask)
    chance = random.Random(7)  # noqa: S311 - dice
    numbers = [b"%d-" % chance.randrange(150) * chance.randrange(1, 4) for _ in range(400)]
    known, found = set(), []
    for number in numbers:
        found.append(number in known)
        known.add(number)
    sizes, asked, told = [1, 7, 90, 2, 300], Repeats(), []
    for begin, size in zip(np.cumsum([0, *sizes]), sizes, strict=False):
        told += asked.again(pa.array(numbers[begin : begin + size], pa.binary())).tolist()
    assert told == found


@pytest.mark.parametrize("piece", [64, 300, 1 << 20])
def test_the_first_row_is_named_by_its_line_whatever_the_blocks(tmp_path, piece):
    _, rejected, _ = Bench(tmp_path, TERMS).measure(HEAD + "".join(ROWS), piece=piece)
    wanted = [f"export.csv:{n % 40 + 2} has the same item" for n in range(40, 100)]
    assert [row.message.partition(":")[0] + ":" + row.message.split(":")[1] for row in rejected] == wanted


@pytest.mark.parametrize("piece", [64, 150, 1 << 20])
def test_blank_lines_and_line_breaks_in_quotes_are_counted(tmp_path, piece):
    rows = ['T1,2026-03-02 10:00,"2026-03-02 12:00"\n', "\n", 'T2,2026-03-02 10:00,"\n2026-03-02 12:00"\n']
    rows += ["T3,2026-03-02 10:00\n", "\r\n", "T4,2026-03-02 10:00,2026-03-02 12:00\r\n"]
    rows += [f"T{n},2026-03-02 10:00,2026-03-02 12:00\n" for n in (5, 4, 2, 1)]
    _, rejected, _ = Bench(tmp_path, TERMS).measure(HEAD + "".join(rows)[:-1], piece=piece)
    again = [(row.line, row.message.split(" ")[0]) for row in rejected if row.code == "item-twice"]
    assert again == [(10, "export.csv:8"), (11, "export.csv:4"), (12, "export.csv:2")]


@pytest.mark.parametrize("name", ["T{}", "{:x}-"])
def test_the_first_row_may_stand_in_another_file(tmp_path, name):
    bench = Bench(tmp_path, TERMS)
    write = "{},2026-03-02 10:00,2026-03-02 12:00\n".format
    files = [tmp_path / "january.csv", tmp_path / "again" / "january.csv", tmp_path / "february.csv"]
    files[1].parent.mkdir()
    files[0].write_text(HEAD + write(name.format(0)) + write(name.format(1)), encoding="utf-8")
    files[1].write_text(HEAD + "\n\n" + write(name.format(2)), encoding="utf-8")
    files[2].write_text(HEAD + "".join(write(name.format(n)) for n in (3, 2, 1, 4, 0, 3)), encoding="utf-8")
    rejected = []
    run = Run(bench.source, choose_register(bench.catalog, None, bench.source), Clocks(bench.catalog).get)
    run.on_rejected = rejected.extend
    run.read(open_exports(bench.source, map(str, files)))
    assert [(row.line, row.message.split(" ")[0]) for row in rejected] == [
        (3, "january.csv:4"),
        (4, "january.csv:3"),
        (6, "january.csv:2"),
        (7, "february.csv:2"),
    ]


def test_the_first_row_is_named_where_others_stand_between_rows_of_numbers_that_follow_each_other(tmp_path):
    ids = ["INC1", "a-", "INC2", "b-", "INC3", "INC3", "INC2", "a-", "INC1", "b-", "INC5", "INC4", "INC4", "INC5"]
    rows = "".join(f"{each},2026-03-02 10:00,2026-03-02 12:00\n" for each in ids)
    _, rejected, _ = Bench(tmp_path, TERMS).measure(HEAD + rows)
    wanted = [(line + 2, ids.index(each) + 2) for line, each in enumerate(ids) if ids.index(each) < line]
    assert [(row.line, int(row.message.split(" ")[0].split(":")[1])) for row in rejected] == wanted


def test_rows_that_nobody_reads_are_refused_for_the_same_reasons(tmp_path):
    words = 'timezone: UTC, priorities: {"1": P1}, columns: {priority: P, '
    bench = Bench(tmp_path, TERMS.replace("timezone: UTC, columns: {", words))
    path = tmp_path / "export.csv"
    rows = ["T1,2026-03-02 10:00,,1", "T2,soon,,1", "T3,2026-03-02 10:00,, urgent ", "T1,2026-03-02 10:00,,1", "T5,,,1"]
    path.write_text("\n".join([HEAD.strip() + ",P", *rows]), encoding="utf-8")
    found = []
    for told in (None, list[object]().extend):
        run = Run(bench.source, choose_register(bench.catalog, None, bench.source), Clocks(bench.catalog).get)
        run.on_rejected = told
        found.append(run.read(open_exports(bench.source, [str(path)])))
    silent, full = found
    assert (silent.rows, silent.rejected, silent.unknown) == (full.rows, full.rejected, full.unknown)
    assert silent.unknown == {"urgent": 1}
    assert sorted(silent.rejected) == [
        ("item-twice", "Number"),
        ("no-created", "Opened"),
        ("unknown-priority", "P"),
        ("unreadable-time", "Opened"),
    ]

"""The same report on every engine, however the exports are divided, to the last cent and byte."""

import gzip
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
import pytest
from deaths import die, die_once
from distributed import KilledWorker
from sla_bench import Bench

from cutting import cut
from svcctl.clocks import Clocks
from svcctl.engines import EngineError, Here, Sink, dask, engine_of, spread
from svcctl.sla.choose import choose_register, open_exports
from svcctl.sla.partial import Setup
from svcctl.sla.rows import typed_rows
from svcctl.sla.run import Run
from svcctl.sla.statement import state
from svcctl.source.tables.blocks import borders

TERMS = """
kind: SLA
metadata: {name: quick, version: 1, effective: {from: 2025-01-01}}
spec:
  party: customer
  timezone: Europe/Oslo
  measures:
    - {metric: resolution, clock: always, targets: [{priority: P1, within: 1h}, {within: 4h}], objective: 90%}
  exclusions: [customer-caused]
  credits:
    per: month
    of: monthly-fee
    rules:
      - {metric: resolution, bands: [{below: 90%, credit: 3.7%}]}
      - {metric: resolution, perBlock: {credit: 0.1%, every: 30m, counts: started}}
---
kind: Service
metadata: {name: desk, title: Desk}
spec: {summary: Help., lifecycle: {stage: live, since: 2021-03-01}, scope: {included: [Help], excluded: [Rest]}}
---
kind: Plan
metadata: {name: one}
spec: {service: desk, tier: {rank: 1, name: One}, sla: quick}
---
kind: TicketSource
metadata: {name: tickets}
spec:
  timezone: Europe/Oslo
  columns: {item: Number, created: Opened, resolved: Closed, priority: Prio, customer: Who, excludedReason: Why}
"""
HEADER = "Number,Note,Opened,Closed,Prio,Who,Why\n"


def subscription(number):
    about = f"customer: C{number}, plan: one, start: 2025-01-01, currency: EUR, monthlyFee: {1000 + 7 * number}.01"
    return f"---\nkind: Subscription\nmetadata: {{name: s{number}}}\nspec: {{{about}}}\n"


def export(count):
    """Tickets with notes over several lines, quotes, broken rows, open ones, and times at a change of clocks."""
    dice = random.Random(5)  # noqa: S311 - dice
    found = []
    for number in range(count):
        opened = datetime(2026, 3, 28, tzinfo=UTC) + timedelta(minutes=3 * number)
        closed = opened + timedelta(minutes=dice.randrange(400))
        note = dice.choice(["plain", '"two\nlines, ""quoted"""', '"\r\n,\n"', '"', 'wr"ong', "", '"a\n\n\nb"', "a,b"])
        ends = (
            ""
            if dice.random() < 0.2
            else closed.strftime(dice.choice(["%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%dT%H:%M:%S", "x"]))
        )
        why = dice.choice(["", "", "customer-caused", "weather"])
        who, prio = f"C{dice.randrange(5)}", dice.choice(["P1", "P2", "P3"])
        found.append(f"T{number},{note},{opened:%Y-%m-%dT%H:%M:%S},{ends},{prio},{who},{why}\n")
    return HEADER + "".join(found)


@pytest.fixture(scope="module")
def bench(tmp_path_factory):
    return Bench(tmp_path_factory.mktemp("engines"), TERMS + "".join(map(subscription, range(4))))


@pytest.fixture(scope="module")
def files(bench):
    text = export(1500).encode()
    (bench.folder / "1.csv").write_bytes(text)
    (bench.folder / "2.csv.gz").write_bytes(gzip.compress(text.replace(b"\nT", b"\nU")))
    (bench.folder / "3.csv").write_bytes(
        b"\xef\xbb\xbfsep=;\r\n" + HEADER.replace(",", ";").encode() + b"T;;2026-04-01T00:00Z;;P1;C1;"
    )
    table = pacsv.read_csv(pa.BufferReader(HEADER.encode() + b"P1,,2026-04-01T00:00:00Z,,P1,C1,\n"))
    pq.write_table(table.cast(table.schema.set(3, pa.field("Closed", pa.string()))), bench.folder / "4.parquet")
    return [str(bench.folder / name) for name in ("1.csv", "2.csv.gz", "3.csv", "4.parquet")]


def found_by(bench, files, engine=None, *, as_of=None, rows=True, size=1 << 14):
    """Everything a report is made of, in a form that can be compared."""
    register = choose_register(bench.catalog, None, bench.source)
    exports = open_exports(bench.source, files, piece=1 << 13)
    tables, refused = [], []
    write = lambda *block: tables.append(typed_rows(*block))  # noqa: E731
    if engine is None:
        run = Run(bench.source, register, Clocks(bench.catalog).get, as_of, refused.extend)
        run.on_rows = write if rows else None
        result = run.read(exports)
    else:
        setup = Setup(bench.source, register, Clocks(bench.catalog), as_of, rows)
        sink = Sink(tables.append, refused.extend, write) if rows else None
        result = spread(engine, setup, exports, sink, size=size)
    said = state(result, bench.source, bench.subscriptions)
    measured = pa.concat_tables(tables).to_pylist() if tables else []
    problems = [[problem.message for problem in each.problems] for each in exports]
    digests = [(each.octets.size, each.octets.sha256) for each in exports]
    return said, measured, (refused if rows else []), problems, digests


@pytest.fixture(scope="module")
def wanted(bench, files):
    return found_by(bench, files)


def test_the_export_has_a_little_of_everything(wanted):
    said, measured, refused, _, _ = wanted
    assert said.rows.excluded
    assert sum(credit.amount.minor for credit in said.credits)
    assert {row["outcome"] for row in measured} >= {"met", "breached", "running", "breached-open", "excluded"}
    assert {"broken-quotes", "unreadable-time", "too-many-columns", "unknown-customer"} <= {row.code for row in refused}
    assert len(said.notes) >= 2


@pytest.mark.parametrize("size", [1, 1 << 12, 1 << 14, 1 << 40])
@pytest.mark.parametrize("as_of", [None, 1774900000000000])
@pytest.mark.parametrize("rows", [True, False])
def test_however_it_is_divided_the_report_is_the_same(bench, files, size, as_of, rows):
    whole = found_by(bench, files, as_of=as_of, rows=rows)
    assert found_by(bench, files, Here(), as_of=as_of, rows=rows, size=size) == whole


@pytest.mark.parametrize("workers", [1, 2])
def test_a_cluster_gives_the_same_report(bench, files, wanted, workers):
    assert found_by(bench, files, engine_of("dask", workers)) == wanted


def test_a_worker_that_dies_again_and_again_is_an_error_and_no_sum():
    engine, deadly, got = engine_of("dask", 2), 6, []
    # Dask replaces no worker that dies while it starts: on a busy machine nobody may be left.
    with pytest.raises(EngineError, match=r"workers died of the same part|all workers are gone"):
        got.extend(engine.map(die, deadly, range(12)))
    # Two workers have at most five tasks between them: those before are done before the deadly one is sent. Others may
    # be lost with the workers that had them, again and again; but nothing comes out of order, nor later.
    assert got == list(range(deadly))[: len(got)]
    assert len(got) >= deadly - 4


def test_two_reports_at_once_do_not_meet():
    one, other = engine_of("dask", 1).map(die, -1, range(3)), engine_of("dask", 1).map(die, -1, range(3))
    assert list(zip(one, other, strict=True)) == [(0, 0), (1, 1), (2, 2)]


def test_a_worker_that_dies_once_is_replaced(tmp_path):
    assert list(engine_of("dask", 2).map(die_once, tmp_path / "died", range(6))) == list(range(6))


def test_a_file_that_changed_on_the_way_is_an_error(bench, files):
    def late(stretches):
        for count, stretch in enumerate(stretches):
            yield stretch
            if count:
                continue
            with Path(files[2]).open("ab") as stream:
                stream.write(b"\n")

    class Slow(Here):
        def map(self, function, shared, tasks):
            return super().map(function, shared, late(tasks))

    kept = (bench.folder / "3.csv").read_bytes()
    (bench.folder / "3.csv").write_bytes(kept * 3)
    with pytest.raises(EngineError, match="another size"):
        found_by(bench, files[2:3], Slow(), size=1)
    (bench.folder / "3.csv").write_bytes(kept)


@pytest.mark.parametrize(
    ("text", "workers", "said"),
    [
        ("spark", None, "choose local, dask"),
        ("local:here", None, "choose local, dask"),
        ("local", 2, "--workers is for --engine dask"),
        ("dask:tcp://x:1", 2, "leave --workers out"),
    ],
)
def test_engines_that_there_are_not(text, workers, said):
    with pytest.raises(LookupError, match=said):
        engine_of(text, workers)


@pytest.mark.parametrize("error", [AssertionError(), RuntimeError("Nanny failed to start."), TimeoutError()])
def test_workers_that_do_not_start_are_told_with_a_next_step(error, monkeypatch):
    def busy(*_, **__):
        raise error

    monkeypatch.setattr("svcctl.engines.dask._dask", SimpleNamespace(LocalCluster=busy))
    with pytest.raises(
        EngineError, match="no workers could be started; start fewer by --workers, or leave out --engine"
    ):
        list(engine_of("dask", 2).map(die, 0, [1]))


class Gone:
    """A task that waits for workers, of which none is there for so many looks; and the whole of Dask around it.

    ``lost``: it is done at every look, and its result is lost before anybody has it. ``error`` is what it ends with.
    """

    def __init__(self, looks, *, lost=False, error=None):
        self.looks, self.lost, self.error = looks, lost, error
        self.status = "error" if error else "pending"

    def wait(self, *_, **__):
        self.looks -= 1
        if self.looks >= 0 and not self.lost:
            raise TimeoutError

    def scheduler_info(self, **_):
        return {"workers": {}}

    def result(self, timeout):
        assert timeout >= dask._PATIENCE
        if self.error:
            raise self.error
        if self.looks >= 0:
            raise TimeoutError
        return "done"


@pytest.mark.parametrize("lost", [False, True])
def test_workers_that_are_replaced_late_are_waited_for_and_others_are_given_up(monkeypatch, lost):
    for looks, outcome in ((dask._LOOKS - 2, "done"), (dask._LOOKS + 2, None)):
        gone = Gone(looks, lost=lost)
        monkeypatch.setattr("svcctl.engines.dask._dask", gone)
        if outcome:
            assert dask._result(gone, gone) == outcome
        else:
            with pytest.raises(EngineError, match="all workers are gone"):
                dask._result(gone, gone)


class Slow(Gone):
    """A task that takes many looks of workers that are there; its result is lost with all of them, and never had."""

    def __init__(self, looks):
        super().__init__(looks)
        self.waited = []

    def wait(self, *_, **__):
        self.looks -= 1
        if self.looks > 0:
            raise TimeoutError

    def scheduler_info(self, **_):
        return {"workers": {"one": {}} if self.looks > 0 else {}}

    def result(self, timeout):
        self.waited.append(timeout)
        raise TimeoutError


def test_what_took_long_is_not_waited_for_all_the_longer_when_it_is_lost(monkeypatch):
    slow = Slow(40)
    monkeypatch.setattr("svcctl.engines.dask._dask", slow)
    with pytest.raises(EngineError, match="all workers are gone"):
        dask._result(slow, slow)
    assert len(slow.waited) == dask._LOOKS
    assert sum(slow.waited) <= 2 * dask._PATIENCE * dask._LOOKS


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (TimeoutError(110, "Connection timed out", "share/a.csv"), "cannot read the exports .* share/a.csv"),
        (FileNotFoundError(2, "No such file or directory", "a.csv"), "cannot read the exports .* a.csv"),
        (KilledWorker("task", None, 4), "workers died of the same part"),
    ],
)
def test_what_a_worker_ends_with_is_told_at_once(monkeypatch, error, said):
    gone = Gone(0, error=error)
    monkeypatch.setattr("svcctl.engines.dask._dask", gone)
    with pytest.raises(EngineError, match=said):
        dask._result(gone, gone)
    assert gone.looks == -1


def test_a_scheduler_that_does_not_answer(monkeypatch):
    monkeypatch.setattr("svcctl.engines.dask._CONNECT", 1)
    with pytest.raises(EngineError, match="no cluster answers at"):
        list(engine_of("dask:tcp://127.0.0.1:9", None).map(die, 0, [1]))


@pytest.mark.parametrize("piece", [1, 7, 100, 1 << 20])
def test_stretches_between_borders_hold_the_rows_of_the_whole(piece):
    text = export(60).encode()
    whole = rows_of(cut([text], ","))
    pieces = [text[start : start + piece] for start in range(0, len(text), piece)]
    found, start, line = [], 0, 1
    for at, following in borders(pieces, ","):
        found += rows_of(cut([text[start:at]], ",", line))
        start, line = at, following
    assert start == len(text)
    assert sorted(found) == sorted(whole)


def rows_of(blocks):
    found = []
    for block in blocks:
        found += [(line, block.text(row)) for row, line in enumerate(block.rows[1].tolist())]
        found += [(bad.line, bad.text) for bad in block.bad]
    return found


def test_an_item_in_two_parts_is_no_sum(bench, files):
    name = bench.folder / "again.csv"
    name.write_bytes((bench.folder / "1.csv").read_bytes()[:2000])
    with pytest.raises(EngineError, match=r"item 'T\d+' has rows in two parts of the exports: leave --engine out"):
        found_by(bench, [files[0], str(name)], Here())

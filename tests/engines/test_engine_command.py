"""`svcctl sla report --engine dask` as a user types it: the same bytes, and a sentence where it cannot be."""

import sys
from dataclasses import replace

import pytest
from test_engines import HEADER, TERMS, Bench, export, subscription
from typer.testing import CliRunner

import svcctl.engines.dask as engine
from svcctl.cli.sla import app
from svcctl.source.tables.stretches import stretches

runner = CliRunner()


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    bench = Bench(tmp_path_factory.mktemp("engine"), TERMS + "".join(map(subscription, range(4))))
    lines = export(900).removeprefix(HEADER)
    for number in range(4):
        text = lines.replace("\nT", f"\nT{number}-").replace("T0,", f"T{number}-0,", 1)
        (bench.folder / f"{number}.csv").write_text(HEADER + text, encoding="utf-8", newline="")
    return bench.folder


def report(folder, *arguments, out="out"):
    """(exit code, what was said, the files of the report)."""
    exports = sorted(map(str, folder.glob("*.csv")))
    told = ["report", *exports, "-w", folder, "-o", folder / out, *arguments]
    done = runner.invoke(app, [*map(str, told)])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    made = {path.name: path.read_bytes() for path in sorted((folder / out).glob("*.*"))}
    told = [line for line in (done.stdout + done.stderr).splitlines() if "the workspace has" not in line]
    return done.exit_code, "\n".join(told), made


def test_two_workers_give_the_same_bytes(files):
    code, _, here = report(files, "--report", "html,markdown", out="here")
    assert report(files, "--engine", "dask", "--workers", "2", out="there")[::2] == (code, here)
    assert here["report.html"].count(b'class="strip"') == 200
    assert here["measurements.csv"].count(b"breached") > 500


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--engine", "spark"), "there is no engine 'spark'; choose local, dask"),
        (("--engine", "dask:tcp://127.0.0.1:9"), "no cluster answers at tcp://127.0.0.1:9: "),
        (("--engine", "dask:nowhere"), "no cluster answers at nowhere: write tcp://HOST:PORT"),
        (("--engine", "dask:foo://x:1"), "no cluster answers at foo://x:1: write tcp://HOST:PORT"),
        (("--engine", "dask:tcp://127.0.0.1:99999"), "no cluster answers at tcp://127.0.0.1:99999: "),
        (("--workers", "2"), "--workers is for --engine dask"),
    ],
)
def test_an_engine_that_cannot_be_had_is_one_sentence(files, monkeypatch, arguments, said):
    monkeypatch.setattr(engine, "_CONNECT", 1)
    code, told, made = report(files, *arguments, out="none")
    assert code in {1, 2}
    assert said in told
    assert len(told.splitlines()) == 1
    assert made == {}


def test_without_dask_it_is_said_how_to_get_it(files, monkeypatch):
    monkeypatch.setitem(sys.modules, "svcctl.engines.dask", None)
    code, told, made = report(files, "--engine", "dask", out="none")
    assert (code, made) == (2, {})
    assert "Dask is not installed: pip install 'svcctl[dask]'" in told


def test_a_file_that_the_workers_do_not_see_is_one_sentence(files, monkeypatch):
    def elsewhere(exports, size):
        for stretch in stretches(exports, size):
            yield replace(stretch, file=f"/elsewhere{stretch.file}")

    monkeypatch.setattr("svcctl.engines.stretches", elsewhere)
    code, told, made = report(files, "--engine", "dask", "--workers", "1", out="none")
    assert (code, made) == (1, {})
    assert "svcctl: a worker cannot read the exports as they are here: " in told
    assert f"/elsewhere{files / '0.csv'}: No such file or directory" in told
    assert len(told.splitlines()) == 1

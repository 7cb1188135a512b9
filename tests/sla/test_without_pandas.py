"""Reports leave pandas alone: pyarrow would load it, where it is installed, which takes half a second of a report."""

import subprocess
import sys

import pytest

from svcctl.source.tables.spelled import strings

PROGRAM = """
import sys
from svcctl.cli.app import app
try:
    app(sys.argv[1:])
except SystemExit as done:
    assert not done.code, done.code
assert "pandas" not in sys.modules, "pandas was loaded"
"""
HISTORY = ("examples/history/events.csv", "--workspace", "examples/history")
SNAPSHOT = ("examples/tickets-2026-q3.csv", "--source", "helpdesk")
COMPARED = ("examples/boston/tickets.csv", "--workspace", "examples/boston", "--compare")


@pytest.mark.parametrize("output", ["parquet", "csv"])
@pytest.mark.parametrize("export", [HISTORY, SNAPSHOT, COMPARED], ids=["history", "snapshot", "compared"])
def test_tables_are_written_without_pandas(export, output, tmp_path):
    command = [sys.executable, "-c", PROGRAM, "sla", "report", *export]
    command += ["--out", str(tmp_path / "out"), "--format", output, "--report", "none"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("values", [[], [""], ["a", "", "blåbær", "a"]])
def test_texts_are_kept_as_they_are(values):
    found = strings(values)
    found.validate(full=True)
    assert found.to_pylist() == values

"""Files of quantities: YAML with a unit and a number on each line, or CSV with the columns plan, unit and quantity."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from svcctl.cli.common import stop
from svcctl.pricing import Usage
from svcctl.pricing.quantities import quantities
from svcctl.source.yaml_text import load

_MOST_BYTES = 10_000_000
_WANTED = {"unit", "quantity"}


def read(file: Path) -> dict[str, Usage]:
    """The quantities of a file, by unit or plan and unit. Ends the run, with the line, where it cannot be read."""
    if not file.is_file():
        stop(f"--quantities is {file}: there is no such file")
    content = file.read_bytes()
    if len(content) > _MOST_BYTES:
        stop(f"{file} has more than {_MOST_BYTES // 1_000_000} MB; a quote needs a line for each unit")
    rows = _rows(file, content) if file.suffix.lower() == ".csv" else _pairs(file, content)
    try:
        return quantities(rows)
    except ValueError as error:
        stop(f"{file}: {error}")


def _pairs(file: Path, content: bytes) -> Iterator[tuple[str, str]]:
    documents, problems = load(content, str(file))
    if problems:
        stop(f"{file}: {problems[0].message}")
    data = documents[0].data if len(documents) == 1 else None
    if not isinstance(data, dict) or not data:
        stop(f"{file}: write a unit and a number on each line, such as `TB: 7`")
    for unit, number in data.items():
        yield str(unit).strip(), str(number).strip()


def _rows(file: Path, content: bytes) -> Iterator[tuple[str, str]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        stop(f"{file} is not written in UTF-8; save it as UTF-8")
    table = csv.DictReader(io.StringIO(text, newline=""), skipinitialspace=True)
    header = {(name or "").strip() for name in table.fieldnames or ()}
    if not header >= _WANTED:
        missing = " and ".join(sorted(_WANTED - header))
        stop(f"{file} has no column {missing}; its first line names the columns, such as plan,unit,quantity")
    for row in table:
        plan, unit, number = ((row.get(name) or "").strip() for name in ("plan", "unit", "quantity"))
        if not unit:
            stop(f"{file}:{table.line_num}: this row has no unit")
        yield (f"{plan}/{unit}" if plan else unit), number

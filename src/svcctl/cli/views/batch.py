import csv
import io
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from svcctl.calendars.instants import format_instant
from svcctl.cli.common import stop
from svcctl.clocks import Clocks
from svcctl.clocks.answer import Answer, due, elapsed

_COLUMNS = {"elapsed": ("calendar", "from", "to"), "due": ("calendar", "from", "target")}
_LONGEST = 1 << 17
"""Characters of the longest cell; a quote that never closes has more."""


def answers(question: str, batch: Path, output: str, clocks: Clocks) -> Iterator[tuple[str, bool]]:
    """One line an answer, in the order of the file, and whether it could be answered; for CSV a header line first.

    A row that cannot be answered gets its reason in `error`, and the others are answered all the same.
    """
    fields = ("line", *_COLUMNS[question], "elapsed_seconds" if question == "elapsed" else "due_at", "error")
    rows = list(_rows(batch, _COLUMNS[question]))  # what cannot be read at all is told before anything is answered
    if output == "csv":
        yield _csv(fields), True
    for line, row in rows:
        answered = _one(question, line, row, clocks)
        text = json.dumps(answered, ensure_ascii=False) + "\n" if output == "json" else _csv(answered.values())
        yield text, not answered["error"]


def _one(question: str, line: int, row: dict[str, str], clocks: Clocks) -> dict[str, object]:
    answered: dict[str, object] = {"line": line, **row}
    result: int | str | None = None
    error = ""
    try:
        if question == "elapsed":
            result = elapsed(clocks, row["calendar"], row["from"], row["to"]).seconds
        else:
            found: Answer = due(clocks, row["calendar"], row["from"], row["target"])
            result = format_instant(found.stop)
    except ValueError as wrong:
        error = str(wrong)
    answered["elapsed_seconds" if question == "elapsed" else "due_at"] = result
    answered["error"] = error
    return answered


def _rows(batch: Path, columns: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    text = _text(batch)
    first = text.partition("\n")[0]
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count))
    try:
        missing = [column for column in columns if column not in (reader.fieldnames or ())]
        if missing:
            stop(f"{batch}: the column `{missing[0]}` is missing; the first line names {', '.join(columns)}")
        for row in reader:
            if any(len(row[column] or "") > _LONGEST for column in columns):
                raise csv.Error  # noqa: TRY301 - as the reader does by its own limit, which others may have raised
            yield reader.line_num, {column: (row[column] or "").strip() for column in columns}
    except csv.Error:
        stop(f"{batch}:{reader.line_num + 1}: this row is too long to be a question; check the quotes before it")


def _text(batch: Path) -> str:
    try:
        return (sys.stdin.buffer.read() if str(batch) == "-" else batch.read_bytes()).decode("utf-8-sig")
    except OSError as error:
        stop(f"{batch} cannot be read: {error.strerror or error}")
    except UnicodeDecodeError:
        stop(f"{batch} is not UTF-8 text; save it as CSV with the encoding UTF-8")


def _csv(values: Iterable[object]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerow(["" if value is None else value for value in values])
    return buffer.getvalue()

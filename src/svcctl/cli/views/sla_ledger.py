"""The register of credits on disk: locked while it is read and added to, and never written any other way."""

import csv
import io
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from svcctl.cli.common import FINDINGS, stop
from svcctl.sla.ledger import HEADER, CorruptError, Entry, Measured, Posting, Reported, parse, post, render


def read(path: Path, undone: str = "nothing was posted") -> list[Entry]:
    """The lines of a register. Stops where there is none, or where one of its lines is not as it was posted."""
    return read_with(path, undone)[0]


def read_with(path: Path, undone: str) -> tuple[list[Entry], bytes]:
    """The lines of a register, and its bytes."""
    try:
        content = path.read_bytes()
        return parse(content.decode()), content
    except OSError as error:
        begun = "name the register that is kept, or begin one by `svcctl sla credits post`"
        stop(f"{path} cannot be read: {error.strerror}" + ("" if path.exists() else f"; {begun}"))
    except UnicodeDecodeError:
        stop(f"{path} is no register of credits: it is not text", FINDINGS)
    except CorruptError as error:
        stop(f"{path}:{error.line}: {error}; {undone}. Restore the register from a copy", FINDINGS)


def append(path: Path, report: list[Reported], measured: Measured, claimed: frozenset[str], on: str) -> Posting:
    """Posts a report. Two runs at a time wait for one another; a line is written whole or not at all."""
    with _locked(path):
        known = read(path) if path.exists() and path.stat().st_size else []
        posting = post(known, report, measured, claimed, on)
        if posting.entries and not posting.refused:
            text = ("" if known or (path.exists() and path.stat().st_size) else HEADER + "\n") + render(posting.entries)
            _add(path, text.encode())
    return posting


def _add(path: Path, data: bytes) -> None:
    try:
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        try:
            size = os.fstat(file).st_size
            written = os.write(file, data)
            if written != len(data):  # the disk is full: half a line is worse than none
                os.ftruncate(file, size)
                stop(f"{path} cannot be written: there is no room. Nothing was posted")
            os.fsync(file)
        finally:
            os.close(file)
    except OSError as error:
        stop(f"{path} cannot be written: {error.strerror}. Nothing was posted")


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Holds the lock of a register, a file beside it, as long as the block runs."""
    import fcntl  # noqa: PLC0415 - not on every system; only posting needs it

    lock = path.with_name(f".{path.name}.lock")
    try:
        file = os.open(lock, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        stop(f"{path} cannot be written: {error.strerror}")
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
    finally:
        os.close(file)


def reported(folder: Path) -> tuple[list[Reported], Measured]:
    """The credits in the folder of a report, and what it measured. Stops where there is no such report."""
    try:
        credits_ = [_credit(row) for row in _table(folder, "credits")]
        measured: dict[tuple[str, str, str, str], frozenset[str]] = {}
        for row in _table(folder, "attainment"):
            scope = (row["period"], row["customer"], row["sla"], str(row["sla_version"]))
            measured[scope] = measured.get(scope, frozenset()) | {row["metric"]}
    except (KeyError, ValueError, InvalidOperation):
        stop(f"{folder} holds tables that another version of svcctl wrote: make the report again")
    return credits_, measured


def without_register(folder: Path, register: Path) -> str:
    """Why the credits of a report may be too high: others were posted before, and it was made without the register."""
    credits_, measured = reported(folder)
    periods, customers = {scope[0] for scope in measured}, {credit.customer for credit in credits_}
    earlier = [entry for entry in read(register) if entry.customer in customers and entry.period not in periods]
    try:
        inputs = json.loads((folder / "manifest.json").read_bytes())["inputs"]
        known = any(Path(each["file"]).name == register.name for each in inputs)
    except (OSError, ValueError, LookupError, TypeError):
        known = False
    if known or not earlier:
        return ""
    return (
        f"the report in {folder} was made without --register, so what was credited before counts towards no cap of a"
        f" contract year; make it again with --register {register} where an SLA has such a cap"
    )


def _credit(row: dict[str, Any]) -> Reported:
    names = ("credit_id", "period", "customer", "subscription", "sla", "sla_version", "currency", "status", "reasons")
    texts = {name: f"{row[name]}" for name in names}
    return Reported(**texts, amount=Decimal(row["amount"]), days=int(row["extension_days"]))


def _table(folder: Path, name: str) -> list[dict[str, Any]]:  # noqa: RET503 - stop never returns
    paths = [folder / f"{name}.{end}" for end in ("csv", "json")]
    path = next((path for path in paths if path.is_file()), None)
    if path is not None:
        text = path.read_bytes().decode()
        rows: list[dict[str, Any]] = (
            json.loads(text) if path.suffix == ".json" else list(csv.DictReader(io.StringIO(text, newline="")))
        )
        return rows
    stop(f"{folder} has no {name}.csv or {name}.json: make it with `svcctl sla report ... --out {folder}`")

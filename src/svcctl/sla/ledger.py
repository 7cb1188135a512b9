"""The register of credits: what has been promised to customers, line by line. Lines are added, and never changed."""

import csv
import hashlib
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import astuple, dataclass, fields
from decimal import Decimal, InvalidOperation

_PERIOD = re.compile(r"(19|2[01])[0-9]{2}(-(0[1-9]|1[0-2]|Q[1-4]))?", re.ASCII)
_LAPSED = re.compile(r"lapsed, unless it was asked for by ([0-9-]{10})$", re.ASCII)
"""What a report says of a credit that nobody may have asked for. One that is posted was asked for."""
CREDIT, ADJUSTMENT = "credit", "adjustment"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the register. ``amount`` is what this line changes, ``total`` what the credit has come to with it.

    ``days`` are days of service that the credit comes to. ``metrics`` are the measures that the report had. ``chain``
    is a digest of the line and of the one before, so that a changed line is noticed.
    """

    entry: int
    posted_on: str
    kind: str
    credit_id: str
    period: str
    customer: str
    subscription: str
    sla: str
    sla_version: str
    currency: str
    amount: Decimal
    total: Decimal
    days: int
    metrics: str
    reasons: str
    chain: str


COLUMNS = tuple(field.name for field in fields(Entry))
HEADER = ",".join(COLUMNS)


class CorruptError(ValueError):
    """A line of a register that svcctl did not write like this: ``line`` counts from 1."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


def parse(text: str) -> list[Entry]:
    """Reads a register, from its first byte to its last. An empty text is a register without lines.

    Raises CorruptError at the first line that was changed, cut off, lost or written by something else.
    """
    if not text:
        return []
    if not text.endswith("\n"):
        raise CorruptError(text.count("\n") + 1, "the last line is not whole")
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    entries: list[Entry] = []
    totals: dict[str, Decimal] = {}
    while True:
        line = reader.line_num + 1
        try:
            row = next(reader, None)
        except csv.Error as error:
            raise CorruptError(line, f"this is no CSV ({error})") from error
        if row is None:
            return entries
        if line == 1:
            if tuple(row) != COLUMNS:
                raise CorruptError(line, f"this is not the header of a register of credits, which is {HEADER}")
            continue
        entry = _entry(row, line)
        _check(entry, entries[-1] if entries else None, totals.get(entry.credit_id), line)
        totals[entry.credit_id] = entry.total
        entries.append(entry)


def _entry(row: list[str], line: int) -> Entry:
    if len(row) != len(COLUMNS):
        raise CorruptError(line, f"{len(row)} columns where a register has {len(COLUMNS)}")
    named = dict(zip(COLUMNS, row, strict=True))
    try:
        numbers = {"entry": int(named["entry"]), "days": int(named["days"])}
        amounts = {name: Decimal(named[name]) for name in ("amount", "total")}
    except (ValueError, InvalidOperation) as error:
        raise CorruptError(line, "entry, amount, total and days are numbers") from error
    if not _PERIOD.fullmatch(named["period"]):
        raise CorruptError(line, f"'{named['period']}' is no period such as 2026-01, 2026-Q1 or 2026")
    if not all(amount.is_finite() for amount in amounts.values()):
        raise CorruptError(line, "amount and total are numbers")
    return Entry(**{**named, **numbers, **amounts})  # type: ignore[arg-type]


def _check(entry: Entry, before: Entry | None, total: Decimal | None, line: int) -> None:
    if entry.entry != (before.entry if before else 0) + 1:
        raise CorruptError(line, f"this is entry {entry.entry}, and {(before.entry if before else 0) + 1} was next")
    if entry.total != (total or 0) + entry.amount:
        raise CorruptError(line, f"the credit comes to {(total or 0) + entry.amount} here, not to {entry.total}")
    if entry.chain != chain_of(entry, before.chain if before else ""):
        raise CorruptError(line, "the line was changed after it was posted, or one before it was")


def chain_of(entry: Entry, before: str) -> str:
    """The digest of a line and of all before it, 16 hexadecimal digits."""
    parts = [before, *map(str, astuple(entry)[:-1])]
    return hashlib.sha256(chr(31).join(parts).encode()).hexdigest()[:16]


def render(entries: Iterable[Entry]) -> str:
    """Lines of a register as text, without the header."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(map(_cells, entries))
    return text.getvalue()


def _cells(entry: Entry) -> Iterator[str]:
    return (f"{value:f}" if isinstance(value, Decimal) else f"{value}" for value in astuple(entry))


@dataclass(frozen=True, slots=True)
class Reported:
    """A credit as a report has it: a row of its table of credits."""

    credit_id: str
    period: str
    customer: str
    subscription: str
    sla: str
    sla_version: str
    currency: str
    amount: Decimal
    days: int
    status: str
    reasons: str


def scope_of(credit: Entry | Reported) -> tuple[str, str, str, str]:
    """What a credit is about: what a report must be about to say something of it."""
    return credit.period, credit.customer, credit.sla, credit.sla_version


@dataclass(slots=True)
class Posting:
    """What posting a report does: lines to add, and credits that were left out, by the reason."""

    entries: list[Entry]
    unchanged: int
    left_out: list[tuple[Reported, str]]
    refused: list[str]


Measured = Mapping[tuple[str, str, str, str], frozenset[str]]
"""The measures that a report has, by period, customer, SLA and version."""


def post(
    register: list[Entry], report: Iterable[Reported], measured: Measured, claimed: frozenset[str], on: str
) -> Posting:
    """What a report adds to a register. Posting it again adds nothing; another result is posted as the difference.

    Provisional credits are left out, and those that must be asked for unless ``claimed`` names them. A credit that the
    report no longer has is taken back, where the report measured all that the credit was posted for.
    """
    latest = {entry.credit_id: entry for entry in register}
    found = Posting([], 0, [], [])
    credits_ = {credit.credit_id: credit for credit in report}
    before = register[-1] if register else None
    for credit in sorted(
        _wanted(credits_.values(), latest, measured), key=lambda each: (*scope_of(each), each.credit_id)
    ):
        known = latest.get(credit.credit_id)
        if known is None and not (credit.amount or credit.days):
            continue  # nothing came of it, and nothing was ever granted: there is nothing to ask for
        if why := _left_out(credit, known, claimed):
            found.left_out.append((credit, why))
        elif known is not None and (wrong := _refused(credit, known, measured)):
            found.refused.append(wrong)
        elif known is not None and (credit.amount, credit.days) == (known.total, known.days):
            found.unchanged += 1
        else:
            before = _next(credit, known, before, measured, on)
            found.entries.append(before)
    return found


def _wanted(report: Iterable[Reported], latest: Mapping[str, Entry], measured: Measured) -> Iterator[Reported]:
    """The credits of a report, and those that it measured again and no longer has: at nothing."""
    there = set()
    for credit in report:
        there.add(credit.credit_id)
        yield credit
    for name, entry in latest.items():
        if name not in there and scope_of(entry) in measured:
            about = (entry.period, entry.customer, entry.subscription, entry.sla, entry.sla_version, entry.currency)
            yield Reported(name, *about, Decimal(0) * entry.total, 0, "automatic", "nothing is owed any more")


def _left_out(credit: Reported, known: Entry | None, claimed: frozenset[str]) -> str:
    if credit.status == "provisional":
        return "the period is not over"
    if credit.status in {"to-claim", "expired"} and known is None and credit.credit_id not in claimed:
        return "nobody has asked for it" + (", and the time to ask is over" if credit.status == "expired" else "")
    return ""


def _refused(credit: Reported, known: Entry, measured: Measured) -> str:
    if credit.currency != known.currency:
        return f"{credit.credit_id} was posted in {known.currency}, and the report has it in {credit.currency}"
    missing = sorted(set(known.metrics.split()) - measured.get(scope_of(credit), frozenset()))
    if missing:
        lacks = ", ".join(missing)
        return (
            f"{credit.credit_id} was posted with {lacks}, which this report does not measure: give it the same exports"
        )
    return ""


def _next(credit: Reported, known: Entry | None, before: Entry | None, measured: Measured, on: str) -> Entry:
    entry = Entry(
        (before.entry if before else 0) + 1,
        on,
        CREDIT if known is None else ADJUSTMENT,
        *(credit.credit_id, credit.period, credit.customer, credit.subscription, credit.sla, credit.sla_version),
        credit.currency,
        credit.amount - (known.total if known else 0),
        credit.amount,
        credit.days,
        " ".join(sorted(measured.get(scope_of(credit), frozenset()))),
        _LAPSED.sub(r"asked for in time, by \1", credit.reasons),
        "",
    )
    values = {name: getattr(entry, name) for name in COLUMNS}
    return Entry(**{**values, "chain": chain_of(entry, before.chain if before else "")})

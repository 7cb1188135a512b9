"""Credit notes: what a register owes each customer, as a CSV that billing systems import and as documents to send."""

import csv
import hashlib
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from svcctl.kinds.subscription import Subscription
from svcctl.money import Money
from svcctl.sla.ledger import Entry

COLUMNS = (
    "note_number",
    "note_date",
    "customer",
    "customer_name",
    "contract",
    "subscription",
    "period",
    "credit_id",
    "kind",
    "currency",
    "net_amount",
    "extension_days",
    "description",
    "register_entry",
)
"""The public columns of the CSV: a row is a line of a note, and what the customer gets is above zero."""


@dataclass(frozen=True, slots=True)
class Note:
    """All lines that one customer gets on one day in one currency."""

    number: str
    date: str
    customer: str
    currency: str
    entries: tuple[Entry, ...]


def notes_of(entries: Iterable[Entry]) -> list[Note]:
    """Notes by day of posting, customer and currency, in this order. The same lines give the same notes."""
    found: dict[tuple[str, str, str], list[Entry]] = {}
    for entry in entries:
        found.setdefault((entry.posted_on, entry.customer, entry.currency), []).append(entry)
    return [Note(_number(key, mine), *key, tuple(mine)) for key, mine in sorted(found.items())]


def _number(key: tuple[str, str, str], entries: list[Entry]) -> str:
    """A number that names the first line of the note in the register: no two notes have the same."""
    return f"CN-{key[0]}-{entries[0].entry:05}"


def notes_csv(notes: Iterable[Note], subscriptions: Mapping[str, Subscription]) -> str:
    """The lines of all notes, with a header."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for note in notes:
        for entry in note.entries:
            spec = subscriptions.get(entry.subscription)
            writer.writerow(
                (
                    *(note.number, note.date, note.customer, name_of(note.customer, subscriptions)),
                    *(spec.contract if spec else "", entry.subscription, entry.period, entry.credit_id, entry.kind),
                    *(entry.currency, f"{entry.amount:f}", entry.days, entry.reasons, entry.entry),
                )
            )
    return text.getvalue()


def note_markdown(note: Note, company: str, subscriptions: Mapping[str, Subscription]) -> str:
    """One note as a page to send."""
    total = sum((Money.of(entry.amount, note.currency) for entry in note.entries), Money(0, note.currency))
    lines = [
        f"# Credit note {note.number}",
        "",
        f"From {_plain(company)} to {_plain(name_of(note.customer, subscriptions))}, {note.date}.",
        "",
        "| period | subscription | contract | terms | credit | because |",
        "|---|---|---|---|---:|---|",
    ]
    for entry in note.entries:
        spec = subscriptions.get(entry.subscription)
        days = f" and {entry.days} days of service" if entry.days else ""
        kind = "" if entry.kind == "credit" else " (adjustment)"
        cells = (
            *(entry.period + kind, entry.subscription, spec.contract if spec else ""),
            *(
                f"{entry.sla}, version {entry.sla_version}",
                f"{Money.of(entry.amount, note.currency)}{days}",
                entry.reasons,
            ),
        )
        lines.append(f"| {' | '.join(map(_plain, cells))} |")
    lines += ["", f"**Total: {total}**, before taxes.{_settled(total)}", ""]
    return "\n".join(lines)


def _settled(total: Money) -> str:
    """How a note is settled, in a sentence."""
    if total.minor < 0:
        return " More was credited before than is owed: the difference is added to the next invoice."
    return " It is set off against the next invoice." if total.minor else ""


def file_of(note: Note) -> str:
    """The name of a note's file: letters that every system takes, and different for different notes."""
    slug = re.sub(r"[^a-z0-9]+", "-", note.customer.casefold()).strip("-")[:40]
    digest = hashlib.sha256(f"{note.customer}{chr(31)}{note.currency}".encode()).hexdigest()[:6]
    return f"{note.number.lower()}-{slug or 'customer'}-{digest}.md"


def name_of(customer: str, subscriptions: Mapping[str, Subscription]) -> str:
    """The customer's name as people read it."""
    return next((spec.customer_name for spec in subscriptions.values() if spec.customer == customer), "") or customer


def _plain(text: str) -> str:
    """Text that becomes no markup."""
    escaped = re.sub(r"([\\`*_\[\]|#])", r"\\\1", text).replace("<", "&lt;").replace(">", "&gt;")
    return " ".join(escaped.split())

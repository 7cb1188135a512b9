"""The tables of a report about the ticket system's own verdicts: how often both agree, and where they do not."""

from collections.abc import Iterator, Mapping
from typing import Any

from svcctl.calendars.duration import format_seconds
from svcctl.sla.at_risk import local_time
from svcctl.sla.compared import COUNTED, LISTED, Compared
from svcctl.sla.layout import Section

COUNTS = ("measure", "items", *(name.replace("_", " ") for name in COUNTED))
DIFFERENT = ("item", "measure", "svcctl", "used", "target", "due", "ticket system", "file", "line")
Zones = Mapping[tuple[str, int], str]


def compared_sections(compared: Compared, zones: Zones) -> Iterator[Section]:
    """The counts, and the first of the verdicts that differ."""
    rows = tuple((name, *(f"{count:,}" for count in counts)) for name, counts in compared.counted())
    if rows:
        yield Section("Beside the ticket system's own verdicts", COUNTS, rows, frozenset(COUNTS[1:]))
    if compared.total:
        first = tuple(map(_told, differing(compared, zones)))
        more = f", the first {LISTED:,} of {compared.total:,}" if compared.total > LISTED else ""
        title = f"Verdicts that differ{more}: `svcctl sla explain ITEM` tells why"
        yield Section(title, DIFFERENT, first, frozenset({"used", "target", "line"}))


def differing(compared: Compared, zones: Zones) -> Iterator[dict[str, Any]]:
    """The first differences as values; ``due`` is in the local time of the SLA, None where nothing uses it up."""
    for row in compared.differences.slice(0, LISTED).to_pylist():
        yield row | {"due": row["due_at"] and local_time(row["due_at"], zones[row["sla"], row["sla_version"]])}


def _told(row: dict[str, Any]) -> tuple[str, ...]:
    times = [row["elapsed_seconds"], row["target_seconds"]]
    return (
        *(row["item"], row["metric"], row["outcome"]),
        *("" if seconds is None else format_seconds(seconds) for seconds in times),
        "" if row["due"] is None else f"{row['due']:%Y-%m-%d %H:%M}",
        row["ticket_system_word"],
        *(row["file"], str(row["line"])),
    )

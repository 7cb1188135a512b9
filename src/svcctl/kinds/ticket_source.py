from collections.abc import Mapping
from typing import Literal

from svcctl.kinds.base import Model, Spec


class Timestamps(Model, frozen=True, kw_only=True):
    """How an export writes times, such as `iso8601` or `%d.%m.%Y %H:%M`, and what to do when clocks change."""

    layout: str = "iso8601"
    ambiguous: Literal["earlier", "later", "reject"] = "earlier"
    nonexistent: Literal["shift", "reject"] = "shift"


class Columns(Model, frozen=True, kw_only=True):
    """Which column of the export holds what; an empty name means the export does not have it."""

    item: str = ""
    created: str = ""
    first_response: str = ""
    resolved: str = ""
    priority: str = ""
    customer: str = ""
    service: str = ""
    region: str = ""
    tags: str = ""
    hold_minutes: str = ""
    excluded_reason: str = ""
    status: str = ""


class Match(Model, frozen=True, kw_only=True):
    """Which rows of an export are work items at all: those with one of these values in a column."""

    column: str
    equals: tuple[str, ...]


class TicketSource(Spec, frozen=True, kw_only=True):
    """How the export of a ticket system becomes work items: its columns, its times, its priorities."""

    preset: str = ""
    timezone: str = ""
    timestamps: Timestamps = Timestamps()
    delimiter: Literal["", ",", ";", "\t", "|"] = ""
    encoding: Literal["", "utf-8", "utf-16", "windows-1252", "iso-8859-1"] = ""
    columns: Columns = Columns()
    priorities: Mapping[str, str] = {}
    default_priority: str = ""
    exclusion_reasons: Mapping[str, str] = {}
    match: Match | None = None
    empty_values: tuple[str, ...] = ("",)

from collections.abc import Mapping
from typing import Literal

import msgspec

from svcctl.kinds.base import Header, Match, Model, OneOrMany, Parsed, Spec, Timestamps

EVENTS = frozenset({"created", "first-response", "customer-reply", "public-reply", "resolved", "paused", "resumed"})
"""The events that the standard metrics and pauses know. A source may tell others by names of its own."""


class After(Model, frozen=True, kw_only=True):
    """A column that says how long after an item's creation something happened, on the clock on the wall."""

    column: Parsed[Header]
    unit: Literal["seconds", "minutes", "hours", "hh:mm"] = "minutes"


class Columns(Model, frozen=True, kw_only=True):
    """Which column of the export holds what; an empty header means the export does not have it."""

    item: Parsed[Header] = Header()
    created: Parsed[Header] = Header()
    first_response: Parsed[Header] = Header()
    first_response_after: After | None = None
    resolved: Parsed[Header] = Header()
    priority: Parsed[Header] = Header()
    customer: Parsed[Header] = Header()
    service: Parsed[Header] = Header()
    region: Parsed[Header] = Header()
    tags: Parsed[Header] = Header()
    hold_minutes: Parsed[Header] = Header()
    excluded_reason: Parsed[Header] = Header()
    status: Parsed[Header] = Header()


class Changes(Model, frozen=True, kw_only=True):
    """A history that tells which field changed, and to what: which columns say so, and what the fields are called."""

    field: Parsed[Header]
    to: Parsed[Header]
    from_: Parsed[Header] = msgspec.field(name="from", default=Header())
    status: Parsed[OneOrMany] = OneOrMany(["status"])
    priority: Parsed[OneOrMany] = OneOrMany(["priority"])


class History(Model, frozen=True, kw_only=True):
    """The columns of an export with one row an event; ``status`` and ``priority`` hold from their row on."""

    item: Parsed[Header]
    at: Parsed[Header]
    status: Parsed[Header] = Header()
    priority: Parsed[Header] = Header()
    changes: Changes | None = None


class Event(Model, frozen=True, kw_only=True):
    """How exports tell an event: the column with its time, or the rows of a history that are it.

    ``when``: header of a column of the history, and the values it must have; all of several columns must fit.
    """

    column: Parsed[Header] = Header()
    when: Mapping[str, Parsed[OneOrMany]] = {}


class Verdict(Model, frozen=True, kw_only=True):
    """The column with the ticket system's own verdict on a measure: the words for met and for breached, or time left.

    ``time_left`` is a column of durations, in any unit: below zero is breached.
    """

    column: Parsed[Header]
    met: Parsed[OneOrMany] = OneOrMany()
    breached: Parsed[OneOrMany] = OneOrMany()
    time_left: bool = False


class TicketSource(Spec, frozen=True, kw_only=True):
    """How the exports of a ticket system become work items: their columns, their times, their events, their words."""

    preset: str = ""
    timezone: str = ""
    timestamps: Timestamps = Timestamps()
    delimiter: Literal["", ",", ";", "\t", "|"] = ""
    encoding: Literal["", "utf-8", "utf-16", "windows-1252", "iso-8859-1"] = ""
    columns: Columns = Columns()
    history: History | None = None
    events: Mapping[str, Event] = {}
    priorities: Mapping[str, str] = {}
    default_priority: str = ""
    statuses: Mapping[str, str] = {}
    exclusion_reasons: Mapping[str, str] = {}
    verdicts: Mapping[str, Verdict] = {}
    match: Match | None = None
    empty_values: tuple[str, ...] = ("",)

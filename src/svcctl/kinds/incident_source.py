from collections.abc import Mapping
from typing import Literal

import msgspec

from svcctl.kinds.base import Header, Match, Model, Parsed, Spec, Timestamps

Impact = Literal["down", "degraded", "none", "maintenance"]


class IncidentColumns(Model, frozen=True, kw_only=True):
    """Which column of an export of incidents holds what; an empty header means the export does not have it."""

    incident: Parsed[Header] = Header()
    title: Parsed[Header] = Header()
    service: Parsed[Header] = Header()
    customer: Parsed[Header] = Header()
    region: Parsed[Header] = Header()
    from_: Parsed[Header] = msgspec.field(name="from")
    to: Parsed[Header] = Header()
    ticket: Parsed[Header] = Header()
    impact: Parsed[Header] = Header()
    affected: Parsed[Header] = Header()
    excluded_reason: Parsed[Header] = Header()


class CountColumns(Model, frozen=True, kw_only=True):
    """Which column of an export of counted requests holds what; one row an interval, ``at`` is its start."""

    at: Parsed[Header]
    total: Parsed[Header]
    failed: Parsed[Header]
    service: Parsed[Header] = Header()
    customer: Parsed[Header] = Header()
    region: Parsed[Header] = Header()


class IncidentSource(Spec, frozen=True, kw_only=True):
    """How an export tells when a service was down: incidents with a beginning and an end, or counts of requests.

    Exactly one of ``columns`` and ``counts`` is set.
    """

    timezone: str = ""
    timestamps: Timestamps = Timestamps()
    delimiter: Literal["", ",", ";", "\t", "|"] = ""
    encoding: Literal["", "utf-8", "utf-16", "windows-1252", "iso-8859-1"] = ""
    columns: IncidentColumns | None = None
    counts: CountColumns | None = None
    impacts: Mapping[str, Impact] = {}
    exclusion_reasons: Mapping[str, str] = {}
    match: Match | None = None
    empty_values: tuple[str, ...] = ("",)

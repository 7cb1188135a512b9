"""Columns that say how long after its creation something happened to an item: durations as instants."""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation

import numpy as np
import numpy.typing as npt

from svcctl.calendars.clock import LATEST
from svcctl.kinds.ticket_source import After
from svcctl.sla.sieve import Sieve

Ints = npt.NDArray[np.int64]

_SECOND = 1_000_000
_UNITS = {"seconds": _SECOND, "minutes": 60 * _SECOND, "hours": 3600 * _SECOND}
_MOST = 10**9
_CLOCK = re.compile(r"([0-9]{1,9}):([0-5][0-9])(?::([0-5][0-9]))?")
_MISSING = int(np.iinfo(np.int64).min)
"""What `items.MISSING` is: the instant of an event that has not happened."""


def answered_after(sieve: Sieve, key: str, after: After, at: Mapping[str, Ints], empty: Iterable[str]) -> Ints:
    """First answers of which the export says how long they took, UTC microseconds; a time that it says goes first.

    ``at`` are the instants that are known, ``empty`` the words that stand for nothing. What is no duration, or leads
    out of the years of the clock, falls through the sieve.
    """
    created, nothing = at["created"], {"", *empty}
    column = sieve.chunk.texts[key]
    lengths = np.array(
        [_MISSING if text in nothing else micros_of(text, after.unit) for text in column.values], np.int64
    )
    length = lengths.take(column.codes)
    unreadable = (length < 0) & (length != _MISSING)
    wrong = f"'{{}}' is no length of time in {after.unit}, or below zero".format
    sieve.reject(unreadable, key, "unreadable-duration", wrong)
    known = (length >= 0) & (created != _MISSING)
    beyond = known & (length > LATEST - np.where(known, created, 0))
    sieve.reject(beyond, key, "time-out-of-range", "'{}' leads out of the years 1970 to 2199".format)
    told: Ints = np.where(known & ~beyond, created + np.where(known, length, 0), _MISSING)
    said = at.get("first-response")
    return told if said is None else np.where(said == _MISSING, told, said)


def micros_of(text: str, unit: str) -> int:
    """A length of time as microseconds; -1 for what is none, is below zero, or is not finite."""
    if unit == "hh:mm":
        found = _CLOCK.fullmatch(text.strip())
        hours, minutes, seconds = (int(part or 0) for part in found.groups()) if found else (-1, 0, 0)
        return (hours * 3600 + minutes * 60 + seconds) * _SECOND if found else -1
    try:
        number = Decimal(text)
    except InvalidOperation:
        return -1
    return int(number * _UNITS[unit]) if number.is_finite() and 0 <= number < _MOST else -1

"""Quantities as people write them: ``TB=7``, ``backup-pro/TB=7``, ``payments=250x40``."""

import re
from collections.abc import Iterable
from decimal import Decimal

from svcctl.pricing.shapes import Usage

_MOST_EVENTS = 100_000
_MOST_MONTHS = 12_000
_NUMBER = re.compile(r"[0-9]{1,15}(\.[0-9]{1,12})?", re.ASCII)


def quantities(given: Iterable[tuple[str, str]]) -> dict[str, Usage]:
    """What was used of each unit, from pairs of a unit and a number. Raises ValueError in words for their writer."""
    found: dict[str, Usage] = {}
    for unit, number in given:
        if unit in found:
            raise ValueError(f"{unit!r} is named twice; write it once")
        found[unit] = usage(unit, number)
    return found


def stepped(given: Iterable[str]) -> tuple[dict[str, Usage], dict[int, dict[str, Usage]]]:
    """``TB=7`` from the start, ``TB=10@13`` from the thirteenth month on: the first ones, and later ones by month."""
    months: dict[int, list[tuple[str, str]]] = {}
    for text in given:
        unit, number = parted(text)
        amount, at, month = number.partition("@")
        if at and not (month.isascii() and month.isdecimal() and 1 < int(month) <= _MOST_MONTHS):
            raise ValueError(f"{text!r}: write the month from which on it holds, from 2 on, such as TB=10@13")
        months.setdefault(int(month) if at else 1, []).append((unit, amount))
    found = {month: quantities(months[month]) for month in sorted(months)}
    return found.pop(1, {}), found


def parted(text: str) -> tuple[str, str]:
    """``TB=7`` as its two parts. A unit may hold an equals sign, a number may not: the last one parts them."""
    unit, equals, number = text.rpartition("=")
    if not equals or not unit.strip():
        raise ValueError(f"{text!r}: write a unit and a number, such as TB=7")
    return unit.strip(), number.strip()


def usage(unit: str, text: str) -> Usage:
    """A number of units, or so many events of an amount each: ``250x40``."""
    count, events, amount = text.partition("x")
    if not events:
        return Usage.of(_number(unit, text))
    if not count.strip().isdecimal() or not count.isascii() or int(count) > _MOST_EVENTS:
        raise ValueError(f"{unit}={text}: write how many events, up to {_MOST_EVENTS:,}, such as payments=250x40")
    return Usage.of_events([_number(unit, amount)] * int(count))


def _number(unit: str, text: str) -> Decimal:
    if not _NUMBER.fullmatch(text.strip()):
        raise ValueError(f"{unit}={text}: write a plain number from 0 after the unit, such as TB=7 or TB=0.5")
    return Decimal(text.strip())

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from typing import Any, Literal, Self

Unit = Literal["seconds", "calendar-days", "business-days"]
Deadline = time | Literal["close"] | None

MONTHS = {"month": 1, "quarter": 3, "year": 12}
"""How many months a period has."""

LONGEST_DAYS = 36_525
"""A hundred years: a longer target is a slip of the pen, and would leave the range of the clock."""

_CLOCK = re.compile(r"(?:([0-9]+)h)?(?:([0-9]+)m)?(?:([0-9]+)s)?", re.ASCII)
_DAYS = re.compile(r"([0-9]+)(bd|d)", re.ASCII)
_TIME = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])", re.ASCII)


@dataclass(frozen=True, slots=True)
class Target:
    """How much time a promise allows: ``30m``, ``4h``, ``1h30m``, ``2d``, ``2bd``, or the next business day by 17:00.

    ``unit`` says what ``amount`` counts: seconds on the metric's clock, dates of the civil calendar, or open days of
    the business calendar. ``by`` is the time of day (or the close of business) on the last of ``amount`` business
    days. ``text`` is the target as it was written.
    """

    text: str
    unit: Unit
    amount: int
    by: Deadline = None

    @classmethod
    def parse(cls, value: str | Mapping[str, Any]) -> Self:
        """Reads a target as people write it. Raises ValueError with a sentence they can act on."""
        target = cls._from_text(value) if isinstance(value, str) else cls._from_mapping(value)
        days = target.amount / 86_400 if target.unit == "seconds" else target.amount
        if target.amount <= 0:
            raise ValueError(f"'{target.text}': a target is longer than zero")
        if days > LONGEST_DAYS:
            raise ValueError(f"'{target.text}': a target is at most a hundred years")
        return target

    @classmethod
    def _from_text(cls, text: str) -> Self:
        if days := _DAYS.fullmatch(text):
            return cls(text, "business-days" if days[2] == "bd" else "calendar-days", _number(days[1], text))
        clock = _CLOCK.fullmatch(text)
        if not text or not clock:
            raise ValueError(f"'{text}': write a duration such as 30m, 4h, 2bd")
        hours, minutes, seconds = (_number(part or "0", text) for part in clock.groups())
        return cls(text, "seconds", hours * 3600 + minutes * 60 + seconds)

    @classmethod
    def _from_mapping(cls, value: Mapping[str, Any]) -> Self:
        if not isinstance(value, Mapping) or set(value) - {"businessDays", "by"} or "businessDays" not in value:
            raise ValueError('write a duration such as 30m, 4h, 2bd, or {businessDays: 1, by: "17:00"}')
        days = value["businessDays"]
        if isinstance(days, bool) or not isinstance(days, int):
            raise ValueError(  # noqa: TRY004  # a user's value, not a programmer's
                f"'{days}': write a whole number of business days, such as businessDays: 1"
            )
        by = _deadline(value.get("by"))
        ending = "" if by is None else f" by {by}" if by == "close" else f" by {by:%H:%M}"
        return cls(f"{days}bd{ending}", "business-days", days, by)

    def __str__(self) -> str:
        return self.text


def format_seconds(seconds: int) -> str:
    """A length of time as people say it: ``4h 05m``, ``45s``, ``-1h 00m``. Seconds appear only when there are any."""
    minutes, rest = divmod(abs(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    parts = []
    if hours:
        parts = [f"{hours}h", f"{minutes:02}m"]
    elif minutes:
        parts = [f"{minutes}m"]
    if rest or not parts:
        parts.append(f"{rest:02}s" if parts else f"{rest}s")
    return ("-" if seconds < 0 else "") + " ".join(parts)


def _deadline(value: Any) -> Deadline:
    if value is None:
        return None
    if value == "close":
        return "close"
    found = _TIME.fullmatch(value) if isinstance(value, str) else None
    if not found:
        raise ValueError(f"'{value}': write by: close, or a time of day in quotes such as by: \"17:00\"")
    return time(int(found[1]), int(found[2]))


def _number(digits: str, text: str) -> int:
    # Nine digits of seconds are thirty years; more are refused before int() has to read thousands of them.
    if len(digits) > 10:
        raise ValueError(f"'{text[:20]}': a target is at most a hundred years")
    return int(digits)

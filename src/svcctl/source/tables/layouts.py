"""How an export writes timestamps, and reading a million of them at once."""

import re
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
Text = npt.NDArray[np.uint8]

ISO = "iso8601"
SECOND = 1_000_000
DAY = 86_400 * SECOND
_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_NUMBERS = {"Y": "[0-9]{4}", "y": "[0-9]{2}", "f": "[0-9]{1,9}"} | dict.fromkeys("mdHIMS", "[0-9]{1,2}")
_WORDS = {"p": "[AaPp][Mm]", "b": "[A-Za-z]{3}", "B": "[A-Za-z]{3,9}", "a": "[A-Za-z]{2,3}", "A": "[A-Za-z]{6,9}"}
_ZONES = {"z": "Z|[+-][0-9]{2}(?::?[0-9]{2})?", "Z": "UTC|GMT"}
_DIRECTIVES = _NUMBERS | _WORDS | _ZONES
_ZONE = f"(?:(?P<z>{_ZONES['z']})| ?(?P<Z>{_ZONES['Z']}))?"
_ISO_FORMS = (
    "(?P<Y>[0-9]{4})-(?P<m>[0-9]{2})-(?P<d>[0-9]{2})"
    "(?:[T ](?P<H>[0-9]{2})(?::(?P<M>[0-9]{2})(?::(?P<S>[0-9]{2})(?:[.,](?P<f>[0-9]{1,9}))?)?)?" + _ZONE + ")?",
    "(?P<Y>[0-9]{4})(?P<m>[0-9]{2})(?P<d>[0-9]{2})T(?P<H>[0-9]{2})(?P<M>[0-9]{2})(?P<S>[0-9]{2})?" + _ZONE,
)


@dataclass(frozen=True, slots=True)
class Shape:
    """Where each part of a timestamp stands in a text of one length: ``spans["Y"] == (0, 4)``."""

    spans: dict[str, tuple[int, int]]

    @property
    def zoned(self) -> bool:
        """True when the text says its offset from UTC."""
        return bool(self.spans.keys() & _ZONES.keys())


def fault(layout: str) -> str:
    """What is wrong with a layout, as a sentence for the person who wrote it; empty when svcctl can read by it."""
    if layout == ISO:
        return ""
    parts = [part.lstrip("-") for part in re.findall(r"%(-?.|\Z)", layout.replace("%%", ""))]
    for part in parts:
        if part not in _DIRECTIVES:
            return f"%{part} is no part of a timestamp that svcctl reads; it knows %{', %'.join(_DIRECTIVES)}"
        if parts.count(part) > 1:
            return f"%{part} stands there twice"
    for names, what in ((("Y", "y"), "year"), (("m", "b", "B"), "month"), (("d",), "day")):
        if not set(names) & set(parts):
            return f"it has no {what}; a timestamp needs %{names[0]}"
    return "" if ("I" in parts) == ("p" in parts) else "%I and %p go together: an hour of twelve, and AM or PM"


def swapped(layout: str) -> str:
    """The same layout with day and month changed over."""
    return re.sub(r"%(-?)([dm])", lambda part: f"%{part[1]}{'m' if part[2] == 'd' else 'd'}", layout)


def shape_of(text: str, layout: str) -> Shape | None:
    """The parts of one timestamp, or None when it is not written in that layout.

    ISO 8601 is read beside any layout whose date does not begin with the year: nothing else can be meant by it.
    """
    for pattern in _patterns(layout):
        if found := pattern.fullmatch(text):
            return Shape({part: found.span(part) for part in found.groupdict() if found[part] is not None})
    return None


@cache
def _patterns(layout: str) -> tuple[re.Pattern[str], ...]:
    mine = (
        _ISO_FORMS if layout == ISO else (_source(layout), *(() if re.search("%-?Y.*%-?[dm]", layout) else _ISO_FORMS))
    )
    return tuple(map(re.compile, mine))


def _source(layout: str) -> str:
    parts = re.split(r"%-?(.)", layout)
    literals = [r"\s+".join(map(re.escape, re.split(r"\s+", text))) for text in parts[0::2]]
    groups = ["%" if part == "%" else f"(?P<{part}>{_DIRECTIVES[part]})" for part in parts[1::2]]
    return "".join(literal + group for literal, group in zip(literals, [*groups, ""], strict=True))


def like(text: Text, sample: bytes, shape: Shape | None) -> Mask:
    """Which timestamps of ``text`` are written like the sample (without a shape: would fail for the same reason).

    ``text`` is uint8, one row a character, one column a timestamp. Digits of a part may be other digits, letters of a
    word other letters; everything else must be the same.
    """
    same = np.ones(text.shape[1], bool)
    spans = {} if shape is None else shape.spans
    digits = {at for span in spans.values() for at in range(*span)} if shape else set(range(len(sample)))
    words = {at for part, span in spans.items() if part in _WORDS for at in range(*span)}
    for at, sign in enumerate(sample):
        if at in digits and 48 <= sign < 58:
            same &= (text[at] - np.uint8(48)) < 10
        elif at in words:
            same &= ((text[at] | np.uint8(32)) - np.uint8(97)) < 26
        else:
            same &= text[at] == sign
    return same


def read(text: Text, shape: Shape) -> tuple[Ints, Mask]:
    """The instants of timestamps that are written alike: (int64 microseconds since 1970, which of them exist).

    With an offset in the text the microseconds are UTC, without one they are wall-clock time.
    """
    none = np.zeros(text.shape[1], np.int64)
    part = {name: _number(text[slice(*span)]) for name, span in shape.spans.items() if name in _NUMBERS}
    month, exists = _month(text, shape, part.get("m", none + 1))
    hour, right = _hour(text, shape, part, none)
    year = part["Y"] if "Y" in part else _century(part.get("y", none + 70))
    day, minute, second = part.get("d", none + 1), part.get("M", none), part.get("S", none)
    exists = exists & right & (year >= 1) & (month >= 1) & (month <= 12) & (minute < 60) & (second < 60) & (day >= 1)
    starts = _month_starts()
    index = np.clip((year - 1) * 12 + month - 1, 0, len(starts) - 2)
    exists &= day <= starts[index + 1] - starts[index]
    offset, real = _offset(text, shape, none)
    micros = (starts[index] + day - 1) * DAY + (hour * 3600 + minute * 60 + second) * SECOND
    return micros + _fraction(text, shape, none) - offset, exists & real


@cache
def _month_starts() -> Ints:
    return np.arange("0001-01", "10001-01", dtype="M8[M]").astype("M8[D]").astype(np.int64)


def _number(digits: Text) -> Ints:
    value: Ints = np.zeros(digits.shape[1], np.int64)
    for digit in digits:
        value = value * 10 + (digit - np.uint8(48))
    return value


def _century(year: Ints) -> Ints:
    """Years of two digits as POSIX reads them: 69 to 99 are of the last century."""
    century: Ints = np.where(year < 69, 2000, 1900)
    return year + century


def _month(text: Text, shape: Shape, number: Ints) -> tuple[Ints, Mask]:
    span = shape.spans.get("b") or shape.spans.get("B")
    if span is None:
        return number, np.ones(len(number), bool)
    word = text[slice(*span)] | np.uint8(32)
    month = np.zeros_like(number)
    for index, name in enumerate(_MONTHS, 1):
        wanted = np.frombuffer((name if "B" in shape.spans else name[:3]).encode(), np.uint8)
        if len(wanted) == len(word):
            month[(word == wanted[:, None]).all(axis=0)] = index
    return month, month > 0


def _hour(text: Text, shape: Shape, part: dict[str, Ints], none: Ints) -> tuple[Ints, Mask]:
    if "I" not in part or "p" not in shape.spans:
        hour = part.get("H", part.get("I", none))
        return hour, hour < 24
    first, _ = shape.spans["p"]
    half = text[first] | np.uint8(32)
    afternoon = half == ord("p")
    known = (afternoon | (half == ord("a"))) & ((text[first + 1] | np.uint8(32)) == ord("m"))
    return part["I"] % 12 + 12 * afternoon, known & (part["I"] >= 1) & (part["I"] <= 12)


def _fraction(text: Text, shape: Shape, none: Ints) -> Ints:
    if "f" not in shape.spans:
        return none
    first, last = shape.spans["f"]
    # Digits beyond the microsecond are cut off, never rounded up into the next second.
    scale: int = 10 ** max(0, 6 - (last - first))
    return _number(text[first : min(last, first + 6)]) * scale


def _offset(text: Text, shape: Shape, none: Ints) -> tuple[Ints, Mask]:
    first, last = shape.spans.get("z", (0, 1))
    if last - first < 3:
        return none, np.ones(len(none), bool)
    digits = text[first + 1 : last]
    hours, minutes = _number(digits[:2]), _number(digits[-2:]) if len(digits) > 2 else none
    sign = np.where(text[first] == ord("-"), -1, 1)
    return sign * (hours * 60 + minutes) * 60 * SECOND, (hours < 24) & (minutes < 60)

"""Timelines as strips: one bar a target, small enough for two hundred on a page, with its times in words beside it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, pairwise

from svcctl.calendars.instants import format_instant
from svcctl.documents.tables import duration
from svcctl.sla.explain import Timeline
from svcctl.sla.shades import AHEAD, SAID, Shades, dominant, stretches_of

WIDTH, HEIGHT = 1000, 20
_SLOTS = 125
"""How many shares a bar is cut into where its stretches are too many to draw each."""
_MOST = 12
"""How many stretches are told in words; `svcctl sla explain` tells them all."""
_SECOND = 1_000_000
TALL = {"running": (4, 12), "late": (0, 20), "paused": (8, 4), "excluded": (6, 8), "closed": (10, 1)}
"""Where each shade begins in height, and how tall it is: nobody has to tell them apart by colour."""

DRAWING: dict[str, object] = {"field": (WIDTH, HEIGHT), "shades": SAID, "tall": TALL}
"""What templates need to draw strips and their legend."""


@dataclass(frozen=True, slots=True)
class Strip:
    """One timeline as a page shows it.

    ``paths`` are the shapes of each shade, on a field of `WIDTH` x `HEIGHT`; ``due`` is where on it the target ran out.
    ``moments`` are creation, due instant and stop in order, in local time; ``sums`` what each shade took; ``stretches``
    the first of them in words, ``more`` how many are left out.
    """

    paths: tuple[tuple[str, str], ...]
    due: int | None
    moments: tuple[tuple[str, datetime], ...]
    sums: tuple[tuple[str, str], ...]
    stretches: tuple[tuple[datetime, datetime, str], ...]
    more: int

    @property
    def words(self) -> str:
        """The bar for those who do not see it."""
        return "Timeline: " + ", ".join(f"{what} {took}" for what, took in self.sums)


def strip(line: Timeline) -> Strip:
    """A timeline as a strip, from its start to its stop, or to the due instant if that is later."""
    shades = line.shades()
    end = max(line.stop, line.due or line.stop, line.start + 1)
    told = stretches_of(line)
    words = tuple(
        (
            local(each.start, line),
            local(each.stop, line),
            each.turn or f"{each.words}, {length(each.stop - each.start)}",
        )
        for each in told[:_MOST]
    )
    due = None if line.due is None else (line.due - line.start) * WIDTH // (end - line.start)
    return Strip(_paths(shades, line.start, end), due, _moments(line), _sums(line), words, len(told) - len(words))


def _paths(shades: Shades, start: int, end: int) -> tuple[tuple[str, str], ...]:
    """The shapes of each shade, from the left to the right."""
    if len(shades) > _SLOTS:
        shades = list(_shares(shades, start, end))
    found: dict[str, list[str]] = {}
    for shade, first, last in shades:
        left, right = ((at - start) * WIDTH // (end - start) for at in (first, last))
        top, tall = TALL[shade]
        found.setdefault(shade, []).append(f"M{left} {top}h{max(right - left, 1)}v{tall}H{left}z")
    return tuple((shade, "".join(found[shade])) for shade in SAID if shade in found)


def _shares(shades: Shades, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    """Even shares of the time by what takes the most of each, neighbours of one shade joined."""
    edges = [start + (end - start) * place // _SLOTS for place in range(_SLOTS + 1)]
    shares = ((dominant(shades, *share), *share) for share in pairwise(edges))
    for shade, group in groupby(shares, key=lambda share: share[0]):
        joined = list(group)
        if shade != AHEAD:
            yield shade, joined[0][1], joined[-1][2]


def _moments(line: Timeline) -> tuple[tuple[str, datetime], ...]:
    found = [(line.start, line.started_by), (line.stop, line.stopped_by)]
    if line.due is not None:
        found.append((line.due, "due"))
    return tuple((said, local(at, line)) for at, said in sorted(found, key=lambda each: each[0]))


def _sums(line: Timeline) -> tuple[tuple[str, str], ...]:
    sums = dict.fromkeys(SAID, 0)
    for shade, start, stop in line.shades():
        sums[shade] += stop - start
    found = [(SAID[shade], length(took)) for shade, took in sums.items() if took]
    if line.lump:
        found.append(("on hold at times that the export does not tell", length(line.held)))
    return tuple(found)


def local(micros: int, line: Timeline) -> datetime:
    """An instant as people read it where the clock of a timeline counts."""
    return datetime.fromisoformat(format_instant(micros, line.timezone))


def length(micros: int) -> str:
    """A length of time in hours and minutes."""
    return duration(micros // _SECOND)

"""What pictures of a timeline share, in a terminal or on a page: shades, stretches and sums in the same words."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from svcctl.sla.explain import Timeline

SAID = {
    "running": "running",
    "late": "running, past due",
    "paused": "paused",
    "excluded": "excluded",
    "closed": "closed",
}
"""The shades of a timeline in the order of their weight, each in words."""
AHEAD = "ahead"
"""Time after the stop, up to the due instant: no shade of the clock."""
Shades = Sequence[tuple[str, int, int]]
"""Shaded stretches in order: (shade, from, to), see `Timeline.shades`."""

NO_TARGET = "no target: no open hour before 2200 uses it up"
_WEIGHT = {shade: place for place, shade in enumerate(SAID)}


def dominant(pieces: Shades, first: int, last: int) -> str:
    """The shade that takes the most of a share of the time; the clock's work first where it is a draw."""
    at = max(bisect_right(pieces, first, key=lambda piece: piece[1]) - 1, 0)
    sums: dict[str, int] = {}
    for shade, start, stop in pieces[at:]:
        if start >= last:
            break
        if (shared := min(stop, last) - max(start, first)) > 0:
            sums[shade] = sums.get(shade, 0) + shared
    return max(sums, key=lambda shade: (sums[shade], -_WEIGHT[shade])) if sums else AHEAD


@dataclass(frozen=True, slots=True)
class Stretch:
    """A time in which a clock was not closed; ``so_far`` is what it had counted by the end. UTC microseconds.

    ``status`` is what paused it, where a history tells. A stretch of no length is where another priority took over.
    """

    shade: str
    start: int
    stop: int
    so_far: int
    status: str = ""
    turn: str = ""

    @property
    def words(self) -> str:
        """What the clock did, in words."""
        return self.turn or SAID[self.shade] + (f", {self.status}" if self.status else "")

    @property
    def counts(self) -> bool:
        """True when the clock counted."""
        return self.shade in {"running", "late"}


def stretches_of(line: Timeline) -> list[Stretch]:
    """What a clock did outside of closed hours, in order, with the priorities that took over on the way."""
    found, used = [], 0
    over = [at for at, _ in line.turns]
    waits = [edge for start, stop, _ in line.waits for edge in (start, stop)]
    for shade, start, stop in line.shades():
        if shade == "closed":
            continue
        cuts = {at for at in (over + waits if shade == "paused" else over) if start < at < stop}
        for first, last in pairwise(sorted({start, *cuts, stop})):
            used += last - first if shade in {"running", "late"} else 0
            status = next((said for a, b, said in line.waits if a <= first < b), "") if shade == "paused" else ""
            found.append(Stretch(shade, first, last, used, status))
    turns = [Stretch("turn", at, at, 0, turn=said) for at, said in line.turns]
    return sorted([*turns, *found], key=lambda each: (each.start, each.stop))


def ends_of(line: Timeline) -> list[tuple[int, str]]:
    """Stop and due instant in order, each with its words."""
    found = [(line.stop, "still open when judged" if line.open else "stopped")]
    if line.due is not None:
        found.append((line.due, "due, time on hold added" if line.lump else "due"))
    return sorted(found)


def _why_used(line: Timeline) -> str:
    """What is to be said of the time used, where the sums above do not say it."""
    if line.wall:
        return ", the target and what ran between the due instant and the stop"
    return "" if line.used or not line.held else ", because more was on hold than was open"


def sums_of(line: Timeline) -> Iterator[tuple[str, str, int, str]]:
    """The sums that lead to the verdict: sign, name, microseconds, and what is to be said of it."""
    yield " ", "open time", line.opened, ""
    if line.held and line.wall:
        yield " ", "on hold", line.held, ", on the wall: what began before the due instant puts it off"
    elif line.held:
        yield "-", "on hold", line.held, ", known only as a sum: the export does not say when" if line.lump else ""
    if line.excluded:
        yield "-", "excluded", line.excluded, ""
    yield "=", "used", line.used, _why_used(line)
    if line.target is None:
        return
    yield " ", "target", line.target, ""
    verdict = f": {line.row['outcome']}" + (f" ({line.row['reason']})" if line.row["reason"] else "")
    yield (" ", "overrun", line.overrun, verdict) if line.left is None else (" ", "left", line.left, verdict)

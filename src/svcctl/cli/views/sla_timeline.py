"""A timeline drawn for the terminal: a bar that fits the width, the stretches of time, and the sums below."""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate, pairwise

from svcctl.calendars.duration import format_seconds
from svcctl.clocks.answer import local
from svcctl.findings.frame import cells, safe
from svcctl.sla.explain import Explained, Timeline, Unmeasured
from svcctl.sla.terms_used import Used

_SIGNS = {"running": "█", "late": "▓", "paused": "▒", "excluded": "░", "closed": "·", "ahead": " "}
_SAID = {
    "running": "running",
    "late": "running, past due",
    "paused": "paused",
    "excluded": "excluded",
    "closed": "closed",
}
_MOST = 24
_SECOND = 1_000_000
_NOTHING = {
    "not-started": "what starts this clock has not happened",
    "no-target": "no line of the SLA's targets fits the item",
    "no-column": "the TicketSource names no column for what stops this clock",
}
Lines = Callable[[Used], str]
"""Says where a term stands: ``policies/slas/pro.yaml:12``."""


def draw(explained: Explained, where: Lines, width: int) -> str:
    """One target of an item as text, each line within the width where words allow it."""
    lines = _unmeasured(explained) if isinstance(explained, Unmeasured) else _timeline(explained, where, width)
    return "\n".join(safe(line).rstrip() for line in lines) + "\n"


def _unmeasured(explained: Unmeasured) -> Iterator[str]:
    row = explained.row
    yield f"{row['item']}  {row['metric']}  not applicable"
    yield ""
    yield f"{row['sla']}@{row['sla_version']}: {_NOTHING.get(row['reason'], row['reason'] or 'nothing to measure')}"


def _timeline(line: Timeline, where: Lines, width: int) -> Iterator[str]:
    row = line.row
    yield f"{row['item']}  {row['metric']}  {row['outcome']}"
    about = [f"{name} {row[key]}" for name, key in _ABOUT if row[key]]
    yield f"{', '.join(about)}; {row['sla']}@{row['sla_version']}; {line.clock}, times in {line.timezone}"
    yield ""
    yield from _bar(line, min(width - 1, 100))
    yield ""
    yield from _stretches(line)
    yield ""
    yield from _sums(line)
    yield ""
    yield from _terms((*line.terms, *line.credits), where)


_ABOUT = (("priority", "priority"), ("customer", "customer"), ("service", "service"), ("period", "period"))


def _bar(line: Timeline, width: int) -> Iterator[str]:
    """The time from creation to the stop, or to the due instant if that is later, one sign a share of it."""
    end = line.stop if line.due is None else max(line.stop, line.due)
    span = end - line.start
    if span <= 0:
        return
    marks = [(line.start, _started(line), False), (line.stop, _stopped(line), True)]
    if line.due is not None:
        marks.append((line.due, "due", False))
    for at, said, below in marks:
        if not below:
            yield _mark((at - line.start) * (width - 1) // span, f"{said} {local(at, line.timezone)[:16]}", "▼", width)
    pieces = line.shades()
    edges = [line.start + span * place // width for place in range(width + 1)]
    yield "".join(_sign(pieces, first, last) for first, last in pairwise(edges))
    stop = max((line.stop - line.start) * width // span - 1, 0)
    yield _mark(stop, f"{_stopped(line)} {local(line.stop, line.timezone)[:16]}", "▲", width)
    used = {shade for shade, _, _ in pieces}
    yield "  ".join(f"{_SIGNS[shade]} {said}" for shade, said in _SAID.items() if shade in used)


def _started(line: Timeline) -> str:
    return "created" if line.row["metric"] in {"first-response", "resolution"} else "started"


def _stopped(line: Timeline) -> str:
    return "judged" if line.open else "stopped"


def _mark(place: int, said: str, sign: str, width: int) -> str:
    """A sign at a place with its words beside it, on the side where there is room."""
    if place + 2 + cells(said) <= width:
        return f"{' ' * place}{sign} {said}"
    return f"{said} {sign}".rjust(place + 1)


def _sign(pieces: Sequence[tuple[str, int, int]], first: int, last: int) -> str:
    """The sign of what takes the most of a stretch; the clock's work first where it is a draw."""
    at = max(bisect_right(pieces, first, key=lambda piece: piece[1]) - 1, 0)
    sums: dict[str, int] = {}
    for shade, start, stop in pieces[at:]:
        if start >= last:
            break
        if (shared := min(stop, last) - max(start, first)) > 0:
            sums[shade] = sums.get(shade, 0) + shared
    if not sums:
        return _SIGNS["ahead"]
    return _SIGNS[max(sums, key=lambda shade: (sums[shade], -list(_SIGNS).index(shade)))]


def _stretches(line: Timeline) -> Iterator[str]:
    zone, shaded = line.timezone, [piece for piece in line.shades() if piece[0] != "closed"]
    used = list(accumulate(stop - start if shade in {"running", "late"} else 0 for shade, start, stop in shaded))
    yield f"{local(line.start, zone)}  {_started(line)}"
    for (shade, start, stop), sum_ in list(zip(shaded, used, strict=True))[:_MOST]:
        said = f"{_SAID[shade]}, {duration(sum_)} so far" if shade in {"running", "late"} else _SAID[shade]
        yield f"{local(start, zone)} to {local(stop, zone)}  {duration(stop - start):>9}  {said}"
    if (more := len(shaded) - _MOST) > 0:
        yield f"... and {more:,} more stretches; --format json tells them all"
    closed = sum(piece.length for piece in line.pieces if piece.kind == "closed")
    if closed:
        yield f"{'closed hours between':<{2 * len(local(line.start, zone)) + 4}}  {duration(closed):>9}  not counted"
    ends = [(line.stop, "still open when judged" if line.open else "stopped")]
    if line.due is not None:
        ends.append((line.due, "due, time on hold added" if line.lump else "due"))
    yield from (f"{local(at, zone)}  {said}" for at, said in sorted(ends))


def _sums(line: Timeline) -> Iterator[str]:
    hold = ", known only as a sum: the export does not say when" if line.lump else ""
    rows = [("  open time", line.opened, "")]
    if line.held:
        rows.append(("- on hold", line.held, hold))
    if line.excluded:
        rows.append(("- excluded", line.excluded, ""))
    rows.append(("= used", line.used, "" if line.used or not line.held else ", because more was on hold than was open"))
    if line.target is None:
        yield from (f"{name:<12}{duration(length):>12}{said}" for name, length, said in rows)
        yield "  no target: no open hour before 2200 uses it up"
        return
    rows.append(("  target", line.target, ""))
    verdict = f": {line.row['outcome']}" + (f" ({line.row['reason']})" if line.row["reason"] else "")
    if line.left is None:
        rows.append(("  overrun", line.overrun, verdict))
    else:
        rows.append(("  left", line.left, verdict))
    yield from (f"{name:<12}{duration(length):>12}{said}" for name, length, said in rows)


def _terms(terms: Sequence[Used], where: Lines) -> Iterator[str]:
    rows = [(each.what, each.says, where(each)) for each in terms]
    wide = [max(map(cells, column)) for column in zip(*rows, strict=True)]
    for what, says, place in rows:
        yield f"{what:<{wide[0]}}  {says}{' ' * (wide[1] - cells(says))}  {place}"


def duration(micros: int) -> str:
    """A length of time as people say it, with the part of a second where there is one."""
    seconds, rest = divmod(micros, _SECOND)
    return format_seconds(seconds) + (f" {rest / _SECOND:.6f}".rstrip("0").replace(" 0.", " .") + "s" if rest else "")

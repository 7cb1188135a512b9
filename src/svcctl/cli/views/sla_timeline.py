"""A timeline drawn for the terminal: a bar that fits the width, the stretches of time, and the sums below."""

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from svcctl.calendars.duration import format_seconds
from svcctl.clocks.answer import local
from svcctl.findings.frame import cells, safe
from svcctl.sla.explain import Explained, Timeline, Unmeasured
from svcctl.sla.shades import AHEAD, NO_TARGET, SAID, dominant, ends_of, stretches_of, sums_of
from svcctl.sla.terms_used import Used

_SIGNS = dict(zip((*SAID, AHEAD), "█▓▒░· ", strict=True))
_MOST = 24
_SECOND = 1_000_000
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
    yield f"{row['sla']}@{row['sla_version']}: {explained.why}"


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
    marks = [(line.start, line.started_by, False), (line.stop, line.stopped_by, True)]
    if line.due is not None:
        marks.append((line.due, "due", False))
    for at, said, below in marks:
        if not below:
            yield _mark((at - line.start) * (width - 1) // span, f"{said} {local(at, line.timezone)[:16]}", "▼", width)
    pieces = line.shades()
    edges = [line.start + span * place // width for place in range(width + 1)]
    yield "".join(_SIGNS[dominant(pieces, first, last)] for first, last in pairwise(edges))
    stop = max((line.stop - line.start) * width // span - 1, 0)
    yield _mark(stop, f"{line.stopped_by} {local(line.stop, line.timezone)[:16]}", "▲", width)
    used = {shade for shade, _, _ in pieces}
    yield "  ".join(f"{_SIGNS[shade]} {said}" for shade, said in SAID.items() if shade in used)


def _mark(place: int, said: str, sign: str, width: int) -> str:
    """A sign at a place with its words beside it, on the side where there is room."""
    if place + 2 + cells(said) <= width:
        return f"{' ' * place}{sign} {said}"
    return f"{said} {sign}".rjust(place + 1)


def _stretches(line: Timeline) -> Iterator[str]:
    zone, found = line.timezone, stretches_of(line)
    yield f"{local(line.start, zone)}  {line.started_by}"
    for stretch in found[:_MOST]:
        if stretch.turn:
            yield f"{local(stretch.start, zone)}  {stretch.turn}"
            continue
        said = stretch.words + (f", {duration(stretch.so_far)} so far" if stretch.counts else "")
        between = f"{local(stretch.start, zone)} to {local(stretch.stop, zone)}"
        yield f"{between}  {duration(stretch.stop - stretch.start):>9}  {said}"
    if (more := len(found) - _MOST) > 0:
        yield f"... and {more:,} more stretches; --format json tells them all"
    closed = sum(piece.length for piece in line.pieces if piece.kind == "closed")
    if closed:
        yield f"{'closed hours between':<{2 * len(local(line.start, zone)) + 4}}  {duration(closed):>9}  not counted"
    yield from (f"{local(at, zone)}  {said}" for at, said in ends_of(line))


def _sums(line: Timeline) -> Iterator[str]:
    for sign, name, length, said in sums_of(line):
        yield f"{f'{sign} {name}':<12}{duration(length):>12}{said}"
    if line.target is None:
        yield f"  {NO_TARGET}"


def _terms(terms: Sequence[Used], where: Lines) -> Iterator[str]:
    rows = [(each.what, each.says, where(each)) for each in terms]
    wide = [max(map(cells, column)) for column in zip(*rows, strict=True)]
    for what, says, place in rows:
        yield f"{what:<{wide[0]}}  {says}{' ' * (wide[1] - cells(says))}  {place}"


def duration(micros: int) -> str:
    """A length of time as people say it, with the part of a second where there is one."""
    seconds, rest = divmod(micros, _SECOND)
    return format_seconds(seconds) + (f" {rest / _SECOND:.6f}".rstrip("0").replace(" 0.", " .") + "s" if rest else "")

from collections.abc import Iterator
from itertools import groupby

from svcctl.changes import Class
from svcctl.findings import Problem, Severity
from svcctl.findings.frame import code_frame, lines_of, safe
from svcctl.reporters.text import Line, painted, plain
from svcctl.review.model import Change, Impact, Review, Spot, Whose
from svcctl.review.words import affecting, customers, headline, remarks

STYLES = {
    Class.BREAKING: "bold red",
    Class.NOTICE: "bold yellow",
    Class.IMPROVES: "bold green",
    Class.INTERNAL: "bright_black",
}
_QUIET = "bright_blue"
Sources = dict[tuple[Whose, str], list[str]]
_SIGNS = {"base": ("-", "red"), "head": ("+", "green")}


def render(review: Review, *, fail_on: Class | None, color: bool = False, width: int = 100) -> str:
    """A tree of declarations with what changed in each, the lines of both sides, and the answer as the last line."""
    lines = list(_lines(review, fail_on, width))
    paint = painted if color else plain
    return "".join(f"{paint(line)}\n" for line in lines)


def _lines(review: Review, fail_on: Class | None, width: int) -> Iterator[Line]:
    if review.nothing:
        return
    yield [("from ", _QUIET), (safe(review.base), ""), (" to ", _QUIET), (safe(review.head), "")]
    sources = {key: lines_of(text) for key, text in review.sources.items()}
    for label, changes in groupby(sorted(review.changes, key=lambda each: each.resource), lambda each: each.resource):
        yield []
        reached = f"  {affecting(review.affected[label])}" if label in review.affected else ""
        yield [(safe(label), "bold"), (reached, _QUIET)]
        if review.named and reached and (told := customers(review.affected[label])):
            yield [(f"  {safe(told)}", _QUIET)]
        for change in changes:
            yield from _change(change, sources, width)
    yield from _problems(review)
    for impact in review.impacts:
        yield from _impact(impact)
    yield []
    yield [(headline(review), "bold")]
    if review.fails(fail_on):
        yield [(_why(review, fail_on), "bold red")]


def _change(change: Change, sources: Sources, width: int) -> Iterator[Line]:
    told = "; ".join(remarks(change))
    yield [
        (f"  {change.weight}[{change.name}]", STYLES[change.weight]),
        (f": {safe(change.message)}", ""),
        (f" ({safe(told)})" if told else "", _QUIET),
    ]
    for spot in (change.base, change.head):
        if spot is not None and not spot.near:
            yield from _frame(spot, sources.get((spot.side, spot.file), []), width)
    if change.weight in {Class.BREAKING, Class.NOTICE} and not change.approved_by:
        yield [(f"      fingerprint {change.fingerprint}", "bright_black")]


def _frame(spot: Spot, lines: list[str], width: int) -> Iterator[Line]:
    """The line that changed, with its sign, and carets below what is meant."""
    sign, style = _SIGNS[spot.side]
    where = f"{safe(spot.file)}:{spot.span.line}:{spot.span.column}"
    yield [(f"    {sign} ", style), (where, _QUIET)]
    gutter = len(str(spot.span.line))
    for line in code_frame(lines, spot.span, width - gutter - 9):
        if line.carets:
            yield [(f"    {sign} {line.number:>{gutter}} | ", _QUIET), (line.text, "")]
            yield [(f"      {' ' * gutter} | ", _QUIET), (line.carets, style)]


def _problems(review: Review) -> Iterator[Line]:
    for problem in review.problems:
        yield []
        yield from _problem(str(problem.severity or Severity.ERROR), "bold red", problem)
    for side, problem in review.skipped:
        yield []
        which = review.base if side == "base" else review.head
        yield from _problem(f"not compared in {which}", "bold yellow", problem)


def _problem(what: str, style: str, problem: Problem) -> Iterator[Line]:
    rule = f"[{problem.rule}]" if problem.rule else ""
    yield [(f"{what}{rule}", style), (f": {safe(problem.message)}", "bold")]
    span = problem.place.span
    line = f":{span.line}:{span.column}" if span else ""
    whose = f"  {safe(problem.resource)}" if problem.resource else ""
    yield [("  --> ", _QUIET), (f"{safe(problem.place.file)}{line}", ""), (whose, _QUIET)]
    if problem.hint:
        yield [("   = ", _QUIET), ("hint", "bold green"), (f": {safe(problem.hint)}", "")]


def _impact(impact: Impact) -> Iterator[Line]:
    yield []
    yield [(f"{impact.title}: ", "bold"), (safe(impact.headline), "")]
    for section in impact.sections:
        yield []
        yield [(f"  {section.title}", "bold")]
        rows = [section.columns, *section.rows]
        wide = [max(map(len, column)) for column in zip(*rows, strict=True)]
        for row in rows:
            cells = (
                cell.rjust(width) if name in section.right else cell.ljust(width)
                for name, cell, width in zip(section.columns, map(safe, row), wide, strict=True)
            )
            yield [(f"  {'  '.join(cells)}".rstrip(), "")]
    yield from ([(f"  {safe(note)}", _QUIET)] for note in impact.notes)


def _why(review: Review, fail_on: Class | None) -> str:
    if review.fails(None):
        return "Fails: the errors above stand in the way, whatever --fail-on says."
    return f"Fails on {fail_on}: mend it, or approve it by its fingerprint (svcctl explain Approvals)."

import re
from collections.abc import Iterator
from itertools import groupby

from svcctl.changes import Class
from svcctl.findings import Severity
from svcctl.findings.frame import lines_of, safe
from svcctl.findings.report import many
from svcctl.reporters.markdown import COMMENT, code, prose
from svcctl.review.model import Change, Review, Spot, Whose
from svcctl.review.words import affecting, customers, headline, remarks
from svcctl.sla.markdown import table

MARKER = "<!-- svcctl-diff -->"
"""The invisible first line by which a bot finds its own comment again."""

_ROWS = 25
_CUT = "\n... left out in the middle: `svcctl diff` shows it all ...\n"
_FOOTER = "\n<sub>This comment is written anew with every push.</sub>\n"


def render(review: Review, *, fail_on: Class | None, color: bool = False, width: int = 100) -> str:  # noqa: ARG001
    """A comment for a pull request: the answer, a small table, and the lines of both sides folded away.

    Nothing where nothing changed. What does not fit in a comment is cut out in the middle of the details.
    """
    if review.nothing:
        return ""
    head = "\n".join(_head(review, fail_on))
    room = COMMENT - 256 - len(f"{head}{_FOOTER}".encode())
    return f"{head}\n{_folded(review, room)}{_FOOTER}"


def _head(review: Review, fail_on: Class | None) -> Iterator[str]:
    yield f"{MARKER}\n### {prose(headline(review))}\n"
    if review.fails(fail_on) and not review.fails(None):
        yield f"Fails on `{fail_on}`: mend it, or approve it by its fingerprint.\n"
    for problem in review.problems[:_ROWS]:
        hint = f" {prose(problem.hint)}." if problem.hint else ""
        mark = "⚠️" if problem.severity is Severity.WARNING else "❌"
        yield f"- {mark} {code(problem.resource or problem.place.file)}: {prose(problem.message)}.{hint}"
    for side, problem in review.skipped[:_ROWS]:
        which = review.base if side == "base" else review.head
        yield f"- ⚠️ not compared in {prose(which)}: {code(problem.place.file)}: {prose(problem.message)}"
    hidden = max(len(review.problems) - _ROWS, 0) + max(len(review.skipped) - _ROWS, 0)
    if hidden:
        yield f"- and {hidden:,} more"
    yield from _table([change for change in review.changes if change.weight is not Class.INTERNAL])
    for impact in review.impacts:
        yield f"\n**{impact.title}:** {prose(impact.headline)}"
    if ours := review.count(Class.INTERNAL):
        yield f"\n{many(ours, 'internal change')} that no customer sees."


def _table(changes: list[Change]) -> Iterator[str]:
    if not changes:
        return
    yield "\n| | what | change | from |\n|---|---|---|---|"
    for change in changes[:_ROWS]:
        approved = f" ✔ {prose(change.approved_by)}" if change.approved_by else ""
        told = _short(change.message)
        yield f"| {change.weight}{approved} | {code(change.resource)} | {prose(told)} | {change.effective} |"
    if len(changes) > _ROWS:
        yield f"| | | {len(changes) - _ROWS:,} more in the details | |"


def _short(text: str) -> str:
    """A long sentence without its middle."""
    return text if len(text) <= 160 else f"{text[:100]} … {text[-50:]}"


def _folded(review: Review, room: int) -> str:
    opening, closing = "\n<details><summary>Details</summary>\n\n", "\n</details>\n"
    body = "\n".join(_details(review))
    return f"{opening}{_fitting(body, room - len(opening) - len(closing))}{closing}" if body else ""


def _fitting(body: str, room: int) -> str:
    """The text, or its first and last lines where it takes more than ``room`` bytes; blocks are never left open."""
    if len(body.encode()) <= room:
        return body
    blocks = body.split("\n\n")
    first: list[str] = []
    last: list[str] = []
    left = room - len(_CUT) - 8
    while blocks:
        kept = blocks.pop(0) if len(first) <= len(last) else blocks.pop()
        left -= len(kept.encode()) + 2
        if left < 0:
            break
        (first if len(first) <= len(last) else last).append(kept)
    return "\n\n".join([*first, _CUT, *reversed(last)])


def _details(review: Review) -> Iterator[str]:
    for impact in review.impacts:
        for section in impact.sections:
            yield f"**{section.title}**\n\n" + "\n".join(table(section)) + "\n"
        yield from (f"{prose(note)}\n" for note in impact.notes)
    sources = {key: lines_of(text) for key, text in review.sources.items()}
    for label, changes in groupby(sorted(review.changes, key=lambda each: each.resource), lambda each: each.resource):
        reached = f": {affecting(review.affected[label])}" if label in review.affected else ""
        who = f" ({prose(customers(review.affected[label]))})" if review.named and reached else ""
        yield f"**{code(label)}**{reached}{who}\n"
        for change in changes:
            told = "; ".join([*remarks(change), f"fingerprint {change.fingerprint}"])
            yield f"{change.weight} {code(change.name)}: {prose(change.message)} ({prose(told)})\n"
            if block := list(_block(change, sources)):
                fence = "`" * max(3, 1 + max(map(len, re.findall("`+", "".join(block))), default=0))
                yield "\n".join([f"{fence}diff", *block, f"{fence}\n"])


def _block(change: Change, sources: dict[tuple[Whose, str], list[str]]) -> Iterator[str]:
    """The line of each side, as a diff shows it."""
    for sign, spot in (("-", change.base), ("+", change.head)):
        if spot is not None and not spot.near:
            yield f"  {safe(spot.file)}:{spot.span.line}"
            yield f"{sign} {_line(spot, sources)}"


def _line(spot: Spot, sources: dict[tuple[Whose, str], list[str]]) -> str:
    lines = sources.get((spot.side, spot.file), [])
    text = lines[spot.span.line - 1] if spot.span.line <= len(lines) else ""
    return safe(text[:200])

"""What a reader should know of how exports were read, in sentences."""

import json
from collections import Counter
from collections.abc import Iterator

from svcctl.findings.report import many
from svcctl.kinds.ticket_source import TicketSource
from svcctl.sla.classes import NO_COLUMN, OUT_OF_SCOPE, Classes
from svcctl.sla.result import Result

_MOST_VALUES = 20
"""Unknown values that are named in the notes: more are no mapping that is out of date, but another column."""


def remarks(result: Result, source: TicketSource) -> Iterator[str]:
    """Sentences about how the exports were read that a reader should know before trusting the numbers."""
    changes, how = result.changes, source.timestamps
    if changes.ambiguous:
        yield f"{_lie(changes.ambiguous)} in an hour that came twice as clocks went back ({how.ambiguous})."
    if changes.nonexistent:
        yield f"{_lie(changes.nonexistent)} in an hour that the clocks skipped ({how.nonexistent})."
    if result.by_resolution:
        were, them = ("was", "it") if result.by_resolution == 1 else ("were", "them")
        items = many(result.by_resolution, "item")
        yield f"{items} {were} resolved without an answer: resolving {them} counts as the answer."
    for value, count in sorted(result.unknown.items(), key=lambda each: (-each[1], each[0]))[:_MOST_VALUES]:
        rows = f"{count:,} rows have" if count > 1 else "1 row has"
        step = f"add `{json.dumps(value, ensure_ascii=False)}: P1` (or another) to priorities of the TicketSource"
        yield f"{rows} the unknown priority '{value}': {step}."
    yield from _unmeasured(result.classes)
    yield from _pauses(result, source)
    yield from _classes(result)


def _unmeasured(classes: Classes) -> Iterator[str]:
    for metric in classes.metrics:
        if (classes.table(f"lane {metric}") == NO_COLUMN).any():
            yield f"{metric} is promised, but the TicketSource names no column for it: not measured."


def _pauses(result: Result, source: TicketSource) -> Iterator[str]:
    pausing = any(measure.pause_in for term in result.classes.terms for measure in term.sla.spec.measures)
    if pausing and not source.columns.hold_minutes and not source.history:
        yield "Pauses are unknown: the TicketSource names no column for holdMinutes, so waiting counts as work."
    if pausing and not source.columns.hold_minutes and source.history and result.snapshots:
        which = f"Pauses of {many(result.snapshots, 'item')} are unknown"
        yield f"{which}: the exports have no history of them, so waiting counts as work."
    if not pausing and source.columns.hold_minutes:
        yield "The export has hold minutes, but no measure of the SLA pauses (pauseIn): they are not taken off."


def _lie(count: int) -> str:
    return f"{many(count, 'timestamp')} {'lies' if count == 1 else 'lie'}"


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count:,} times"


def _classes(result: Result) -> Iterator[str]:
    """What the classes of items tell: reasons that excuse nothing, and items no target fits."""
    unlisted: Counter[str] = Counter()
    unaimed = 0
    for member, fate, count in zip(
        result.classes.members, result.classes.table("fate").tolist(), result.per_class.tolist(), strict=True
    ):
        if fate == OUT_OF_SCOPE:
            unaimed += count
        elif member.reason and not member.excluded:
            unlisted[member.reason] += count
    for reason, count in sorted(unlisted.items()):
        yield f"'{reason}' is given {_times(count)} as a reason not to count where the SLA does not list it: no excuse."
    if unaimed:
        fit = "fits no target of its" if unaimed == 1 else "fit no target of their"
        yield f"{many(unaimed, 'item')} {fit} SLA: out of scope."

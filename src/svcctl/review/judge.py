"""What follows from changes: whom they reach, from when they are lawful, who approved them, and what contradicts."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from svcctl.changes import Class
from svcctl.findings import Problem
from svcctl.review.approvals import Approved, entries, faults, holding
from svcctl.review.model import Affected, Change, Review
from svcctl.review.notice import Period, asked, too_short
from svcctl.review.reach import Reach, Subscribed, affected
from svcctl.review.sides import Tree
from svcctl.source.locate import locate

_EDITED = "terms-in-force-edited"
_SEEN = frozenset({Class.BREAKING, Class.NOTICE, Class.IMPROVES})


def judged(review: Review, base: Tree, head: Tree, today: date) -> Review:
    """The review with what follows from it, as of a day. Whoever left since then is looked up on the old side."""
    reach, before = Reach(head.catalog, today), Reach(base.catalog, today)
    approved = entries(head.catalog)
    changes: list[Change] = []
    problems: list[Problem] = []
    customers: dict[str, dict[str, Subscribed]] = {}
    for change in sorted(review.changes, key=lambda each: each.name == _EDITED):
        there = customers.setdefault(change.resource, {})
        if change.name == _EDITED and there:
            found = list(there.values())  # terms were rewritten for those whom another change reaches
        else:
            found = [] if change.weight is Class.INTERNAL else _reached(change, reach, before)
        there.update({each.name: each for each in found})
        period = asked(change, found, (reach, before), named=review.named)
        told, faulty = _noticed(change, period, holding(change, approved, today), today)
        changes.append(told)
        problems += faulty
    order = {change.fingerprint: place for place, change in enumerate(review.changes)}
    if review.changes:  # where nothing changed, nothing is said, not even of approvals that wait to be deleted
        problems += located(faults(review.changes, approved, entries(base.catalog), today), head)
    seen = {change.resource for change in changes if change.weight in _SEEN}
    return replace(
        review,
        changes=tuple(sorted(changes, key=lambda each: order[each.fingerprint])),
        problems=tuple(problems),
        affected=_affected(customers, seen) if reach.active or before.active else {},
        subscriptions=len({each.name for each in (*reach.active, *before.active)}),
    )


def _affected(customers: dict[str, dict[str, Subscribed]], seen: set[str]) -> dict[str, Affected]:
    return {label: affected(found.values()) for label, found in sorted(customers.items()) if label in seen}


def _reached(change: Change, reach: Reach, before: Reach) -> list[Subscribed]:
    """Those who rest on the declaration now, or did before it was taken away."""
    kind, _, name = change.resource.partition("/")
    name = name.partition("@")[0]
    if change.head is None:
        return before.of(kind, name, change.base.path if change.base else ())
    return reach.of(kind, name, change.head.path)


def _noticed(
    change: Change, period: Period | None, approval: Approved | None, today: date
) -> tuple[Change, list[Problem]]:
    """A change with the first day that notice allows and who approved it, and the contradiction if it comes sooner."""
    announced = (approval.said.announced if approval else None) or today
    by = approval.said.approver if approval else ""
    if period is None:
        return replace(change, approved_by=by), []
    lawful = announced + timedelta(days=period.days)
    problem = too_short(change, period, announced)
    noticed = replace(change, approved_by=by, lawful=lawful, notice=period.days, noticed_by=period.who)
    return noticed, [problem] if problem else []


def located(problems: Iterable[Problem], tree: Tree) -> Iterator[Problem]:
    """Problems with their lines, where they are in a file: approvals and faults are few."""
    for problem in problems:
        place = problem.place
        content = tree.contents.get(place.file)
        if place.span is not None or content is None:
            yield problem
        else:
            (span,) = locate(content, [(place.document, place.path, place.on_key)], place.file)
            yield replace(problem, place=replace(place, span=span))

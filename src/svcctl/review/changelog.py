"""What changed as a text to publish or to keep: for customers in their order of days, for ourselves in full."""

from collections.abc import Iterator
from datetime import date
from itertools import groupby

from svcctl.changes import Class, names
from svcctl.reporters.markdown import code, prose
from svcctl.review.model import Change, Review

_OURS = frozenset({"versions"})
"""Areas of changes that are about how we write down terms, not about the terms."""
_HEADINGS = {Class.BREAKING: "Less", Class.NOTICE: "Different", Class.IMPROVES: "Better"}


def for_customers(review: Review) -> str:
    """What customers get more or less of, by the day on which it begins; empty where nothing is theirs."""
    told = [change for change in review.changes if _theirs(change)]
    lines = ["# What changes\n"] if told else []
    days = sorted({change.effective for change in told})
    for day in days:
        lines.append(f"## From {_day(day)}\n")
        lines += _by_title([change for change in told if change.effective == day])
    return "\n".join(lines)


def for_ourselves(review: Review) -> str:
    """Every change with its class, its declaration, its owner and its fingerprint; empty where nothing changed."""
    if not review.changes:
        return ""
    lines = [f"# Changes from {prose(review.base)} to {prose(review.head)}\n"]
    for weight, found in groupby(review.changes, key=lambda change: change.weight):
        lines.append(f"## {weight.capitalize()}\n")
        for change in found:
            owner = f", {prose(change.owner)}" if change.owner else ""
            approved = f", approved by {prose(change.approved_by)}" if change.approved_by else ""
            about = f"{code(change.name)}, from {change.effective}{owner}{approved}, {code(change.fingerprint)}"
            lines.append(f"- {code(change.resource)}: {prose(change.message)} ({about})")
        lines.append("")
    return "\n".join(lines)


def _theirs(change: Change) -> bool:
    ours = names()[change.name][0].area in _OURS or change.kind == "Subscription"
    return change.weight is not Class.INTERNAL and not ours


def _by_title(changes: list[Change]) -> Iterator[str]:
    order = list(_HEADINGS)
    for title, found in groupby(sorted(changes, key=lambda each: each.title), key=lambda each: each.title):
        yield f"### {prose(title)}\n"
        for change in sorted(found, key=lambda each: order.index(each.weight)):
            yield f"- {_HEADINGS[change.weight]}: {prose(change.message)}"
        yield ""


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"

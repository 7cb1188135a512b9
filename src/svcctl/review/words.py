"""Sentences about a review that several formats say alike."""

from collections.abc import Iterator

from svcctl.changes import Class
from svcctl.changes.facts import sentence
from svcctl.findings.report import many
from svcctl.review.model import Affected, Change, Review

_ANSWERS = {
    Class.BREAKING: "This is worse for customers",
    Class.NOTICE: "Nothing is worse, but customers are to be told",
    Class.IMPROVES: "This is better for customers, and nothing is worse",
    Class.INTERNAL: "Nothing changes for customers",
}


def counted(review: Review) -> str:
    """How much changed, in words: ``2 breaking, 1 notice and 3 internal``."""
    *most, last = [f"{review.count(weight):,} {weight}" for weight in Class if review.count(weight)]
    return f"{', '.join(most)} and {last}" if most else last


def headline(review: Review) -> str:
    """The answer in one sentence: is it worse for customers, and for whom."""
    if not review.changes:
        return "Not everything could be compared." if review.skipped else "Nothing changed."
    heaviest = next(weight for weight in Class if review.count(weight))
    reached = _reached(review)
    for_whom = f", for {reached}" if reached else ""
    partly = "; not everything could be compared" if review.skipped else ""
    return f"{_ANSWERS[heaviest]}: {counted(review)}{for_whom}{partly}."


def _reached(review: Review) -> str:
    """Whom changes that are worse or to be announced reach, and what they pay."""
    heavy = {change.resource for change in review.changes if change.weight in {Class.BREAKING, Class.NOTICE}}
    every = sum((review.affected[label] for label in heavy if label in review.affected), Affected())
    if not every.fees:
        return ""
    return f"{len(every.fees):,} of {many(review.subscriptions, 'subscription')} ({_a_month(every)})"


def affecting(affected: Affected) -> str:
    """Whom the changes of one declaration reach."""
    if not affected.fees:
        return "no subscription"
    return f"{many(len(affected.fees), 'subscription')}, {_a_month(affected)}"


def customers(affected: Affected) -> str:
    """The customers by name, each once."""
    return ", ".join(sorted(set(affected.customers.values())))


def _a_month(affected: Affected) -> str:
    return f"{sentence(map(str, affected.totals.values()))} a month"


def remarks(change: Change) -> Iterator[str]:
    """What else is to be known of a change: from when, when notice allows it, and who approved it."""
    if change.weight in {Class.BREAKING, Class.NOTICE}:
        yield f"from {change.effective}"
        if change.lawful is not None:
            yield f"{change.notice} days of notice allow it from {change.lawful}: {change.noticed_by}"
    if change.approved_by:
        yield f"approved by {change.approved_by}"

"""A review as a report of findings, for the formats that CI systems read."""

from collections.abc import Iterator

from svcctl.changes import Class
from svcctl.findings import Finding, Problem, Report, Severity, Span
from svcctl.review.model import ORDER, Change, Review
from svcctl.review.words import remarks

_TOP = Span(1, 1, 1, 1)


def as_report(review: Review, fail_on: Class | None) -> Report:
    """What fails the run is an error, what customers notice a warning, the rest an info; all at a line of the new side.

    What is gone stands at the line around it, since no system can point into the old side.
    """
    findings = (*_problems(review), *(_finding(change, fail_on) for change in review.changes))
    told = tuple(sorted(findings, key=lambda finding: finding.sort_key))
    return Report(told, files=len({finding.file for finding in told}), resources=len({each.resource for each in told}))


def _finding(change: Change, fail_on: Class | None) -> Finding:
    spot = change.where
    hint = "; ".join([*remarks(change), f"fingerprint {change.fingerprint}"])
    place = (spot.file, spot.span, spot.path) if spot else ("svcctl.yaml", _TOP, ())
    about = (change.name, _severity(change, fail_on), change.message)
    return Finding(*about, *place, hint, change.resource, fingerprint=change.fingerprint)


def _severity(change: Change, fail_on: Class | None) -> Severity:
    fails = fail_on is not None and ORDER.index(change.weight) <= ORDER.index(fail_on) and not change.approved_by
    if fails:
        return Severity.ERROR
    return Severity.WARNING if change.weight in {Class.BREAKING, Class.NOTICE} else Severity.INFO


def _problems(review: Review) -> Iterator[Finding]:
    yield from (_told(problem, problem.severity or Severity.ERROR) for problem in review.problems)
    yield from (_told(problem, Severity.WARNING) for _, problem in review.skipped)


def _told(problem: Problem, severity: Severity) -> Finding:
    place = problem.place
    span = place.span or _TOP
    return Finding(
        problem.rule, severity, problem.message, place.file, span, place.path, problem.hint, problem.resource
    )

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from svcctl.changes import Class
from svcctl.findings.portable import portable_data, portable_text
from svcctl.review.words import headline

if TYPE_CHECKING:
    from svcctl.findings import Problem
    from svcctl.review.model import Affected, Change, Review, Spot

VERSION = 1
"""Goes up when a key changes its meaning or goes away; new keys may come at any time."""


def render(review: Review, *, fail_on: Class | None, color: bool = False, width: int = 100) -> str:  # noqa: ARG001
    """The review as one JSON object, described by ``schemas/output/diff.schema.json``; ASCII only."""
    told = {
        "schema": "svcctl/diff",
        "version": VERSION,
        "base": portable_text(review.base),
        "head": portable_text(review.head),
        "headline": portable_text(headline(review)),
        "fails": review.fails(fail_on),
        "counts": {str(weight): review.count(weight) for weight in Class},
        "changes": [_change(change) for change in review.changes],
        "problems": [_problem(problem) for problem in review.problems],
        "not_compared": [{"side": side, **_problem(problem)} for side, problem in review.skipped],
        "affected": {label: _affected(each, named=review.named) for label, each in sorted(review.affected.items())},
        "subscriptions": review.subscriptions,
        **{key: _impact(review, key) for key in ("revenue", "usage", "replayed")},
    }
    return json.dumps(told, indent=2) + "\n"


def _change(change: Change) -> dict[str, Any]:
    return {
        "change": change.name,
        "class": str(change.weight),
        "message": portable_text(change.message),
        "title": portable_text(change.title),
        "owner": portable_text(change.owner),
        "kind": change.kind,
        "resource": portable_text(change.resource),
        "about": portable_text(change.about),
        "of": [portable_text(each) for each in change.of],
        "old": portable_text(change.old),
        "new": portable_text(change.new),
        "base": _spot(change.base),
        "head": _spot(change.head),
        "effective": change.effective.isoformat(),
        "lawful_from": change.lawful.isoformat() if change.lawful else None,
        "notice": {"days": change.notice, "by": portable_text(change.noticed_by)} if change.lawful else None,
        "approved_by": portable_text(change.approved_by) or None,
        "fingerprint": change.fingerprint,
    }


def _impact(review: Review, key: str) -> Any:
    return next((portable_data(each.data) for each in review.impacts if each.key == key), None)


def _spot(spot: Spot | None) -> dict[str, Any] | None:
    if spot is None:
        return None
    return {
        "file": portable_text(spot.file),
        "start": {"line": spot.span.line, "column": spot.span.column},
        "end": {"line": spot.span.end_line, "column": spot.span.end_column},
        "path": [step if isinstance(step, int) else portable_text(step) for step in spot.path],
        "gone": spot.near,
    }


def _problem(problem: Problem) -> dict[str, Any]:
    span = problem.place.span
    return {
        "rule": problem.rule,
        "severity": str(problem.severity or "error"),
        "message": portable_text(problem.message),
        "hint": portable_text(problem.hint),
        "file": portable_text(problem.place.file),
        "line": span.line if span else 1,
        "resource": portable_text(problem.resource),
    }


def _affected(affected: Affected, *, named: bool) -> dict[str, Any]:
    told: dict[str, Any] = {
        "count": len(affected.fees),
        "monthly_fees": {currency: f"{fee.amount:f}" for currency, fee in affected.totals.items()},
    }
    if named:
        told["subscriptions"] = [
            {
                "name": portable_text(name),
                "customer": portable_text(affected.customers.get(name, "")),
                "monthly_fee": f"{fee.amount:f}",
                "currency": fee.currency,
            }
            for name, fee in sorted(affected.fees.items())
        ]
    return told

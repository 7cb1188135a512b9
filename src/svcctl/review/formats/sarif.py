import json
from typing import Any

from svcctl.bundled import body_of
from svcctl.changes import Class, names
from svcctl.reporters import sarif
from svcctl.review.findings import as_report
from svcctl.review.model import Review


def render(review: Review, *, fail_on: Class | None, color: bool = False, width: int = 100) -> str:  # noqa: ARG001
    """The review as a SARIF 2.1.0 log, for code scanning; a log without results where nothing changed."""
    log = sarif.log(as_report(review, fail_on))
    run = log["runs"][0]
    run["tool"]["driver"]["rules"] = [_described(rule) for rule in run["tool"]["driver"]["rules"]]
    return json.dumps(log, indent=2) + "\n"


def _described(rule: dict[str, Any]) -> dict[str, Any]:
    """A change by the words of its page; rules of validation have theirs already."""
    found = names().get(rule["id"])
    if found is None or "shortDescription" in rule:
        return rule
    definition, _ = found
    page = body_of(definition.page)
    return {
        "id": rule["id"],
        "shortDescription": {"text": definition.summary},
        "help": {"text": page, "markdown": page},
        "properties": {"tags": [definition.area]},
    }

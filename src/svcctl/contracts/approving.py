"""What is told of a clause whose wording nobody approved as it stands: by rules, and where a contract is made."""

from dataclasses import replace

from svcctl.catalog import Resource
from svcctl.contracts.wording import state
from svcctl.findings import Problem
from svcctl.kinds.clause import Clause

UNAPPROVED = "clause-not-approved"
CHANGED = "clause-changed-since-approval"


def unapproved(clause: Resource[Clause]) -> Problem | None:
    """What is wrong with the approval of a clause; None where it is approved as it stands."""
    said, is_ = clause.spec.approval, state(clause)
    if is_ == "approved":
        return None
    hint = f"have it read, then `svcctl clause approve {clause.label.partition('/')[2]} --by NAME`"
    if said is None:
        problem = clause.problem(f"nobody has approved the wording of `{clause.name}`", "spec", on_key=True, hint=hint)
        return replace(problem, rule=UNAPPROVED)
    message = f"the wording of `{clause.name}` is another one than {said.by} approved on {said.date}"
    return replace(clause.problem(message, "spec", "approval", "sha256", hint=hint), rule=CHANGED)

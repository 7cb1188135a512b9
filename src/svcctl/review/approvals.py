"""Changes that somebody approved, in committed files: matched by fingerprint, and told where they hold no longer."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from svcctl.catalog import Catalog, Resource
from svcctl.findings import Path, Problem, Severity
from svcctl.kinds.approvals import Approvals, ApprovedChange
from svcctl.review.model import Change


@dataclass(frozen=True, slots=True)
class Approved:
    """One entry of a file of approvals, and where it stands."""

    said: ApprovedChange
    resource: Resource[Approvals]
    path: Path

    def problem(self, message: str, hint: str, rule: str, severity: Severity | None = None) -> Problem:
        """A problem at this entry."""
        place = self.resource.place(*self.path, "fingerprint")
        return Problem(message, place, hint, rule, self.resource.label, severity)


def entries(catalog: Catalog) -> dict[str, Approved]:
    """Every approval by its fingerprint; of two, the one that holds longer."""
    found: dict[str, Approved] = {}
    for resource in catalog.all(Approvals):
        for index, said in enumerate(resource.spec.changes):
            known = found.get(said.fingerprint)
            if known is None or known.said.expires < said.expires:
                found[said.fingerprint] = Approved(said, resource, ("spec", "changes", index))
    return found


def holding(change: Change, approved: dict[str, Approved], today: date) -> Approved | None:
    """The approval of a change, where there is one that has not ended."""
    found = approved.get(change.fingerprint)
    return found if found and today <= found.said.expires and found.said.change == change.name else None


def faults(
    changes: Iterable[Change], head: dict[str, Approved], base: dict[str, Approved], today: date
) -> Iterator[Problem]:
    """Approvals that have ended, that nothing was ever like, and that have done their work."""
    known = {change.fingerprint: change for change in changes}
    for name, entry in head.items():
        change, said = known.get(name), entry.said
        if change is None and name in base:
            hint = "delete it: the change it was for is on the other side already"
            yield entry.problem(f"{said.change} changed nothing here", hint, "approval-unused", Severity.WARNING)
        elif change is None or change.name != said.change:
            hint = "copy fingerprint and name from svcctl diff; another value of the same key has another fingerprint"
            yield entry.problem(f"no change is {said.change} with {name}", hint, "approval-unknown")
        elif said.expires < today:
            hint = "ask for it again, and set a new date; or take the change back"
            yield entry.problem(f"the approval of {said.change} ended on {said.expires}", hint, "approval-expired")

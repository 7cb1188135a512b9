from datetime import date

from svcctl.kinds.base import Model, Spec


class ApprovedChange(Model, frozen=True, kw_only=True):
    """One change that somebody approved: which, who, why, until when, and since when customers know of it."""

    fingerprint: str
    change: str
    approver: str
    reason: str
    expires: date
    announced: date | None = None


class Approvals(Spec, frozen=True, kw_only=True):
    """Changes for the worse that were approved, by their fingerprints."""

    changes: tuple[ApprovedChange, ...]

"""Whom a change reaches: customers, or nobody but ourselves."""

from svcctl.kinds.sla import SLA
from svcctl.review.pairs import Pair

_OURS = frozenset({"Workspace", "Policy", "Scenario", "TicketSource", "IncidentSource", "RevenuePolicy"})
"""Kinds that no customer reads: how we check, test and measure."""


def ours_only(pair: Pair) -> bool:
    """True for what no customer was ever promised: terms between teams or with vendors, and kinds for our own use."""
    if pair.either.kind in _OURS:
        return True
    sides = [each.spec for each in (pair.old, pair.new) if each is not None]
    return all(isinstance(spec, SLA) and spec.party != "customer" for spec in sides)

from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Path, Problem
from svcctl.kinds.base import Money, Percent
from svcctl.kinds.sla import SLA, CreditRule
from svcctl.rules import Context
from svcctl.rules.credits import credit_rules


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - wrong on every day
    """No single credit is higher than the most that may be given in one period."""
    for sla in catalog.all(SLA):
        cap = sla.spec.credits.cap.period if sla.spec.credits and sla.spec.credits.cap else None
        for path, rule in credit_rules(sla):
            for below, credit in _credits(rule) if rule.of is None else ():
                if cap and isinstance(credit, Percent) and credit > cap:
                    yield sla.problem(
                        f"a credit of {credit} is never given: credits of one period are capped at {cap}",
                        *(*path, *below),
                        hint=f"lower it to {cap}, or raise `cap.period`",
                    )


def _credits(rule: CreditRule) -> Iterator[tuple[Path, Percent | Money]]:
    for index, band in enumerate(rule.bands):
        yield ("bands", index, "credit"), band.credit
    if rule.flat:
        yield ("flat",), rule.flat
    if rule.per_breach:
        yield ("perBreach",), rule.per_breach
    if rule.per_block:
        yield ("perBlock", "credit"), rule.per_block.credit

from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.rules import Context
from svcctl.rules.contracts import contracts


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:
    """A subscription ends with its plan and its service at the latest."""
    for contract in contracts(catalog, context.today):
        plan, service, end = contract.plan, contract.service, contract.subscription.spec.end
        dates = [(plan.spec.sunset, plan.name), (service.spec.lifecycle.sunset, service.name)]
        known = [(day, name) for day, name in dates if day]
        if not known or service.spec.lifecycle.stage == "retired":
            continue
        last, name = min(known)
        if not end or end > last:
            runs = f"until {end}" if end else "on without an end"
            yield contract.subscription.problem(
                f"this subscription of {contract.customer} runs {runs}, but the last day of `{name}` is {last}",
                *(("spec", "end") if end else ("spec", "plan")),
                hint=f"agree an end by {last}, or move the date of `{name}`",
            )

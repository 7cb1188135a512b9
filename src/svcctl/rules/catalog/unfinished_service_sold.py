from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.plan import Plan
from svcctl.kinds.service import Service
from svcctl.rules import Context
from svcctl.rules.days import is_over, judged_on

_UNFINISHED = {"idea": "an idea", "design": "in design", "pilot": "in pilot"}


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:
    """What is on offer today is a service that is live."""
    for plan in catalog.all(Plan):
        opens_later = judged_on(plan, context.today) > context.today
        if not plan.spec.sellable or opens_later or is_over(plan, context.today):
            continue
        for service in catalog.versions(Service, plan.spec.service)[:1]:
            if stage := _UNFINISHED.get(service.spec.lifecycle.stage):
                yield plan.problem(
                    f"`{plan.name}` is sold, though the service `{service.name}` is still {stage}",
                    *("spec", "service"),
                    hint="say `sellable: false`, give the day it opens under `availableFrom`, or set the stage to live",
                )

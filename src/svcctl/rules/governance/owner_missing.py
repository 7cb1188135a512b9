from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.rules import Context
from svcctl.rules.days import is_over

_ANSWERED_FOR = frozenset({"Service", "SLA", "PriceBook", "BusinessCalendar"})


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:
    """Somebody answers for every service, its promises, its prices and the hours it is worked in."""
    for resource in catalog.resources:
        if resource.kind in _ANSWERED_FOR and not resource.metadata.owner and not is_over(resource, context.today):
            yield resource.problem(
                f"nobody answers for {resource.label}",
                *("metadata", "name"),
                hint="name a team or a person under `metadata.owner`",
            )

from collections.abc import Iterator
from datetime import date

from svcctl.catalog import Catalog
from svcctl.kinds.scenario import Scenario
from svcctl.scenarios import checks, told
from svcctl.suites import Case


def cases(catalog: Catalog, today: date, _coverage: bool) -> Iterator[Case]:  # noqa: FBT001 - every suite is asked alike
    """Every expectation of every scenario."""
    for scenario in catalog.all(Scenario):
        found = told(catalog, scenario, today)
        for check in checks(scenario.spec, found):
            yield Case(scenario.label, check.name, not check.reason, scenario.place(*check.path), check.reason)

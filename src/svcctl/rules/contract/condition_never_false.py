from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.rules import Context
from svcctl.rules.foresight import always


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:
    """Every condition leaves its part out of some contract."""
    for each in always(catalog, context, answer=True):
        yield each.template.problem(
            f"`{each.when}` holds for all of the {len(each.answers)} {each.by} that ask it",
            *(*each.path, "when"),
            hint="take the condition away, or keep it for customers to come",
        )

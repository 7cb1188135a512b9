from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.rules import Context
from svcctl.rules.foresight import always


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:
    """Every condition holds for some contract."""
    for each in always(catalog, context, answer=False):
        yield each.template.problem(
            f"`{each.when}` holds for none of the {len(each.answers)} {each.by} that ask it",
            *(*each.path, "when"),
            hint="correct the condition, or take the part out until somebody needs it",
        )

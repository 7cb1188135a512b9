from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.rules import Context
from svcctl.rules.days import is_over


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:
    """What is to be looked at again by a day has been looked at by then."""
    for resource in catalog.resources:
        due = resource.metadata.review_by
        if due and due < context.today and not is_over(resource, context.today):
            who = f" by {resource.metadata.owner}" if resource.metadata.owner else ""
            yield resource.problem(
                f"{resource.label} was to be reviewed{who} until {due}",
                *("metadata", "reviewBy"),
                hint="read it again with those who live by it, and set the day of the next review",
            )

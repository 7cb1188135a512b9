from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.rules import Context
from svcctl.rules.foresight import judged_notices


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:
    """No notice in a contract is longer than the law lets it be."""
    for notice, asked, law, what in judged_notices(catalog, context):
        if asked.most is not None and notice.days.least > asked.most.most:
            yield notice.at.problem(
                f"{what} is {notice.words}, longer than {asked.most}, which is all that the law of {law} allows",
                *notice.path,
                hint=f"see {asked.source}",
            )

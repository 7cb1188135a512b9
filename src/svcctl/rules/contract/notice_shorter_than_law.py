from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.rules import Context
from svcctl.rules.foresight import judged_notices


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:
    """No notice in a contract is shorter than the law asks."""
    for notice, asked, law, what in judged_notices(catalog, context):
        if asked.least is not None and notice.days.most < asked.least.least:
            yield notice.at.problem(
                f"{what} is {notice.words}, shorter than {asked.least}, which the law of {law} asks for",
                *notice.path,
                hint=f"see {asked.source}",
            )

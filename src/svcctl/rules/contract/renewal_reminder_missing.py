from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.rules import Context
from svcctl.rules.foresight import noticed


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:
    """A contract that renews promises the reminder that its law asks for."""
    told = set()
    for contract, notices, asked in noticed(catalog, context):
        law, form = contract.deal.jurisdiction, contract.deal.template
        reminders = [each for each in asked if each.about == "reminder"]
        there = {each.about for each in notices}
        if reminders and "decline" in there and "reminder" not in there and (law.label, form.label) not in told:
            told.add((law.label, form.label))
            called = law.metadata.title or law.name
            yield form.problem(
                f"a contract by `{form.name}` renews, and promises no reminder, which the law of {called} asks for",
                *("metadata", "name"),
                hint=f"write it into a text for {called}, with a blank that has `notice: reminder`; "
                f"see {reminders[0].source}",
            )

from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.party import Party
from svcctl.rules import Context


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - wrong on every day
    """A VAT number has the form and the check digits of numbers of its country."""
    for party in catalog.all(Party):
        if not party.spec.vat_number:
            continue
        from svcctl.pricing.tax.numbers import check as checked  # noqa: PLC0415 - few workspaces have numbers

        found = checked(party.spec.vat_number, party.spec.address.country)
        if found.fault:
            yield party.problem(
                f"`{party.spec.vat_number}` is no VAT number of {party.spec.address.country}: {found.why}",
                *("spec", "vatNumber"),
                hint="copy it again from an invoice or the registry",
            )

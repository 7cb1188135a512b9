"""Who signs a contract, document by document."""

from svcctl.catalog import Resource
from svcctl.contracts.deal import Deal
from svcctl.contracts.faults import UNSIGNED, fault
from svcctl.contracts.gather import Gathered
from svcctl.findings import Problem
from svcctl.kinds.contract_template import ContractTemplate
from svcctl.kinds.party import Party


def signing(deal: Deal, template: Resource[ContractTemplate]) -> list[Resource[Party]]:
    """The parties that sign a document, in the order of its template."""
    both = {"provider": deal.provider, "customer": deal.customer}
    return [both[side] for side in template.spec.signatures]


def unsigned(deal: Deal, found: Gathered) -> list[Problem]:
    """The parties that nobody signs for."""
    who = {party.label: party for each in found.every() for party in signing(deal, each.template)}
    hint = "name who signs, in which position, and by what authority, under `signers`"
    return [
        fault(UNSIGNED, each, ("spec",), f"nobody signs for {each.spec.legal_name}", hint)
        for each in who.values()
        if not each.spec.signers
    ]

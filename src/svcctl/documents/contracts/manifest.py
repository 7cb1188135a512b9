"""What a contract was made from, to the letter: every clause with its version and the hash of its wording."""

import json
from hashlib import sha256
from typing import Any

from svcctl import __version__
from svcctl.catalog import Resource
from svcctl.contracts.checking import SCHEMA
from svcctl.contracts.deal import Deal
from svcctl.contracts.gather import Gathered
from svcctl.contracts.variants import topic
from svcctl.contracts.wording import declared, is_approved, text_hash
from svcctl.kinds.base import Spec


def manifest(deal: Deal, gathered: Gathered, drawn: list[Resource[Spec]], *, draft: bool) -> dict[str, Any]:
    """The manifest of a contract: names, versions, hashes, the values of its blanks and who signs. Plain data.

    ``sources`` are declarations beside clauses and templates, each with the hash of what it declares.
    """
    others = [deal.customer, deal.provider, deal.jurisdiction, *drawn]
    hashes = {each.label: declared(each) for each in others}
    return {
        "schema": SCHEMA,
        "svcctl": __version__,
        "contract": deal.template.label,
        "customer": deal.customer.name,
        "provider": deal.provider.name,
        "jurisdiction": deal.jurisdiction.name,
        "language": deal.jurisdiction.spec.locale,
        "day": deal.day.isoformat(),
        "draft": draft,
        "documents": [_document(each) for each in gathered.every()],
        "sources": [{"resource": label, "sha256": digest} for label, digest in hashes.items()],
        "signers": [
            {"party": who.spec.side, "name": each.name, "title": each.title, "anchor": f"/sig:{who.spec.side}:{at}/"}
            for who in (deal.provider, deal.customer)
            if who.spec.side in deal.template.spec.signatures
            for at, each in enumerate(who.spec.signers, 1)
        ],
    }


def _document(each: Gathered) -> dict[str, Any]:
    return {
        "template": each.template.label,
        "sha256": declared(each.template),
        "clauses": [
            {
                "clause": topic(part.clause),
                "text": part.clause.label,
                "sha256": text_hash(part.clause),
                "approved": is_approved(part.clause),
                "values": dict(part.values),
            }
            for part in each.clauses
        ],
    }


def as_text(told: dict[str, Any], content: bytes) -> bytes:
    """A manifest as the file beside a contract: with the hash of the contract's own bytes."""
    whole = {**told, "file": {"bytes": len(content), "sha256": sha256(content).hexdigest()}}
    return (json.dumps(whole, indent=2, ensure_ascii=False) + "\n").encode()

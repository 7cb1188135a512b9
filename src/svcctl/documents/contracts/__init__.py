"""Contracts as documents: gathered clauses laid out, numbered, with their terms, schedules and signatures."""

from svcctl.documents.contracts.contract import Made, make
from svcctl.documents.contracts.manifest import as_text, manifest

__all__ = ["Made", "as_text", "make", "manifest"]

from collections.abc import Mapping
from decimal import Decimal
from typing import Literal

from svcctl.kinds.base import Model, Money, Parsed, Spec, Target


class Address(Model, frozen=True, kw_only=True):
    """The registered address of a company."""

    street: str
    postcode: str = ""
    city: str
    region: str = ""
    country: str


class Registration(Model, frozen=True, kw_only=True):
    """Where a company is registered, and under which number."""

    register: str
    number: str


class Signer(Model, frozen=True, kw_only=True):
    """A person who signs for a company, and why this person may."""

    name: str
    title: str
    authority: str


class Party(Spec, frozen=True, kw_only=True):
    """A company that signs contracts: a customer, or one of our own."""

    side: Literal["provider", "customer"]
    legal_name: str
    form: str = ""
    address: Address
    registration: Registration | None = None
    vat_number: str = ""
    customer: str = ""
    jurisdiction: str = ""
    notices: str = ""
    contract: str = ""
    change_notice: Parsed[Target] | None = None
    personal_data: bool = False
    signers: tuple[Signer, ...] = ()
    values: Mapping[str, Parsed[str | Decimal | Money]] = {}

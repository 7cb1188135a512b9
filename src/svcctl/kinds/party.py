from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Literal

import msgspec

from svcctl.kinds.base import Model, Money, Parsed, Spec, Target


class Address(Model, frozen=True, kw_only=True):
    """The registered address of a company."""

    street: str
    postcode: str = ""
    city: str
    region: str = ""
    subdivision: str = ""
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


class NumberChecked(Model, frozen=True, kw_only=True):
    """What a registry said of a VAT number on a day; `unavailable` is no answer."""

    date: date
    result: Literal["valid", "invalid", "unavailable"]
    reference: str = ""


class Exemption(Model, frozen=True, kw_only=True):
    """Why a customer is charged no tax, where and when. Both days are included."""

    reason: str
    country: str = ""
    subdivision: str = ""
    from_: date | None = msgspec.field(name="from", default=None)
    to: date | None = None


class TaxRegistration(Model, frozen=True, kw_only=True):
    """A country or state in which one of our companies has to charge tax, or need not: somebody looked."""

    country: str
    subdivision: str = ""
    liable: bool = True
    one_stop_shop: bool = False
    number: str = ""
    from_: date | None = msgspec.field(name="from", default=None)
    to: date | None = None


class Party(Spec, frozen=True, kw_only=True):
    """A company that signs contracts: a customer, or one of our own."""

    side: Literal["provider", "customer"]
    legal_name: str
    form: str = ""
    address: Address
    registration: Registration | None = None
    vat_number: str = ""
    vat_number_checked: NumberChecked | None = None
    buys_as: Literal["business", "consumer", ""] = ""
    tax_exempt: Exemption | None = None
    tax_registrations: tuple[TaxRegistration, ...] = ()
    customer: str = ""
    jurisdiction: str = ""
    notices: str = ""
    contract: str = ""
    change_notice: Parsed[Target] | None = None
    personal_data: bool = False
    signers: tuple[Signer, ...] = ()
    values: Mapping[str, Parsed[str | Decimal | Money]] = {}

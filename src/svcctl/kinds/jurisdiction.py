from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Literal

import msgspec

from svcctl.kinds.base import Model, Money, Parsed, Spec, Target


class RenewalNotice(Model, frozen=True, kw_only=True):
    """When the law asks for a reminder before a contract renews: a window of days before the day that counts."""

    customers: Literal["business", "consumer", "all"]
    from_: str = msgspec.field(name="from")
    to: str
    counts_back_from: Literal["renewal", "decline-deadline"]
    method: str = ""
    since: date | None = None
    source: str


class Jurisdiction(Spec, frozen=True, kw_only=True):
    """A country or state whose law governs contracts: its courts, its language, and what its law asks for."""

    country: str
    subdivision: str = ""
    locale: str
    law: str
    courts: str
    provider: str = ""
    mandatory_clauses: tuple[str, ...] = ()
    formalities: tuple[str, ...] = ()
    renewal_notice: tuple[RenewalNotice, ...] = ()
    change_notice: Parsed[Target] | None = None
    values: Mapping[str, Parsed[str | Decimal | Money]] = {}

    @property
    def language(self) -> str:
        """The language of contracts there: ``de``."""
        return self.locale.partition("-")[0]

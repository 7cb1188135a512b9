from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal, Self

import msgspec

from svcctl.kinds.base import Model, Money, Parsed, Span, Spec, Target


class RenewalNotice(Model, frozen=True, kw_only=True):
    """When the law asks for a reminder before a contract renews: a window of days before the day that counts."""

    customers: Literal["business", "consumer", "all"]
    from_: str = msgspec.field(name="from")
    to: str
    counts_back_from: Literal["renewal", "decline-deadline"]
    method: str = ""
    since: date | None = None
    source: str


@dataclass(frozen=True, slots=True)
class Ahead:
    """How long before a day something is done: ``30d`` or ``1 month``, in days at least and at most."""

    text: str
    least: int
    most: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """Reads days, months or years. Raises ValueError on anything else."""
        try:
            return cls.of_months(text, Span.parse(text).months)
        except ValueError:
            target = Target.parse(text)
        if target.unit != "calendar-days":
            raise ValueError(f"'{text}': write days or months, such as 30d or 1 month")
        return cls(text, target.amount, target.amount)

    @classmethod
    def of_months(cls, text: str, months: int) -> Self:
        """So many months, whichever they are: one has 28 to 31 days, a year 365 or 366."""
        years, rest = divmod(months, 12)
        return cls(text, years * 365 + rest * 28, years * 366 + rest * 31)

    def without(self, other: "Ahead", until: str) -> "Ahead":
        """What is left of it before the other begins; ``until`` is the day before which it was."""
        return Ahead(f"{self.text} before {until}", self.least - other.most, self.most - other.least)

    def __str__(self) -> str:
        return self.text


class NoticePeriod(Model, frozen=True, kw_only=True):
    """How long the law asks a notice to be, or lets it be: of whom, since when, and where that stands."""

    notice: Literal["decline", "termination", "change"]
    customers: Literal["business", "consumer", "all"]
    at_least: Parsed[Ahead] | None = None
    at_most: Parsed[Ahead] | None = None
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
    notice_periods: tuple[NoticePeriod, ...] = ()
    change_notice: Parsed[Target] | None = None
    values: Mapping[str, Parsed[str | Decimal | Money]] = {}

    @property
    def language(self) -> str:
        """The language of contracts there: ``de``."""
        return self.locale.partition("-")[0]

from collections.abc import Mapping
from decimal import Decimal
from typing import ClassVar, Literal

from svcctl.kinds.base import Model, Money, Parsed, Spec


class Part(Model, frozen=True, kw_only=True):
    """A clause of a document, and when it is part of it; an empty condition means always."""

    clause: str
    when: str = ""


class Schedule(Model, frozen=True, kw_only=True):
    """Another document behind this one, and when it is part of the contract."""

    template: str
    when: str = ""


class ContractTemplate(Spec, frozen=True, kw_only=True):
    """Which clauses make up a document, in which order, and when each of them is in it."""

    VERSIONED: ClassVar[bool] = True

    type: Literal["master-agreement", "order-form", "service-levels", "data-processing", "other"]
    titles: Mapping[str, str]
    jurisdictions: tuple[str, ...] = ()
    clauses: tuple[Part, ...]
    schedules: tuple[Schedule, ...] = ()
    precedence: tuple[str, ...] = ()
    signatures: tuple[Literal["provider", "customer"], ...] = ()
    values: Mapping[str, Parsed[str | Decimal | Money]] = {}

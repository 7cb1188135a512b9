from datetime import date
from decimal import Decimal
from typing import Literal

from svcctl.kinds.base import Model, Parsed, Percent, Spec

Stage = Literal["idea", "design", "pilot", "live", "sunset", "retired"]


class Lifecycle(Model, frozen=True, kw_only=True):
    """Where a service is on its way from idea to retirement, since when, and where its customers go afterwards."""

    stage: Stage
    since: date | None = None
    sunset: date | None = None
    migrate_to: str = ""


class Scope(Model, frozen=True, kw_only=True):
    """What is included in a service, and what is not."""

    included: tuple[str, ...]
    excluded: tuple[str, ...] = ()


class Support(Model, frozen=True, kw_only=True):
    """How people reach support, and in which languages."""

    channels: tuple[str, ...]
    languages: tuple[str, ...] = ()


class Capacity(Model, frozen=True, kw_only=True):
    """How much there is of a feature that plans give an amount of, and which share of it is used at one time."""

    feature: str
    available: Decimal
    in_use: Parsed[Percent] = Percent(Decimal(100))


class Service(Spec, frozen=True, kw_only=True):
    """Something a company does for others, in plain words: what is in it, what is not, and what it rests on."""

    summary: str
    lifecycle: Lifecycle
    scope: Scope
    depends_on: tuple[str, ...] = ()
    prerequisites: tuple[str, ...] = ()
    capacity: tuple[Capacity, ...] = ()
    data_regions: tuple[str, ...] = ()
    support: Support | None = None
    processes: tuple[str, ...] = ()

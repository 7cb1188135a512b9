from typing import Literal

from svcctl.kinds.base import Spec


class Feature(Spec, frozen=True, kw_only=True):
    """Something a plan may include: there or not (switch), up to an amount (limit), or a step of a ladder (level)."""

    description: str
    type: Literal["switch", "limit", "level"]
    unit: str = ""
    levels: tuple[str, ...] = ()

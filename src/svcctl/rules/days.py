from datetime import date
from typing import Any

from svcctl.catalog import Resource

_BEGINS = ("available_from", "start")
_ENDS = ("sunset", "end")


def judged_on(resource: Resource[Any], today: date) -> date:
    """The day on which a declaration is judged: today, or the day it begins when that is still to come.

    A plan that opens in March is read with the terms of March.
    """
    dates = resource.metadata.effective
    days: list[date | None] = [getattr(resource.spec, name, None) for name in _BEGINS]
    return max(today, *filter(None, [dates.from_ if dates else today, *days]))


def is_over(resource: Resource[Any], today: date) -> bool:
    """True when a declaration has ended before today: it is history, and history is not mended."""
    dates = resource.metadata.effective
    days = [dates.to if dates else None, *(getattr(resource.spec, name, None) for name in _ENDS)]
    return any(day < today for day in days if day)

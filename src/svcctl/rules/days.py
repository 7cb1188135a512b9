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
    found = today if dates is None else max(today, dates.from_)
    for name in _BEGINS:
        day: date | None = getattr(resource.spec, name, None)
        if day and day > found:
            found = day
    return found


def is_over(resource: Resource[Any], today: date) -> bool:
    """True when a declaration has ended before today: it is history, and history is not mended."""
    dates = resource.metadata.effective
    if dates and dates.to and dates.to < today:
        return True
    for name in _ENDS:
        day: date | None = getattr(resource.spec, name, None)
        if day and day < today:
            return True
    return False

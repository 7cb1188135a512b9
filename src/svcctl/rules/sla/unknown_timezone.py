from collections.abc import Iterator
from functools import cache
from zoneinfo import ZoneInfo

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.rules import Context


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - a zone exists or not
    """Every time zone is one that computers know."""
    for resource in catalog.resources:
        name = getattr(resource.spec, "timezone", None)
        if name and not _exists(name):
            yield resource.problem(f"there is no time zone `{name}`", "spec", "timezone", hint=_nearest(name))


@cache
def _exists(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (KeyError, OSError, ValueError):
        return False
    return True


def _nearest(name: str) -> str:
    # zones.py brings numpy along: only a wrong name pays for the list.
    from svcctl.calendars.zones import known_zones  # noqa: PLC0415
    from svcctl.rules.hints import did_you_mean  # noqa: PLC0415

    return did_you_mean(name, known_zones(), "write a name such as Europe/Oslo")

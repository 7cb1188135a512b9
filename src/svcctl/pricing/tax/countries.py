"""Which two letters are the code of a country, and what to write in place of those that are not."""

from functools import cache
from importlib.resources import files

from svcctl.pricing.tax.areas import NOT_COUNTRIES

_BESIDES = frozenset({"XK"})  # Kosovo: used by all, though ISO 3166 gives it no code


@cache
def known_countries() -> frozenset[str]:
    """The codes of ISO 3166-1, from the list beside the time zones of the tzdata package: the same on every machine."""
    lines = files("tzdata").joinpath("zoneinfo", "iso3166.tab").read_text(encoding="utf-8").splitlines()
    return frozenset(line[:2] for line in lines if line and not line.startswith("#")) | _BESIDES


def no_country(code: str) -> tuple[str, str] | None:
    """What is wrong with the code of a country, and what to write; None for a country."""
    if code in NOT_COUNTRIES:
        said, _, hint = NOT_COUNTRIES[code].rpartition(": ")
        return said, hint
    if code not in known_countries():
        return f"{code} is no country code", "write the two letters of ISO 3166, such as NO"
    return None

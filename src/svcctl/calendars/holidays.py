import difflib
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache


def public_holidays(country: str, subdivision: str | None, years: Iterable[int], language: str = "") -> dict[date, str]:
    """The public holidays of a country, or of one of its states, and their names.

    The names are in ``language``, such as ``de``, where the country's list has it; else English or local.

    ``country`` is an ISO 3166 code such as ``DE``, ``subdivision`` one such as ``BY`` or None for the holidays that
    the whole country shares. Where the law moves a holiday that falls on a weekend, the substitute day counts too:
    these are the days on which offices are closed. Raises ValueError with the nearest codes for an unknown one.
    """
    known = known_countries()
    if country not in known:
        raise ValueError(f"'{country}' is not a known country code{_nearest_country(country, known)}")
    if subdivision is not None and subdivision not in known[country]:
        raise ValueError(f"'{subdivision}' is no part of {country}{_nearest(subdivision, known[country])}")
    return dict(_drawn(country, subdivision, tuple(years), language))


@cache
def _drawn(country: str, subdivision: str | None, years: tuple[int, ...], language: str) -> dict[date, str]:
    """Calendars of one country share its holidays: they are worked out once."""
    import holidays  # noqa: PLC0415  # as above

    known = holidays.country_holidays(country, subdiv=subdivision).supported_languages if language else ()
    found = holidays.country_holidays(
        country,
        subdiv=subdivision,
        years=list(years),
        observed=True,
        language=language if language in known else "en_US",
    )
    return dict(sorted(found.items()))


def known_countries() -> Mapping[str, list[str]]:
    """The countries whose public holidays are known: ISO 3166 code to the codes of its states."""
    import holidays  # noqa: PLC0415  # as above

    found: dict[str, list[str]] = holidays.list_supported_countries(include_aliases=True)
    return found


def _nearest_country(country: str, known: Mapping[str, list[str]]) -> str:
    from holidays.registry import COUNTRIES  # noqa: PLC0415  # as above

    names = {names[0].lower(): code for names in COUNTRIES.values() for code in names[1:2]}
    named = difflib.get_close_matches(country.lower().replace(" ", ""), names, 1, 0.8)
    return f"; did you mean {names[named[0]]}?" if named else _nearest(country, known)


def _nearest(code: str, known: Iterable[str]) -> str:
    folded = {name.upper(): name for name in known}
    near = difflib.get_close_matches(code.upper(), folded, 1, 0.4)
    return f"; did you mean {folded[near[0]]}?" if near else ""

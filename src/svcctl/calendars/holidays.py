import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cache


def public_holidays(country: str, subdivision: str | None, years: Iterable[int], language: str = "") -> dict[date, str]:
    """The public holidays of a country, or of one of its states, and their names.

    The names are in ``language``, such as ``de``, where the country's list has it; else English or local.

    ``country`` is an ISO 3166 code such as ``DE``, ``subdivision`` one such as ``BY`` or None for the holidays that
    the whole country shares. Where the law moves a holiday that falls on a weekend, the substitute day counts too:
    these are the days on which offices are closed. Raises ValueError with the nearest codes for an unknown one.
    """
    return dict(_drawn(country, subdivision, tuple(sorted(years)), language))


@cache
def _drawn(country: str, subdivision: str | None, years: tuple[int, ...], language: str) -> dict[date, str]:
    """Calendars of one country share its holidays: they are worked out once."""
    asked = json.dumps([country, subdivision, language, *years])
    found = _recall(asked, lambda: _worked_out(country, subdivision, years, language))
    return {date.fromisoformat(day): name for day, name in found.items()}


def _worked_out(country: str, subdivision: str | None, years: tuple[int, ...], language: str) -> dict[str, str]:
    import holidays  # noqa: PLC0415 - heavy

    _check(country, subdivision)
    known = holidays.country_holidays(country, subdiv=subdivision).supported_languages if language else ()
    found = holidays.country_holidays(
        country,
        subdiv=subdivision,
        years=list(years),
        observed=True,
        language=language if language in known else "en_US",
    )
    return {day.isoformat(): name for day, name in sorted(found.items())}


Recall = Callable[[str, Callable[[], dict[str, str]]], dict[str, str]]
"""Answers a question as it was answered before, or else works the answer out."""


def _never(_asked: str, work_out: Callable[[], dict[str, str]]) -> dict[str, str]:
    return work_out()


_recall: Recall = _never


def recall_by(recall: Recall | None) -> None:
    """From now on holidays that somebody remembers are not worked out again; None: nobody does.

    The library takes a tenth of a second to load, and says the same of a country every time.
    """
    global _recall  # noqa: PLW0603 - a memory changes no answer, so nobody has to hand it on
    _recall = recall or _never


def _check(country: str, subdivision: str | None) -> None:
    known = known_countries()
    if country not in known:
        raise ValueError(f"'{country}' is not a known country code{_nearest_country(country, known)}")
    if subdivision is not None and subdivision not in known[country]:
        raise ValueError(f"'{subdivision}' is no part of {country}{_nearest(subdivision, known[country])}")


def known_countries() -> Mapping[str, list[str]]:
    """The countries whose public holidays are known: ISO 3166 code to the codes of its states."""
    import holidays  # noqa: PLC0415 - heavy

    found: dict[str, list[str]] = holidays.list_supported_countries(include_aliases=True)
    return found


def _nearest_country(country: str, known: Mapping[str, list[str]]) -> str:
    from difflib import get_close_matches  # noqa: PLC0415 - only for a slip

    from holidays.registry import COUNTRIES  # noqa: PLC0415 - heavy

    names = {names[0].lower(): code for names in COUNTRIES.values() for code in names[1:2]}
    named = get_close_matches(country.lower().replace(" ", ""), names, 1, 0.8)
    return f"; did you mean {names[named[0]]}?" if named else _nearest(country, known)


def _nearest(code: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches  # noqa: PLC0415 - only for a slip

    folded = {name.upper(): name for name in known}
    near = get_close_matches(code.upper(), folded, 1, 0.4)
    return f"; did you mean {folded[near[0]]}?" if near else ""

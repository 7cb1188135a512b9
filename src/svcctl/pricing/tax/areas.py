"""Areas of tax law: which countries are one area, since when, and where a business buyer accounts for the tax itself.

Facts of law, each with its source. They are few on purpose: what is not here is `unknown`, not guessed.
"""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

_MEMBERS = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK"
UNION = frozenset(_MEMBERS.split())
"""Members of the European Union; when they joined or left, if since 2010, stands below."""
_JOINED: Mapping[str, date] = {"HR": date(2013, 7, 1)}
_LEFT: Mapping[str, date] = {"GB": date(2020, 12, 31)}  # the last day of the transition period

_AS: Mapping[str, str] = {"MC": "FR", "IM": "GB"}  # Directive 2006/112/EC, Article 7

KNOWN_SINCE = date(2010, 1, 1)
"""The first day whose rules stand here: those of Directive 2008/8/EC."""

NOT_COUNTRIES: Mapping[str, str] = {
    "UK": "UK is no country code: write GB",
    "EL": "EL is how VAT numbers of Greece begin: its country code is GR",
    "XI": "XI is how VAT numbers of Northern Ireland begin, for goods: its country code is GB",
    "EU": "EU is how numbers of the one-stop shop begin, and no country: write the country of the customer",
}
"""Codes that look like countries and are none, each with what to write."""


class Law(NamedTuple):
    """By which law a business accounts for tax on services from abroad: always, or unless the seller is registered."""

    source: str
    unless_registered: bool = False


_EUROPE = Law("Directive 2006/112/EC, Articles 44 and 196")
_LAWS: Mapping[str, Law] = {
    "GB": Law("Value Added Tax Act 1994, sections 7A and 8"),
    "NO": Law("merverdiavgiftsloven § 3-30 and § 11-3"),
    "CH": Law("MWSTG Art. 8 and 45", unless_registered=True),
}


def taxed_as(country: str) -> str:
    """The country by whose VAT a country is taxed: Monaco is France, the Isle of Man the United Kingdom."""
    return _AS.get(country, country)


def in_union(country: str, day: date) -> bool:
    """True for a country in the VAT area of the European Union on a day."""
    if country in _LEFT:
        return day <= _LEFT[country]
    return country in UNION and _JOINED.get(country, date.min) <= day


def reverse_charge(country: str, day: date) -> Law | None:
    """The law of a country by which a business accounts for tax on services from abroad; None if unknown."""
    return _EUROPE if in_union(country, day) else _LAWS.get(country)

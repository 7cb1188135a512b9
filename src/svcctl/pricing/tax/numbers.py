"""VAT numbers by their form and check digits, offline. A number of the right form may still be registered to nobody."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from svcctl.pricing.tax.areas import UNION

if TYPE_CHECKING:
    from stdnum.util import NumberValidationModule

Fault = Literal["length", "format", "checksum", "component", "another-country"]

_PREFIXES: Mapping[str, str] = {"EL": "GR", "XI": "GB", "CHE": "CH"}
"""Beginnings of numbers that are not the code of their country."""
_WRITTEN: Mapping[str, str] = {"GR": "EL"}
_KNOW_THEIR_PREFIX = frozenset({*UNION, "CH", "EU", "GB", "NO"})
"""Countries whose numbers are checked with their prefix; it is taken off those of the others."""

_SAID: Mapping[Fault, str] = {
    "length": "it has not as many letters and digits as such a number has",
    "format": "letters and digits do not stand as in such a number",
    "checksum": "its check digit does not fit: a digit is wrong",
    "component": "a part of it does not exist",
    "another-country": "it is a number of {}",
}


@dataclass(frozen=True, slots=True)
class Checked:
    """A number as it is written in full, and what is wrong with it; ``known`` is False where no form is known."""

    number: str
    country: str
    fault: Fault | None = None
    known: bool = True

    @property
    def sound(self) -> bool:
        """True when form and check digits are right: it can be a number of the country, whether registered or not."""
        return self.known and self.fault is None

    @property
    def why(self) -> str:
        """What is wrong, in words."""
        if not self.known:
            return f"how VAT numbers of {self.country or 'this kind'} look is not known here"
        return _SAID[self.fault].format(self.country) if self.fault else ""


def check(text: str, country: str = "") -> Checked:
    """A VAT number by form and check digits, as a number of a country, or of the country that it begins with.

    The prefix may be missing where the country is given. Nothing is asked of any registry.
    """
    from stdnum.util import clean  # noqa: PLC0415 - tables of many countries, needed for few numbers

    number = clean(text, "").upper().strip()
    named = _country_of(number)
    if not country:
        return _as(number, named)
    found = _as(number, country)
    if found.fault and named not in {"", country} and (other := _as(number, named)).sound:
        return Checked(other.number, named, "another-country")
    return found


def _country_of(number: str) -> str:
    """The country that a number begins with; empty where it begins with no two letters."""
    prefix = "CHE" if number.startswith("CHE") else number[:2]
    return _PREFIXES.get(prefix, prefix) if prefix.isalpha() and len(prefix) > 1 else ""


def _as(number: str, country: str) -> Checked:
    module = _module(country)
    if module is None:
        return Checked(number, country, known=False)
    prefix = "XI" if number.startswith("XI") and country == "GB" else _WRITTEN.get(country, country)
    if country == "NO" and not number.endswith("MVA"):
        number += "MVA"
    rest, fault = _validated(module, number)
    if fault and country not in _KNOW_THEIR_PREFIX and number.startswith(prefix):
        rest, fault = _validated(module, number.removeprefix(prefix))
    return Checked(rest if fault or rest.startswith(prefix) else prefix + rest, country, fault)


def _validated(module: "NumberValidationModule", number: str) -> tuple[str, Fault | None]:
    from stdnum import exceptions  # noqa: PLC0415 - as above

    faults: Mapping[type[Exception], Fault] = {
        exceptions.InvalidLength: "length",
        exceptions.InvalidFormat: "format",
        exceptions.InvalidChecksum: "checksum",
        exceptions.InvalidComponent: "component",
    }
    try:
        return module.validate(number), None
    except exceptions.ValidationError as error:
        return number, faults.get(type(error), "format")


def _module(country: str) -> "NumberValidationModule | None":
    from stdnum.eu import oss  # noqa: PLC0415 - as above
    from stdnum.util import get_cc_module  # noqa: PLC0415

    if country == "EU":
        return oss
    return get_cc_module(country, "vat") if len(country) == len("NO") else None

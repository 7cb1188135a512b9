"""The language of a document: its sentences, and how it writes dates, numbers and money. A language is one file."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any, Literal

from svcctl.documents.model import Words
from svcctl.money import Money
from svcctl.source.yaml_text import load

_CODE_BEFORE = re.compile(r"[^\W\d_](?=\d)")
"""Where a currency is letters, a space keeps them from the number: `NOK 5`, as CLDR asks."""
_FOLDER = Path(__file__).parent / "languages"
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Said = str | int | Decimal | Money | date | time
"""What a sentence can have put into it: text as it is, everything else as the language writes it."""


def languages() -> tuple[str, ...]:
    """The languages that documents can be written in: whatever stands in the folder."""
    return tuple(sorted(file.stem for file in _FOLDER.glob("*.yaml")))


@dataclass(frozen=True, slots=True)
class Speech:
    """One language in one country: ``en-GB``. ``texts`` are its sentences by dotted name."""

    tag: str
    texts: Mapping[str, str | Mapping[str, str]]

    def say(self, name: str, /, **values: Said) -> str:
        """A sentence by its name, with values put in. One that counts says so by ``n``: it picks the form by it.

        Raises KeyError for a name or a value that is not there: that would be our bug, and a test finds it.
        """
        found = self.texts[name]
        if not isinstance(found, str):
            found = found[self.form(values["n"])]
        return found.format(**{key: self.write(value) for key, value in values.items()})

    def write(self, value: Said) -> str:
        """A value as people of this language write it."""
        from babel import dates, numbers  # noqa: PLC0415 - heavy, and only documents need it

        match value:
            case str():
                return value
            case Money():
                told = numbers.format_currency(
                    value.amount, value.currency, locale=self._locale, format_type="standard"
                )
                return _CODE_BEFORE.sub("\\g<0>\u00a0", told)
            case datetime():
                return str(dates.format_datetime(value, "medium", locale=self._locale))
            case date():
                return str(dates.format_date(value, "long", locale=self._locale))
            case time():
                return str(dates.format_time(value, "short", locale=self._locale))
            case _:
                return str(numbers.format_decimal(value, locale=self._locale, decimal_quantization=False))

    def percent(self, value: Decimal) -> str:
        """A percentage, with just the digits that it has: ``99.95%``, ``99,95 %``."""
        from babel import numbers  # noqa: PLC0415

        share = value.scaleb(-2)
        return str(numbers.format_percent(share, locale=self._locale, decimal_quantization=False))

    def weekday(self, day: str | int) -> str:
        """The name of a day of the week, by its key in calendars (``mon``) or its number, Monday being 0."""
        from babel import dates  # noqa: PLC0415

        number = day if isinstance(day, int) else _WEEKDAYS.index(day)
        return str(dates.get_day_names("wide", "stand-alone", self._locale)[number])

    def country(self, code: str) -> str:
        """The name of a country by its two letters; the letters where the language has no name for it."""
        from babel import Locale  # noqa: PLC0415

        return str(Locale.parse(self._locale).territories.get(code, code))

    def list(self, parts: "list[str]", style: Literal["standard", "or"] = "standard") -> str:
        """Several things in a row: ``a, b and c``, or ``a, b or c``."""
        from babel.lists import format_list  # noqa: PLC0415

        return str(format_list(parts, style, locale=self._locale)) if parts else ""

    @property
    def language(self) -> str:
        """The language without its country: ``en``."""
        return self.tag.partition("-")[0]

    @property
    def name(self) -> str:
        """What the language calls itself."""
        from babel import Locale  # noqa: PLC0415

        name = str(Locale.parse(self._locale).language_name)
        return name[:1].upper() + name[1:]

    @property
    def words(self) -> Words:
        """The words of layouts."""
        names = ("skip", "page", "contents", "moved-from", "moved-to")
        return Words(*(self.texts[f"layout.{name}"] for name in names))  # type: ignore[arg-type]

    @property
    def _locale(self) -> str:
        return self.tag.replace("-", "_")

    def form(self, count: Said) -> str:
        """The plural form that a count asks for, by Unicode's rules: ``one``, ``other``."""
        from babel import Locale  # noqa: PLC0415

        if not isinstance(count, int | Decimal):
            raise TypeError(f"{count!r} is nothing that can be counted")
        return str(Locale.parse(self._locale).plural_form(count))


@cache
def speech(tag: str) -> Speech:
    """The language of a tag such as ``de-AT``. Raises LookupError with a sentence where there is none."""
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415

    language = tag.partition("-")[0]
    if language not in languages():
        raise LookupError(f"documents are not written in '{language}' yet; there are {', '.join(languages())}")
    try:
        Locale.parse(tag, "-")
    except (ValueError, UnknownLocaleError) as error:
        raise LookupError(f"'{tag}' is no language tag: write one such as en-GB or de") from error
    return Speech(tag, texts_of(language))


@cache
def texts_of(language: str) -> Mapping[str, str | Mapping[str, str]]:
    """The sentences of a language by dotted name: ``sla-page.title``."""
    documents, problems = load((_FOLDER / f"{language}.yaml").read_bytes(), f"{language}.yaml")
    assert not problems, problems  # noqa: S101 - our own file, and a test reads it
    return dict(_flat("", documents[0].data))


def blanks(text: str | Mapping[str, str]) -> frozenset[str]:
    """The names of the values that a sentence has put in, in any of its forms."""
    forms = [text] if isinstance(text, str) else list(text.values())
    return frozenset(name for form in forms for _, name, _, _ in Formatter().parse(form) if name)


def _flat(above: str, texts: Mapping[str, Any]) -> "list[tuple[str, str | Mapping[str, str]]]":
    found: list[tuple[str, str | Mapping[str, str]]] = []
    for key, value in texts.items():
        name = f"{above}.{key}" if above else key
        if isinstance(value, str) or "other" in value:
            found.append((name, value))
        else:
            found += _flat(name, value)
    return found

from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.workspace import Workspace
from svcctl.rules import Context

# Looking a locale up takes 0.1 s for Babel to be loaded. The usual ones are known without it.
_USUAL = (
    "da-DK de-AT de-CH de-DE en-AU en-CA en-GB en-IE en-US es-ES fi-FI fr-FR it-IT nb-NO nl-NL nn-NO pl-PL pt-BR sv-SE"
)

_SCRIPT = 4
"""The letters of a script's name, as in sr-Latn-RS; where it is the usual one nobody writes it."""


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - a locale exists or not
    """The language and country of documents are a pair that somebody writes numbers and dates in."""
    for resource in catalog.all(Workspace):
        name = resource.spec.locale
        if name not in _USUAL.split() and not _exists(name):
            yield resource.problem(f"there is no locale `{name}`", "spec", "locale", hint=_nearest(name))


def _exists(name: str) -> bool:
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415 - see above

    try:
        Locale.parse(name, sep="-")
    except (UnknownLocaleError, ValueError):
        return False
    return True


def _nearest(name: str) -> str:
    """What is mostly written in the country that is named, or where the language is mostly written."""
    from babel.core import get_global  # noqa: PLC0415 - only a wrong name pays for it

    language, _, country = name.rpartition("-")
    country = get_global("territory_aliases").get(country, [country])[0]
    likely = get_global("likely_subtags")
    meant = f"{language}-{country}"
    if not _exists(meant):
        near = likely.get(f"und_{country}") or likely.get(language) or ""
        meant = "-".join(part for part in near.split("_") if len(part) != _SCRIPT)
    return f"did you mean `{meant}`?" if meant and _exists(meant) else "write a language and country such as en-GB"

"""What tax is due, as text and as plain data: the answer, its amounts, and its reasons with the lines they rest on."""

from collections.abc import Iterable, Iterator
from typing import Any

from svcctl.cli.views.amounts import plain
from svcctl.cli.views.places import Lines
from svcctl.pricing.tax import Determination, Levy, Reason
from svcctl.pricing.tax.note import TaxNote

_SAID = {
    "taxed": "taxed",
    "zero-rated": "zero-rated, taxed at nothing",
    "exempt": "exempt",
    "reverse-charge": "reverse charge, the customer accounts for it",
    "export": "export, not taxed here",
    "not-due": "no tax is due",
    "unknown": "unknown",
}


def headline(tax: Determination) -> str:
    """The answer in one line: ``taxed, 19% USt of DE``."""
    if tax.treatment == "taxed" and tax.rate:
        return f"taxed, {tax.percent} {tax.rate.said.called} of {tax.rate.said.subdivision or tax.rate.said.country}"
    return _SAID[tax.treatment]


def missing(tax: Determination) -> Iterator[str]:
    """What is missing for an answer, a line each."""
    yield from (f"  missing: {each}" for each in tax.missing)


def why(tax: Determination, lines: Lines) -> Iterator[str]:
    """The reasons, a line each, with the place in a file where there is one."""
    for reason in tax.reasons:
        yield f"  - {reason.text}" + (f"  [{lines.of(reason.place)}]" if reason.place else "")


def sums(levies: Iterable[Levy], said: dict[str, str]) -> Iterator[tuple[str, str]]:
    """What falls due when, without and with tax: ``EUR 100.00 + EUR 19.00 USt = EUR 119.00``."""
    for each in levies:
        name = said[each.per]
        if each.due is None:
            known = f"{each.net}, and a tax that is not known" if each.net else f"{each.gross}, of which some is tax"
            yield name, known
        elif each.tax.treatment == "taxed" and each.tax.rate:
            yield name, f"{each.net} + {each.due} {each.tax.rate.said.called} = {each.gross}"
        else:
            yield name, f"{each.gross}, no tax charged"


def whole(found: TaxNote) -> str:
    """The whole term, without and with tax, or without where the tax of some of it is not known."""
    net, due, gross = found.total
    if due is None or net is None or gross is None:
        known = f"{net}, and a tax that is not known for all of it" if net else f"{gross}, of which some is tax"
        return known if net or gross else "not known"
    return f"{net} + {due} tax = {gross}" if due.minor else f"{gross}, no tax charged"


def as_data(tax: Determination, lines: Lines) -> dict[str, Any]:
    """The answer for programs."""
    spot = tax.spot
    return {
        "treatment": tax.treatment,
        "country": spot.country if spot else None,
        "subdivision": (spot.subdivision or None) if spot else None,
        "rate": str(tax.percent) if tax.percent else None,
        "called": tax.rate.said.called if tax.rate and tax.treatment == "taxed" else None,
        "rounding": tax.rounding,
        "place": lines.of(tax.rate.place) if tax.rate else None,
        "reasons": [_reason(each, lines) for each in tax.reasons],
        "missing": list(tax.missing),
    }


def levy_as_data(levy: Levy) -> dict[str, Any]:
    """Amounts as decimal strings."""
    return {"currency": levy.currency, "net": plain(levy.net), "tax": plain(levy.due), "gross": plain(levy.gross)}


def _reason(reason: Reason, lines: Lines) -> dict[str, Any]:
    return {"text": reason.text, "place": lines.of(reason.place) if reason.place else None}

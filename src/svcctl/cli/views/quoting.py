"""From the options of `svcctl price quote` to a quote: what was asked wrongly ends the run with one sentence."""

from pathlib import Path
from typing import NamedTuple

from svcctl.catalog import Catalog
from svcctl.cli.common import day, root_of, sound, stop
from svcctl.cli.views.quantities import read
from svcctl.kinds.base import Percent, Span
from svcctl.pricing import Ask, Quote, Usage, quote
from svcctl.pricing.quantities import parted, quantities

_ALL = 100


class Deal(NamedTuple):
    """What the seller offers beside the price list, as it was written."""

    discount: str | None
    codes: list[str]
    approved_by: list[str]


class Wish(NamedTuple):
    """The options as they were written."""

    plans: list[str]
    region: str
    quantity: list[str]
    quantities: Path | None
    term: str
    customer: str
    as_of: str | None
    valid_until: str | None
    deal: Deal


class Quoted(NamedTuple):
    """A quote and the workspace it was made in."""

    quote: Quote
    catalog: Catalog
    root: Path


def quoted(wish: Wish, workspace: Path | None) -> Quoted:
    """The quote that was wished for."""
    until = day(wish.valid_until, "--valid-until") if wish.valid_until else None
    amounts = _quantities(wish.quantity, wish.quantities)
    terms = (wish.region, _months(wish.term), day(wish.as_of), wish.customer.strip(), until)
    share = None if wish.deal.discount is None else percent(wish.deal.discount, "--discount")
    deal = (share, tuple(wish.deal.codes), tuple(wish.deal.approved_by))
    asked = Ask(tuple(wish.plans), amounts, *terms, *deal)
    root = root_of(workspace)
    catalog = sound(root, day(None))
    try:
        return Quoted(quote(catalog, asked), catalog, root)
    except ValueError as error:
        stop(str(error))


def _months(term: str) -> int:
    try:
        return Span.parse(term).months
    except ValueError as error:
        stop(f"--term is {error}")


def percent(text: str, option: str) -> Percent:
    """A percentage from 0% to 100% that an option names."""
    try:
        share = Percent.parse(text)
    except ValueError as error:
        stop(f"{option} is {error}")
    if not 0 <= share.value <= _ALL:
        stop(f"{option} is {text!r}: write a percentage from 0% to 100%")
    return share


def _quantities(given: list[str], file: Path | None) -> dict[str, Usage]:
    """Quantities of the options, and of the file where no option names the unit."""
    try:
        named = quantities(map(parted, given))
    except ValueError as error:
        stop(f"--quantity: {error}")
    return (read(file) if file else {}) | named

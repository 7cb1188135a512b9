"""From the options of `svcctl price quote` to a quote: what was asked wrongly ends the run with one sentence."""

from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from svcctl.catalog import Catalog
from svcctl.cli.common import day, root_of, sound, stop
from svcctl.cli.views.negotiating import negotiated
from svcctl.cli.views.quantities import read
from svcctl.kinds.base import Span
from svcctl.pricing import Ask, Quote, Usage, quote
from svcctl.pricing.ordering import beside_what_it_has, instead_of
from svcctl.pricing.quantities import stepped
from svcctl.pricing.tax.parties import buyer_of, party_of, seller_of

_FIRST_YEAR, _LAST_YEAR = 1970, 2199
_NEVER = datetime.min  # noqa: DTZ901 - no time of anything


class Offered(NamedTuple):
    """What the seller offers beside the price list, from when on, and how it is billed, as it was written."""

    discounts: list[str]
    prices: list[str]
    codes: list[str]
    approved_by: list[str]
    start: str | None = None
    billing: str | None = None
    seller: str = ""


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
    offered: Offered


class Quoted(NamedTuple):
    """A quote and the workspace it was made in.

    ``cannot`` is why its customer cannot order what is quoted, ``warnings`` what may well be meant as it was asked.
    """

    quote: Quote
    catalog: Catalog
    root: Path
    cannot: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def quoted(wish: Wish, workspace: Path | None) -> Quoted:
    """The quote that was wished for."""
    asked, root = _asked(wish), root_of(workspace)
    catalog = sound(root, day(None))
    try:
        _sells(catalog, asked)
        found = quote(catalog, asked)
        cannot, again = beside_what_it_has(catalog, asked)
    except ValueError as error:
        stop(f"{error}{instead_of(catalog, asked)}")
    return Quoted(found, catalog, root, tuple(cannot), tuple(again))


def _asked(wish: Wish) -> Ask:
    offered = wish.offered
    amounts, later = _quantities(wish.quantity, wish.quantities)
    given = negotiated(offered.discounts, offered.prices)
    return Ask(
        plans=tuple(wish.plans),
        quantities=amounts,
        later=later,
        region=wish.region,
        months=_span(wish.term, "--term").months,
        day=day(wish.as_of),
        customer=wish.customer.strip(),
        seller=offered.seller,
        valid_until=day(wish.valid_until, "--valid-until") if wish.valid_until else None,
        start=_start(offered.start),
        every=_span(offered.billing, "--billing") if offered.billing is not None else None,
        codes=tuple(offered.codes),
        approved_by=tuple(offered.approved_by),
        discount=given.share,
        less=given.less,
        prices=dict(given.prices),
    )


def _sells(catalog: Catalog, asked: Ask) -> None:
    """Raises ValueError in words where --seller says nothing, or names none of our companies."""
    if asked.seller:
        party = party_of(catalog, asked.customer, "customer") if asked.customer else None
        if party is None:
            raise ValueError("--seller is for the tax of a declared customer: name one with --customer")
        seller_of(catalog, buyer_of(party), asked.seller)


def _span(text: str, option: str) -> Span:
    try:
        return Span.parse(text)
    except ValueError as error:
        stop(f"{option} is {error}")


def _start(text: str | None) -> datetime | None:
    """When the contract starts: a day, or a time of a day in the time zone of the workspace."""
    if text is None:
        return None
    try:
        start = datetime.fromisoformat(text)
    except ValueError:
        start = _NEVER
    if start.tzinfo or not _FIRST_YEAR <= start.year <= _LAST_YEAR:
        stop(f"--start is {text!r}: write a day such as 2026-08-15, or with a time, 2026-08-15T13:30")
    return start


def _quantities(given: list[str], file: Path | None) -> tuple[dict[str, Usage], dict[int, dict[str, Usage]]]:
    """Quantities of the options, and of the file where no option names the unit; and those of later months."""
    try:
        named, later = stepped(given)
    except ValueError as error:
        stop(f"--quantity: {error}")
    return (read(file) if file else {}) | named, later

"""From the options of `svcctl price tax` to an answer: what was asked wrongly ends the run with one sentence."""

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple, cast, get_args

import typer

from svcctl.catalog import Catalog
from svcctl.cli.common import FINDINGS, day, root_of, sound, stop
from svcctl.cli.formats import format_of
from svcctl.cli.views.amounts import money
from svcctl.cli.views.places import Lines
from svcctl.cli.views.taxes import as_data, headline, levy_as_data, missing, sums, why
from svcctl.kinds.party import Party
from svcctl.kinds.workspace import Workspace
from svcctl.pricing.tax import Buyer, Charged, Determination, Levy, Sale, Spot, Supply, determine, levies
from svcctl.pricing.tax.countries import no_country
from svcctl.pricing.tax.parties import buyer_of, party_of, seller_of, supply_of
from svcctl.pricing.tax.sale import BuysAs, SupplyKind
from svcctl.source.words import nearest

_NOBODY = ("", "", "", "")


class Asked(NamedTuple):
    """The options as they were written.

    ``there`` is country or state, postcode, as whom it buys, and VAT number; ``what`` is plan, category and supply.
    """

    customer: str
    seller: str
    there: tuple[str, str, str, str]
    what: tuple[str, str, str]
    amount: str
    currency: str
    included: bool
    as_of: str | None


def tell(asked: Asked, output: str, workspace: Path | None, *, strict: bool) -> None:
    """Prints the answer. Ends the run with 1 where it is `unknown` and that is not good enough."""
    output = format_of(output, ("text", "json"))
    root = root_of(workspace)
    catalog = sound(root, day(None))
    sale = _sale(catalog, asked)
    tax = determine(catalog, sale)
    paid = _levy(catalog, asked, tax)
    typer.echo((_json if output == "json" else _text)(sale, tax, paid, Lines(root)), nl=False)
    if strict and tax.treatment == "unknown":
        raise typer.Exit(FINDINGS)


def _sale(catalog: Catalog, asked: Asked) -> Sale:
    on = day(asked.as_of)
    buyer = _buyer(catalog, asked)
    try:
        seller = seller_of(catalog, buyer, asked.seller)
    except ValueError as error:
        stop(str(error))
    name, category, supply = asked.what
    if name and not catalog.knows("Plan", name):
        stop(f"there is no plan {name!r}{_meant(name, catalog.names('Plan'))}")
    plan = supply_of(catalog, name, on) if name else Supply()
    _one_of(supply, "--supply", get_args(SupplyKind))
    kind = cast("SupplyKind", supply) or plan.kind
    return Sale(seller, buyer, Supply(category or plan.category, kind, plan.name), on)


def _buyer(catalog: Catalog, asked: Asked) -> Buyer:
    where, postcode, buys_as, number = asked.there
    if not asked.customer:
        _one_of(buys_as, "--buys-as", get_args(BuysAs))
        spot = Spot(_country(where), where if "-" in where else "", postcode)
        return Buyer("the customer", spot, buys_as=cast("BuysAs", buys_as), number=number)
    if asked.there != _NOBODY:
        stop("--customer names a declared customer: leave out --country and what else describes one")
    party = party_of(catalog, asked.customer, "customer")
    if party is None:
        known = [each.name for each in catalog.all(Party) if each.spec.side == "customer"]
        stop(f"there is no customer {asked.customer!r}{_meant(asked.customer, known)}")
    return buyer_of(party)


def _country(where: str) -> str:
    """The country of a country or state that --country names."""
    country = where.partition("-")[0]
    if not where:
        stop("name the customer with --customer, or where it is with --country")
    if not re.fullmatch("[A-Z]{2}(-[A-Z0-9]{1,3})?", where):
        stop(
            f"--country is {where!r}: write the two capital letters of a country, such as NO, or a state, such as US-NY"
        )
    if wrong := no_country(country):
        stop(f"--country: {': '.join(wrong)}")
    return country


def _one_of(value: str, option: str, choices: tuple[str, ...]) -> None:
    if value not in choices:
        stop(f"{option} is {value!r}: write {' or '.join(filter(None, choices))}")


def _meant(wrong: str, names: Iterable[str]) -> str:
    near = nearest(wrong, names)
    return f"; did you mean {near}?" if near else ""


def _levy(catalog: Catalog, asked: Asked, tax: Determination) -> Levy | None:
    if not asked.amount:
        return None
    said = catalog.workspace.spec if catalog.workspace else None
    currency = asked.currency or (said.currency if isinstance(said, Workspace) else "")
    return levies([Charged("once", money(asked.amount, currency), tax, asked.included)])[0]


def _text(sale: Sale, tax: Determination, paid: Levy | None, lines: Lines) -> str:
    seller = f"{sale.seller.name} ({sale.seller.spot.country})" if sale.seller else "one of our companies"
    customer = f"{sale.buyer.name} ({sale.buyer.spot})" if sale.buyer.spot.country else sale.buyer.name
    said = [f"{seller} sells to {customer} on {sale.day}", f"Tax: {headline(tax)}", *missing(tax)]
    if paid:
        said += ["", *(amounts for _, amounts in sums([paid], {"once": ""}))]
    if tax.reasons:
        said += ["", "Why", *why(tax, lines)]
    return "\n".join(said) + "\n"


def _json(sale: Sale, tax: Determination, paid: Levy | None, lines: Lines) -> str:
    data = {
        "schema": "svcctl/price-tax",
        "version": 1,
        "asOf": sale.day.isoformat(),
        "seller": sale.seller.name if sale.seller else None,
        "customer": sale.buyer.name,
        "category": sale.supply.category,
        "supply": sale.supply.kind or None,
        **as_data(tax, lines),
        "amounts": paid and levy_as_data(paid),
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"

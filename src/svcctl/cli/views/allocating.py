"""From the options of `svcctl price allocate` to shares of a price: of parts that were named, or of the catalog."""

import json
import re
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import typer

from svcctl.cli.common import day, root_of, sound, stop
from svcctl.cli.files import write_text
from svcctl.cli.formats import format_of
from svcctl.cli.views.amounts import money
from svcctl.cli.views.quoting import Quoted, Wish, quoted
from svcctl.cli.views.revenue import Made, as_csv, as_json, as_text
from svcctl.kinds.bundle import Bundle
from svcctl.money import Money
from svcctl.pricing.allocation import allocate
from svcctl.pricing.revenue import Term, parts_of, policy_on, price_of, share
from svcctl.source.words import nearest

_FORMATS: Mapping[str, Callable[[Made], str]] = {"text": as_text, "csv": as_csv, "json": as_json}


class Words(NamedTuple):
    """What was asked, as it was written: a price among named parts, or that of a bundle."""

    price: str
    currency: str
    parts: list[str]
    residual: str
    bundle: str


class Told(NamedTuple):
    """How it is told, and where to."""

    form: str
    out: Path | None
    quiet: bool

    def tell(self, words: Words, wish: Wish, workspace: Path | None) -> None:
        """Writes the shares to stdout or a file."""
        form = format_of(self.form, tuple(_FORMATS))
        of_catalog = bool(words.bundle or wish.plans)
        said = _FORMATS[form](_of_catalog(words, wish, workspace)) if of_catalog else _of_parts(words, form)
        if self.out is None:
            typer.echo(said, nl=False)
            return
        write_text(self.out, said)
        if not self.quiet:
            typer.echo(f"svcctl: wrote {self.out}", err=True)


def _of_catalog(words: Words, wish: Wish, workspace: Path | None) -> Made:
    if words.parts or words.residual:
        stop("name parts with their prices, or a bundle and plans of the catalog, not both")
    if not wish.region:
        stop("name the --region whose price list holds")
    counts = _plans(words.bundle, wish, workspace)
    found = quoted(wish._replace(plans=list(counts)), workspace)
    quote, ask = found.quote, found.quote.ask
    _without_tax(found)
    price = money(words.price, words.currency or quote.currency) if words.price else price_of(quote, counts)
    if price.currency != quote.currency:
        stop(f"the plans are priced in {quote.currency}, the price is in {price.currency}")
    try:
        policy = policy_on(found.catalog, ask.day)
        spec = policy.spec if policy else None
        parts = parts_of(quote, spec, counts)
        made = share(price, parts, spec.sold_together if spec else (), spec.last_cents if spec else "most-cut")
    except ValueError as error:
        stop(str(error))
    return Made(made, Term.of(ask.starts.date(), ask.months), policy)


def _plans(bundle: str, wish: Wish, workspace: Path | None) -> Counter[str]:
    """How many of which plan: what a bundle must have, and then those that were named, one for each time."""
    if not bundle:
        return Counter(wish.plans)
    catalog = sound(root_of(workspace), day(None))
    declared = catalog.in_force(Bundle, bundle, day(wish.as_of))
    if declared is None:
        near = nearest(bundle, catalog.names("Bundle"))
        stop(f"there is no bundle {bundle!r}" + (f"; did you mean {near}?" if near else ""))
    counts = Counter({each.plan: each.min for each in declared.spec.plans if each.min})
    counts.update(wish.plans)
    for each in declared.spec.plans:
        if each.max is not None and counts[each.plan] > each.max:
            stop(f"{bundle} holds at most {each.max} {each.plan}, and {counts[each.plan]} are asked for")
    return counts


def _without_tax(found: Quoted) -> None:
    for line in found.quote.lines:
        for region in line.offer.book.spec.regions:
            if region.name == found.quote.ask.region and region.tax == "included":
                stop(f"prices of {region.name} include tax, which is no revenue; share them without tax, by parts")


def _of_parts(words: Words, form: str) -> str:
    """The shares of parts that were named with what each costs alone: no term, so no months."""
    if form == "csv":
        stop("revenue by month needs a contract: name a --bundle or a --plan of the catalog")
    if not words.parts:
        stop("name a price, its currency and parts, such as 80 EUR licence=20 set-up=30; or a --bundle or --plan")
    alone: dict[str, Money] = {}
    for text in words.parts:
        name, _, amount = text.rpartition("=")
        if not name.strip() or name.strip() in {*alone, words.residual}:
            stop(f"{text!r}: write each part once, with what it costs alone, such as set-up=400 or user=12x30")
        alone[name.strip()] = _of_several(amount, words.currency)
    try:
        found = allocate(money(words.price, words.currency), alone, words.residual)
    except ValueError as error:
        stop(str(error))
    if form == "json":
        data = {name: f"{each.amount:f}" for name, each in found.items()}
        return json.dumps(data, ensure_ascii=False, indent=2) + "\n"
    wide, high = max(map(len, found)), max(len(str(each)) for each in found.values())
    return "".join(f"{name:<{wide}}  {each!s:>{high}}\n" for name, each in found.items())


def _of_several(text: str, currency: str) -> Money:
    """What one part costs alone, ``400``, or so many of it, ``12x30``."""
    count, several, each = text.partition("x")
    if not several:
        return money(text, currency)
    if not re.fullmatch(r"[0-9]{1,9}", count.strip(), re.ASCII):
        stop(f"{text!r} is no amount; write how many of it and what one costs, such as 12x30")
    return Money(int(count) * money(each, currency).minor, currency)

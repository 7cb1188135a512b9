"""A quote as a document for the customer; with margins for the seller alone."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from svcctl.documents.charges import unit_price
from svcctl.documents.model import Block, Document, Grid, Notice, Paragraph, Points, Text, text
from svcctl.documents.prices import region_title
from svcctl.documents.prose import line
from svcctl.documents.quote_bills import bills, phases
from svcctl.documents.quote_tax import taxes
from svcctl.documents.setting import Setting
from svcctl.money import Money
from svcctl.pricing import Line, Quote
from svcctl.pricing.shapes import Plain
from svcctl.pricing.taking import Off
from svcctl.pricing.tax.note import follows_tax
from svcctl.pricing.tax.parties import party_of


def document(
    setting: Setting,
    quote: Quote,
    places: Mapping[int, str] | None = None,
    *,
    internal: bool = False,
    schedule: bool = False,
) -> Document:
    """The quote in the language of the setting, with its bills where they are asked for.

    ``places`` say where the price of each line stands: with them it is told how each was computed.
    """
    say, ask = setting.say, quote.ask
    title = say("quote.title", id=quote.id)
    party = party_of(setting.catalog, ask.customer, "customer") if ask.customer else None
    customer = party.spec.legal_name if party else ask.customer
    subtitle = say("quote.for", customer=customer) if customer else say("quote.subtitle")
    blocks = [*_blocks(setting, quote, internal=internal), *taxes(setting, quote)]
    blocks += bills(setting, quote) if schedule else ()
    blocks.append(Paragraph(line(say("quote.digest", digest=quote.digest)), "quiet"))
    if places is not None:
        blocks += [setting.heading("quote.why"), Points(tuple(_reasons(quote, places)))]
    made = setting.document(title, subtitle, blocks, [each.offer.book for each in quote.lines])
    return made if quote.verdict.agreed else replace(made, watermark=say("quote.draft"))


def _blocks(setting: Setting, quote: Quote, *, internal: bool) -> Iterator[Block]:
    say, ask = setting.say, quote.ask
    region = region_title(ask.region)
    yield Paragraph(line(say("quote.lead", region=region, currency=quote.currency, months=str(ask.months))), "lead")
    if internal:
        yield Notice((setting.told("quote.internal"),), "warning")
    columns = ["plan", "charge", "quantity", "price", "per", *(("margin", "above") if internal else ())]
    yield Grid(
        text(say("quote.lines")),
        tuple(text(say(f"quote.column.{each}")) for each in columns),
        tuple(row for each in _staged(quote) for row in _rows(setting, each, internal=internal)),
        frozenset({2, 3, 5, 6}) if internal else frozenset({2, 3}),
    )
    yield from phases(setting, quote)
    head = (text(say("quote.column.sum")), text(say("quote.column.amount")))
    yield Grid(text(say("quote.sums")), head, tuple(_sums(setting, quote, internal=internal)), frozenset({1}))
    if follows_tax(quote):
        yield Paragraph(line(say("quote.follows-tax")), "quiet")
    for by, given in dict.fromkeys((each.by, each.given) for each in quote.verdict.approvals):
        if internal or not given:
            yield setting.told("quote.approved" if given else "quote.to-approve", by=by)
    yield Paragraph(line(say("quote.valid", day=quote.valid_until)))


def _rows(setting: Setting, found: Line, *, internal: bool) -> Iterator[tuple[Text, ...]]:
    """A line by the price list, and a row for each of its discounts."""
    quantity = "" if found.quantity is None else setting.counted(_decimal(found.quantity), found.unit)
    price = setting.speech.write(found.amount)
    name = found.name if found.since == 1 else setting.say("quote.from-month", name=found.name, month=str(found.since))
    cells = [found.offer.title, name, quantity, price, setting.say(f"price-page.per-{found.per}")]
    if internal:
        cells += [_rest(setting, found.net, found.cost), _rest(setting, found.net, found.floor)]
    yield tuple(text(cell) for cell in cells)
    for each in found.taken:
        called = setting.say("quote.negotiated") if each.off.type == "negotiated" else each.off.name
        name = setting.say("quote.discount", name=called, share=_takes(setting, each.off))
        less = setting.speech.write(Money(-each.amount.minor, each.amount.currency))
        yield tuple(text(cell) for cell in ["", name, "", less, *cells[4:5], *(("", "") if internal else ())])


def _takes(setting: Setting, off: Off) -> str:
    """What a discount takes, and for how long if not for the whole term."""
    if off.price is not None:
        amount = unit_price(setting, _decimal(off.price), off.currency)
        said = setting.say("quote.set-price", price=amount)
    elif off.less is not None:
        said = f"{setting.speech.write(off.less.amount)} {setting.say(f'price-page.per-{off.less.per}')}"
    else:
        said = setting.speech.percent(off.share.value) if off.share else ""
    return setting.say("quote.times", said=said, times=setting.say("quote.periods", n=off.times)) if off.times else said


def _sums(setting: Setting, quote: Quote, *, internal: bool) -> Iterator[tuple[Text, Text]]:
    def row(name: str, amount: str, **values: str) -> tuple[Text, Text]:
        return text(setting.say(name, **values)), text(amount)

    for per in quote.charged():
        listed, due = quote.listed(per), quote.subtotal(per)
        if listed != due:
            less = Money(due.minor - listed.minor, due.currency)
            yield row("quote.listed", setting.speech.write(listed), per=setting.say(f"price-page.per-{per}"))
            yield row("quote.less", setting.speech.write(less), per=setting.say(f"price-page.per-{per}"))
        name = setting.say(f"price-page.per-{per}")
        name = setting.say("quote.at-first", per=name) if quote.changes(per) else name
        yield text(name), text(setting.speech.write(due))
    yield row("quote.value", setting.speech.write(quote.value), months=str(quote.ask.months))
    if internal:
        yield row("quote.column.margin", _rest(setting, quote.value, quote.within("cost")))
        yield row("quote.column.above", _rest(setting, quote.value, quote.within("floor")))


def _rest(setting: Setting, amount: Money, without: Money | None) -> str:
    if without is None:
        return setting.say("quote.unknown")
    return setting.speech.write(Money(amount.minor - without.minor, amount.currency))


def _reasons(quote: Quote, places: Mapping[int, str]) -> Iterator[tuple[Block, ...]]:
    for number, each in enumerate(quote.lines):
        steps = "; ".join(map(str, each.steps))
        yield (Paragraph(text(f"{each.offer.title}, {each.name}: {steps} ({places[number]})")),)


def _staged(quote: Quote) -> Iterator[Line]:
    for each in quote.lines:
        yield from (each, *each.stages)


def _decimal(quantity: Fraction) -> Decimal:
    return Decimal(str(Plain(quantity)).replace(",", "").removeprefix("about "))

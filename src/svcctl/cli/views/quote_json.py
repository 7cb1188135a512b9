"""A quote as JSON, described by ``schemas/output/quote.schema.json``: for programs, which add up what it says."""

import json
from collections.abc import Iterable
from typing import Any

from svcctl.cli.views.amounts import plain
from svcctl.cli.views.quotes import Shown
from svcctl.cli.views.taxes import as_data, levy_as_data
from svcctl.money import Money
from svcctl.pricing import PERIODS, Line
from svcctl.pricing.schedule import Due
from svcctl.pricing.shapes import Plain
from svcctl.pricing.taking import Taken
from svcctl.pricing.tax import Levy
from svcctl.pricing.tax.amounts import total


def as_json(shown: Shown) -> str:
    """Amounts are decimal strings, so that nobody reads them as binary fractions."""
    quote, ask = shown.quote, shown.quote.ask
    data: dict[str, Any] = {
        "schema": "svcctl/quote",
        "version": 1,
        "id": quote.id,
        "customer": ask.customer or None,
        "validUntil": quote.valid_until.isoformat(),
        "region": ask.region,
        "currency": quote.currency,
        "asOf": ask.day.isoformat(),
        "start": ask.starts.date().isoformat() if ask.start is None else ask.start.isoformat(),
        "months": ask.months,
        "lines": [_line(shown, line) for line in quote.lines],
        "listed": {per: plain(quote.listed(per)) for per in PERIODS},
        "subtotals": {per: plain(quote.subtotal(per)) for per in PERIODS},
        "contractValue": plain(quote.value),
        "schedule": [
            {"date": day.isoformat(), "amount": plain(quote.billed(dues)), "lines": [_due(shown, due) for due in dues]}
            for day, dues in quote.bills()
        ],
        "tax": _tax(shown),
        "approvals": [{"by": each.by, "reason": each.reason, "given": each.given} for each in quote.verdict.approvals],
    }
    data |= {"digest": quote.digest, "warnings": [*shown.warnings]} | _refused(shown)
    if shown.internal:
        data["internal"] = {"cost": plain(quote.within("cost")), "floor": plain(quote.within("floor"))}
        data["internal"]["unguarded"] = list(quote.verdict.unguarded)
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _refused(shown: Shown) -> dict[str, Any]:
    verdict = shown.quote.verdict
    if not shown.refused:
        return {}
    most = None if verdict.largest is None else str(verdict.largest)
    amounts = [
        {"asked": plain(asked.amount), "per": asked.per, "largest": plain(found.amount) if found else None}
        for asked, found in verdict.most.amounts
    ]
    prices = [
        {"charge": name, "lowest": None if found is None else f"{found:f}"} for name, found in verdict.most.prices
    ]
    said = {"reasons": list(shown.refused), "largestDiscount": most, "amounts": amounts, "prices": prices}
    return {"refused": said}


def _tax(shown: Shown) -> dict[str, Any] | None:
    """The tax for each plan, and on what falls due each time; null where the customer is not declared."""
    found = shown.tax
    if found is None:
        return None
    return {
        "seller": found.seller.name if found.seller else None,
        "customer": found.buyer.name,
        "plans": {plan: as_data(answer, shown.lines) for plan, answer in found.answers.items()},
        "sums": _levies(found.levies),
        "changes": [
            {
                "from": phase.since.isoformat(),
                "plans": {plan: as_data(answer, shown.lines) for plan, answer in phase.answers.items()},
                "sums": _levies(phase.levies),
            }
            for phase in found.phases[1:]
        ],
        "bills": [
            {"date": day.isoformat(), **_amounts(total(levied, found.quote.currency))}
            for day, levied in found.bills.items()
        ],
        "total": _amounts(found.total),
    }


def _levies(levied: Iterable[Levy]) -> list[dict[str, Any]]:
    return [{"per": each.per, "treatment": each.tax.treatment, **levy_as_data(each)} for each in levied]


def _amounts(amounts: Iterable[Money | None]) -> dict[str, Any]:
    return dict(zip(("net", "tax", "gross"), map(plain, amounts), strict=True))


def _line(shown: Shown, line: Line) -> dict[str, Any]:
    quantity = None if line.quantity is None else str(Plain(line.quantity)).replace(",", "")
    amount, book = plain(line.amount), line.offer.book.label
    data: dict[str, Any] = {"plan": line.plan, "name": line.name, "per": line.per, "quantity": quantity}
    data |= {"unit": line.unit or None, "amount": amount, "priceBook": book}
    data["discounts"] = [_discount(each) for each in line.taken]
    data["net"] = plain(line.net)
    if line.stages:
        data["later"] = [{"fromMonth": stage.since, **_line(shown, stage)} for stage in line.stages]
    if shown.explain:
        data |= {"steps": [str(step) for step in line.steps], "place": shown.place(line)}
    if shown.internal:
        data["internal"] = {"cost": plain(line.cost), "floor": plain(line.floor)}
    return data


def _discount(taken: Taken) -> dict[str, Any]:
    off = taken.off
    data: dict[str, Any] = {"name": off.name, "type": off.type, "share": str(off.share) if off.share else None}
    if off.less:
        less = off.less
        data["amountOff"] = {"amount": plain(less.amount), "per": less.per, "takenOff": less.taken_off}
    if off.price is not None:
        data["setPrice"] = str(Plain(off.price)).replace(",", "")
    return data | ({"times": off.times} if off.times else {}) | {"amount": plain(taken.amount)}


def _due(shown: Shown, due: Due) -> dict[str, Any]:
    data: dict[str, Any] = {"plan": due.line.plan, "name": due.line.name}
    data |= {"from": due.since.isoformat(), "to": due.until.isoformat()}
    data |= {"amount": plain(due.amount), "net": plain(due.net)}
    if shown.explain:
        data["steps"] = [str(step) for step in due.steps]
    if shown.internal:
        data["internal"] = {"cost": plain(due.cost), "floor": plain(due.floor)}
    return data

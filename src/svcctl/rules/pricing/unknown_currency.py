from collections.abc import Iterator
from typing import Any

from svcctl.catalog import Catalog
from svcctl.findings import Path, Problem
from svcctl.money.currency import is_currency
from svcctl.rules import Context

_PRICED = frozenset({"Workspace", "Subscription", "PriceBook", "SLA", "DiscountPolicy"})
# Looking a code up takes 0.1 s for Babel to be loaded. The usual ones are known without it.
_USUAL = "AUD CAD CHF CNY CZK DKK EUR GBP HKD HUF ILS INR ISK JPY KRW MXN NOK NZD PLN RON SEK SGD USD"
_KNOWN = frozenset(_USUAL.split())
_HOLD = frozenset({dict, list})


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - a code exists or not
    """Every currency is one that banks know."""
    for resource in catalog.resources:
        if resource.kind in _PRICED and not _all_usual(resource.data["spec"]):
            for path, code in _currencies(resource.data["spec"], ("spec",)):
                if code not in _KNOWN and not is_currency(code):
                    yield resource.problem(
                        f"there is no currency {code}", *path, hint="write a code of ISO 4217, such as EUR"
                    )


def _all_usual(data: Any) -> bool:
    """True where every currency is a usual one; nobody has to know then where each of them stands."""
    waiting = [data]
    while waiting:
        each = waiting.pop()
        if isinstance(each, dict):
            code = each.get("currency")
            if isinstance(code, str) and code not in _KNOWN:
                return False
            each = each.values()
        waiting += [below for below in each if type(below) in _HOLD]
    return True


def _currencies(data: Any, path: Path) -> Iterator[tuple[Path, str]]:
    """Every `currency` with its path, in the order of the declaration."""
    if not isinstance(data, dict | list):
        return
    for key, value in data.items() if isinstance(data, dict) else enumerate(data):
        if key == "currency" and isinstance(value, str):
            yield (*path, key), value
        elif isinstance(value, dict | list):
            yield from _currencies(value, (*path, key))

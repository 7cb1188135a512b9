"""Price lists of books as they stand in their files, for policies: written and computed prices as plain data."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, cast

from svcctl.findings import Path
from svcctl.kinds.base import Model, convert
from svcctl.kinds.price_book import PriceBook
from svcctl.policy.faults import MismatchError
from svcctl.policy.limits import Meter
from svcctl.policy.listing import Listing
from svcctl.pricing.regions import Listed, price_list, without_rate

Data = Mapping[str, Any]
_WHOLE: dict[str, Data] = {
    "regions": {"name": "", "countries": [], "currency": ""},
    "prices": {"plan": "", "region": "", "charges": []},
    "charges": {"type": "flat", "per": "month"},
    "exchangeRates": {"from": "", "to": "", "rate": 1, "date": "2000-01-01", "source": ""},
}
"""What an example of a policy may leave out of a price book, since no price depends on it."""


class PriceLists:
    """Computes price lists, each once: a policy may ask for the same one at every price of its book."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[Data, Listing]] = {}

    def __call__(self, book: Data, meter: Meter) -> Listing:
        """Every price of a book, with its currency; a computed one says by what. Takes a step for each, once.

        One that nobody can compute, for want of a rate, has no charges. Raises MismatchError for a book that is none.
        """
        if id(book) not in self._known:
            found = price_list_of(book)
            with meter.once():
                meter.take(sum(1 + len(price.get("charges", ())) for price in found))
            self._known[id(book)] = book, found
        return self._known[id(book)][1]


def price_list_of(book: Data) -> Listing:
    """The same without counting steps, for those who ask once."""
    return Listing(_prices(book))


def _prices(data: Data) -> Iterator[tuple[Data, Path]]:
    said = data["spec"]
    try:
        book = convert(_completed({"regions": [], "prices": [], **said}), PriceBook)
    except ValueError as error:
        raise MismatchError(f"the prices of {data['metadata']['name']} cannot be computed: {error}") from None
    for each in price_list(book):
        written = each.base or each
        row = said["prices"][cast("int", written.path[-1])]
        if each is written:
            yield {**row, "currency": each.region.currency}, each.path
        else:
            yield {**_told(row, each.price), **_computed(said, each)}, each.path
    for each in without_rate(book):
        yield {"plan": each.price.plan, "region": each.region.name, **_computed(said, each)}, each.path


def _completed(part: Any, of: str = "") -> Any:
    """A part of a price book with what it left out, all through."""
    if isinstance(part, list):
        return [_completed(each, of) for each in part]
    if not isinstance(part, dict):
        return part
    return {**_WHOLE.get(of, {}), **{key: _completed(value, key) for key, value in part.items()}}


def _told(said: Any, found: Any) -> Any:
    """What was said of a price, with the amounts and units that were computed in place of those that were written."""
    if isinstance(found, Model) and isinstance(said, dict):
        fields = dict(zip(found.__struct_encode_fields__, found.__struct_fields__, strict=True))
        return {key: _told(value, getattr(found, fields[key])) for key, value in said.items()}
    if isinstance(found, tuple) and isinstance(said, list):
        return [_told(*each) for each in zip(said, found, strict=True)]
    return found if isinstance(found, Decimal | str) else said


def _computed(said: Data, each: Listed) -> Data:
    """By what a price was computed, as the book says it."""
    adjustment = each.region.adjustment
    rates = [rate for rate in said.get("exchangeRates", ()) if _is(rate, each)]
    by = {"of": adjustment.of, "factor": adjustment.factor} if adjustment else {}
    return {"currency": each.region.currency, "computed": {**by, **({"rate": rates[0]} if rates else {})}}


def _is(rate: Data, each: Listed) -> bool:
    known = each.rate
    return known is not None and (rate.get("from"), rate.get("to")) == (known.from_, known.to)

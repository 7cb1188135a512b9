from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.facts import Fact, Side
from svcctl.changes.paying import origin
from svcctl.kinds.price_book import PriceBook, Trial
from svcctl.pricing.regions import price_list

KIND = PriceBook


def facts(book: Resource[PriceBook], side: Side) -> Iterator[Fact]:  # noqa: ARG001 - every definition is asked alike
    """How many days of a contract are free, and what of it."""
    for each in price_list(book.spec):
        if trial := each.price.trial:
            about = f"trial of {each.price.plan} in {each.price.region}"
            value = (trial.days, trial.free == "everything", trial.billing)
            because = (*origin(each), "trial")
            yield Fact(about, value, _words(trial), (*each.path, "trial"), because=because)


def _words(trial: Trial) -> str:
    free = "" if trial.free == "everything" else ", fees alone"
    return f"{trial.days} days{free}, {'before the term' if trial.billing == 'waits' else 'within the term'}"

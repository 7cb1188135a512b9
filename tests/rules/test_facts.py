"""What several rules ask of a catalog is made once for all of them, and anew for another day or another catalog."""

import pickle
from datetime import date

from svcctl.catalog import Catalog
from svcctl.kinds.price_book import PriceBook
from svcctl.pricing import regions
from svcctl.rules.facts import fact
from svcctl.validation import load_catalog


def test_a_fact_is_made_once_for_a_catalog_and_what_it_is_about():
    made = []

    @fact
    def days(catalog, day):
        """The days."""
        made.append((catalog, day))
        yield day
        yield day

    one, other = Catalog(), Catalog()
    first, second = date(2026, 1, 1), date(2026, 1, 2)
    assert days(one, first) == days(one, first) == (first, first)
    assert days(one, second) == (second, second)
    assert days(other, first) == (first, first)
    assert [(catalog is one, day) for catalog, day in made] == [(True, first), (True, second), (False, first)]
    assert (days.__name__, days.__doc__) == ("days", "The days.")


def test_a_catalog_is_sent_to_another_process_without_what_was_worked_out():
    @fact
    def one(catalog):
        yield len(catalog.resources)

    catalog = Catalog()
    assert one(catalog) == (0,)
    assert pickle.loads(pickle.dumps(catalog)) == catalog  # noqa: S301 - our own bytes


def test_rules_share_what_they_ask(root, monkeypatch):
    asked = []
    plain = regions._computed
    monkeypatch.setattr(regions, "_computed", lambda book, *about: asked.append(book) or plain(book, *about))
    regions.price_list.cache_clear()
    catalog, _ = load_catalog(root, date(2026, 7, 1))
    assert 0 < len(asked) <= sum(len(book.spec.regions) for book in catalog.all(PriceBook))

"""What several rules ask of a catalog is made once for all of them, and anew for another day or another catalog."""

from datetime import date

from svcctl.catalog import Catalog
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


def test_rules_share_what_they_ask(root, monkeypatch):
    asked = []
    plain = regions._written
    monkeypatch.setattr(regions, "_written", lambda book: asked.append(book) or plain(book))
    regions.price_list.cache_clear()
    catalog, _ = load_catalog(root, date(2026, 7, 1))
    books = sum(resource.kind == "PriceBook" for resource in catalog.resources)
    assert 0 < len(asked) <= books

"""Counts keep apart what differs, however many measures there are."""

from collections import Counter
from types import SimpleNamespace

import numpy as np
import pytest
from credit_bench import spec_of

from svcctl.catalog import Resource
from svcctl.kinds.base import Metadata
from svcctl.sla.classes import Class
from svcctl.sla.tally import Count, Tally
from svcctl.sla.terms import Term


@pytest.mark.parametrize("many", [2, 257, 1000])
def test_no_two_measures_share_a_count(many):
    sla = Resource("SLA", Metadata(name="support", version=1), spec_of(), {}, "sla.yaml")
    members = [Class(0, customer, "P1", "", "", "", excluded=False) for customer in ("acme", "globex")]
    metrics = tuple(f"step-{number}" for number in range(many))
    tally = Tally(SimpleNamespace(metrics=metrics, members=members, terms=[Term(sla, None, "", 0, 1)]))
    for number, metric in enumerate(metrics):
        ids, period = np.array([0, 1, 1]), np.array([648, 648, 648])
        tally.add(metric, ids, period, np.array([number % 2, 0, 1]))
    counted = {(whose.customer, metric): count for (whose, metric), count in tally.counts().outcomes.items()}
    assert len(counted) == 2 * many
    for number, metric in enumerate(metrics):
        assert counted["acme", metric] == Count(met=1 - number % 2, breached=number % 2)
        assert counted["globex", metric] == Count(met=1, breached=1)


@pytest.mark.parametrize("few", [1 << 17, 4])
def test_a_table_of_a_block_counts_what_counting_one_by_one_does(few, monkeypatch):
    monkeypatch.setattr("svcctl.sla.tally._FEW", few)
    sla = Resource("SLA", Metadata(name="support", version=1), spec_of(), {}, "sla.yaml")
    members = [Class(0, f"c{number}", "P1", "", "", "", excluded=False) for number in range(5)]
    tally = Tally(SimpleNamespace(metrics=("a",), members=members, terms=[Term(sla, None, "", 0, 1)]))
    rng, wanted = np.random.default_rng(3), Counter()
    for _ in range(3):
        ids, period, outcome = rng.integers(0, 5, 90), rng.integers(-1, 3, 90), rng.integers(0, 5, 90)
        tally.add("a", ids, period, outcome)
        named = zip(ids.tolist(), period.tolist(), outcome.tolist(), strict=True)
        wanted.update((f"c{who}", when, {3: 1, 4: 3}.get(what, what)) for who, when, what in named if when >= 0)
    tally.add("a", np.array([1]), np.array([-1]), np.array([0]))
    found = {
        (whose.customer, int(whose.period[-2:]) - 1, column): count
        for (whose, _), counts in tally.counts().outcomes.items()
        for column, count in enumerate(counts)
        if count
    }
    assert found == wanted

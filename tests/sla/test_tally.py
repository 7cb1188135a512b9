"""Counts keep apart what differs, however many measures there are."""

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

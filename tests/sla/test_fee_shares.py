"""Credits worked out in whole numbers are those worked out in fractions: amounts, dates, caps and every reason."""

from decimal import Decimal

from credit_bench import RESOLUTION, spec_of, subscription
from hypothesis import given
from hypothesis import strategies as st

from svcctl.calendars.instants import parse_instant
from svcctl.catalog import Resource
from svcctl.kinds.base import Metadata
from svcctl.sla import credits as credits_
from svcctl.sla.credits import credits_of
from svcctl.sla.fee_shares import Shares
from svcctl.sla.tally import Count, Counts, Whose

RESPONSE = {"metric": "first-response", "clock": "always", "targets": [{"within": "1h"}], "objective": "99.9%"}
SMALL = RESOLUTION | {"minimumSample": 4}
percents = st.decimals(0, 60, places=3).map(lambda each: f"{each.normalize():f}%")
metrics = st.sampled_from(["resolution", "first-response"])
priorities = st.sampled_from([[], ["P1"], ["P1", "P2"]])
bands = st.fixed_dictionaries(
    {"below": st.sampled_from(["100%", "97.5%", "95%", "66.666%"]), "including": st.booleans(), "credit": percents}
)
rules = st.one_of(
    st.builds(lambda metric, its: {"metric": metric, "bands": its}, metrics, st.lists(bands, min_size=1, max_size=3)),
    st.builds(lambda metric, share: {"metric": metric, "flat": share}, metrics, percents),
    st.builds(
        lambda metric, share, about: {"metric": metric, "perBreach": share} | ({"priority": about} if about else {}),
        *(metrics, percents, priorities),
    ),
)
terms = st.fixed_dictionaries(
    {
        "combine": st.sampled_from(["highest", "sum"]),
        "of": st.sampled_from(["monthly-fee", {"amount": 333, "currency": "EUR"}, {"amount": 500, "currency": "JPY"}]),
        "per": st.sampled_from(["month", "quarter"]),
    },
    optional={
        "cap": st.fixed_dictionaries({}, optional={"period": percents, "year": percents}),
        "minimum": st.sampled_from([{"amount": 5, "currency": "EUR"}, {"amount": 5, "currency": "USD"}]),
    },
)
fees = st.one_of(st.sampled_from(["0", "0.03", "1234.567"]), st.decimals(1, 10_000, places=2).map(str))
lates = st.dictionaries(st.sampled_from(["P1", "P2", "P3"]), st.integers(0, 9), min_size=1)
periods = st.sampled_from([(year, number) for year in (2025, 2026) for number in (1, 2, 3, 4)])
facts = st.dictionaries(
    st.tuples(periods, metrics, st.sampled_from(["acme", "globex"])), st.tuples(st.integers(0, 40), lates)
)


def counts_of(facts, per):
    counts = Counts()
    for ((year, number), metric, customer), (met, late) in facts.items():
        period = f"{year}-Q{number}" if per == "quarter" else f"{year}-{number * 3:02}"
        whose = Whose(period, customer, f"{customer}-one", "support", 1 + year % 2)
        counts.outcomes[whose, metric] = Count(met, sum(late.values()))
        counts.late.update({(whose, metric, priority): many for priority, many in late.items()})
    return counts


def described(found):
    fields = ("credit_id", "base", "uncapped", "amount", "claim_until", "status", "days", "reasons")
    return [tuple(getattr(credit, field) for field in fields) for credit in found]


@given(st.lists(rules, min_size=1, max_size=4), terms, fees, facts, st.integers(2025, 2027))
def test_whole_numbers_give_what_fractions_give(rules, terms, fee, facts, year):
    spec = spec_of(*rules, measures=(SMALL, RESPONSE), **terms)
    slas = {
        ("support", version): Resource("SLA", Metadata(name="support", version=version), spec, {}, "sla.yaml")
        for version in (1, 2)
    }
    subscriptions = {f"{who}-one": subscription(who, fee, start=start) for who, start in STARTS.items()}
    asked = (counts_of(facts, terms["per"]), slas, subscriptions, parse_instant(f"{year}-08-15T00:00Z"))
    assert Shares.of(spec) is not None
    quick = described(credits_of(*asked))
    plain = credits_.plain_shares
    try:
        credits_.plain_shares = lambda *_: {}
        assert quick == described(credits_of(*asked))
    finally:
        credits_.plain_shares = plain


STARTS = {"acme": "2025-01-01", "globex": "2025-08-17"}


def test_what_is_no_share_of_one_base_is_left_to_fractions():
    for rule in (
        {"metric": "resolution", "flat": {"amount": 5, "currency": "EUR"}},
        {"metric": "resolution", "flat": "5%", "of": {"amount": 5, "currency": "EUR"}},
        {"metric": "resolution", "ratio": "downtime"},
        {"metric": "resolution", "multiplier": {"times": 2}},
    ):
        assert Shares.of(spec_of(rule)) is None
    assert Shares.of(spec_of()) is None


def test_versions_of_an_sla_share_what_is_left_of_a_year():
    plain, other = (
        spec_of({"metric": "resolution", "flat": "5%"}),
        spec_of({"metric": "resolution", "ratio": "downtime"}),
    )
    specs = {("support", 1): plain, ("support", 2): other, ("desk", 1): plain, ("web", 1): plain}
    assert set(credits_.plain_shares(specs, {"web"})) == {("desk", 1)}


def test_fees_of_any_number_of_decimals_are_exact():
    spec = spec_of({"metric": "resolution", "flat": "33.3333333333333333%"})
    counts = counts_of({((2025, 1), "resolution", "acme"): (0, {"P1": 1})}, "month")
    counts = Counts(
        {(whose._replace(sla_version=1), metric): each for (whose, metric), each in counts.outcomes.items()}
    )
    slas = {("support", 1): Resource("SLA", Metadata(name="support", version=1), spec, {}, "sla.yaml")}
    (credit,) = credits_of(counts, slas, {"acme-one": subscription(fee="0.015000000000000000001")}, 0)
    assert (credit.base.amount, credit.amount.amount) == (Decimal("0.02"), Decimal("0.00"))  # 0.00499999...

"""The attainment table in columns is the one that is made row by row, of any counts, and so is the table of credits."""

from collections import Counter

from credit_bench import RESOLUTION, UPTIME, spec_of, subscription, uptime
from hypothesis import given
from hypothesis import strategies as st

from svcctl.availability import Stretches, Uptime
from svcctl.catalog import Resource
from svcctl.kinds.base import Metadata
from svcctl.sla.attaining import attainments
from svcctl.sla.attainment import EVERYBODY, Attainment, in_order
from svcctl.sla.credits import credits_of
from svcctl.sla.outputs import attainment_rows, credit_rows
from svcctl.sla.tally import Count, Counts, Whose

RESPONSE = {"metric": "first-response", "clock": "always", "targets": [{"within": "1h"}], "objective": "99.95%"}
WEB = {"metric": "web", "clock": "always", "targets": [{"within": "1h"}], "objective": "66.6666666666666666666%"}
SPEC = spec_of(measures=(RESOLUTION, RESPONSE, WEB | {"starts": "a", "stops": "b"}, UPTIME))
SLAS = {
    (name, version): Resource("SLA", Metadata(name=name, version=version), SPEC, {}, "sla.yaml")
    for name in ("support", "z")
    for version in (1, 2, 10)
}
whose = st.builds(
    Whose,
    st.sampled_from(["2026-02", "2026", "2025-Q4"]),
    st.sampled_from(["acme", "globex", "", EVERYBODY, "Ω"]),
    st.sampled_from(["one", "two", ""]),
    st.sampled_from(["support", "z"]),
    st.sampled_from([1, 2, 10]),
)
measures = st.sampled_from(["resolution", "first-response", "web"])
numbers = st.integers(0, 5) | st.integers(0, 10**12)
counts = st.dictionaries(st.tuples(whose, measures), st.builds(Count, numbers, numbers, numbers, numbers), max_size=12)
downs = st.lists(st.tuples(whose, st.integers(0, 90)), max_size=6)


def one_by_one(counts, uptimes):
    """The rows of totals, and those of subscriptions, added up in dictionaries."""
    found, up = {}, {}
    told = [*((*key, count, None) for key, count in counts.outcomes.items())]
    told += [(each.whose, "availability", each.count, each.uptime) for each in uptimes]
    for who, metric, count, uptime_ in told:
        holders = [(who.customer, who.subscription)] * bool(who.subscription)
        for holder in [*holders, *[(who.customer, "")] * bool(who.customer), (EVERYBODY, "")]:
            key = (who.period, who.sla, who.sla_version, metric, *holder)
            found[key] = count.plus(found.get(key, Count()))
            if uptime_ is not None:
                one = up.get(key)
                down, measured = (one.down, one.measured) if one else (0, 0)
                stretches = Stretches.none() if one else uptime_.counted
                up[key] = Uptime(uptime_.unit, down + uptime_.down, measured + uptime_.measured, stretches)
    rows = []
    for key, count in found.items():
        period, name, version, metric, customer, subscribed = key
        objective = SPEC.measure(metric).objective.value
        rows.append(Attainment(period, customer, name, version, metric, count, objective, up.get(key), subscribed))
    return [in_order(row for row in rows if bool(row.subscription) == own) for own in (False, True)]


def uptimes_of(downs):
    made = ((who, uptime(SPEC, minutes, "2026-02")) for who, minutes in downs)
    return [type(each)(who, *(getattr(each, name) for name in type(each).__slots__[1:])) for who, each in made]


def plain(rows):
    """What can be compared of rows: the stretches of an uptime are no part of a table."""
    parts = ("period", "customer", "subscription", "sla", "sla_version", "metric", "count", "objective")
    said = ("percent", "attained")
    return [tuple(getattr(row, name) for name in (*parts, *said)) for row in rows]


@given(counts, downs)
def test_columns_say_what_rows_say_that_are_made_one_by_one(outcomes, downs):
    found, uptimes = Counts(dict(outcomes)), uptimes_of(downs)
    wanted = one_by_one(found, uptimes)
    made = attainments(found, SLAS, uptimes)
    assert [plain(rows) for rows in made] == list(map(plain, wanted))
    totals, own = made
    table = attainment_rows(totals, own)
    assert table.to_pylist() == attainment_rows(wanted[0], wanted[1]).to_pylist()
    assert table.schema == attainment_rows([], []).schema
    assert plain(totals.totals) == plain(row for row in wanted[0] if row.customer == EVERYBODY)
    missed = [row for row in wanted[0] if row.customer != EVERYBODY and row.attained is False]
    assert plain(totals.missed) == plain(missed)
    assert totals.periods == sorted({row.period for row in wanted[0]})
    assert plain(totals[1:3]) == plain(wanted[0][1:3])
    assert not totals or plain([totals[-1]]) == plain([wanted[0][-1]])


@given(counts)
def test_names_and_columns_of_counts_are_the_same_counts(outcomes):
    late = {(*key, priority): n for n, key in enumerate(outcomes, 1) for priority in ("P1", "P2")}
    named = Counts(dict(outcomes), dict(late))
    again = Counts(cells=named.cells)
    assert again == named
    twice = Counts(cells=named.cells.plus(named.cells))
    named.add(Counts(dict(outcomes), dict(late)))
    assert twice == named
    again.add(Counts(dict(outcomes), dict(late)))
    assert again == named
    assert Counts(cells=again.cells) == named


bands = st.sampled_from([{"below": "99.9%", "credit": "5%"}, {"below": "50%", "credit": "12.5%"}])
others = st.sampled_from([{"ratio": "downtime"}, {"flat": {"amount": 7, "currency": "EUR"}}])


@given(counts, bands, others, st.sampled_from([(), (("support", 1),), tuple(SLAS)]))
def test_the_table_of_credits_is_the_one_made_of_each_credit(outcomes, band, other, apart):
    spec = {False: spec_of({"metric": "resolution", "bands": [band]}, {"metric": "first-response", "flat": "3%"})}
    spec[True] = spec_of({"metric": "resolution", **other}, measures=(RESOLUTION, RESPONSE))
    slas = {key: Resource("SLA", sla.metadata, spec[key in apart], {}, "sla.yaml") for key, sla in SLAS.items()}
    register = {"one": subscription(), "two": subscription("globex", "12.345", "JPY")}
    found = credits_of(Counts(dict(outcomes)), slas, register, 1_772_000_000_000_000)
    table = credit_rows(found)
    assert table.to_pylist() == credit_rows(list(found)).to_pylist()
    assert table.schema == credit_rows([]).schema
    keys = [(row.period, row.customer, row.subscription, row.sla, row.sla_version) for row in found]
    assert keys == sorted(keys)
    assert list(found[1:3]) == list(found)[1:3]
    for status in ("automatic", "to-claim", "expired", "provisional"):
        mine = [row for row in found if row.status == status and row.amount.minor]
        sums = Counter()
        for row in mine:
            sums[row.amount.currency] += row.amount.minor
        told = [(total.currency, total.minor, many) for total, many in found.sums(status)]
        assert told == [
            (currency, minor, len({row.customer for row in mine if row.amount.currency == currency}))
            for currency, minor in sorted(sums.items())
        ]


def test_objectives_with_many_decimals_are_compared_exactly():
    key = Whose("2026-02", "acme", "one", "support", 1), "web"
    most = 2 * 10**12
    for met, attained in ((most, True), (most - 1, False), (most + 1, True)):
        (row,) = attainments(Counts({key: Count(met, most // 2)}), SLAS)[1]
        assert row.attained is attained
        assert list(attainments(Counts({key: Count(met, most // 2)}), SLAS)[0].missed) == [] or not attained


def test_an_objective_is_met_by_exactly_its_percentage():
    key = Whose("2026-02", "acme", "one", "support", 1), "resolution"
    for met, late, attained, percent in ((19, 1, True, "95.0000"), (18, 1, False, "94.7368")):
        totals, _ = attainments(Counts({key: Count(met, late)}), SLAS)
        assert [row.attained for row in totals] == [attained, attained]
        assert len(totals.missed) == (not attained)
        table = attainment_rows(totals)
        assert table["attained"].to_pylist() == ["yes" if attained else "no"] * 2
        assert table["attainment_percent"].to_pylist() == [percent] * 2

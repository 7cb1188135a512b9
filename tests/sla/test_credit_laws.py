"""What holds of every credit, and a slow reading of all shapes in plain Decimal to compare with."""

import random
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal, localcontext

from credit_bench import RESOLUTION, UPTIME, credits_for, items, spec_of, subscription, uptime
from hypothesis import given
from hypothesis import strategies as st

from svcctl.sla.tally import Counts

MINUTES = Decimal(30 * 24 * 60)  # of April 2026
OBJECTIVE = Decimal("99.9")

percents = st.integers(1, 4000).map(lambda number: f"{Decimal(number).scaleb(-2)}%")
lengths = st.sampled_from(["1m", "7m", "30m", "1h", "5h"])
blocks = st.fixed_dictionaries(
    {"credit": percents, "every": lengths, "counts": st.sampled_from(["started", "complete"])}
)
bands = st.lists(
    st.tuples(st.sampled_from(["99.9%", "99.5%", "99%", "95%"]), st.booleans(), percents), min_size=1, max_size=3
).map(lambda rows: [{"below": below, "including": including, "credit": credit} for below, including, credit in rows])
late_rules = st.one_of(
    st.fixed_dictionaries({"flat": percents}),
    st.fixed_dictionaries({"bands": bands}),
    st.fixed_dictionaries({"perBreach": percents}, optional={"priority": st.just("P1")}),
    st.fixed_dictionaries({"perBlock": blocks}, optional={"priority": st.just("P1")}),
    st.fixed_dictionaries({"multiplier": st.fixed_dictionaries({"times": st.integers(1, 20)})}),
).map(lambda rule: {"metric": "resolution"} | rule)
down_rules = st.one_of(
    st.fixed_dictionaries({"flat": percents}),
    st.fixed_dictionaries({"bands": bands}),
    st.tuples(blocks, st.sampled_from([{}, {"after": "1h"}, {"after": "objective"}])).map(
        lambda both: {"perBlock": both[0] | both[1]}
    ),
    st.fixed_dictionaries({"multiplier": st.fixed_dictionaries({"times": st.integers(1, 20)})}),
    st.just({"ratio": "downtime"}),
    st.builds(lambda hours: {"perBadDay": {"moreThan": "30m", "hours": hours}}, st.integers(1, 48)),
).map(lambda rule: {"metric": "availability"} | rule)
rules = st.lists(late_rules | down_rules, min_size=1, max_size=4)
overruns = st.lists(st.integers(1, 5000).map(lambda number: Decimal(number) / 4), max_size=5)
late = st.fixed_dictionaries({"P1": overruns, "P2": overruns})
days = st.dictionaries(st.integers(1, 30), st.integers(1, 1440), max_size=4)
caps = st.none() | st.integers(1, 60).map(lambda percent: {"period": f"{percent}%"})
terms = st.tuples(rules, st.sampled_from(["sum", "highest"]), caps)
facts = st.tuples(st.integers(0, 40), late, days)


def spec(promised):
    rules_, combine, cap = promised
    more = {"cap": cap} if cap else {}
    return spec_of(*rules_, measures=[RESOLUTION, UPTIME], combine=combine, **more)


def owed(promised, known, fee="1000", order=None, **more):
    made = spec(promised)
    met, late_, days_ = known
    counts = items(made, {"resolution": (met, late_)})
    if order is not None:
        order.shuffle(parts := list(counts.blocks.items()))
        counts.blocks = dict(parts)
    down = uptime(made, sum(days_.values()), days=days_)
    return credits_for(made, counts, [down], fee=fee, **more)


def share(text):
    return Decimal(text.rstrip("%")) / 100


def number_of_blocks(block, minutes, free):
    unit = Decimal({"1m": 1, "7m": 7, "30m": 30, "1h": 60, "5h": 300}[block["every"]])
    rounding = ROUND_CEILING if block["counts"] == "started" else ROUND_FLOOR
    return (max(minutes - free, Decimal(0)) / unit).to_integral_value(rounding)


def oracle(rule, known, fee):  # noqa: PLR0911 - one return a shape
    met, late_, days_ = known
    if rule["metric"] == "resolution":
        mine = late_.get("P1") if rule.get("priority") else [*late_["P1"], *late_["P2"]]
        measured = met + len(late_["P1"]) + len(late_["P2"])
        percent, missed = (None, False) if not measured else (Decimal(100 * met) / measured, 100 * met < 95 * measured)
        free, lengths_ = Decimal(0), mine
    else:
        down = Decimal(sum(days_.values()))
        percent = 100 - 100 * down / MINUTES
        missed = percent < OBJECTIVE
        allowed = MINUTES * (100 - OBJECTIVE) / 100
        free = {None: Decimal(0), "1h": Decimal(60), "objective": allowed}[rule.get("perBlock", {}).get("after")]
        lengths_, mine = [down] if missed else [], []
    if percent is None:
        return Decimal(0)
    if "flat" in rule:
        return fee * share(rule["flat"]) * missed
    if "bands" in rule:
        bounds = [(Decimal(band["below"].rstrip("%")), band) for band in rule["bands"]]
        reached = [band for below, band in bounds if percent < below or (band["including"] and percent == below)]
        return fee * max((share(band["credit"]) for band in reached), default=Decimal(0))
    if "perBreach" in rule:
        return fee * share(rule["perBreach"]) * len(mine)
    if "perBlock" in rule:
        block = rule["perBlock"]
        return fee * share(block["credit"]) * sum(number_of_blocks(block, each, free) for each in lengths_)
    if "multiplier" in rule:
        return fee * rule["multiplier"]["times"] * sum(lengths_) / MINUTES
    if "ratio" in rule:
        return fee * sum(lengths_) / MINUTES
    bad = sum(1 for minutes in days_.values() if minutes > 30)
    return fee * rule["perBadDay"]["hours"] * 60 * bad / MINUTES


@given(
    terms, facts, st.sampled_from([("1000", "EUR", 2), ("33.33", "EUR", 2), ("98765", "JPY", 0), ("7.777", "KWD", 3)])
)
def test_every_shape_agrees_with_a_slow_reading(promised, known, money):
    rules_, combine, cap = promised
    fee, currency, digits = money
    with localcontext(prec=60):
        sums = {}
        for rule in rules_:
            sums[rule["metric"]] = sums.get(rule["metric"], Decimal(0)) + oracle(rule, known, Decimal(fee))
        total = sum(sums.values()) if combine == "sum" else max(sums.values())
        capped = min(total, Decimal(fee) * share(cap["period"])) if cap else total
        # Fractions of a minute unit of money beyond 40 digits are the oracle's own error.
        wanted = capped.quantize(Decimal(1).scaleb(-40)).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    found = owed(promised, known, fee, currency=currency)
    assert [credit.amount.amount for credit in found] == ([wanted] if total else [])


@given(terms, facts)
def test_a_credit_is_never_above_its_cap(promised, known):
    cap = promised[2]
    for credit in owed(promised, known, "77.77"):
        assert credit.amount.amount <= credit.uncapped.amount
        if cap:
            assert credit.amount.amount <= Decimal("77.77") * share(cap["period"]) + Decimal("0.005")


@given(terms, facts, st.integers(1, 400))
def test_later_is_never_cheaper(promised, known, more):
    met, late_, days_ = known
    later = {priority: [minutes + more for minutes in overruns_] for priority, overruns_ in late_.items()}
    longer = {day: min(minutes + more, 1440) for day, minutes in days_.items()}
    before, after = owed(promised, known), owed(promised, (met, later, longer))
    assert sum(credit.amount.minor for credit in before) <= sum(credit.amount.minor for credit in after)


@given(terms, facts, st.integers(0, 100))
def test_the_order_of_facts_makes_no_difference(promised, known, seed):
    assert owed(promised, known) == owed(promised, known, order=random.Random(seed))  # noqa: S311 - a shuffle


@given(terms, facts, facts)
def test_customers_are_owed_what_each_is_owed_alone(promised, one, two):
    made = spec(promised)
    register = {"acme-one": subscription("acme", "100"), "bolt-one": subscription("bolt", "33.33")}
    counts, downs, alone = Counts(), [], []
    for customer, (met, late_, days_) in (("acme", one), ("bolt", two)):
        mine = items(made, {"resolution": (met, late_)}, customer=customer)
        down = uptime(made, sum(days_.values()), days=days_, customer=customer)
        counts.add(mine)
        downs.append(down)
        alone += credits_for(made, mine, [down], subscriptions=register)
    assert credits_for(made, counts, downs, subscriptions=register) == alone


@given(terms, facts)
def test_what_is_owed_is_rounded_once(promised, known):
    for credit in owed(promised, known, "33.33"):
        assert sum(reason.startswith("rounded") for reason in credit.reasons) <= 1
        assert credit.amount.amount == credit.amount.amount.quantize(Decimal("0.01"))

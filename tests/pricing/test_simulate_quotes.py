"""A simulated bill is, to the cent, what a quote of the same contract has in that month: for prices of any kind."""

import json
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from selling import plans
from svcctl.kinds.base import Percent, Span
from svcctl.pricing import Ask, Usage, quote
from svcctl.pricing.course import course
from svcctl.pricing.offers import priced_offer
from svcctl.pricing.periods import in_months, midnight
from svcctl.pricing.simulate import sales, simulate
from svcctl.pricing.usage import DIALECT, WANTED, UsageReader
from svcctl.source.tables import open_table
from svcctl.validation import validate_files
from svcctl.workspace import SourceFile

DAY = date(2026, 6, 1)
HEADER = "customer,plan,region,unit,quantity,period,start,end,term,discount,code,billing"
AMOUNTS = st.integers(0, 10**5).map(lambda number: number / 100)
EXTENT = st.sampled_from(["in-part", "in-full"])
SHARE = st.integers(0, 40).map(lambda n: f"{n}%")


@st.composite
def charges(draw, *, longer=True):
    """A charge that any book may have; the units of a quarter or a year are booked."""
    kind = draw(st.sampled_from(["flat", "per-unit", "package", "graduated", "volume"]))
    pers = ["month", "month", "month", "quarter", "year", "once"]
    found = {"type": kind, "per": draw(st.sampled_from(pers)) if longer or kind == "flat" else "month"}
    if kind in {"flat", "per-unit", "package"}:
        found["bands"] = {"list": draw(AMOUNTS)}
    if kind == "package":
        found |= {"size": draw(st.integers(1, 5)), "started": draw(st.sampled_from(["charged", "free", "in-part"]))}
    if kind in {"graduated", "volume"}:
        tiers = [
            {"upTo": draw(st.integers(2, 20)), "price": draw(AMOUNTS), "flat": draw(AMOUNTS)},
            {"price": draw(AMOUNTS)},
        ]
        found |= {"tiers": tiers, "flatAtZero": draw(st.booleans())}
    if kind != "flat":
        found |= {"unit": draw(st.sampled_from(["TB", "users"])), "included": draw(st.integers(0, 4))}
        if found["per"] == "month":
            found["quantity"] = draw(st.sampled_from(["booked", "used"]))
        if draw(st.booleans()):
            least = draw(AMOUNTS)
            found |= {"minimum": least, "maximum": least + draw(AMOUNTS)}
            found |= {"bounds": draw(st.sampled_from(["before-discounts", "after-discounts"]))}
    if found["per"] != "once":
        found |= {"due": draw(st.sampled_from(["advance", "arrears"])), "prorated": draw(st.booleans())}
    return found


BILLING = st.fixed_dictionaries(
    {
        "every": st.just(["1 month", "1 year"]),
        "anchor": st.sampled_from(["start", "calendar"]),
        "proration": st.fixed_dictionaries(
            {
                "by": st.sampled_from(["none", "free", "day", "30-360"]),
                **dict.fromkeys(("tierFlat", "included", "bounds", "commitment"), EXTENT),
            }
        ),
        "rounding": st.fixed_dictionaries(
            {
                "how": st.sampled_from(["half-up", "half-even", "up", "down"]),
                "where": st.sampled_from(["line", "line", "bill"]),
                "to": st.sampled_from([[{"amount": 0.05, "currency": "CHF"}], [{"amount": 0.01, "currency": "CHF"}]]),
            }
        ),
    },
    optional={"day": st.integers(1, 31)},
).map(lambda found: {k: v for k, v in found.items() if k != "anchor" or "day" not in found})
TRIAL = st.one_of(
    st.fixed_dictionaries({"days": st.integers(1, 50), "billing": st.just("waits")}),
    st.fixed_dictionaries(
        {"days": st.integers(1, 50), "billing": st.just("runs"), "free": st.sampled_from(["fees", "everything"])}
    ),
)
RAMP = st.lists(st.fixed_dictionaries({"for": st.sampled_from(["1 month", "3 months"]), "pay": SHARE}), max_size=2)
COMMITMENT = st.fixed_dictionaries(
    {
        "amount": AMOUNTS,
        "per": st.sampled_from(["month", "month", "quarter", "year"]),
        "counts": st.sampled_from(["same", "recurring"]),
        "reached": st.sampled_from(["after-discounts", "before-discounts"]),
    }
)


@st.composite
def money_off(draw, *, times):
    """An amount of money off, or a price in place of that of the list; perhaps for some periods only."""
    found = {"name": "m", "type": "promotional", "code": "NOW"}
    if draw(st.booleans()):
        found |= {"per": draw(st.sampled_from(["month", "quarter", "year", "once"]))}
        found |= {"takenOff": draw(st.sampled_from(["charge", "plan", "quote"]))}
        found |= {"amountOff": [{"amount": draw(st.integers(0, 30)), "currency": "CHF"}]}
    else:
        found |= {"charges": ["c0"], "setPrice": [{"amount": draw(AMOUNTS), "currency": "CHF"}]}
    return found | ({"times": draw(st.integers(1, 4))} if times and draw(st.booleans()) else {})


@st.composite
def policies(draw, *, times=True):
    """Discounts of every type."""
    bands = [{"from": 5, "off": draw(SHARE)}, {"from": 12, "off": draw(SHARE)}]
    found = [
        {
            "name": "v",
            "type": "volume",
            "unit": "TB",
            "bands": bands,
            "reaches": draw(st.sampled_from(["all-units", "its-units"])),
        }
    ]
    found.append({"name": "t", "type": "term", "bands": [{"from": "12 months", "off": draw(SHARE)}]})
    found.append({"name": "b", "type": "billing", "bands": [{"from": "12 months", "off": draw(SHARE)}]})
    for code, more in (("NOW", {"to": "2026-12-31"}), ("OVER", {"to": "2026-05-31"})):
        found.append({"name": code, "type": "promotional", "code": code, "off": draw(SHARE), **more})
    for each in found:
        each["on"] = draw(st.sampled_from(["recurring", "once", "everything"]))
    found += draw(st.lists(money_off(times=times), max_size=1))
    return {
        "priceBooks": ["standard"],
        "discounts": found,
        "stacking": draw(st.sampled_from(["one-after-another", "added", "highest"])),
        "negotiatedOn": draw(st.sampled_from(["recurring", "once", "everything"])),
        "order": draw(st.permutations(["volume", "term", "billing", "promotional", "negotiated"])),
    }


@st.composite
def catalogs(draw, *, longer=True, billing=BILLING, times=True):
    """A plan with its prices and discounts."""
    price = {"plan": "pro", "region": "alps", "charges": draw(st.lists(charges(longer=longer), min_size=1, max_size=3))}
    for number, charge in enumerate(price["charges"]):
        charge["name"] = f"c{number}"
    for name, kind in (("commitment", COMMITMENT), ("trial", TRIAL), ("ramp", RAMP)):
        if draw(st.booleans()) and (said := draw(kind)):
            price[name] = said
    book = {"regions": [{"name": "alps", "countries": ["CH"], "currency": "CHF"}], "prices": [price]}
    spec = {"PriceBook": book | {"billing": draw(billing)}, "DiscountPolicy": draw(policies(times=times))}
    texts = [
        json.dumps(
            {"apiVersion": "svcctl/v1", "kind": kind, "metadata": {**METADATA, "name": "standard"}, "spec": each}
        )
        for kind, each in spec.items()
    ]
    catalog, report = validate_files(
        [SourceFile("all.yaml", "\n---\n".join([plans("pro"), *texts]).encode())], DAY, frozenset()
    )
    assert not (broken := [each for each in report.findings if each.rule in SCHEMA]), broken
    return catalog


SCHEMA = {"missing-key", "unknown-key", "wrong-value", "unknown-name"}
METADATA = {"version": 1, "effective": {"from": "2026-01-01"}}


@dataclass(frozen=True)
class Contract:
    """What a customer agreed, as a quote asks and as a row of an export says it."""

    start: date
    months: int
    discount: str
    codes: tuple[str, ...]
    used: dict
    every: str = "1 month"
    later: dict = field(default_factory=dict)

    def quoted(self, catalog):
        known = {charge.unit for charge in offer(catalog).price.charges}
        given, *later = (
            {unit: Usage.of(quantity) for unit, quantity in each.items() if unit in known}
            for each in (self.used, *self.later.values())
        )
        off = Percent.parse(self.discount) if self.discount else None
        more = {"discount": off, "codes": self.codes, "start": midnight(self.start), "every": Span.parse(self.every)}
        more["later"] = dict(zip(self.later, later, strict=True))
        return quote(catalog, Ask(("pro",), given, "alps", self.months, DAY, **more))

    def rows(self, catalog, month, used):
        """Rows of the export for a month; one without a unit where nothing is charged by units."""
        known = {charge.unit for charge in offer(catalog).price.charges}
        last = self.course(catalog).end.date() - timedelta(days=1)
        said = f"{month // 12}-{month % 12 + 1:02},{self.start},{last},{self.months}"
        units = {unit: used[unit] for unit in used if unit in known} or {"": 0}
        agreed = f"{self.discount},{' '.join(self.codes)},{self.every}"
        return [f"a,pro,alps,{unit},{quantity},{said},{agreed}" for unit, quantity in units.items()]

    def course(self, catalog):
        has = offer(catalog)
        return course(has.price, has.billing, midnight(self.start), self.months, "UTC")


def offer(catalog):
    return priced_offer(catalog, "pro", "alps", DAY)


def billed(catalog, rows):
    """What all rows come to."""
    side = catalog, DAY
    used = UsageReader(sales((side,))).read([open_table("\n".join([HEADER, *rows, ""]), "u", WANTED, DIALECT)])
    assert not +used.rejected
    (found,) = simulate(used, side, side).changes
    assert found.before == found.after
    return found.before


QUANTITY = st.integers(0, 300).map(lambda n: Decimal(n).scaleb(-1))
USED = st.fixed_dictionaries({"TB": QUANTITY, "users": QUANTITY})
STARTS = st.dates(date(2025, 1, 1), date(2026, 12, 31))
SAID = (st.sampled_from(["", "0%", "7.5%", "33.333%"]), st.sampled_from([(), ("NOW",)]), USED)
EVERY = st.sampled_from(["1 month", "1 year"])
CONTRACTS = st.builds(Contract, STARTS, st.integers(1, 26), *SAID, EVERY)
# a counterexample is not made smaller: each try validates a workspace
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
LAWS = settings(max_examples=60, suppress_health_check=list(HealthCheck), deadline=None, phases=PHASES)


@LAWS
@given(data=st.data(), contract=CONTRACTS)
def test_what_begins_in_a_month_is_what_the_quote_of_the_contract_says(data, contract):
    catalog = data.draw(catalogs())
    run, least = contract.course(catalog), offer(catalog).price.commitment
    month = data.draw(st.integers(in_months(run.start.date()), in_months(run.end.date())))
    wanted = sum(
        due.net.minor
        for due in contract.quoted(catalog).schedule
        if in_months(due.since) == month and not (least and least.per != "month" and due.line.charge is None)
    )
    rows = contract.rows(catalog, month, contract.used)
    assert billed(catalog, rows) == wanted + whole_commitment(contract, catalog, month)


def whole_commitment(contract, catalog, month):
    """What misses a longer commitment, where a month is all there is of its period."""
    dues = [due for due in contract.quoted(catalog).schedule if due.line.charge is None]
    least = offer(catalog).price.commitment
    if least is None or least.per == "month":
        return 0
    return sum(due.net.minor for due in dues if {in_months(due.since), in_months(due.until)} == {month})


@LAWS
@given(data=st.data(), contract=CONTRACTS, discount=st.sampled_from(["", "12.5%"]))
def test_without_a_start_a_bill_is_that_of_a_whole_month(data, contract, discount):
    catalog = data.draw(catalogs(times=False))
    contract = replace(contract, discount=discount, start=DAY, months=1)
    wanted = contract.quoted(catalog).subtotal("month").minor
    rows = [row.split(",") for row in contract.rows(catalog, in_months(DAY), contract.used)]
    assert billed(catalog, [",".join((*row[:6], "", "", "", *row[9:])) for row in rows]) == wanted


def plain(found):
    """Periods from the start on, and amounts that are rounded one by one."""
    return {**found, "anchor": "start", "rounding": {**found["rounding"], "where": "line"}}


FROM_START = BILLING.map(lambda found: plain({key: each for key, each in found.items() if key != "day"}))


@LAWS
@given(data=st.data(), contract=CONTRACTS)
def test_all_months_of_a_term_come_to_the_value_of_its_quote(data, contract):
    catalog = data.draw(catalogs(longer=False, billing=FROM_START))
    contract = replace(contract, months=min(contract.months, 13))
    later = data.draw(st.lists(USED, min_size=contract.months - 1, max_size=contract.months - 1))
    contract = replace(contract, later=dict(enumerate(later, 2)))
    first = in_months(contract.course(catalog).first.date())
    rows = [row for at, used in enumerate([contract.used, *later]) for row in contract.rows(catalog, first + at, used)]
    assert billed(catalog, rows) == contract.quoted(catalog).value.minor

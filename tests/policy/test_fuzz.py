"""Whatever is written in a policy, the answer is true, false or a finding: never a traceback, a hang, or another."""

import random
import time
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from policies import declaration, judged, policy, value

from svcctl.policy.expression import FaultsError
from svcctl.policy.faults import JudgeError, MismatchError
from svcctl.policy.functions import FUNCTIONS
from svcctl.policy.limits import Meter
from svcctl.policy.patterns import matches
from svcctl.policy.values import add, comparable, equal, multiply, order, subtract

DATA = {
    "metadata": {"name": "gold", "labels": {"a-b": "x"}},
    "spec": {
        "number": 3,
        "price": Decimal("0.1"),
        "list": ["P1", "4h", "5%"],
        "group": {"x": 1, "y": [1, 2]},
        "yes": True,
    },
}
WORDS = st.sampled_from(
    [
        *(
            "self",
            "today",
            "peers",
            "x",
            "y",
            "true",
            "false",
            "None",
            "self.spec",
            "self.spec.list",
            "self.spec.group",
        ),
        *(
            "self.spec.number",
            "self.metadata.labels['a-b']",
            "'4h'",
            "'5%'",
            "'2026-01-31'",
            "'a'",
            "0",
            "1",
            "2.5",
            "'",
        ),
        *(
            "+",
            "-",
            "*",
            "/",
            "**",
            "//",
            "%",
            "==",
            "!=",
            "<",
            "<=",
            ">",
            ">=",
            "=",
            "in",
            "not",
            "and",
            "or",
            "is",
            "if",
        ),
        *(
            "else",
            "for",
            "lambda",
            ":=",
            "(",
            ")",
            "[",
            "]",
            "{",
            "}",
            ",",
            ".",
            ":",
            "#",
            "\\",
            "\n",
            "\t",
            "æ",
            "\u2028",
            "@",
        ),
        *FUNCTIONS,
    ]
)
ATOMS = st.sampled_from(
    [
        *(
            "self.spec.number",
            "self.spec.price",
            "self.spec.list",
            "self.spec.group",
            "self.spec.yes",
            "self.spec.none",
            "self",
        ),
        *(
            "today",
            "peers",
            "'4h'",
            "'1bd'",
            "'5%'",
            "'2026-01-31'",
            "'text'",
            "0",
            "1",
            "2.5",
            "[]",
            "true",
            "self.metadata.name",
        ),
    ]
)


def grown(inner):
    """Larger expressions out of smaller ones: these are read as expressions, whatever their values are."""
    binary = st.sampled_from(["+", "-", "*", "/", "==", "!=", "<", "<=", ">", ">=", "in", "not in", "and", "or"])
    call = st.sampled_from([name for name, function in FUNCTIONS.items() if function.count == 1 and function.run])
    two = st.sampled_from([name for name, function in FUNCTIONS.items() if function.count == 2 and function.run])
    return st.one_of(
        st.builds("({} {} {})".format, inner, binary, inner),
        st.builds("(not {})".format, inner),
        st.builds("(-{})".format, inner),
        st.builds("({} if {} else {})".format, inner, inner, inner),
        st.builds("[{}, {}]".format, inner, inner),
        st.builds("{}({})".format, call, inner),
        st.builds("{}({}, {})".format, two, inner, inner),
        st.builds("{}[{}]".format, inner, inner),
        st.builds("all({0} == x for x in {1})".format, inner, inner),
        st.builds("[x for x in {} if {}]".format, inner, inner),
        st.builds("get(self.spec.none.key, {})".format, inner),
    )


def answered(text):
    """True, false, or None where the expression was refused or could not answer; anything else is an escape."""
    started = time.process_time()
    try:
        found = value(text, DATA, condition=True)
    except (FaultsError, JudgeError):
        found = None
    assert time.process_time() - started < 3
    assert found is None or type(found) is bool
    return found


@settings(max_examples=400, deadline=None)
@given(st.text(max_size=200))
@example("\x00")
@example("\ud800")
@example("self.\u13a0\u13a0")
@example("1if 1else 2")
@example("'\\N{BULLET}' == '•'")
@example("'\\d' == 'd'")
def test_any_text_is_answered_or_refused(text):
    answered(text)


@settings(max_examples=600, deadline=None)
@given(st.lists(WORDS, max_size=25), st.sampled_from(["", " "]))
def test_any_words_of_the_language_are_answered_or_refused(words, between):
    answered(between.join(words))


@settings(max_examples=600, deadline=None)
@given(st.recursive(ATOMS, grown, max_leaves=12))
def test_any_expression_is_answered_or_refused(text):
    answered(text)


JOINED = {
    "by": 'by: "{}"',
    "item": 'each: "peer.spec.prices as price", by: "self.metadata.name == price.plan and {}"',
    "list": 'each: "{} as price", by: "self.metadata.name == price.plan"',
    "which": 'each: "peer.spec.prices as price", where: "{}"',
}
"""Where words may stand in a join, and what is around them."""


@settings(max_examples=100, deadline=None)
@given(
    st.lists(WORDS, min_size=1, max_size=12),
    st.sampled_from(["assert", "where", "at", "each", "message", *JOINED]),
)
def test_any_words_anywhere_in_a_policy_are_findings(words, key):
    text = (
        " ".join(words)
        .replace("\\", " ")
        .replace('"', " ")
        .replace("\u2028", " ")
        .replace("\n", " ")
        .replace("\t", " ")
    )
    keys = {"assert": "true", "message": "no"} | ({} if key in JOINED else {key: text})
    body = ["for: Plan", *(f'{name}: "{told}"' for name, told in keys.items())]
    if key in JOINED:
        body.append(f"with: {{others: {{kind: PriceBook, {JOINED[key].format(text)}}}}}")
    plan = declaration("Plan", "gold", "{service: x, tier: {rank: 1, name: Gold}}")
    for finding in judged(policy("\n".join(body)), plan):
        assert finding.rule.startswith("policy")
        assert finding.span.line > 0


AMOUNTS = st.one_of(
    st.integers(-(10**6), 10**6), st.decimals(-1000, 1000, places=2), st.fractions(-100, 100, max_denominator=50)
)
PERCENTS = st.decimals(0, 100, places=2).map(lambda number: f"{number}%")
LENGTHS = st.builds("{}{}".format, st.integers(1, 500), st.sampled_from(["s", "m", "h", "d", "bd"]))
DATES = st.dates(date(1990, 1, 1), date(2090, 1, 1))
VALUES = st.one_of(
    AMOUNTS, PERCENTS, LENGTHS, DATES, DATES.map(str), st.text(max_size=5), st.booleans(), st.lists(AMOUNTS, max_size=3)
)


@given(VALUES, VALUES)
def test_order_and_equality_agree(one, other):
    try:
        found = order(one, other)
    except MismatchError:
        assert not comparable(one, other)
        return
    assert order(other, one) == -found
    assert equal(one, other, Meter()) is (found == 0) or type(one) is not type(other)


@given(LENGTHS, LENGTHS, LENGTHS)
def test_lengths_have_one_order_wherever_they_have_one(one, two, three):
    if comparable(one, two) and comparable(two, three) and comparable(one, three):
        first, second = order(one, two), order(two, three)
        if first == second:
            assert order(one, three) == first


@given(AMOUNTS, AMOUNTS)
def test_numbers_are_exact(one, other):
    assert Fraction(add(one, other)) == Fraction(one) + Fraction(other)
    assert Fraction(subtract(one, other)) == Fraction(one) - Fraction(other)
    assert Fraction(multiply(one, other)) == Fraction(one) * Fraction(other)
    assert order(one, other) == (Fraction(one) > Fraction(other)) - (Fraction(one) < Fraction(other))


@given(DATES, st.integers(-3000, 3000))
def test_days_are_days_of_the_calendar(start, days):
    later = value(f"today + days({days})", today=start) if days >= 0 else value(f"today - days({-days})", today=start)
    assert later == start + timedelta(days=days)
    assert subtract(later, start).amount == days


@pytest.mark.parametrize("seed", range(20))
def test_patterns_say_what_a_slow_matcher_says(seed):
    chance = random.Random(seed)  # noqa: S311 - letters, no secrets
    for _ in range(100):
        text = "".join(chance.choices("ab", k=chance.randrange(7)))
        pattern = "".join(chance.choices("ab?*", k=chance.randrange(7)))
        assert matches(text, pattern, full()) is slow(text, pattern), (text, pattern)


def full():
    meter = Meter()
    meter.start()
    return meter


def slow(text, pattern):
    if not pattern:
        return not text
    if pattern[0] == "*":
        return any(slow(text[at:], pattern[1:]) for at in range(len(text) + 1))
    return bool(text) and pattern[0] in {"?", text[0]} and slow(text[1:], pattern[1:])

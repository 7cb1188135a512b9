"""Expressions that want more than an answer: each is refused, or stopped within its steps, and soon."""

import time

import pytest
from policies import declaration, judged, policy, value

from svcctl.policy.expression import FaultsError
from svcctl.policy.faults import JudgeError
from svcctl.policy.limits import STEPS_PER_JUDGEMENT, Meter

BIG = {
    "spec": {
        "list": list(range(1000)),
        "texts": ["a" * 9_000] * 50,
        "huge": "a" * 5_000_000,
        "fractions": list(range(1, 3000)),
    }
}

REFUSED = {
    "a power": "9**9**9 > 1",
    "a text repeated in place": "'a' ** 4000000000 == ''",
    "a dunder": "().__class__.__bases__[0].__subclasses__()",
    "an import": "__import__('os').system('true')",
    "an import as a statement": "import os",
    "a format": "'{0.__class__}'.format(self)",
    "an f-text": "f'{self.__class__}' == ''",
    "a percent format": "'%s' % self == ''",
    "a percent format that grows": "'%999999999d' % 1 == ''",
    "a function of its own": "(lambda: 1)() == 1",
    "a name that is given": "(x := 5) == 5",
    "a star": "all(*[[true]])",
    "double stars": "len(**self)",
    "a keyword": "sorted([1], reverse=true) == []",
    "eval": "eval('1') == 1",
    "exec": "exec('1') == 1",
    "open": "open('/etc/passwd') == 1",
    "getattr": "getattr(self, 'spec') == 1",
    "globals": "globals() == 1",
    "builtins": "__builtins__ == 1",
    "a method of a value": "self.spec.items() == 1",
    "a method of a text": "'a'.upper() == 'A'",
    "a function as a value": "[len][0]('a') == 1",
    "a function under another name": "any(f('a') == 1 for f in [len])",
    "a shifted number": "1 << 999999999 > 1",
    "a division without a rest": "9 // 2 == 4",
    "a negated number": "~1 == -2",
    "a matrix product": "self @ self == 1",
    "a dictionary": "{'a': 1} == {}",
    "a dictionary made in a loop": "{x: x for x in [1]} == {}",
    "a set": "{1, 2} == {1}",
    "a set made in a loop": "{x for x in [1]} == {1}",
    "an await": "await x == 1",
    "a yield": "(yield 1) == 1",
    "an asynchronous loop": "[x async for x in [1]] == [1]",
    "a slice": "self.spec[0:1] == 1",
    "bytes": "b'a' == 'a'",
    "an imaginary number": "1j == 1",
    "a number with an exponent": "1e999 > 1",
    "a very long number": "9" * 500 + " > 1",
    "an underscored number": "1_0 == 10",
    "a hexadecimal number": "0xff == 255",
    "an ellipsis": "... == 1",
    "nothing at all": "None == 1",
    "an identity": "self is self",
    "a comment that hides the rest": "true # and false",
    "two lines": "true; false",
    "a null": "true\0and false",
    "half a letter": "'\ud800' == 'a'",
    "deep brackets": "(" * 1500 + "1" + ")" * 300,
    "deep lists": "[" * 900 + "]" * 900,
    "many signs": "-" * 1900 + "1 > 0",
    "signs that few would follow": "-" * 60 + "1 > 0",
    "many nots": "not " * 450 + "true",
    "a chain of keys": "self" + ".a" * 900,
    "a chain of comparisons": " < ".join(["1"] * 600),
    "a long sum": "+".join(["1"] * 900) + " > 0",
    "a long text": f"'{'a' * 3000}' == ''",
    "many lists": "[" + "[]," * 600 + "] == []",
    "loops in loops in loops": "[1 for a in x for b in x for c in x for d in x for e in x] == []",
    "a loop that writes elsewhere": "all(true for self.spec in [1])",
    "a loop that takes a name": "all(true for today in [1])",
    "a loop that takes a function": "all(true for len in [1])",
    "a loop that takes the truth": "all(true for true in [false])",
    "a letter that stands for others": "self.\u13a0\u13a0 == 1",
    "a call of a call": "len('a')('b') == 1",
    "too few values": "len() == 1",
    "too many values": "len('a', 'b') == 1",
    "has without a key": "has('a')",
    "has of a name": "has(self)",
    "get of a call": "get(len('a'), 1) == 1",
    "get of an item that is worked out": "has(len('a').x)",
}

STOPPED = {
    "loops in loops": "all(true for a in self.spec.list for b in self.spec.list for c in self.spec.list)",
    "loops inside conditions": (
        "all(any(x == y for y in self.spec.list) for x in self.spec.list if all(z == z for z in self.spec.list))"
    ),
    "a list for each item": "len([[y for y in self.spec.list] for x in self.spec.list]) == 1",
    "a search for each item": "all(-1 not in self.spec.list for x in self.spec.list)",
    "a sum for each item": "all(sum(self.spec.list) > x for x in self.spec.list)",
    "a sorting for each item": "all(sorted(self.spec.list) != x for x in self.spec.list)",
    "the least for each item": "all(min(self.spec.list) <= x for x in self.spec.list)",
    "pairs for each item": "all(pairs(self.spec.list) != x for x in self.spec.list)",
    "equal lists for each item": "all(self.spec.list == self.spec.list for x in self.spec.list)",
    "truths for each item": "all(all([y == y for y in self.spec.list]) for x in self.spec.list)",
    "long texts for each item": "all(lower(t) == t for t in self.spec.texts for x in self.spec.list)",
    "long texts compared": "all(self.spec.huge != self.spec.huge + 1 for x in self.spec.list)",
    "a text that is too long": "contains(self.spec.huge, 'b')",
    "patterns for each item": "any(matches(t, '*a*a*a*b') for t in self.spec.texts for x in self.spec.list)",
    "a pattern that is too long": "matches('a', '" + "?" * 300 + "')",
    "fractions without end": "sum(1 / x for x in self.spec.fractions) > 1",
    "a number that grows": "*".join(["9" * 39] * 30) + " > 1",
}


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED)
def test_what_the_language_does_not_have_is_refused_before_anything_is_judged(text):
    started = time.process_time()
    with pytest.raises(FaultsError) as error:
        value(text, BIG)
    assert all(0 <= fault.start < max(fault.end, 1) for fault in error.value.faults)
    assert time.process_time() - started < 2


@pytest.mark.parametrize("text", STOPPED.values(), ids=STOPPED)
def test_what_costs_too_much_is_stopped(text):
    started = time.process_time()
    with pytest.raises(JudgeError):
        value(text, BIG, condition=True)
    assert time.process_time() - started < 5


@pytest.mark.parametrize("pattern", ["*a" * 90 + "*b", "*" * 200, "a*" * 100, "[a-z]*" * 33 + "b", "?" * 200])
def test_no_pattern_makes_it_hang(pattern):
    started = time.process_time()
    assert value(f"matches('{'a' * 1500}', '{pattern}')") is (pattern in {"*" * 200, "a*" * 100})
    assert time.process_time() - started < 1


def test_there_are_more_attacks_than_anybody_asked_for():
    assert len(REFUSED) + len(STOPPED) >= 26


def test_a_judgement_ends_exactly_when_its_steps_are_used_up():
    data = {"spec": {"list": list(range(100))}}
    assert value("all(x >= 0 for x in self.spec.list)", data, steps=100) is True
    with pytest.raises(JudgeError, match="too many items"):
        value("all(x >= 0 for x in self.spec.list)", data, steps=99)


def test_the_steps_of_a_run_are_shared_and_what_was_left_out_is_told(monkeypatch):
    monkeypatch.setattr("svcctl.policy.company.Meter", lambda: Meter(50))
    plans = [declaration("Feature", f"f{number}", "{type: switch, description: A thing}") for number in range(20)]
    slow = policy("for: Feature\nassert: len([x for x in [1, 2, 3, 4, 5, 6, 7]]) == 7", name="slow")
    later = policy("for: Feature\nassert: 1 == 1", name="later")
    found = judged(*plans, slow, later)
    assert [(finding.rule, finding.resource) for finding in found] == [
        ("policy-cannot-judge", "Policy/slow"),
        ("policy-cannot-judge", "Policy/slow"),
        ("policy-cannot-judge", "Policy/later"),
    ]
    assert "cannot judge Feature/f7: this looks at too many items" in found[0].message + found[1].message
    assert "it was left out" in found[2].message


@pytest.mark.parametrize(
    "body", ["each: self.spec.aka as other\nassert: 1 == 1", "with: {others: {kind: Glossary}}\nassert: 1 == 1"]
)
def test_going_through_lists_and_finding_others_take_steps_too(body, monkeypatch):
    monkeypatch.setattr("svcctl.policy.company.Meter", lambda: Meter(5))
    body = body.replace("self.spec.aka", "self.spec.terms")
    terms = ", ".join(f"{{term: T{number}, means: Something}}" for number in range(10))
    many = [declaration("Glossary", f"g{number}", f"{{terms: [{terms}]}}") for number in range(10)]
    found = judged(*many, policy(f"for: Glossary\n{body}"))
    assert "too many items" in found[0].message


def test_an_attack_in_a_policy_is_a_finding_in_its_file():
    found = judged(
        policy("for: Plan\nassert: 9**9**9 > 1"), declaration("Plan", "gold", "{service: x, tier: {rank: 1, name: G}}")
    )
    assert [finding.rule for finding in found] == ["policy-unreadable"]
    assert found[0].message == "`9**9**9` uses something that policies do not have"


def test_no_text_of_a_user_reaches_python(root):
    """Nothing in the package turns text into code: the words for it do not come up, attributes are never looked up."""
    for path in (root / "src/svcctl/policy").glob("*.py"):
        text = path.read_text(encoding="utf-8")
        for word in ("eval(", "exec(", " compile(", "__import__", "setattr(", "globals("):
            assert word not in text, f"{path.name}: {word}"
        assert text.count("getattr(") <= (path.name in {"check.py", "compile.py"}), path.name


def test_a_judgement_has_enough_steps_for_a_large_price_book():
    prices = [{"charges": [{"list": 1}] * 5}] * 2_000
    text = "all(c.list > 0 for p in self.spec.prices for c in p.charges)"
    assert value(text, {"spec": {"prices": prices}}) is True
    assert STEPS_PER_JUDGEMENT >= 100_000

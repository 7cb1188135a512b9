"""What the language of policies says: every expression here has one value, or one reason why it has none."""

import re
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from policies import value

from svcctl.policy.expression import FaultsError
from svcctl.policy.faults import JudgeError
from svcctl.policy.quantities import Quantity, told

DATA = {
    "metadata": {"name": "gold", "effective": {"from": "2026-01-31"}, "labels": {"tier-name": "Gold"}},
    "spec": {
        "number": 3,
        "price": Decimal("0.10"),
        "list": ["P1", "P2"],
        "one": "P1",
        "numbers": [1, 2, 3],
        "money": {"amount": Decimal("10.00"), "currency": "EUR"},
        "dollars": {"amount": 10, "currency": "USD"},
        "by": {"businessDays": 1, "by": "17:00"},
        "soon": {"businessDays": 1, "by": "12:00"},
        "close": {"businessDays": 1, "by": "close"},
        "group": {"amount": "much", "currency": "EUR"},
        "odd": {"businessDays": 0, "by": "17:00"},
        "empty": [],
        "nothing": None,
        "yes": True,
        "mixed": [{"a": 1}, {"a": 2, "b": 1}],
        "items": {"x": 1, "y": 2},
    },
}

TRUE = """
self.spec.number == 3
self.spec.number != 4 and self.spec.number > 2
1 < 2 < 3
not (1 < 3 < 2)
not (3 < 2 < 1)
self.spec.price + 0.2 == 0.3
self.spec.price * 3 == 0.3
1 / 3 * 3 == 1
1 / 3 < 0.34
-self.spec.number == -3
- -3 == 3
7 - 2.5 == 4.5
'95%' == '95.0%'
'99.9%' < '99.95%'
'5%' + '10%' == '15%'
'10%' - '2.5%' == '7.5%'
'2%' * 10 == '20%'
10 * '2%' == '20%'
'20%' / '5%' == 4
'20%' / 4 == '5%'
'30m' < '4h'
'60m' == '1h'
'1h30m' == '90m'
'4h' < '2d'
'3d' > '30h'
'2bd' < '3bd'
'2 quarters' == '6 months'
'1 year' > '11 months'
-'4h' < '1m'
'4h' != '1bd'
'4h' != '4'
'2026-01-31' > today
today + days(30) == self.metadata.effective.from
today + '30d' == '2026-01-31'
days(30) + today == '2026-01-31'
self.metadata.effective.from - today == '30d'
'2026-01-31' - '30d' == today
self.metadata.effective['from'] == date('2026-01-31')
self.metadata.labels['tier-name'] == 'Gold'
self.spec.money == money(10, 'EUR')
self.spec.money != self.spec.dollars
self.spec.money * 2 > self.spec.money
self.spec.by > self.spec.soon
self.spec.by <= self.spec.by
'P1' in self.spec.list
'P3' not in self.spec.list
'P1' in self.spec.one
'P' not in self.spec.one
'x' in self.spec.items
not ('z' in self.spec.items)
3 not in self.spec.items
2 in [1, 2.0]
'95.0%' in ['95%']
self.spec.list == ['P1', 'P2']
self.spec.list != ['P1']
[1, 2] == [1.0, 2]
self.spec.mixed == self.spec.mixed
self.spec.mixed[0] != self.spec.mixed[1]
self.spec.mixed[-1].b == 1
self.spec.items['x'] == 1
self.spec.items[lower('X')] == 1
self.spec.yes
true
not false
True and not False
self.spec.number != 'three'
true != 1
'soon' != '4h'
'three' != 3
self.spec.list != 'P1'
len(self.spec.list) == 2 and len('abc') == 3 and len(self.spec.items) == 2
all(x > 0 for x in self.spec.numbers)
not all(x > 1 for x in self.spec.numbers)
any(x > 2 for x in self.spec.numbers)
all([true, true]) and not any([false])
all(x > 0 for x in self.spec.empty)
all(x < y for x, y in pairs(self.spec.numbers))
all(y == 1 or y == 2 for x, y in items(self.spec.items))
[x for x, y in items(self.spec.items) if y > 1] == ['y']
[x * y for x in [1, 2] for y in [10, 20]] == [10, 20, 20, 40]
any(x == 'P1' for x in self.spec.one)
list('P1') == ['P1'] and list(self.spec.list) == self.spec.list
min(self.spec.numbers) == 1 and max(self.spec.numbers) == 3
max(['30m', '4h', '2h']) == '4h'
sum(self.spec.numbers) == 6 and sum([]) == 0 and sum([self.spec.price]) == 0.1
sum(x for x in self.spec.numbers if x > 1) == 5
sum([self.spec.money, self.spec.money]) == money(20, 'EUR')
sorted([3, 1, 2]) == [1, 2, 3]
sorted(['4h', '30m']) == ['30m', '4h']
percentage(1, 8) == '12.5%'
percentage(self.spec.money, money(40, 'EUR')) == '25%'
comparable('4h', '8h') and not comparable('4h', '1bd') and not comparable('a', 'b')
upper('a') == 'A' and lower('Æ') == 'æ'
startswith('abc', 'ab') and endswith('abc', 'bc') and contains('abc', 'b')
has(self.spec.money.amount) and not has(self.spec.cap) and not has(self.spec.cap.period)
not has(self.spec.nothing)
get(self.spec.cap.period, '100%') == '100%'
get(self.spec.number, 0) == 3
get(self.spec.nothing, 5) == 5
(1 if self.spec.yes else 1 / 0) == 1
(1 / 0 if not self.spec.yes else 2) == 2
self.spec.yes or 1 / 0 == 1
not (not self.spec.yes and 1 / 0 == 1)
(1, 2) == [1, 2]
'ab' 'cd' == 'abcd'
""".strip().splitlines()


@pytest.mark.parametrize("text", TRUE)
def test_this_is_true(text):
    assert value(text, DATA, condition=True) is True


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("self.spec.number", "3 is a number, not true or false"),
        ("self.spec.list and true", "P1, P2 is a list, not true or false"),
        ("not 'x'", "x is a text, not true or false"),
        ("1 if 0 else 2", "0 is a number, not true or false"),
        ("all([1])", "1 is a number, not true or false"),
        ("any(x for x in [1])", "1 is a number, not true or false"),
        ("self.spec.cap.period == 1", "`self.spec.cap` is left out"),
        ("self.spec.nothing == 1", "`self.spec.nothing` is left out"),
        ("self.spec.one.key == 1", "`self.spec.one.key`: a text has no keys"),
        ("self.spec.list.key == 1", "`self.spec.list.key`: a list has no keys"),
        ("has(self.spec.one.key)", "`self.spec.one.key`: a text has no keys"),
        ("self.spec.mixed[2] == 1", "there is no item 2 in a list"),
        ("self.spec.mixed['a'] == 1", "`self.spec.mixed['a']`: a list has no keys"),
        ("self.spec.items[lower('Z')] == 1", "there is no item z in a group of keys"),
        ("self.spec.list[true] == 1", "there is no item true in a list"),
        ("self.spec.one[0] == 'P'", "there is no item 0 in a text"),
        ("'95%' > 20", "95% is a percentage, 20 is a number: they cannot be compared"),
        ("'95%' == 95", "95% is a percentage, 95 is a number: they cannot be compared"),
        ("20 in ['20%']", "they cannot be compared"),
        ("'a' < 'b'", "a and b are texts, which are neither less nor more"),
        ("true < false", "true and false are true or false, which are neither"),
        ("[1] < [2]", "1 and 2 are lists, which are neither"),
        ("self.spec.mixed[0] < self.spec.mixed[1]", "are groups of keys, which are neither"),
        ("'4h' < '1bd'", "4h is hours and minutes, 1bd is business days"),
        ("'24h' < '1d'", "24h and 1d are too close to say which is longer"),
        ("self.spec.money < self.spec.dollars", "10.00 EUR is an amount in EUR, 10 USD is an amount in USD"),
        ("self.spec.by < self.spec.close", "depends on the hours of that day"),
        ("self.spec.group < 1", "a group of keys is a group of keys, 1 is a number"),
        ("self.spec.odd < 1", "a group of keys is a group of keys, 1 is a number"),
        ("today < 5", "2026-01-01 is a date, 5 is a number"),
        ("'a' + 'b' == 'ab'", "a text and a text cannot be added"),
        ("[1] + [2] == []", "a list and a list cannot be added"),
        ("'4h' + '1bd' == 1", "hours and minutes and business days cannot be added"),
        ("self.spec.by + self.spec.by == 1", "business days and business days cannot be added"),
        ("self.spec.by * 2 == 1", "business days and a number cannot be multiplied"),
        ("self.spec.by / 2 == 1", "business days cannot be divided by a number"),
        ("today + 1 == today", "a date and a number cannot be added"),
        ("today - '4h' == today", "a date and hours and minutes cannot be subtracted"),
        ("today + today == today", "a date and a date cannot be added"),
        ("'a' * 3 == 'aaa'", "a text and a number cannot be multiplied"),
        ("[1] * 3 == []", "a list and a number cannot be multiplied"),
        ("'5%' * '5%' == 1", "a percentage and a percentage cannot be multiplied"),
        ("-'a' == 'a'", "a text and a number cannot be multiplied"),
        ("1 / 0 == 1", "this divides by zero"),
        ("'5%' / 0 == 1", "this divides by zero"),
        ("1 / '5%' == 1", "a number cannot be divided by a percentage"),
        ("today + days(0.5) == today", "0.5 days: a date moves by whole days"),
        ("today + days(40000) == today", "40000 days: a date moves by whole days, and by a hundred years at most"),
        ("'9999-12-31' + days(1) == today", "1 days from 9999-12-31 is no date that a calendar has"),
        ("days('a') == 1", "a is a text, not a number"),
        ("date('soon') == today", "soon is a text, not a date"),
        ("date('2026-02-30') == today", "2026-02-30 is a text, not a date"),
        ("money(1, 2) == 1", "2 is a number, not a text"),
        ("lower(1) == '1'", "1 is a number, not a text"),
        ("len(5) == 1", "5 is a number: only a list, a text or a group of keys has a length"),
        ("items([1]) == []", "1 is a list, not a group of keys"),
        ("all(x for x in 5)", "5 is a number, not a list"),
        ("all(true for x in self.spec.items)", "a group of keys, not a list"),
        ("all(true for x, y in [1])", "a number is not 2 values"),
        ("all(true for x, y in [[1, 2, 3]])", "a list is not 2 values"),
        ("1 in 5", "5 is a number, not a list"),
        ("min([]) == 1", "an empty list has no least and no greatest"),
        ("min(['a', 'b']) == 'a'", "are texts, which are neither"),
        ("sum(['a', 'b']) == 'ab'", "a text and a text cannot be added"),
        ("percentage('5%', 20) == 1", "a percentage, not a number"),
    ],
)
def test_this_has_no_answer_and_says_why(text, said):
    with pytest.raises(JudgeError, match=re.escape(said)):
        value(text, DATA, condition=True)


def test_what_cannot_be_answered_is_pointed_at():
    with pytest.raises(JudgeError) as error:
        value("true and self.spec.cap.period > 1", DATA)
    assert "true and self.spec.cap.period > 1"[error.value.start : error.value.end] == "self.spec.cap"
    assert error.value.hint.startswith("ask has(...) first")


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        (Fraction(1, 3), "0.3333"),
        (Fraction(-5, 2), "-2.5"),
        (Decimal("10.00"), "10.00"),
        (True, "true"),
        (False, "false"),
        (list(range(30)), ", ".join(map(str, range(20))) + ", …"),
        ({"amount": 5, "currency": "EUR"}, "5 EUR"),
        ({"businessDays": 2, "by": "close"}, "2bd by close"),
        ({"businessDays": 2, "by": "17:00"}, "2bd by 17:00"),
        ({"a": 1}, "a group of keys"),
        (Quantity("s", 5400), "1h30m"),
        (Quantity("s", -61), "-1m1s"),
        (Quantity("s", 0), "0s"),
        (Quantity("s", Fraction(1, 2)), "0.5s"),
        (Quantity("months", 1), "1 month"),
        (Quantity("months", 6), "6 months"),
        (Quantity("%", Fraction(80)), "80%"),
        (date(2026, 1, 31), "2026-01-31"),
    ],
)
def test_values_are_told_as_people_write_them(said, meant):
    assert told(said) == meant


@pytest.mark.parametrize(
    ("text", "pattern", "fits"),
    [
        ("VMS-BKP", "VMS-*", True),
        ("VMS-BKP", "*-*", True),
        ("VMS", "VMS?", False),
        ("VMS", "V?S", True),
        ("", "*", True),
        ("", "", True),
        ("a", "", False),
        ("aXbXc", "a*X?", True),
        ("aXbXc", "a*Y*", False),
        ("7", "[0-9]", True),
        ("x", "[!0-9]", True),
        ("5", "[!0-9]", False),
        ("b", "[abc]", True),
        ("-", "[a-]", True),
        ("]", "[]]", True),
        ("[", "[", True),
        ("!", "[!]", True),
        ("[!]", "[!]", False),
        ("A", "a", False),
    ],
)
def test_a_pattern_fits_the_whole_text(text, pattern, fits):
    assert value(f"matches({text!r}, {pattern!r})") is fits


@pytest.mark.parametrize("text", ["", "   ", "\n"])
def test_nothing_is_no_expression(text):
    with pytest.raises(FaultsError):
        value(text)


def test_a_left_out_key_stands_for_its_default():
    assert value("self.spec.sellable", {"spec": {}}, kind="Plan") is True
    assert value("get(self.spec.sellable, false)", {"spec": {}}, kind="Plan") is True
    assert value("not self.spec.sellable", {"spec": {"sellable": False}}, kind="Plan") is True

"""Items of one name are found by an index: the answer is the one that going through them would give, and sooner."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from policies import ROOT as ROOT_FILE
from policies import TODAY, WORKSPACE, value

from svcctl.policy.faults import JudgeError
from svcctl.policy.limits import Meter
from svcctl.validation import validate_files
from svcctl.workspace import SourceFile

PRICES = Path(__file__).parents[2] / "policies/rules/prices.yaml"
EXPRESSIONS = (
    "[x.n for x in self.spec.many if x.name == self.spec.wanted]",
    "[x.n for x in self.spec.many if self.spec.wanted == x.name and x.other == self.spec.other and x.n > 1]",
    "[x.n for x in self.spec.many if get(x.name, 'a') == self.spec.wanted if x.n > 1]",
    "[x.n for x in self.spec.many if x.name == x.other]",
    "[x.n for x in self.spec.many if x.name == get(self.spec.gone, 'a')]",
    "[x.n for x in self.spec.many if x.name == self.spec.gone]",
    "[x.n for x in self.spec.many if x.n > 2 and x.name == self.spec.wanted]",
    "[x.n for x in self.spec.many if x.name == self.spec.wanted or x.n == 1]",
    "[[y.n for y in self.spec.many if y.name == x.other] for x in self.spec.many if x.name == self.spec.wanted]",
    "any(x.name == self.spec.wanted for x in self.spec.many if x.other == self.spec.other)",
)
NAMES = st.sampled_from(
    ["a", "b", "4h", "240m", "5%", "", 1, Decimal("1.0"), True, ["a"], {"amount": 1, "currency": "EUR"}]
)
ITEMS = st.fixed_dictionaries({"n": st.integers(0, 4)}, optional={"name": NAMES, "other": NAMES})


def answer(text, spec):
    try:
        return value(text, {"spec": spec})
    except JudgeError as error:
        return error.message, error.start, error.end


@given(st.sampled_from(EXPRESSIONS), st.lists(ITEMS, max_size=6), NAMES, NAMES)
def test_an_index_answers_what_going_through_all_items_does(text, many, wanted, other):
    spec = {"many": many, "wanted": wanted, "other": other}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("svcctl.policy.lookups.WORTH_IT", 99)
        slowly = answer(text, spec)
        patch.setattr("svcctl.policy.lookups.WORTH_IT", 0)
        assert answer(text, spec) == slowly


def test_a_list_is_indexed_once_for_a_judgement(monkeypatch):
    text = "all(any(y.n == x.n for y in self.spec.many if y.name == x.name) for x in self.spec.many)"
    data = {"spec": {"many": [{"n": number, "name": f"a{number}"} for number in range(100)]}}
    assert value(text, data, steps=300) is True
    monkeypatch.setattr("svcctl.policy.lookups.WORTH_IT", 1000)
    with pytest.raises(JudgeError, match="too many items"):
        value(text, data, steps=300)


def book(version, rows):
    """A version of a price book with a price for each of so many plans."""
    charge = "{type: flat, per: month, name: Fee, bands: {list: 1}}"
    prices = "".join(f"    - {{plan: p{row}, region: nordics, charges: [{charge}]}}\n" for row in range(rows))
    head = f"apiVersion: svcctl/v1\nkind: PriceBook\nmetadata: {{name: book, owner: desk, version: {version}, "
    dates = f"effective: {{from: 2025-0{version}-01{', to: 2025-01-31' if version == 1 else ''}}}}}\n"
    return f"{head}{dates}spec:\n  regions: [{{name: nordics, countries: [NO], currency: NOK}}]\n  prices:\n{prices}"


def steps(rows, monkeypatch):
    meters = []

    def meter():
        meters.append(Meter())
        return meters[-1]

    monkeypatch.setattr("svcctl.policy.company.Meter", meter)
    books = "---\n".join(book(version, rows) for version in (1, 2))
    files = [(ROOT_FILE, WORKSPACE), ("policies/prices.yaml", PRICES.read_text()), ("policies/book.yaml", books)]
    _, report = validate_files([SourceFile(name, text.encode()) for name, text in files], TODAY)
    assert not [each for each in report.findings if each.rule.startswith("policy")]
    return Meter().total - meters[-1].total


def test_the_policies_on_prices_take_steps_as_a_book_has_rows(monkeypatch):
    few, many = steps(50, monkeypatch), steps(200, monkeypatch)
    assert many < 4.5 * few

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from svcctl.source.yaml_text import load
from svcctl.source.yaml_write import dump, rows

texts = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cf", "Cn", "Co", "Zl", "Zp"]), max_size=12)
awkward = st.sampled_from(
    ["1e3", "0o17", "NO", "17:30", "012", "~", "null", "yes", "-", "? a", "2026-01-31", "95%", "=", "<<"]
)
numbers = st.integers(-(10**15), 10**15) | st.decimals(-(10**9), 10**9, places=2)
scalars = st.none() | st.booleans() | numbers | texts | awkward
trees = st.recursive(
    scalars,
    lambda below: st.lists(below, max_size=3) | st.dictionaries(texts.filter(bool) | awkward, below, max_size=3),
)


@given(st.dictionaries(texts.filter(bool), trees, min_size=1, max_size=4))
def test_what_is_written_is_read_back_the_same(data):
    (document,), problems = load(dump(data).encode(), "a.yaml")
    assert problems == []
    assert document.data == data
    assert list(document.data) == list(data)


@given(st.dictionaries(texts.filter(bool), texts | awkward, min_size=1, max_size=4))
def test_another_yaml_1_2_reader_reads_the_same_texts(data):
    assert YAML(typ="safe", pure=True).load(dump(data)) == data


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ({"price": Decimal("19.90")}, "price: 19.90\n"),
        ({"price": Decimal("1E+3")}, "price: 1000\n"),
        ({"b": 1, "a": ["x", {"c": True}]}, "b: 1\na:\n  - x\n  - {c: true}\n"),
        ({"same": [["a"]] * 2}, "same:\n  - [a]\n  - [a]\n"),
        ({"long": ["word " * 9] * 2}, f"long:\n  - '{'word ' * 9}'\n  - '{'word ' * 9}'\n"),
        ({"long": {"k": "w" * 80}}, f"long:\n  k: {'w' * 80}\n"),
        ({"empty": [], "none": {}}, "empty: []\nnone: {}\n"),
        ({"country": "NO"}, "country: 'NO'\n"),
        ({"big": "1e3"}, 'big: "1e3"\n'),
        ({"city": "Bærum"}, "city: Bærum\n"),
    ],
)
def test_it_looks_as_people_write_it(data, text):
    assert dump(data) == text


keys = st.from_regex(r"[a-z0-9.]{1,60}", fullmatch=True) | st.sampled_from(["SLA/gold@1", "spec.prices[].list", "x[1]"])
entries = st.dictionaries(
    st.sampled_from(["in", "rule", "at", "count"]), keys | texts | awkward | st.integers(1, 99), min_size=1
)


@given(st.lists(entries, min_size=1, max_size=3))
def test_rows_are_written_as_a_list_of_mappings_is(listed):
    assert f"findings:\n{rows(listed)}" == dump({"findings": listed})

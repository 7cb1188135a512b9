"""The laws of the layout: it changes no value, loses no comment, and what is laid out stays as it is."""

import messy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from kind_pages import documents

from svcctl.bundled import schemas
from svcctl.source.key_order import KeyOrder
from svcctl.source.layout import lay_out
from svcctl.source.layout.sheet import Sheet
from svcctl.source.schema_tree import SchemaTree
from svcctl.source.yaml_text import load
from svcctl.source.yaml_write import dump

LAW = settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
KEYS = KeyOrder(SchemaTree(schemas()))


def laid(text):
    return lay_out(text.encode(), "x.yaml", KEYS).content.decode()


def comments(text):
    plain = text.replace("\r\n", "\n")
    return sorted(plain[one.start : one.end].rstrip() for one in Sheet(plain).comments)


def holds(text):
    before, problems = load(text.encode(), "x.yaml")
    after = laid(text)
    if problems:
        assert after == text
        return
    assert load(after.encode(), "x.yaml") == (before, [])
    assert comments(after) == comments(text)
    assert laid(after) == after


@LAW
@given(messy.texts())
def test_values_and_comments_survive_and_a_second_time_changes_nothing(text):
    holds(text)


@LAW
@given(messy.texts(st.sampled_from(documents()).flatmap(messy.shuffled)))
def test_the_same_for_declarations_with_their_keys_in_disorder(text):
    holds(text)


@LAW
@given(st.sampled_from(documents()), st.data())
def test_the_order_of_keys_does_not_depend_on_how_they_were_written(document, data):
    orders = [laid(dump(data.draw(messy.shuffled(document)))) for _ in range(2)]
    assert _named(orders[0]) == _named(orders[1])


def _named(text):
    """The keys of the two upper levels, which the schemas order throughout."""
    data = load(text.encode(), "x.yaml")[0][0].data
    return [list(data), list(data["metadata"]), list(data["spec"])]

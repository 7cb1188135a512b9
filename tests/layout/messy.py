"""YAML texts as no formatter would write them: every indentation, style and place of a comment that people use."""

from decimal import Decimal

import yaml
from hypothesis import strategies as st

from svcctl.source.yaml_text import load

KEYS = st.sampled_from(
    [
        "apiVersion",
        "kind",
        "metadata",
        "spec",
        "name",
        "title",
        "owner",
        "measures",
        "metric",
        "targets",
        "rules",
        "x-y",
        "NO",
        "a b",
    ]
)
TEXTS = st.sampled_from(
    [
        "no",
        "17:30",
        "Oslo, office",
        "it's",
        'say "yes"',
        "# no comment",
        "a: b",
        "two\nlines\n",
        "\n  indented\n\nmore",
        "- x",
        "ends with space ",
        "æøå",
        "long " * 40,
        "",
        "NO",
        "08:00",
        "2026-01-31",
        "{x}",
        "tail\n\n\n",
        "&a",
        "*a",
        "%",
        "back\\slash",
    ]
)
VALUES = st.recursive(
    TEXTS | st.integers(-9, 9999) | st.booleans() | st.none(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=5),
    max_leaves=25,
)
FREE = st.dictionaries(KEYS, VALUES, min_size=1, max_size=5)
COMMENTS = st.sampled_from(["# note", "#- {old: 1}", "#", "#   wide   ", "# 'quoted' [x"])


class _Styled(yaml.SafeDumper):
    """Writes each value in a style drawn for it."""

    draw = None

    def ignore_aliases(self, data):  # noqa: ARG002 - PyYAML's signature
        return True

    def increase_indent(self, flow=False, indentless=False):  # noqa: FBT002
        return super().increase_indent(flow, indentless and self.draw(st.booleans()))

    def represent_scalar(self, tag, value, style=None):
        drawn = self.draw(st.sampled_from([None, None, "'", '"', "|", ">"])) if tag.endswith(":str") else style
        return super().represent_scalar(tag, value, drawn)

    def represent_sequence(self, tag, sequence, flow_style=None):  # noqa: ARG002
        return super().represent_sequence(tag, sequence, self.draw(st.booleans()))

    def represent_mapping(self, tag, mapping, flow_style=None):  # noqa: ARG002
        return super().represent_mapping(tag, mapping, self.draw(st.booleans()))


@st.composite
def texts(draw, documents=FREE):
    """One to three documents, written in any style, with comments, empty lines and any kind of line end."""
    dumper = type("Dumper", (_Styled,), {"draw": staticmethod(draw)})
    dumper.add_representer(
        Decimal, lambda dumper, value: dumper.represent_scalar("tag:yaml.org,2002:float", f"{value}")
    )
    data = draw(st.lists(documents, min_size=1, max_size=3))
    options = {"indent": draw(st.integers(2, 6)), "width": draw(st.sampled_from([20, 80, 400])), "sort_keys": False}
    text = yaml.dump_all(data, Dumper=dumper, allow_unicode=True, explicit_start=draw(st.booleans()), **options)
    text = _sprinkled(draw, text)
    return text.replace("\n", draw(st.sampled_from(["\n", "\n", "\r\n"])))


@st.composite
def shuffled(draw, data):
    """A declaration with the keys of every mapping in another order."""
    if isinstance(data, dict):
        return {key: draw(shuffled(data[key])) for key in draw(st.permutations(list(data)))}
    return [draw(shuffled(item)) for item in data] if isinstance(data, list) else data


def _sprinkled(draw, text):
    """Comments and spaces put in wherever the text still says the same."""
    for _ in range(draw(st.integers(0, 6))):
        lines = text.split("\n")
        at = draw(st.integers(0, len(lines) - 1))
        if draw(st.booleans()):
            lines.insert(at, " " * draw(st.integers(0, 6)) + draw(COMMENTS))
        else:
            lines[at] += draw(st.sampled_from(["  # here", " # here", "   ", "\n", "\n\n\n"]))
        if _read("\n".join(lines)) == _read(text):
            text = "\n".join(lines)
    return text


def _read(text):
    documents, problems = load(text.encode(), "x")
    return [(document.index, document.data) for document in documents], [problem.rule for problem in problems]

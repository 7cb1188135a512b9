"""Keys are written into files of people: they say what they should, and nothing around them changes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svcctl.source.put import put
from svcctl.source.yaml_text import load

WORDS = {"by": 'Ada "A" Holm, counsel: all', "date": "2026-11-30", "sha256": "1e5" + "0" * 61}
HEAD = "kind: Clause\nmetadata: {name: a}\n"
BLOCK = (
    '  approval:\n    by: "Ada \\"A\\" Holm, counsel: all"\n    date: 2026-11-30\n    sha256: "1e5' + "0" * 61 + '"\n'
)


def said(content, file="a.md", document=0):
    made = put(content.encode(), file, document, "approval", WORDS)
    return None if made is None else made.decode()


def test_the_keys_stand_behind_the_others_and_before_what_follows():
    front = f"---\n{HEAD}spec:\n  language: en  # spoken\n  defines:\n    - {{term: Fee, means: What you pay.}} # x\n"
    rest = "\n# last\nother: 1\n---\n\nText.\n"

    assert said(front + rest) == front + BLOCK + rest


def test_they_stand_before_a_text_that_is_a_key():
    before, after = f"{HEAD}spec:\n  language: en\n", "  text: |\n    You pay.\n\n    At once.\n"

    assert said(before + after, "a.yaml") == before + BLOCK + after


def test_braces_get_them_in_braces():
    made = said(f"---\n{HEAD}spec: {{language: en}}  # all\n---\nText.\n")

    assert made.splitlines()[3].startswith('spec: {language: en, approval: {by: "Ada')
    assert made.splitlines()[3].endswith('"}}  # all')


def test_ends_of_lines_stay():
    made = put(
        f"---\n{HEAD}spec:\n  language: en\n---\nText.\n".replace("\n", "\r\n").encode(), "a.md", 0, "approval", WORDS
    )

    assert made.count(b"\n") == made.count(b"\r\n")
    assert b"\r\n  approval:\r\n    by: " in made


def test_what_is_there_is_written_over_where_it_stands():
    old = "  approval: {date: 2020-01-01, by: Bo,  # long ago\n    sha256: abc}\n  language: en\n"
    made = said(f"---\n{HEAD}spec:\n{old}---\nText.\n")

    assert made == f"---\n{HEAD}spec:\n{old}---\nText.\n".replace("2020-01-01", "2026-11-30").replace(
        "Bo", '"Ada \\"A\\" Holm, counsel: all"'
    ).replace("abc", f'"{WORDS["sha256"]}"')
    assert said(made) == made


def test_only_the_document_that_is_meant_changes():
    one = f"{HEAD}spec:\n  language: en\n"
    made = said(f"{one}---\n{one}---\n{one}", "a.yaml", 1)

    assert made == f"{one}---\n{one}{BLOCK}---\n{one}"


@pytest.mark.parametrize(
    "spec",
    [
        "spec: text\n",
        "spec:\n  approval:\n    by: |\n      Bo\n    date: x\n    sha256: y\n",
        "spec:\n  approval: none\n",
        "spec: &a\n  language: en\nother: *a\n",
    ],
)
def test_what_is_not_safely_changed_is_left_alone(spec):
    assert said(f"---\n{HEAD}{spec}---\nText.\n") is None


def test_bytes_that_are_no_text_are_left_alone():
    assert put(b"---\nspec:\n  language: en # \xff\n---\n", "a.md", 0, "approval", WORDS) is None


KEYS = st.sampled_from(
    [
        "language: en",
        "a: [1, 2]",
        "b: {c: d}",
        "e:\n    - f\n    - g: h",
        "i: >-\n    folded\n    text",
        "j:",
        "k: 'l'  # m",
    ]
)


@given(
    st.lists(KEYS, min_size=1, max_size=5, unique=True),
    st.sampled_from(["", "\n", "# c\n", "z: 1\n"]),
    st.sampled_from(["Text.\n", "", "- æ\n\n  ß"]),
)
def test_the_new_file_says_the_old_and_the_words(keys, after, body):
    text = f"---\n{HEAD}spec:\n" + "".join(f"  {key}\n" for key in keys) + f"{after}---\n{body}"
    made = put(text.encode(), "a.md", 0, "approval", WORDS)

    assert made.decode().replace(BLOCK, "") == text
    before, now = load(text.encode(), "a.md")[0][0].data, load(made, "a.md")[0][0].data
    assert now["spec"].pop("approval") == WORDS
    assert now == before

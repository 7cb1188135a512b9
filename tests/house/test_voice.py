"""All findings speak alike: `error[rule]: the key is missing`, lower case at the start and no period at the end."""

from datetime import date

import pytest
from voice import faults_of_voice, runnable, told_by_a_workspace, told_by_pages, told_of_shapes, told_of_texts

TODAY = date(2026, 1, 15)
WITHOUT_RUN_EXAMPLE = {
    "control-character",
    "missing-folder",
    "not-utf8",
    "suppression-unused",
    "unreadable-file",
    "yaml-too-large",
}
"""Rules whose pages cannot show them, and that are made to speak here all the same."""


@pytest.fixture(scope="module")
def told(request, tmp_path_factory):
    root = request.config.rootpath
    folder = tmp_path_factory.mktemp("workspace")
    read = [*told_of_texts(root), *told_of_shapes(root)]
    return [*told_by_pages(root), *told_by_a_workspace(folder, TODAY), *read]


@pytest.mark.parametrize("part", ["message", "hint"])
def test_findings_speak_in_one_voice(told, part):
    faults = {f"{one.rule}: {fault}" for one in told for fault in faults_of_voice(getattr(one, part))}
    assert sorted(faults) == []


def test_no_finding_is_without_a_message(told):
    assert [one for one in told if not one.message.strip()] == []


def test_every_rule_that_can_be_shown_is_heard(told, root):
    heard = {one.rule for one in told}
    assert (runnable(root) | WITHOUT_RUN_EXAMPLE) - heard == set()


@pytest.mark.parametrize(
    "text",
    [
        "The key `a` is given twice",
        "A list cannot start here",
        "Service is missing",
        "Plan/Gold is declared already",
        "Yaml has no such key",
        "Ærlig talt",
        "the key `a` is given twice.",
        "remove the tag; quotes make a text. ",
    ],
)
def test_another_voice_is_heard(text):
    assert list(faults_of_voice(text))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "the title `X` is all capitals",
        "`Gold` is not a plan",
        "'Gold' is not a plan",
        '"Kind" is not a key here',
        "YAML 1.2 has no such key. Readers disagree",
        "SLA `pro` ended",
        "UTF-8 is read",
        "SKUs are missing",
        "Plan/gold is declared already",
        "Service `backup` relies on itself",
        "2.5 is too much",
    ],
)
def test_names_and_acronyms_may_start_with_a_capital(text):
    assert list(faults_of_voice(text)) == []

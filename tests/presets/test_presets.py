"""Every preset is a TicketSource by its schema, has a page that tells the truth about it, and an export of its own."""

import re

import pytest
from invented import NAMES, column, header

from svcctl.kinds.base import convert
from svcctl.kinds.ticket_source import TicketSource
from svcctl.presets import fit, presets, recognise
from svcctl.presets.book import _read
from svcctl.source.schema import check_document
from svcctl.source.yaml_text import load

PRESETS = sorted(presets())
KEYS = {"title", "recognise", "unless", "aliases", "layouts", "verdicts", "events", "spec"}
SNAPSHOTS = [name for name in PRESETS if presets()[name].shape == "snapshot"]


def wrapped(spec):
    metadata = {"name": "from-preset", "title": "From a preset", "owner": "team-service-desk"}
    return {"apiVersion": "svcctl/v1", "kind": "TicketSource", "metadata": metadata, "spec": spec}


def test_the_systems_people_export_from_are_there():
    systems = {"zendesk", "jira", "servicenow", "freshdesk", "zammad", "github-issues", "gitlab-issues"}
    systems |= {"zendesk-metric-events", "servicenow-task-sla", "hubspot-leads", "salesforce-leads"}
    assert systems <= set(PRESETS)


def test_every_preset_has_an_export_and_every_export_a_preset():
    assert NAMES == PRESETS


@pytest.mark.parametrize("name", PRESETS)
def test_the_spec_of_a_preset_passes_the_schema_and_becomes_a_ticket_source(name):
    assert check_document(wrapped(dict(presets()[name].spec)), "preset.yaml", 0) == []
    assert convert(presets()[name].spec, TicketSource).columns.item


def test_the_schema_would_object_to_an_unknown_key_of_a_preset():
    assert check_document(wrapped({**presets()["zendesk"].spec, "priority": "P1"}), "preset.yaml", 0)


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_says_nothing_that_nobody_reads(name):
    (document,), problems = load(presets()[name].page.with_suffix(".yaml").read_bytes(), name)
    assert problems == []
    assert document.data.keys() <= KEYS
    assert presets()[name].aliases.keys() <= presets()[name].spec["columns"].keys() | {"match"}


@pytest.mark.parametrize("name", PRESETS)
def test_the_usual_layout_is_among_those_the_system_is_seen_to_write(name):
    preset = presets()[name]
    assert preset.spec.get("timestamps", {}).get("layout", "iso8601") == preset.layouts[0]


@pytest.mark.parametrize("name", PRESETS)
def test_priorities_become_p1_to_p4_and_the_same_word_is_the_same_priority_everywhere(name):
    said = {}
    for preset in presets().values():
        for word, priority in preset.spec.get("priorities", {}).items():
            said.setdefault(word.casefold(), set()).add(priority)
    for word, priority in presets()[name].spec.get("priorities", {}).items():
        assert priority in {"P1", "P2", "P3", "P4"}
        assert said[word.casefold()] == {priority}


@pytest.mark.parametrize("name", PRESETS)
def test_the_page_lists_every_column_with_all_its_names(name):
    preset = presets()[name]
    page = preset.page.read_text(encoding="utf-8")
    told = re.findall(r"^\| `(\w+)` \| `(.+?)` \| (.*?) ?\|$", page, re.MULTILINE)
    keys = [*preset.spec["columns"], *(["match"] if "match" in preset.spec else [])]
    assert [(key, (first, *re.findall("`(.+?)`", more))) for key, first, more in told] == [
        (key, preset.names(key)) for key in keys
    ]


@pytest.mark.parametrize("name", PRESETS)
def test_the_page_has_its_parts_and_names_the_column_of_every_verdict(name):
    preset = presets()[name]
    page = preset.page.read_text(encoding="utf-8")
    assert preset.summary.endswith(".")
    assert f"\n# {name}\n" in page
    parts = ["Get the export", "What is read", "Traps", "The system's own verdict", "In a workspace", "Sources"]
    wanted = parts if preset.shape == "snapshot" else [part for part in parts if part != "In a workspace"]
    assert re.findall(r"^## (.+)$", page, re.MULTILINE) == wanted
    verdict = page.partition("## The system's own verdict")[2].partition("\n## ")[0]
    for each in preset.verdicts:
        assert f"`{each.column}`" in verdict or f"`{(*each.met, *each.breached)[0]}`" in verdict
        if each.column not in header(name):
            pytest.fail(f"no export shows {each.column}")


@pytest.mark.parametrize("name", SNAPSHOTS)
def test_the_example_of_the_page_is_sound_and_leaves_nothing_undeclared(name):
    preset = presets()[name]
    text = preset.page.read_text(encoding="utf-8").partition("```yaml\n")[2].partition("```")[0]
    (document,), problems = load(text.encode(), "page.yaml")
    assert problems == []
    assert check_document(document.data, "page.md", 0) == []
    assert document.data["spec"]["preset"] == name
    created = recognise(header(name))[0].columns["created"]
    fitted = fit(preset, header(name), document.data["spec"], column(name, created))
    assert fitted.undeclared == ()
    assert check_document(wrapped(fitted.spec), "fitted.yaml", 0) == []


def test_words_of_a_verdict_are_those_in_the_export():
    for name in ("freshdesk", "freshservice", "servicenow", "servicenow-task-sla", "frappe"):
        for verdict in presets()[name].verdicts:
            assert {*column(name, verdict.column)} & {*verdict.met, *verdict.breached}


def test_a_preset_with_a_fault_in_its_text_is_refused(tmp_path):
    path = tmp_path / "twice.yaml"
    path.write_text("title: A\ntitle: B\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"twice\.yaml"):
        _read(path)

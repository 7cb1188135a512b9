import json
import os
import re
from dataclasses import replace
from pathlib import Path

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from report_samples import ACCEPTED, GOLD, HOSTILE, NOTHING, hostile, reports

from svcctl import __version__
from svcctl.bundled import schemas
from svcctl.findings import Report, Severity, Span
from svcctl.findings import frame as frames
from svcctl.findings.frame import cells, code_frame, lines_of, safe
from svcctl.reporters import formats, render
from svcctl.rules import rules

GOLDEN = Path(__file__).parent / "golden"
DATA = Path(__file__).parents[1] / "data"


@pytest.mark.parametrize(
    ("kind", "report"), [("", GOLD), ("-hostile", hostile()), ("-nothing", NOTHING), ("-accepted", ACCEPTED)]
)
@pytest.mark.parametrize("name", formats())
def test_a_report_is_told_as_the_golden_file_has_it(name, kind, report):
    text = render(name, report, width=80).replace(f'"{__version__}"', '"VERSION"')
    golden = GOLDEN / f"{name}{kind}.golden"
    if os.environ.get("SVCCTL_GOLDEN") == "write":
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", formats())
def test_every_format_has_a_page_that_starts_with_its_name(name, root):
    page = root / "src/svcctl/reporters" / f"{name}.md"
    front, _, text = page.read_text(encoding="utf-8").partition("\n---\n")
    assert re.fullmatch(r"---\nsummary: .+\.", front)
    assert text.startswith(f"# {name}\n")


def test_a_clean_workspace_is_one_sentence():
    assert render("text", Report((), {}, 48, 61)) == "No problems in 48 files (61 resources).\n"
    assert render("text", Report((), {}, 1, 1)) == "No problems in 1 file (1 resource).\n"


def test_colour_changes_nothing_but_colour():
    painted = render("text", GOLD, color=True, width=80)
    assert painted.count("\x1b[") > 20
    assert re.sub(r"\x1b\[[0-9;]*m", "", painted) == render("text", GOLD, width=80)


def test_an_unknown_format_is_a_key_error():
    with pytest.raises(KeyError):
        render("../text", GOLD)


@pytest.mark.parametrize("color", [True, False])
def test_text_cannot_steer_the_terminal(color):
    text = render("text", hostile(HOSTILE), color=color)
    plain = re.sub(r"\x1b\[[0-9;]*m", "", text) if color else text
    assert all(letter.isprintable() or letter == "\n" for letter in plain)
    assert "␛[2J" in plain
    assert "<U+202E>" in plain
    assert len(plain.splitlines()) == len(re.findall("\n", plain))
    text.encode()


def test_a_github_command_is_one_line_and_its_properties_end_where_they_should():
    command, counts, end = render("github", hostile("a,b:c%d\n::error::.yaml")).split("\n")
    assert (counts, end) == ("svcctl: 1 error in 1 file (1 resource)", "")
    name, _, message = command.removeprefix("::").partition("::")
    properties = dict(pair.split("=", 1) for pair in name.removeprefix("error ").split(","))
    assert properties["file"] == "a%2Cb%3Ac%25d␊%3A%3Aerror%3A%3A.yaml"
    assert (properties["line"], properties["col"], properties["endColumn"]) == ("1", "1", "4")
    assert set(properties) == {"file", "line", "endLine", "col", "endColumn", "title"}
    assert message.count("%0A") == 1  # between message and hint
    assert "%250A" in message


def test_github_gets_errors_first_and_ten_of_a_level():
    warning, error = (replace(GOLD.findings[0], severity=level) for level in (Severity.WARNING, Severity.ERROR))
    findings = [replace(warning, message=f"##[error] ::w{n}") for n in range(12)]
    findings += [replace(error, message=f"e{n}") for n in range(11)]
    lines = render("github", Report(tuple(findings), {}, 1, 1)).splitlines()
    assert [line.split(" ")[0] for line in lines[:20]] == ["::error"] * 10 + ["::warning"] * 10
    assert lines[20] == "GitHub shows 10 annotations of a level; 3 findings more:"
    assert [line.split(" ")[0] for line in lines[21:24]] == ["error", "warning", "warning"]
    assert not any("##[" in line or "::" in line for line in lines[20:])


def sarif_schema():
    schema = json.loads((DATA / "sarif-2.1.0-rtm.5.json").read_text(encoding="utf-8"))
    # The official schema has a stray bracket in this pattern, which a strict reader refuses. We write no language.
    for name in ("run", "toolComponent"):
        del schema["definitions"][name]["properties"]["language"]["pattern"]
    return jsonschema_rs.validator_for(schema, validate_formats=True)


SARIF = sarif_schema()
OUTPUT = jsonschema_rs.validator_for(json.loads((schemas() / "output" / "validate.schema.json").read_text()))


def test_sarif_gives_each_rule_the_help_of_its_page():
    known = min(rules())
    report = Report((replace(GOLD.findings[0], rule=known),), {}, 1, 1)
    (run,) = json.loads(render("sarif", report))["runs"]
    (rule,) = run["tool"]["driver"]["rules"]
    assert rule["shortDescription"]["text"] == rules()[known].summary
    assert rule["help"]["markdown"].startswith(f"# {known}\n")
    assert rule["defaultConfiguration"]["level"] == {"info": "note"}.get(
        rules()[known].severity, rules()[known].severity
    )
    SARIF.validate(json.loads(render("sarif", report)))


def test_sarif_keeps_errors_first_and_says_what_is_left_out():
    warning = replace(GOLD.findings[1], severity=Severity.WARNING)
    report = Report((*[warning] * 5_000, GOLD.findings[0]), {}, 1, 1)
    (run,) = json.loads(render("sarif", report))["runs"]
    assert len(run["results"]) == 5_000
    assert run["results"][0]["level"] == "error"
    (note,) = run["invocations"][0]["toolExecutionNotifications"]
    assert note["message"]["text"].startswith("1 findings beyond the first 5000")


def test_sarif_has_what_is_suppressed_with_its_reason_and_fingerprints_stay_unique():
    (run,) = json.loads(render("sarif", ACCEPTED))["runs"]
    told, *accepted = run["results"]
    assert "suppressions" not in told
    (first,), (second,) = (result["suppressions"] for result in accepted)
    assert first["justification"] == "Agreed until the new contract (sales, until 2026-03-31)"
    assert [first["kind"], second["kind"]] == ["external", "inSource"]
    assert len({result["partialFingerprints"]["ruleResourcePath/v1"] for result in run["results"]}) == 3
    full = replace(ACCEPTED, findings=GOLD.findings[:1] * 4_999)
    results = json.loads(render("sarif", full))["runs"][0]["results"]
    assert len(results) == 5_000
    assert sum("suppressions" in result for result in results) == 1


def test_sarif_has_no_links_but_our_own_and_paths_are_uris():
    (run,) = json.loads(render("sarif", hostile("a b/ü#%.yaml")))["runs"]
    (result,) = run["results"]
    assert "](" not in result["message"]["text"]
    uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == "a%20b/%C3%BC%23%25.yaml"


def fingerprints(findings):
    (run,) = json.loads(render("sarif", Report(tuple(findings), {}, 1, 1)))["runs"]
    in_sarif = [result["partialFingerprints"]["ruleResourcePath/v1"] for result in run["results"]]
    told = json.loads(render("json", Report(tuple(findings), {}, 1, 1)))
    assert in_sarif == [finding["fingerprint"] for finding in told["findings"]]
    return in_sarif


def test_a_fingerprint_outlives_moved_lines_moved_files_and_better_wording():
    first = GOLD.findings[0]
    (known,) = fingerprints([first])
    for other in (
        replace(first, span=Span(9, 9, 9, 10)),
        replace(first, message="better", hint=""),
        replace(first, severity=Severity.ERROR, file="elsewhere.yaml"),
    ):
        assert fingerprints([other]) == [known]
    for other in (
        replace(first, rule="other"),
        replace(first, resource="SLA/other@1"),
        replace(first, path=("spec",)),
        replace(first, resource=""),
    ):
        assert fingerprints([other]) != [known]


def test_fingerprints_of_one_report_are_unique():
    twice = fingerprints([GOLD.findings[0], GOLD.findings[0]])
    assert len(set(twice)) == 2
    assert twice[:1] == fingerprints([GOLD.findings[0]])


@given(reports, st.integers(1, 200), st.booleans())
def test_any_report_is_told_in_every_format(report, width, color):
    told = {name: render(name, report, color=color, width=width) for name in formats()}
    for text in told.values():
        assert text.endswith("\n")
        text.encode()
    OUTPUT.validate(json.loads(told["json"]))
    SARIF.validate(json.loads(told["sarif"]))
    messages = [finding["message"] for finding in json.loads(told["json"])["findings"]]
    assert messages == [finding.message.encode("utf-8", "replace").decode() for finding in report.findings]
    assert sum(line.startswith("::") for line in told["github"].splitlines()) == len(report.findings)


@given(st.text(st.characters(exclude_characters="\r\n"), min_size=1, max_size=60), st.data(), st.integers(24, 90))
def test_carets_stand_below_what_is_wrong_and_no_line_is_too_wide(line, data, width):
    (line,) = lines_of(line)
    first = data.draw(st.integers(0, len(line)))
    last = data.draw(st.integers(first, len(line)))
    (fault,) = code_frame([line], Span(1, first + 1, 1, last + 1), width)
    assert fault.carets.strip() == "^" * len(fault.carets.strip())
    assert cells(fault.text) <= width
    if "…" not in fault.text and "\t" not in line:
        assert fault.text == safe(line)
        assert len(fault.carets) - len(fault.carets.lstrip()) == cells(safe(line[:first]))
        assert fault.carets.count("^") == max(1, cells(safe(line[first : max(last, first + 1)])))


def frame_of(line, first, last, room=40):
    (fault,) = code_frame([line], Span(1, first, 1, last), room)
    return fault.text, fault.carets


def test_tabs_fill_up_to_the_next_stop():
    assert frame_of("a\tb: x", 3, 4) == ("a   b: x", "    ^")


def test_a_long_line_is_shown_from_its_start_when_the_span_is_near():
    assert frame_of("x" * 20 + "!" + "x" * 99, 21, 22) == ("x" * 20 + "!" + "x" * 18 + "…", " " * 20 + "^")
    assert frame_of("x" * 50 + "!" + "x" * 99, 51, 52) == ("…" + "x" * 13 + "!" + "x" * 24 + "…", " " * 14 + "^")


@pytest.mark.parametrize(("letter", "fit"), [("x", 40), ("é", 40), ("漢", 20)])
def test_a_line_that_just_fits_is_whole_and_one_letter_more_is_cut(letter, fit):
    whole, long = letter * fit, letter * (fit + 1)
    cut = letter * (fit - 1) + "…"
    assert frame_of(whole, 1, 2)[0] == whole
    assert frame_of(long, 1, 2)[0] == cut
    around = code_frame([whole, "fault", long], Span(2, 1, 2, 2), 40)
    assert [line.text for line in around] == [whole, "fault", cut]
    assert [line.text for line in code_frame([long, "fault", whole], Span(2, 1, 2, 2), 40)] == [cut, "fault", whole]


def test_a_third_of_the_room_stands_before_what_is_wrong():
    assert frame_of("漢" * 41, 30, 31) == ("…" + "漢" * 18, " " * 13 + "^^")
    assert frame_of("é" * 200, 190, 201, 30) == ("…" + "é" * 21, " " * 11 + "^" * 11)


def test_a_byte_order_mark_takes_no_column():
    assert lines_of("\ufeffa\r\nb\rc\n") == ["a", "b", "c", ""]


def test_of_a_huge_line_only_what_is_near_is_laid_out(monkeypatch):
    seen = []
    monkeypatch.setattr(frames, "_visible", lambda letter: seen.append(letter) or letter)
    text, carets = frame_of("x" * 50_000 + "!" + "x" * 50_000, 50_001, 50_002)
    assert text.index("!") == carets.index("^")
    assert len(seen) < 2_000

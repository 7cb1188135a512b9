"""What `svcctl sla sources` says: the systems that are known, and which of them an export comes from."""

import pytest
from invented import EXPORTS, NAMES

from svcctl.cli.views.sources import listing, told
from svcctl.presets import presets


def test_every_preset_is_listed_with_its_summary():
    lines = listing().splitlines()
    assert [line.split()[0] for line in lines[: len(presets())]] == list(presets())
    assert all(preset.summary in line for preset, line in zip(presets().values(), lines, strict=False))


@pytest.mark.parametrize("name", NAMES)
def test_an_export_is_told_its_preset(name):
    text, found = told(EXPORTS / f"{name}.csv")
    assert found
    assert f"{name}.csv: {name} (" in text
    assert ("preset:" in text) == (presets()[name].shape == "snapshot")


def test_what_the_export_leaves_open_is_shown_to_be_filled_in(tmp_path):
    export = tmp_path / "cases.csv"
    export.write_text("Case Number,Date/Time Opened,Date/Time Closed\n1,1/5/2026 9:14,\n", encoding="utf-8")
    text, _ = told(export)
    assert '  preset: salesforce-cases\n  timestamps: {layout: "%m/%d/%Y %I:%M %p"}  #' in text
    assert "\n  timezone: Europe/Oslo  #" in text


def test_an_export_with_the_zone_in_its_times_needs_nothing_else():
    assert "spec:\n  preset: github-issues\n\n" in told(EXPORTS / "github-issues.csv")[0]


def test_an_unknown_export_gets_the_nearest_hint_or_the_next_step(tmp_path):
    near = tmp_path / "near.csv"
    near.write_text("Id;Created at;Requester\n", encoding="utf-8")
    assert told(near) == (
        f"{near}: no preset fits its 3 columns; nearest is zendesk, which also needs 'Solved at'\n",
        False,
    )
    far = tmp_path / "far.csv"
    far.write_text("a,b\n1,2\n", encoding="utf-8")
    assert told(far)[0].endswith("name its columns in a TicketSource: `svcctl explain TicketSource`\n")


def test_an_empty_export_is_said_to_be_empty(tmp_path):
    (tmp_path / "empty.csv").write_bytes(b"")
    assert told(tmp_path / "empty.csv") == (f"{tmp_path / 'empty.csv'} is empty: export it again\n", False)


def test_an_export_that_fits_two_presets_names_both(tmp_path):
    both = tmp_path / "both.csv"
    heads = [(EXPORTS / f"{name}.csv").read_text(encoding="utf-8").splitlines()[0] for name in ("redmine", "zammad")]
    both.write_text(",".join(heads) + "\n", encoding="utf-8")
    text, found = told(both)
    assert found
    assert "zammad (" in text
    assert "redmine (" in text
    assert "say `preset: zammad` to be sure" in text


def test_a_value_without_end_does_not_stop_the_answer(tmp_path):
    export = tmp_path / "quote.csv"
    export.write_text('number,createdAt,closedAt,state\n1,"' + "x" * 200_000, encoding="utf-8")
    assert told(export)[1]


def test_the_delimiter_is_the_one_that_separates_known_columns(tmp_path):
    export = tmp_path / "semicolons.csv"
    export.write_text("number;createdAt;closedAt;state;ours (a, b, c, d, e, f)\n", encoding="utf-8")
    assert "github-issues (" in told(export)[0]


def test_names_in_an_export_cannot_reach_the_terminal(tmp_path):
    export = tmp_path / "odd.csv"
    export.write_text("Id,Created at,Requester,Solved\x1bat\n", encoding="utf-8")
    text, _ = told(export)
    assert "(is it" in text
    assert "\x1b" not in text

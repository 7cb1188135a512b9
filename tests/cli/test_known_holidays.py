"""Holidays that were worked out once are not worked out again, and nothing but time is won by it."""

from datetime import date

import holidays
import pytest
from typer.testing import CliRunner

from svcctl.calendars import holidays as ours
from svcctl.cli.app import app
from svcctl.cli.views import known_holidays

YEARS = [2025, 2026]
ASKED = ("DE", "BY", YEARS, "de")


@pytest.fixture
def kept(tmp_path, monkeypatch):
    """The folder of what is kept; every command of this process remembers from now on, and nothing before it."""
    monkeypatch.setenv("SVCCTL_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setattr(ours, "_recall", known_holidays.recalled)
    ours._drawn.cache_clear()
    yield tmp_path / "cache" / "holidays"
    ours._drawn.cache_clear()


@pytest.fixture
def worked(monkeypatch):
    """What was worked out."""
    asked = []
    real = ours._worked_out

    def counted(*arguments):
        asked.append(arguments)
        return real(*arguments)

    monkeypatch.setattr(ours, "_worked_out", counted)
    return asked


def anew(*asked):
    """What another process would be told."""
    ours._drawn.cache_clear()
    return ours.public_holidays(*asked)


def test_every_country_has_the_holidays_of_the_library_before_and_after(kept, worked, monkeypatch):
    monkeypatch.setattr(known_holidays, "KEPT", 1000)
    for code, parts in holidays.list_supported_countries(include_aliases=False).items():
        for part in (None, *parts[:1]):
            listed = holidays.country_holidays(code, subdiv=part, years=YEARS, observed=True, language="en_US")
            first, again = anew(code, part, YEARS), anew(code, part, YEARS)
            assert first == again == dict(listed), (code, part)
            assert [*first] == [*again] == sorted(listed)
    assert len(worked) == len(set(worked)) == len([*kept.iterdir()]) > 250


@pytest.mark.parametrize("asked", [("DE", None, YEARS, "de"), ("DE", "BY", YEARS, ""), ("DE", "BY", [2026], "de")])
def test_another_question_has_another_answer(kept, worked, asked):
    assert anew(*ASKED) != anew(*asked)
    assert len(worked) == len([*kept.iterdir()]) == 2


@pytest.mark.parametrize("asked", [("Germany", None), ("DE", ""), ("DE", "by"), ("DE", "-")])
def test_what_is_unknown_is_told_every_time_and_not_kept(kept, asked):
    anew("DE", None, YEARS)
    told = []
    for _ in range(2):
        with pytest.raises(ValueError, match=r"is (not a known country code|no part of DE)") as raised:
            anew(*asked, YEARS)
        told.append(str(raised.value))
    assert told[0] == told[1]
    assert len([*kept.iterdir()]) == 1


@pytest.mark.parametrize(
    "spoil",
    [
        lambda _: b"",
        lambda whole: whole[:-9],
        lambda whole: whole.replace(b"2026-01-06", b"2026-01-07"),
        lambda whole: whole.partition(b"\n")[2],
        lambda _: b"\xff\n{}",
    ],
    ids=["empty", "cut", "another day", "no digest", "no text"],
)
def test_what_is_not_as_it_was_written_is_worked_out_again(kept, worked, spoil):
    first = anew(*ASKED)
    assert first[date(2026, 1, 6)] == "Heilige Drei Könige"
    (place,) = kept.iterdir()
    whole = place.read_bytes()
    place.write_bytes(spoil(whole))
    assert anew(*ASKED) == first
    assert len(worked) == 2
    assert place.read_bytes() == whole


@pytest.mark.parametrize("other", ["version", "library"])
def test_another_library_is_asked_again(kept, worked, other, monkeypatch):
    first = anew(*ASKED)
    if other == "version":
        monkeypatch.setattr(known_holidays.svcctl, "__version__", "9.9")
    else:
        monkeypatch.setattr(known_holidays, "find_spec", lambda _: None)
    assert anew(*ASKED) == first
    assert len(worked) == len([*kept.iterdir()]) == 2


def test_a_folder_that_cannot_be_written_is_none(kept, worked, monkeypatch, tmp_path):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("SVCCTL_CACHE_DIR", str(tmp_path / "file" / "cache"))
    assert anew(*ASKED) == anew(*ASKED)
    monkeypatch.setattr(known_holidays, "cache_folder", lambda _: None)
    assert anew(*ASKED) == anew(*ASKED)
    assert len(worked) == 4
    assert not kept.exists()


def test_only_the_newest_are_kept(kept, monkeypatch):
    monkeypatch.setattr(known_holidays, "KEPT", 3)
    for year in range(2020, 2027):
        anew("DE", None, [year])
    assert len([*kept.iterdir()]) == 3


@pytest.mark.parametrize(("words", "some"), [([], True), (["--no-cache"], False)])
def test_commands_remember_unless_they_are_asked_not_to(root, kept, words, some):
    CliRunner().invoke(app, ["validate", "-w", str(root), "--as-of", "2026-06-01", *words])
    assert kept.parent.exists() is some
    CliRunner().invoke(app, ["calendar", "show", "office-oslo", "-w", str(root)])
    assert kept.exists()

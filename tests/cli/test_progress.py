import io
from types import SimpleNamespace

import pytest

from svcctl.cli.views import sla_report


class Screen(io.StringIO):
    """What is written to stderr; ``watched`` where it is a terminal."""

    def __init__(self, *, watched):
        super().__init__()
        self.watched = watched

    def isatty(self):
        return self.watched


@pytest.mark.parametrize(
    ("watched", "said", "case"),
    [
        (True, {}, (1, True)),
        (True, {}, (1_000, False)),
        (True, {"CI": "true"}, (1, False)),
        (True, {"TERM": "dumb"}, (1, False)),
        (False, {}, (1, False)),
        (False, {"FORCE_COLOR": "1"}, (1, False)),
    ],
)
def test_a_bar_is_drawn_where_somebody_watches_a_terminal(tmp_path, monkeypatch, watched, said, case):
    large, shown = case
    (tmp_path / "t.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    export = SimpleNamespace(file=str(tmp_path / "t.csv"), octets=SimpleNamespace(taken=4))
    for name in ("CI", "FORCE_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    for name, value in ({"TERM": "xterm"} | said).items():
        monkeypatch.setenv(name, value)
    screen = Screen(watched=watched)
    monkeypatch.setattr("sys.stderr", screen)
    monkeypatch.setattr(sla_report, "_LARGE", large)
    with sla_report._progress([export]) as tick:
        tick()
    assert bool(screen.getvalue()) is shown
    assert ("reading" in screen.getvalue()) is shown

"""A process of svcctl's own leaves out what only takes time, and nobody else's process does."""

import gc
import os
import sys

import pytest

from running import svcctl
from svcctl.cli.process import make_light


@pytest.fixture
def untouched(monkeypatch):
    monkeypatch.setattr(sys, "meta_path", [*sys.meta_path])
    monkeypatch.delenv("OPENBLAS_NUM_THREADS", raising=False)
    usual = gc.get_threshold()
    yield
    gc.set_threshold(*usual)


def test_a_library_that_nobody_asks_for_is_not_read_where_it_is_installed(root, tmp_path):
    (tmp_path / "pandas").mkdir()
    (tmp_path / "pandas" / "__init__.py").write_text(
        "from pathlib import Path\nPath(__file__).with_name('read').touch()\n"
    )
    path = os.pathsep.join(filter(None, [str(tmp_path), os.environ.get("PYTHONPATH")]))
    ran = svcctl("sla", "report", root / "examples" / "tickets-2026-q3.csv", "-w", root, PYTHONPATH=path)
    assert ran.code == 0, ran.err
    assert not (tmp_path / "pandas" / "read").exists()


@pytest.mark.usefixtures("untouched")
def test_no_threads_for_matrices_unless_somebody_wants_them(monkeypatch):
    make_light()
    assert os.environ["OPENBLAS_NUM_THREADS"] == "1"
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "4")
    make_light()
    assert os.environ["OPENBLAS_NUM_THREADS"] == "4"


@pytest.mark.usefixtures("untouched")
def test_circles_are_looked_for_seldom_and_still_looked_for():
    make_light()
    assert gc.get_threshold() == (100_000, 10, 10)
    assert gc.isenabled()


@pytest.mark.usefixtures("untouched")
def test_other_libraries_are_found_as_ever(monkeypatch):
    make_light()
    for name in ("colorsys", "pandas"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    import colorsys  # noqa: F401, PLC0415

    with pytest.raises(ModuleNotFoundError, match="svcctl does without pandas"):
        import pandas as pd  # noqa: F401, PLC0415

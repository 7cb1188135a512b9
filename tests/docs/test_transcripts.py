"""Every `console` block in README and guides is run as printed; what it prints is what the page shows.

`SVCCTL_UPDATE_DOCS=1 pytest tests/docs` writes today's output into the pages, to be read in review.
"""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from running import path_of_shells

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")), ROOT / "examples/README.md"]
_BLOCK = re.compile(r"^```console\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def transcripts():
    for page in PAGES:
        text = page.read_text(encoding="utf-8") if page.exists() else ""
        for number, match in enumerate(_BLOCK.finditer(text)):
            if not match[1].startswith("$ make"):
                yield pytest.param(page, match[1], id=f"{page.relative_to(ROOT)}-{number}")


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    """A copy of the example workspace, so that what a page's commands write does not litter the repository."""
    copy = tmp_path_factory.mktemp("docs")
    for part in ("catalog", "policies", "templates", "examples"):
        shutil.copytree(ROOT / part, copy / part)
    shutil.copyfile(ROOT / "svcctl.yaml", copy / "svcctl.yaml")
    return copy


def run(block, where):
    """What a terminal would show: each command of the block followed by its output."""
    shown = ""
    environment = {**os.environ, "COLUMNS": "100", "NO_COLOR": "1", "LC_ALL": "C.UTF-8"}
    environment["PATH"] = path_of_shells()
    for command in re.findall(r"^\$ (.*)$", block, re.MULTILINE):
        ran = subprocess.run(
            ["sh", "-c", f"{command} 2>&1"], cwd=where, env=environment, capture_output=True, text=True, check=False
        )
        shown += f"$ {command}\n{ran.stdout}"
    return shown


@pytest.mark.parametrize(("page", "block"), [*transcripts()])
def test_a_transcript_is_what_the_commands_print(page, block, workspace):
    shown = run(block, workspace)
    if os.environ.get("SVCCTL_UPDATE_DOCS") and shown != block:
        page.write_text(page.read_text(encoding="utf-8").replace(block, shown), encoding="utf-8")
    assert shown == block


def test_the_readme_shows_a_transcript_and_a_false_one_would_fail(workspace):
    assert _BLOCK.search((ROOT / "README.md").read_text(encoding="utf-8"))
    assert run("$ svcctl --version\nsvcctl 0.0.0\n", workspace) != "$ svcctl --version\nsvcctl 0.0.0\n"

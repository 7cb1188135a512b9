"""Every guide can be reached from the README, and no link between our pages leads nowhere."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "examples/README.md",
    *sorted((ROOT / "docs").glob("*.md")),
]
_LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")


def links(page):
    text = re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    return [link for link in _LINK.findall(text) if "://" not in link]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page):
    assert [
        link for link in links(page) if not link.startswith(("clause:", "page:")) and not (page.parent / link).exists()
    ] == []


def test_the_readme_names_every_guide():
    named = {(ROOT / link).resolve() for link in links(ROOT / "README.md")}

    assert [page.name for page in sorted((ROOT / "docs").glob("*.md")) if page.resolve() not in named] == []

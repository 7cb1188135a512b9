"""The files that travel with svcctl: schemas, the example workspace, and the pages of its open folders."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeVar

_PACKAGE = Path(__file__).parent
_CHECKOUT = _PACKAGE.parents[1]

WORKSPACE_PARTS = ("svcctl.yaml", "catalog", "policies", "templates", "examples")
"""What `svcctl init` copies: the example company, part by part."""


@cache
def schemas() -> Path:
    """The folder of the public JSON Schemas."""
    installed = _PACKAGE / "_data" / "schemas"
    return installed if installed.is_dir() else _CHECKOUT / "schemas"


@cache
def example_workspace() -> Path:
    """The folder that holds the example company's workspace."""
    installed = _PACKAGE / "_data" / "workspace"
    return installed if installed.is_dir() else _CHECKOUT


@dataclass(frozen=True, slots=True)
class Member:
    """Something in an open folder: its page, `<area>/<name>.md`, says what it is, and its module does the work.

    Some have a page alone: then ``module`` is None.
    """

    id: str
    area: str
    page: Path
    module: str | None

    @property
    def front(self) -> dict[str, str]:
        """The lines for machines at the top of the page."""
        return front_of(self.page)

    @property
    def summary(self) -> str:
        """What it is, in one line."""
        return self.front["summary"]


Kind = TypeVar("Kind", bound=Member)


def members(kind: type[Kind], folder: Path) -> dict[str, Kind]:
    """Every member of an open folder by its name: whatever page stands there, in alphabetical order."""
    found = {}
    for page in sorted(folder.glob("*/*.md"), key=lambda page: page.stem):
        module = page.stem.replace("-", "_")
        has_module = page.with_name(f"{module}.py").exists()
        found[page.stem] = kind(page.stem, page.parent.name, page, module if has_module else None)
    return found


@cache
def front_of(page: Path) -> dict[str, str]:
    """The lines between the two ``---`` at the top of a page, by their keys."""
    lines = page.read_text(encoding="utf-8").split("\n---\n", 1)[0].splitlines()[1:]
    return {key.strip(): value.strip() for key, _, value in (line.partition(":") for line in lines)}


def body_of(page: Path) -> str:
    """A page as Markdown, without the lines for machines at its top."""
    return page.read_text(encoding="utf-8").split("\n---\n", 1)[-1].strip()

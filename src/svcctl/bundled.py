"""The files that travel with svcctl: its schemas and the example workspace, from the wheel or from a checkout."""

from functools import cache
from pathlib import Path

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

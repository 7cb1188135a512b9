import shutil
from pathlib import Path
from typing import Annotated

import typer

from svcctl.cli.common import Quiet, stop

_EMPTY = """\
apiVersion: svcctl/v1
kind: Workspace
metadata: {{name: "{name}", title: {title}}}
spec:
  company: {title}
  currency: EUR
  timezone: Europe/Berlin
  locale: en-GB
  folders: [catalog, policies, templates]
"""


_SETTINGS = {
    "yaml.schemas": {
        ".vscode/svcctl.schema.json": ["svcctl.yaml", "catalog/**/*.yaml", "policies/**/*.yaml", "templates/**/*.yaml"]
    },
    "yaml.format.enable": False,
    "yaml.yamlVersion": "1.2",
}


def init(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Where to make the workspace.")] = Path(),
    empty: Annotated[
        bool, typer.Option("--empty", help="Only svcctl.yaml and its folders, no example company.")
    ] = False,
    quiet: Quiet = False,
) -> None:
    """Make a workspace to start from.

    It has the example company, or with --empty nothing. Existing files are never touched.
    """
    from svcctl.bundled import WORKSPACE_PARTS, example_workspace  # noqa: PLC0415 - --help does not need it

    parts = ("svcctl.yaml", "catalog", "policies", "templates") if empty else WORKSPACE_PARTS
    standing = [part for part in parts if (folder / part).exists()]
    if standing:
        stop(f"{folder / standing[0]} already exists; choose an empty folder")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if empty:
            _write_empty(folder)
        else:
            _copy(example_workspace(), folder, parts)
        _write_for_editors(folder / ".vscode")
    except OSError as error:
        stop(f"{folder} cannot be written: {error.strerror or error}")
    if not quiet:
        typer.echo(f"Made a workspace in {folder.resolve()}. Next: svcctl validate")


def _write_empty(folder: Path) -> None:
    title = folder.resolve().name.replace("-", " ").replace("_", " ").strip().title() or "Company"
    name = "-".join("".join(sign if sign.isascii() and sign.isalnum() else " " for sign in title).lower().split())
    for part in ("catalog", "policies", "templates"):
        (folder / part).mkdir()
        (folder / part / ".gitkeep").touch()
    (folder / "svcctl.yaml").write_text(_EMPTY.format(name=name or "company", title=repr(title)), encoding="utf-8")


def _write_for_editors(folder: Path) -> None:
    """The schema and where it holds, for editors that read `.vscode`; what is there stays."""
    import json  # noqa: PLC0415 - --help does not need it

    from svcctl.bundled import schemas  # noqa: PLC0415
    from svcctl.source.bundle import bundled, read  # noqa: PLC0415 - --help does not need it

    folder.mkdir(exist_ok=True)
    for name, content in (("svcctl.schema.json", bundled(read(schemas()))), ("settings.json", _SETTINGS)):
        if not (folder / name).exists():
            (folder / name).write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _copy(source: Path, folder: Path, parts: tuple[str, ...]) -> None:
    for part in parts:
        if (source / part).is_dir():
            shutil.copytree(source / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copyfile(source / part, folder / part)


COMMANDS = (init,)

from collections.abc import Iterable
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any

from svcctl.findings import Problem
from svcctl.source.front_matter import MARKDOWN, declares, parts
from svcctl.source.key_order import KeyOrder
from svcctl.source.layout import lay_out
from svcctl.source.schema import checker
from svcctl.source.yaml_text import load
from svcctl.workspace import REGISTER, ROOT_FILE, SourceFile


def tidied(files: Iterable[SourceFile], schema: str = "") -> tuple[dict[str, bytes], list[Problem]]:
    """The files that are not in the layout of svcctl, as they would be in it, and the faults of those it cannot read.

    ``schema`` is where editors find the schema, from the workspace's root; registers are left out. Of a Markdown
    file the front matter is laid out, and the text below it stays as it is.
    """
    keys = KeyOrder(checker().tree)
    changed: dict[str, bytes] = {}
    problems: list[Problem] = []
    for file in files:
        if file.path.endswith(REGISTER) or not declares(file.path, file.content):
            continue
        front, rest = parts(file.content, file.path)
        if not rest and file.path.endswith(MARKDOWN):
            problems += load(file.content, file.path)[1]
            continue
        laid = lay_out(front, file.path.removesuffix(MARKDOWN), keys, "" if rest else _from(file.path, schema))
        problems += (replace(each, place=replace(each.place, file=file.path)) for each in laid.problems)
        if laid.content != front:
            changed[file.path] = laid.content + rest
    return changed, problems


def editor_schema(files: Iterable[SourceFile]) -> str:
    """Where `svcctl.yaml` says that editors find the schema; empty when it does not say so, or cannot be read."""
    root = next((file.content for file in files if file.path == ROOT_FILE), b"")
    try:
        named: Any = load(root, ROOT_FILE)[0][0].data["spec"]["editorSchema"]
    except (IndexError, KeyError, TypeError):
        return ""
    return named if isinstance(named, str) and named == " ".join(named.split()) else ""


def _from(file: str, schema: str) -> str:
    """The schema as seen from a file: an address stays, a path starts at the file's folder."""
    if not schema or ":" in schema:
        return schema
    up = "../" * (len(PurePosixPath(file).parts) - 1)
    return f"{up or './'}{PurePosixPath(schema)}"

"""The habits of the house as functions over source text: each can be shown a sabotaged line and be seen to object."""

import ast
import re

LAYERS = (
    {"cli"},
    {"editing"},
    {"suites"},
    {"scenarios"},
    {"documents", "reporters", "review", "engines", "validation"},
    {"changes"},
    {"rules", "sla", "pricing", "availability"},
    {"contracts"},
    {"clocks", "policy"},
    {"catalog"},
    {"kinds", "migrations"},
    {"calendars", "money", "writing"},
    {"workspace", "presets"},
    {"source", "findings", "bundled"},
)
"""Who may import whom: a package imports its own layer's members only where SAME_LAYER says so, and layers below."""

SAME_LAYER = {
    ("validation", "rules"),
    ("source", "findings"),
    ("source", "bundled"),
    ("validation", "workspace"),
    ("review", "reporters"),
    ("review", "validation"),
    ("sla", "availability"),
    ("rules", "pricing"),
}

DOORS = {
    "yaml": {"source", "editing"},
    "yaml_rs": {"source"},
    "jsonschema_rs": {"source"},
    "pyarrow": {"source", "sla", "engines"},
    "holidays": {"calendars"},
    "babel": {"money", "documents", "rules"},
    "jinja2": {"documents", "contracts"},
    "vl_convert": {"documents"},
    "xlsxwriter": {"documents"},
    "typst": {"documents"},
    "pygls": {"cli"},
    "lsprotocol": {"cli"},
    "docx": {"documents"},
    "markdown_it": {"documents"},
    "zipfile": {"documents", "sla"},
    "rapidfuzz": {"rules", "source", "cli"},
    "rich": {"cli", "reporters"},
    "typer": {"cli"},
    "stdnum": {"pricing"},
    "msgspec": {"findings", "kinds", "validation", "scenarios"},
    "numpy": {"calendars", "sla", "availability", "source", "money", "pricing"},
}
"""Third-party libraries enter by few doors: the packages that may import each."""

FILE_LINES, FUNCTION_LINES, RULE_LINES = 250, 30, 60


def package_of(module):
    """`svcctl.sla.credits` belongs to `sla`."""
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else ""


def imports(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


def layer(package):
    return next((index for index, members in enumerate(LAYERS) if package in members), None)


def wrong_direction(module, text):
    """Imports that go upwards, or sideways without leave."""
    package = package_of(module)
    if package == "__main__":
        return
    here = layer(package)
    for name in imports(ast.parse(text)):
        if not name.startswith("svcctl.") or (there := package_of(name)) == package:
            continue
        if here is None or layer(there) is None:
            yield f"{module} imports {name}: say in LAYERS where they live"
        elif layer(there) < here or (layer(there) == here and (package, there) not in SAME_LAYER):
            yield f"{module} imports {name}: that is upwards or sideways"


def wrong_door(module, text):
    """Third-party imports outside the packages that may have them."""
    for name in imports(ast.parse(text)):
        library = name.split(".")[0]
        if library in DOORS and package_of(module) not in DOORS[library]:
            yield f"{module} imports {library}: its doors are {sorted(DOORS[library])}"


def sibling_imports(module, text):
    """Members of an open folder know the folder's base, never each other."""
    folder = module.rpartition(".")[0]
    if not re.match(r"svcctl\.(kinds|reporters|rules\.\w+|changes\.\w+|review\.formats)$", folder):
        return
    for name in imports(ast.parse(text)):
        if name.startswith(f"{folder}.") and name not in {f"{folder}.base", module}:
            yield f"{module} imports its sibling {name}"


def too_long(module, text):
    """Files over 250 lines, functions over 30, rules over 60: docstrings count, they are read too."""
    limit = RULE_LINES if re.match(r"svcctl\.(rules|changes)\.\w+\.", module) else FILE_LINES
    if (length := len(text.splitlines())) > limit:
        yield f"{module} has {length} lines (limit {limit})"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef) and (length := node.end_lineno - node.lineno + 1) > FUNCTION_LINES:
            yield f"{module}:{node.name} has {length} lines (limit {FUNCTION_LINES})"


def asks_the_clock(module, text):
    """Only the shell asks what day it is."""
    if package_of(module) == "cli":
        return
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Attribute) and node.attr in {"now", "today", "utcnow", "time_ns"}:
            value = node.value
            if isinstance(value, ast.Name) and value.id in {"datetime", "date", "time"}:
                yield f"{module}:{node.lineno} asks the clock ({value.id}.{node.attr})"


def floats_in_money(module, text):
    """No float touches money."""
    if package_of(module) != "money" and not module.startswith("svcctl.sla.credits"):
        return
    for node in ast.walk(ast.parse(text)):
        literal = isinstance(node, ast.Constant) and isinstance(node.value, float)
        if literal or (isinstance(node, ast.Name) and node.id == "float"):
            yield f"{module}:{node.lineno} uses a float"


def machine_paths(text):
    """Paths of somebody's machine and addresses of package registries."""
    return re.findall(r"(?:/work/|/root/|/home/\w+/|/tmp/team)\S*|https?://\S*(?:pypi|pythonhosted)\S*", text)


STARTS_PYTHON = {
    "running.py": "for all the others",
    "calendars/test_duration.py": "other seeds of hashes",
    "cli/test_closed_pipe.py": "readers that go away",
    "cli/test_commands.py": "what a command reads, and what the system refuses",
    "cli/test_memory.py": "several at once",
    "cli/test_policies.py": "what a command reads",
    "cli/test_validate.py": "streams that are full or closed",
    "docs/test_contributing.py": "another copy of the package",
    "documents/test_page.py": "other seeds of hashes",
    "editing/test_language_server.py": "a server, and a client that talks to it",
    "house/test_house.py": "what a command reads",
    "house/test_pages_exist.py": "what --help says when nothing is kept",
    "kinds/test_models.py": "what is read for a kind",
    "sla/test_ledger.py": "ten at once, and locks",
    "sla/test_without_pandas.py": "what a report reads",
    "source/test_quick.py": "what a command reads",
}
"""Tests that start a Python, and what for; the others run commands by `running.py`, in a fraction of the time."""


def starts_python(file, text):
    """Tests that start a Python of their own, for no reason that is known here."""
    if file not in STARTS_PYTHON and (
        lines := [n for n, line in enumerate(text.splitlines(), 1) if "sys.executable" in line]
    ):
        yield f"tests/{file}:{lines[0]} starts a Python: run the command by running.py, or say why in STARTS_PYTHON"


CHECKS = (wrong_direction, wrong_door, sibling_imports, too_long, asks_the_clock, floats_in_money)

"""The habits of the house hold, and each check is seen to object to a sabotaged line."""

import subprocess
import sys

import pytest
from checks import (
    CHECKS,
    STARTS_PYTHON,
    asks_the_clock,
    floats_in_money,
    machine_paths,
    sibling_imports,
    starts_python,
    too_long,
    wrong_direction,
    wrong_door,
)

HEAVY = ("pandas", "numpy", "pyarrow", "jinja2", "holidays", "babel", "vl_convert", "xlsxwriter", "distributed")


def modules(root):
    source = root / "src"
    for path in sorted(source.rglob("*.py")):
        parts = path.relative_to(source).with_suffix("").parts
        yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts), path.read_text(encoding="utf-8")


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_the_source_keeps_the_habit(check, root):
    assert [fault for module, text in modules(root) for fault in check(module, text)] == []


@pytest.mark.parametrize(
    ("check", "module", "text"),
    [
        (wrong_direction, "svcctl.calendars.clock", "from svcctl.kinds.sla import SLA"),
        (wrong_direction, "svcctl.rules.sla.late", "import svcctl.sla.credits"),
        (wrong_direction, "svcctl.source.tables", "def f():\n    from svcctl.cli.common import stop"),
        (wrong_direction, "svcctl.newcomer.one", "from svcctl.kinds.sla import SLA"),
        (wrong_door, "svcctl.rules.sla.late", "import yaml"),
        (wrong_door, "svcctl.cli.sla", "def f():\n    import pyarrow.csv"),
        (sibling_imports, "svcctl.kinds.plan", "from svcctl.kinds.sla import SLA"),
        (sibling_imports, "svcctl.rules.sla.late", "from svcctl.rules.sla.early import check"),
        (too_long, "svcctl.sla.credits", "x = 1\n" * 251),
        (too_long, "svcctl.rules.sla.late", "x = 1\n" * 61),
        (too_long, "svcctl.sla.credits", "def f():\n" + "    x = 1\n" * 30),
        (asks_the_clock, "svcctl.rules.sla.late", "from datetime import date\nday = date.today()"),
        (asks_the_clock, "svcctl.sla.report", "import time\nnow = time.time_ns()"),
        (floats_in_money, "svcctl.money.rounding", "cent = 0.01"),
        (floats_in_money, "svcctl.sla.credits", "amount = float('1')"),
    ],
)
def test_a_sabotaged_line_is_seen(check, module, text):
    assert list(check(module, text))


def test_tests_run_commands_by_the_one_way_that_is_quick(root):
    tests = root / "tests"
    texts = {path.relative_to(tests).as_posix(): path.read_text(encoding="utf-8") for path in tests.rglob("test_*.py")}
    assert [fault for file, text in texts.items() for fault in starts_python(file, text)] == []
    assert [file for file in STARTS_PYTHON if file in texts and not list(starts_python("other.py", texts[file]))] == []
    assert list(starts_python("cli/test_new.py", "import sys\nrun([sys.exec" + "utable, '-m', 'svcctl'])"))


def test_no_tracked_file_names_a_machine_or_a_registry(root):
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, text=True, check=False)
    if tracked.returncode:
        pytest.skip("an export without git has nothing tracked")
    faults = {}
    for name in filter(None, tracked.stdout.split("\0")):
        if name.startswith("tests/house/") or not (root / name).is_file():
            continue
        found = machine_paths((root / name).read_text(encoding="utf-8", errors="replace"))
        if found:
            faults[name] = found[:3]
    assert faults == {}


def test_a_machine_path_is_seen():
    assert machine_paths("see " + "/ro" + "ot/x and https://files." + "pythonhosted.org/y")


@pytest.mark.parametrize("arguments", [["--help"], ["validate", "--as-of", "2026-10-01"], ["explain"]])
def test_a_command_that_needs_no_tables_leaves_heavy_libraries_alone(arguments, root):
    probe = (
        "import sys\n"
        "from svcctl.cli.main import run\n"
        f"sys.argv = ['svcctl', *{arguments!r}]\n"
        "try:\n    run()\n"
        "except SystemExit as stop:\n"
        f"    print(stop.code, [name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)\n"
    )
    ran = subprocess.run([sys.executable, "-c", probe], cwd=root, capture_output=True, text=True, check=True)
    assert ran.stderr.strip().splitlines()[-1] == "0 []"

"""Whole-workspace validation at about 5,000 declarations, beside others who are given the same files in the same run.

    SVCCTL_PEERS=node_modules/.bin python benchmarks/validate.py

The floor is PyYAML's C loader reading the files and no more. Peers do less: yamllint knows style, the validators of
JSON Schema know what `svcctl schema export` writes, none knows references or rules. They run where they are installed:
beside this Python, in the folder SVCCTL_PEERS or on the PATH; nothing is installed here. CPU seconds of all processes
of a run count, the least of some runs; svcctl is compiled beforehand, as it is once installed. Start-up is measured
too, and each limit that svcctl sets itself is told.
"""

import compileall
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import yaml

import svcctl
from svcctl.kinds import module_of
from svcctl.source.refers import references
from svcctl.source.yaml_text import load

ROOT = Path(__file__).parents[1]
COPIES = 41
ONCE = ("glossary.yaml", "rules", "scenarios", "tax.yaml", "revenue.yaml")
"""What a company has once, however large it is: its words, its policies, its stories, and the rates of tax."""
SHARE = 20
"""Who would take a minute gets every 20th file; each file more than one is then counted 20 times."""
COLD, QUICK = "svcctl validate, cold", "svcctl validate, cold, with yaml-rs"
WARM = "svcctl validate, warm: nothing changed"
SVCCTL = [sys.executable, "-m", "svcctl"]
SCHEMA = "svcctl.schema.json"
FLOOR = """
import pathlib, yaml
for path in pathlib.Path(".").rglob("*.yaml"):
    list(yaml.load_all(path.read_bytes(), yaml.CSafeLoader))
"""
ARGPARSE = "import argparse; argparse.ArgumentParser('x').parse_args(['--help'])"
AJV = "validate --spec=draft2020 --strict=false --errors=line -c ajv-formats"


@dataclass(frozen=True)
class Took:
    """CPU seconds of a run; ``sound`` where it ended with 0, for a tool that stops at a fault is done early."""

    seconds: float
    sound: bool = True
    note: str = ""


def cpu(command, where, runs=3):
    took = []
    for _ in range(runs):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run(command, cwd=where, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        took.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return Took(min(took), done.returncode == 0)


def scaled(command, where):
    """A run over a share of the files, and what all of them would have taken."""
    files = sorted(str(path.relative_to(where)) for path in where.rglob("*.yaml"))
    some = files[::SHARE]
    one, share = cpu([*command, files[0]], where), cpu([*command, *some], where, 1)
    each = (share.seconds - one.seconds) / (len(some) - 1)
    return Took(one.seconds + each * (len(files) - 1), share.sound, f"scaled from {len(some)} of {len(files)} files")


def installed(name, says=""):
    """A program beside this Python, in SVCCTL_PEERS or on the PATH; ``says`` tells it from others of its name."""
    beside = str(Path(sys.executable).parent)
    for folder in (os.environ.get("SVCCTL_PEERS", ""), beside, *os.environ.get("PATH", "").split(os.pathsep)):
        path = shutil.which(name, path=str(Path(folder).absolute())) if folder else None
        if path and (
            not says or says in subprocess.run([path, "help"], check=False, capture_output=True, text=True).stdout
        ):
            return path
    return None


def peers(folder, single):
    """What others took, or how they are installed; ``single`` has one declaration a file, and the schema."""
    for label, path, how, measure in (
        ("yamllint, style", installed("yamllint"), "pip install yamllint", lambda path: scaled([path, "-s"], folder)),
        (
            "jsonschema (sourcemeta) --fast, schema",
            installed("jsonschema", "JSON Schema CLI"),
            "npm install @sourcemeta/jsonschema",
            lambda path: cpu([path, "validate", SCHEMA, ".", "--extension", ".yaml", "--fast"], single),
        ),
        (
            "ajv-cli, schema",
            installed("ajv"),
            "npm install ajv-cli ajv-formats",
            lambda path: cpu([path, *AJV.split(), "-s", SCHEMA, "-d", "**/*.yaml"], single),
        ),
        (
            "check-jsonschema, schema",
            installed("check-jsonschema"),
            "pip install check-jsonschema",
            lambda path: scaled([path, "--schemafile", SCHEMA], single),
        ),
    ):
        yield label, measure(path) if path else f"not installed: {how}"


def ours(folder):
    """svcctl cold, by libyaml alone and with yaml-rs where that is installed, and warm: it remembers what it found."""
    os.environ["SVCCTL_CACHE_DIR"] = str(folder.parent / "cache")
    os.environ["SVCCTL_READER"] = "libyaml"
    yield COLD, cpu([*SVCCTL, "validate", "-q", "--no-cache"], folder)
    cpu([*SVCCTL, "validate", "-q"], folder, 1)
    yield WARM, cpu([*SVCCTL, "validate", "-q"], folder)
    del os.environ["SVCCTL_READER"]
    with_quick = cpu([*SVCCTL, "validate", "-q", "--no-cache"], folder) if find_spec("yaml_rs") else None
    yield QUICK, with_quick or "not installed: pip install yaml-rs"


def split(folder, single):
    """The same declarations, one a file, with the schema beside them."""
    for path in folder.rglob("*.yaml"):
        for number, text in enumerate(path.read_text().split("---\n")):
            target = single / path.relative_to(folder).with_stem(f"{path.stem}-{number}")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text)
    subprocess.run([*SVCCTL, "schema", "export", "-o", str(single)], check=True)


def numbered(sku, number):
    """An article number of its own, in the form that the company's policy asks for: VMS-BKPAC-STD."""
    company, service, tier = sku.split("-")
    return f"{company}-{service}{chr(65 + number // 26)}{chr(65 + number % 26)}-{tier}"


def renamed(data, number):
    """The same declaration under another name and article number, with its references following."""
    own = list(references(module_of(data["kind"]), data))
    data["metadata"]["name"] += f"-{number}"
    if "sku" in data["spec"]:
        data["spec"]["sku"] = numbered(data["spec"]["sku"], number)
    for path, _, text in own:
        node = data
        for step in path[:-1]:
            node = node[step]
        name, at, version = text.partition("@")
        new = text if name == "always" else f"{name}-{number}{at}{version}"
        if isinstance(path[-1], str) and path[-1] == text and text in node:
            node[new] = node.pop(text)
        else:
            node[path[-1]] = new
    return data


def grow(folder):
    """A workspace of many example companies; answers how many declarations it has."""
    shutil.copyfile(ROOT / "svcctl.yaml", folder / "svcctl.yaml")
    (folder / "templates").mkdir()
    count = 1
    for part in ("catalog", "policies"):
        for path in sorted((ROOT / part).rglob("*.yaml")):
            once = bool({path.name, path.parent.name} & set(ONCE))
            for number in range(1 if once else COPIES):
                documents = [renamed(document.data, number) for document in load(path.read_bytes(), path.name)[0]]
                target = folder / path.relative_to(ROOT).with_stem(f"{path.stem}-{number}")
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text("---\n".join(yaml.safe_dump(plain(document)) for document in documents))
                count += len(documents)
    return count


def plain(value):
    """Decimals as numbers, so that any YAML writer can write them."""
    if isinstance(value, dict):
        return {key: plain(below) for key, below in value.items()}
    if isinstance(value, list):
        return [plain(below) for below in value]
    return value if isinstance(value, str | int | bool | None) else float(value)


def table(rows, floor):
    """Each row's seconds and ratio to the floor."""
    for label, took in rows:
        if isinstance(took, str):
            print(f"  {label:<40} {took}")
        else:
            notes = ", ".join(filter(None, [took.note, "" if took.sound else "ended with findings"]))
            ratio = took.seconds / floor
            print(f"  {label:<40} {took.seconds:7.2f} s CPU {ratio:6.2f} x{notes and '  ' + notes}")


def limits(rows, start):
    """What svcctl means to hold, and whether this run did."""
    quick, ajv, bare = rows[QUICK], rows["ajv-cli, schema"], start["argparse program --help"].seconds
    asked = [("cold at most 2.5 s", rows[COLD].seconds, 2.5)]
    if not isinstance(ajv, str):
        asked += [("cold no slower than ajv-cli", rows[COLD].seconds, ajv.seconds)]
        asked += [("the same with yaml-rs", quick.seconds, ajv.seconds)] if isinstance(quick, Took) else []
    asked += [("warm at most 0.25 s", rows[WARM].seconds, 0.25)]
    asked += [("--help at most 3 argparse programs", start["svcctl --help"].seconds, 3 * bare)]
    asked += [("validate of one file at most 0.35 s", start["svcctl validate, one file"].seconds, 0.35)]
    for label, seconds, most in asked:
        print(f"  {label:<40} {seconds:7.2f} of {most:.2f} s: {'held' if seconds <= most else 'MISSED'}")


def main():
    # As pip does; where PYTHONDONTWRITEBYTECODE is set, a checkout would be compiled in every run.
    compileall.compile_dir(Path(svcctl.__file__).parent, quiet=1)
    with tempfile.TemporaryDirectory() as name:
        folder, single, small = (Path(name) / each for each in ("workspace", "single", "small"))
        for each in (folder, single, small):
            each.mkdir()
        count = grow(folder)
        split(folder, single)
        files = sorted(folder.rglob("*.yaml"))
        size = sum(path.stat().st_size for path in files)
        floor = cpu([sys.executable, "-c", FLOOR], folder)
        print(f"{count} declarations, {len(files)} files, {size / 1e6:.1f} MB; for JSON Schema one declaration a file")
        rows = {"PyYAML CSafeLoader, reading only": floor, **dict(ours(folder)), **dict(peers(folder, single))}
        table(rows.items(), floor.seconds)
        shutil.copyfile(ROOT / "svcctl.yaml", small / "svcctl.yaml")
        (small / "catalog").mkdir()
        (small / "policies").mkdir()
        (small / "templates").mkdir()
        start = {
            "argparse program --help": cpu([sys.executable, "-c", ARGPARSE], small, 5),
            "svcctl --help": cpu([*SVCCTL, "--help"], small, 5),
            "svcctl validate, one file": cpu([*SVCCTL, "validate", "-q"], small, 5),
            "svcctl validate, example company": cpu([*SVCCTL, "validate", "-q"], ROOT),
        }
        print("start-up, as a ratio to an argparse program")
        table(start.items(), start["argparse program --help"].seconds)
        print("limits")
        limits(rows, start)


if __name__ == "__main__":
    main()

"""Whole-workspace validation at about 5,000 declarations, as a ratio to reading the same files with PyYAML's C loader.

Start-up is measured too: `svcctl --help` against an argparse program's, and `svcctl validate` on the example company.
Peers that do less (no references, no rules, one schema a run) are timed where they are installed.
"""

import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import yaml

from svcctl.kinds import module_of
from svcctl.source.refers import references
from svcctl.source.yaml_text import load

ROOT = Path(__file__).parents[1]
COPIES = 41
FLOOR = """
import pathlib, yaml
for path in pathlib.Path(".").rglob("*.yaml"):
    list(yaml.load_all(path.read_bytes(), yaml.CSafeLoader))
"""
ARGPARSE = "import argparse; argparse.ArgumentParser('x').parse_args(['--help'])"


def cpu(command, where):
    """CPU seconds of one finished run, the least of three: noise only ever adds."""
    best = None
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, cwd=where, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        took = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        best = took if best is None else min(best, took)
    return best


def renamed(data, number):
    """The same declaration under another name and article number, with its references following."""
    own = list(references(module_of(data["kind"]), data))
    data["metadata"]["name"] += f"-{number}"
    if "sku" in data["spec"]:
        data["spec"]["sku"] += f"-{number}"
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
            for number in range(COPIES):
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


def main():
    svcctl = [sys.executable, "-m", "svcctl"]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        count = grow(folder)
        size = sum(path.stat().st_size for path in folder.rglob("*.yaml"))
        floor = cpu([sys.executable, "-c", FLOOR], folder)
        print(f"{count} declarations, {size / 1e6:.1f} MB")
        rows = [
            ("PyYAML CSafeLoader, reading only", floor),
            ("svcctl validate", cpu([*svcctl, "validate", "-q"], folder)),
        ]
        if (yamllint := Path(sys.executable).with_name("yamllint")).exists():
            rows.append(("yamllint, style only", cpu([str(yamllint), "-s", "."], folder)))
        for label, took in rows:
            print(f"  {label:<40} {took:6.2f} s CPU  {took / floor:5.2f} x")
    bare = cpu([sys.executable, "-c", ARGPARSE], ROOT)
    for label, words in (("svcctl --help", ["--help"]), ("svcctl validate, example company", ["validate", "-q"])):
        took = cpu([*svcctl, *words], ROOT)
        print(f"  {label:<40} {took:6.2f} s CPU  {took / bare:5.1f} x an argparse program's --help ({bare:.2f} s)")


if __name__ == "__main__":
    main()

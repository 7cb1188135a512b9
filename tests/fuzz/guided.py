"""Fuzzing that is led by what it reaches: bytes through the readers of YAML, comments, registers, baselines, and `fmt`.

    python tests/fuzz/guided.py -max_total_time=480 CORPUS

Needs atheris, which is in no lock file; the options are libFuzzer's. `CORPUS` is a folder, filled at first.
"""

import sys
from pathlib import Path

import atheris

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests/fuzz")]

with atheris.instrument_imports(include=["svcctl.source", "svcctl.validation"]):
    from svcctl.source.comments import spoken
    from svcctl.source.key_order import KeyOrder
    from svcctl.source.layout import lay_out
    from svcctl.source.schema import checker
    from svcctl.source.yaml_text import load
    from svcctl.validation import baseline, inline
    from svcctl.validation.registers import read_register

KEYS = KeyOrder(checker().tree)


def one(data):
    """A byte says which reader, the others are read."""
    which, text = data[:1], data[1:]
    if which < b"\x40":
        read_register(text, "a.csv")
    elif which < b"\x60":
        baseline.read(text, "a.yaml")
    elif which < b"\x80":
        list(spoken(text))
        list(inline.allowances({"a.yaml": text}))
    elif which < b"\xa0":
        before, problems = load(text, "a.yaml")
        after = lay_out(text, "a.yaml", KEYS).content
        if after != text and (problems or load(after, "a.yaml") != (before, [])):
            raise AssertionError("the layout changed what is said")
    else:
        load(text, "a.yaml")


def seeds(folder):
    folder.mkdir(exist_ok=True)
    files = [*ROOT.glob("catalog/**/*.yaml"), *ROOT.glob("policies/**/*.yaml")]
    for number, path in enumerate(sorted(files)):
        for which in (b"A", b"a", b"\x81", b"\xff"):
            (folder / f"{number}-{which.hex()}").write_bytes(which + path.read_bytes()[:4000])
    (folder / "register").write_bytes(b"0name,customer,plan,start,currency\nacme,C-1,desk,2026-01-01,EUR\n")


if __name__ == "__main__":
    seeds(Path(sys.argv[-1]))
    atheris.Setup(sys.argv, one)
    atheris.Fuzz()

"""Sound workspaces, and every way we could think of to spoil one. All chance comes from the `random` that is given."""

import json
import re
from decimal import Decimal
from functools import cache
from pathlib import Path

import kind_pages
import pages
import yaml

from svcctl.source.yaml_text import load
from svcctl.workspace import SourceFile, read_workspace

ROOT = Path(__file__).parents[2]
NUMBER = re.compile(r"NUMBER<(\S*)>")
SPICE, TEXTS = json.loads((ROOT / "tests/fuzz/odd.json").read_text(encoding="utf-8")).values()
"""What means something to YAML, to readers of a report or to rules; what stands where a value of a kind should be."""
MOST = 200_000
"""Bytes of a spoiled file: what is larger has tests of its own."""
REGISTER = """\
name,customer,plan,start,end,currency,monthly_fee,units
acme,C-1,storage-pro,2026-01-01,,EUR,100.50,3
"bolt, inc",C-2,backup-pro,2026-01-01,2026-06-30,EUR,"1,000",
"""
BYTES = (b"\xff", b"\xfe\xff", b"\xed\xa0\x80", b"\xc0\x80", b"\x80", b"\xf4\x90\x80\x80", b"\0\0", b"\xef\xbb\xbf")
NUMBERS = (
    *map(Decimal, ("0", "1", "-1", "2", "-0.5", "1000000", "1E+400", "1E-400", "1E+999999")),
    Decimal("9" * 5000),
)
NOTHINGS = (None, True, False, [], {}, "", " ", "\n", [[]], [None], [{}], {"": None}, {"a": {"a": {}}})
LONG = ("a" * 5000, "x" * 70 + "-y", "-" * 500 + "1", "(" * 300, "not " * 300 + "1", "1 + " * 3000 + "1")
ODD = (*NUMBERS, *NOTHINGS, *TEXTS, *LONG)
ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
CUTS = (
    lambda _, text, at, __: text[:at],
    lambda _, text, at, end: text[:at] + text[end:],
    lambda random, text, at, end: text[:end] + text[at:end] * random.choice([1, 2, 30]) + text[end:],
    lambda random, text, at, _: text[:at] + random.choice(SPICE).encode() + text[at:],
    lambda random, text, at, end: text[:at] + random.choice(SPICE).encode() + text[end:],
    lambda random, text, at, _: text[:at] + random.choice(TEXTS).encode() + text[at:],
    lambda random, text, at, _: text[:at] + random.choice(BYTES) + text[at:],
    lambda random, text, at, _: text[:at] + bytes([random.randrange(256)]) + text[at + 1 :],
    lambda random, text, *_: text.replace(b"\n", random.choice([b"\r\n", b"\r", b"\n\n", b"\n  ", b" ", b",\n"])),
    lambda random, text, *_: random.choice([b"\xef\xbb\xbf", b"\xff\xfe", b"%YAML 1.1\n---\n"]) + text,
    lambda random, text, *_: text.replace(b"  ", b"\t", random.choice([1, -1])),
    lambda _, text, *__: text.decode("utf-8", "replace").encode("utf-16"),
    lambda random, text, *_: text.replace(b": ", random.choice([b":", b": [", b": !x ", b": &a ", b": |\n"]), 1),
)


@cache
def companies() -> tuple[list[list[SourceFile]], list[list[SourceFile]]]:
    """Workspaces to spoil: small ones, of each rule's page, and large ones, of the kinds' pages and the examples."""
    small = [
        [SourceFile(name, text.encode()) for name, text in page.blocks(section)]
        for page in pages.all_pages().values()
        for section in ("Example", "Instead")
    ]
    large = [[SourceFile(name, text.encode()) for name, text in kind_pages.files().items()]]
    large += [read_workspace(ROOT / name)[0] for name in (".", "examples/boston", "examples/history", "examples/atlas")]
    for files in large:
        files.append(SourceFile("catalog/more.csv", REGISTER.encode()))
    return [files for files in small if files], large


def spoiled(random):
    """One of the companies with some of its files spoiled, each in its own way; and the spoiled ones."""
    out, touched = list(random.choice(random.choice(companies()))), set()
    for _ in range(random.randint(1, 3)):
        at = random.randrange(len(out))
        spoil = battered if out[at].path.endswith(".csv") or random.random() < 0.4 else warped
        out[at] = SourceFile(out[at].path, spoil(random, out[at].content))
        touched.add(at)
    return out, [out[at] for at in sorted(touched)]


def battered(random, text):
    """Bytes with a few cuts, repeats, odd signs, other line ends or half of a letter in them."""
    for _ in range(random.randint(1, 6)):
        at, end = sorted(random.randrange(len(text) + 1) for _ in range(2))
        text = random.choice(CUTS)(random, text, at, min(end, at + random.choice([1, 5, 80, MOST])))[:MOST]
    return text


def warped(random, text):
    """Declarations that are YAML still, with wrong values and with keys too many and too few, in one of two styles."""
    documents = [document.data for document in load(text, "")[0]]
    for _ in range(random.choice([1, 1, 2, 3, 8])):
        slots = [slot for number, _ in enumerate(documents) for slot in _slots(documents, number)]
        if slots:
            _change(random, *random.choice(slots), *random.choice(slots))
    style = random.choice([{"width": 100}, {"default_flow_style": True, "width": MOST}])
    try:
        told = yaml.dump_all(documents, Dumper=_Dumper, allow_unicode=True, sort_keys=False, **style)
    except RecursionError:  # the writer's, where what is nested was nested again
        return text
    return NUMBER.sub(r"\1", told).encode("utf-8", "surrogatepass")[:MOST]


def _slots(holder, key, depth=0):
    yield holder, key
    below = holder[key]
    if depth < 60 and isinstance(below, dict | list):
        for step in below if isinstance(below, dict) else range(len(below)):
            yield from _slots(below, step, depth + 1)


def _change(random, holder, key, other, step):
    """One change at a key of a mapping or a list, perhaps with what stands somewhere else."""
    value, twin, odd = holder[key], _copy(other[step]), _copy(random.choice(ODD))
    if isinstance(holder, dict) and random.random() < 0.2:
        said = holder.pop(key)
        if random.random() < 0.5:
            holder[random.choice([_misspelt(random, key), str(odd)[:400], str(step)])] = said
        return
    choices = [odd, odd, twin, _nested(random, value)]
    if isinstance(value, list):
        choices.append(_copy(value) * random.choice([0, 2, 20]))
    elif isinstance(value, dict):
        choices.append({**value, str(step): twin})
    elif isinstance(value, str):
        at = random.randrange(len(value) + 1)
        choices += [value.upper(), value.translate(ARABIC), value * 2, _misspelt(random, value)]
        choices += [value[:at] + random.choice(SPICE) + value[at + random.randint(0, 3) :]] * 2
    holder[key] = random.choice(choices)


def _misspelt(random, text):
    at = random.randrange(len(text) + 1)
    return text[:at] + text[at + 1 : at + 2] + text[at : at + 1] + text[at + 2 :]


def _copy(value):
    if isinstance(value, dict):
        return {key: _copy(below) for key, below in value.items()}
    return [_copy(below) for below in value] if isinstance(value, list) else value


def _nested(random, value):
    for _ in range(random.choice([1, 2, 30, 70, 150])):
        value = {"a": value} if random.random() < 0.5 else [value]
    return value


class _Dumper(yaml.CSafeDumper):
    def ignore_aliases(self, data):  # noqa: ARG002 - nothing is abbreviated
        return True


_Dumper.add_representer(Decimal, lambda dumper, value: dumper.represent_str(f"NUMBER<{value}>"))

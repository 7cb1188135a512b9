"""The example documents of the kind pages, as plain data."""

import re
from functools import cache

from svcctl.kinds import kinds
from svcctl.kinds.base import convert
from svcctl.kinds.reference import page
from svcctl.source.yaml_text import load

BLOCK = re.compile(r"^```yaml file=(\S+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


@cache
def files():
    """Every example of every page, by the file it says it stands in."""
    found = {}
    for kind in kinds():
        for name, body in BLOCK.findall(page(kind).read_text(encoding="utf-8")):
            assert name not in found, f"two pages write {name}"
            found[name] = body
    return found


@cache
def documents():
    """Every document of the examples, in order."""
    found = []
    for name, body in files().items():
        read, problems = load(body.encode(), name)
        assert problems == []
        found += [document.data for document in read]
    return found


def example(kind, name=None):
    """The first example of a kind, or the one of a name, as a value."""
    found = (each for each in documents() if each["kind"] == kind and name in (None, each["metadata"]["name"]))
    return convert(next(found)["spec"], kinds()[kind])

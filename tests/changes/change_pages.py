"""Pages of changes as tests: what a page shows is compared both ways, and told where and only where it says so."""

import re
from collections import Counter
from datetime import date

from sectioned import Sectioned
from svcctl.changes import Class, Direction
from svcctl.review.run import compare
from svcctl.review.sides import Reader
from svcctl.workspace import SourceFile

FENCE = re.compile(r"^```yaml file=(\S+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
EXPECTED = re.compile(r"(gone, )?\b(breaking|notice|improves|internal): \[([a-z0-9-]+)\]")
TODAY = date(2026, 1, 15)
FRONT = {"summary", "notice", *Direction}


class Page(Sectioned):
    """A page of changes."""

    def files(self, section):
        return [SourceFile(file, text.encode()) for file, text in FENCE.findall(self.sections[section])]


def form_faults(name, page):
    if page.heading != f"# {name}":
        yield f"the heading is {page.heading!r}"
    if not re.fullmatch(r"\S.{10,140}\.", page.front.get("summary", "")):
        yield f"the summary is no sentence in one line: {page.front.get('summary')!r}"
    if unknown := set(page.front) - FRONT:
        yield f"the top has {sorted(unknown)}"
    if len(page.prose.split()) < 15:
        yield "the text says too little: what it is and why it matters"
    if list(page.sections) != ["Before", "After"]:
        yield f"the sections are {list(page.sections)}"


def symmetry_faults(names):
    """Every direction has its mirror, and what is worse one way is better the other."""
    for direction, name in names.items():
        other = names.get(direction.mirror)
        if other is None:
            yield f"{name.id} has no mirror"
        elif direction is Direction.OTHER and name.weight not in {Class.NOTICE, Class.INTERNAL}:
            yield f"{name.id} has no direction, and yet is {name.weight}"
        elif (name.weight is Class.BREAKING) and other.weight is Class.BREAKING:
            yield f"{name.id} and {other.id} are both worse"
        elif (name.weight is Class.INTERNAL) != (other.weight is Class.INTERNAL):
            yield f"of {name.id} and {other.id} only one is ours alone"


def run_faults(definition, page):
    """What a page's examples tell that they should not, and the other way round, from either side to the other."""
    mine = {name.id for name in definition.names.values()}
    told = Counter()
    for old, new in (("Before", "After"), ("After", "Before")):
        found = shown(page.files(old), page.files(new), mine)
        wanted = expected(page.files(old), page.files(new))
        told += found
        yield from (f"{old} to {new}: not told: {missed}" for missed in (wanted - found).elements())
        yield from (f"{old} to {new}: not expected: {more}" for more in (found - wanted).elements())
    if not told:
        yield "nothing is told"


def expected(old, new):
    found = Counter()
    for files, when in ((new, ""), (old, "gone, ")):
        for file in files:
            for number, line in enumerate(file.content.decode().splitlines(), 1):
                for gone, weight, name in EXPECTED.findall(line.partition("#")[2]):
                    if gone == when:
                        found[file.path, number, name, weight] += 1
    return found


def shown(old, new, mine):
    reader = Reader()
    review = compare(reader.read("base", old), reader.read("head", new), TODAY)
    assert not review.skipped, review.skipped
    return Counter(
        (change.where.file, change.where.span.line, change.name, str(change.weight))
        for change in review.changes
        if change.name in mine
    )

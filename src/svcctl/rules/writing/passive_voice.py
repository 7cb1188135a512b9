from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.rules import Context
from svcctl.rules.plainly import readings


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - a text reads alike every day
    """Sentences say who does something."""
    for reading in readings(catalog):
        for sentence in reading.sentences:
            for found in sentence.hard:
                if found.fault == "passive":
                    yield reading.problem(
                        f"`{found.written}` is passive: the sentence need not say who does it",
                        found.start,
                        found.end,
                        "begin with who does it: we, you, or a name",
                    )

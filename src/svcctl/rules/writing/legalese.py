from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.rules import Context
from svcctl.rules.plainly import readings


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - a text reads alike every day
    """Texts use the words that people say, not those of offices and courts."""
    for reading in readings(catalog):
        for sentence in reading.sentences:
            for found in sentence.hard:
                if found.fault == "stiff":
                    told = found.instead.strip("()") if found.instead.startswith("(") else f"write `{found.instead}`"
                    yield reading.problem(f"`{found.written}` is office language", found.start, found.end, told)

from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.rules import Context
from svcctl.rules.plainly import limit, readings, writing


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - a text reads alike every day
    """No sentence has more words than a reader can hold."""
    limits = writing(catalog).texts
    for reading in readings(catalog):
        most = limit(limits, reading.prose.source.kind).sentence
        for sentence in reading.sentences:
            if sentence.graded and sentence.words > most:
                where = f", for example before `{sentence.split}`" if sentence.split else ""
                yield reading.problem(
                    f"this sentence has {sentence.words} words, more than {most}",
                    sentence.start,
                    sentence.end,
                    f"make two of it{where}",
                )

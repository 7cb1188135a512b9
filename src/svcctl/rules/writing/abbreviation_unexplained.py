from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.glossary import Glossary
from svcctl.rules import Context
from svcctl.rules.plainly import declarations, writing


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - a text reads alike every day
    """Every abbreviation is explained: beside it, in a glossary, or as known to all readers of the company."""
    known = set(writing(catalog).known)
    for glossary in catalog.all(Glossary):
        known.update(word for term in glossary.spec.terms for name in (term.term, *term.aka) for word in _words(name))
    for resource, texts in declarations(catalog):
        told = set(known)
        for reading in (text for text in texts if text.prose.readers == "customers"):
            for sentence in reading.sentences:
                for found in sentence.hard:
                    name = found.written
                    if found.fault != "abbreviation" or name in told:
                        continue
                    told.add(name)
                    if not any(_explains(each.prose.text, name) for each in texts):
                        yield reading.problem(
                            f"`{name}` is explained nowhere in {resource.label} and in no glossary",
                            found.start,
                            found.end,
                            f"write the words first, `… ({name})`, or add {name} to `writing.known` of the workspace",
                        )


def _words(name: str) -> list[str]:
    return name.replace("(", " ").replace(")", " ").split()


def _explains(text: str, name: str) -> bool:
    return f"({name})" in text or f"{name} (" in text

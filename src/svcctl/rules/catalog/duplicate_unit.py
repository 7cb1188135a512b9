from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.glossary import Glossary
from svcctl.rules import Context


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - words mean the same every day
    """A unit has its forms once in a language, over all glossaries."""
    first: dict[tuple[str, str], str] = {}
    for glossary in catalog.all(Glossary):
        for index, entry in enumerate(glossary.spec.units):
            key = glossary.spec.language, entry.unit
            if key in first:
                yield glossary.problem(
                    f"the forms of `{entry.unit}` stand already in {first[key]}",
                    *("spec", "units", index, "unit"),
                    hint="keep one of them",
                )
            first.setdefault(key, glossary.file)

from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Path, Problem
from svcctl.kinds.glossary import Glossary
from svcctl.rules import Context


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - words mean the same every day
    """A word has one meaning in a language, over all glossaries; other words for a term are words too."""
    first: dict[tuple[str, str], str] = {}
    for glossary in catalog.all(Glossary):
        for index, entry in enumerate(glossary.spec.terms):
            words: list[tuple[str, Path]] = [(entry.term, ("term",))]
            words += [(word, ("aka", place)) for place, word in enumerate(entry.aka)]
            for word, path in words:
                key = glossary.spec.language, word.casefold()
                if key in first:
                    yield glossary.problem(
                        f"`{word}` is defined already, in {first[key]}",
                        *("spec", "terms", index, *path),
                        hint="keep one meaning, or use another word for the second",
                    )
                first.setdefault(key, glossary.file)

from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.facts import Fact, Side
from svcctl.kinds.glossary import Glossary

KIND = Glossary


def facts(glossary: Resource[Glossary], side: Side) -> Iterator[Fact]:  # noqa: ARG001 - every definition is asked alike
    """What a defined term means."""
    for index, term in enumerate(glossary.spec.terms):
        yield Fact(f"meaning of `{term.term}`", term.means, term.means, ("spec", "terms", index, "means"))

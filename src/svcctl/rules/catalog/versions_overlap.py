from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.rules import Context
from svcctl.rules.versions import timelines


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - history must be sound too
    """On every day at most one version of a name holds. A version without a last day ends where the next begins."""
    for versions in timelines(catalog):
        reaching = versions[0]
        for version in versions[1:]:
            (earlier, held), (later, dates) = reaching, version
            if dates.from_ <= (held.to or held.from_):
                yield later.problem(
                    f"version {later.metadata.version} begins on {dates.from_}, "
                    f"while version {earlier.metadata.version} still holds",
                    *("metadata", "effective", "from"),
                    hint=f"let version {earlier.metadata.version} end the day before, or begin this one later",
                )
            if (dates.to or dates.from_) >= (held.to or held.from_):
                reaching = version

from collections.abc import Iterator

from svcctl.catalog import Catalog, Reference
from svcctl.findings import Problem, Replace
from svcctl.kinds import kinds
from svcctl.rules import Context
from svcctl.rules.hints import did_you_mean
from svcctl.source.words import surely


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - names hold on every day
    """Every declaration that another one names exists, in the version it names."""
    names: dict[str, list[str]] = {}
    for reference in catalog.references:
        fix = None
        if not catalog.knows(reference.kind, reference.name):
            message = f"there is no {reference.kind} `{reference.name}`"
            otherwise = f"declare it, or name another {reference.kind}"
            if reference.kind not in names:
                names[reference.kind] = sorted(catalog.names(reference.kind))
            hint = did_you_mean(reference.name, names[reference.kind], otherwise)
            meant = surely(reference.name, names[reference.kind])
            fix = meant and Replace(reference.text, reference.text.replace(meant.old, meant.new, 1))
        elif fault := _version(catalog, reference):
            message, hint = fault
        else:
            continue
        on_key = reference.path[-1] == reference.text
        yield reference.source.problem(message, *reference.path, hint=hint, on_key=on_key, fix=fix)


def _version(catalog: Catalog, reference: Reference) -> tuple[str, str] | None:
    if reference.version is None or catalog.lost(reference.kind, reference.name):
        return None
    if not kinds()[reference.kind].VERSIONED:
        return f"a {reference.kind} has no versions", f"write `{reference.name}`"
    versions = [resource.metadata.version for resource in catalog.versions(kinds()[reference.kind], reference.name)]
    if reference.version in versions:
        return None
    message = f"{reference.kind} `{reference.name}` has no version {reference.version}"
    return message, f"its newest version is `{reference.name}@{max(versions)}`"

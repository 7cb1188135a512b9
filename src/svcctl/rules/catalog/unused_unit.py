from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.feature import Feature
from svcctl.kinds.glossary import Glossary
from svcctl.rules import Context
from svcctl.rules.hints import did_you_mean
from svcctl.rules.prices import charges
from svcctl.source.words import surely


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - words mean the same every day
    """Every unit of a glossary is one that something is counted in."""
    if catalog.broken:
        return  # the unit may stand in what could not be read
    used = {feature.spec.unit for feature in catalog.all(Feature)} | {each.unit for *_, each in charges(catalog)}
    for glossary in catalog.all(Glossary):
        for index, entry in enumerate(glossary.spec.units):
            if entry.unit not in used:
                yield glossary.problem(
                    f"nothing is counted in `{entry.unit}`, so its forms are never written",
                    *("spec", "units", index, "unit"),
                    hint=did_you_mean(entry.unit, used - {""}, "write the unit as features do, or delete it"),
                    fix=surely(entry.unit, used - {""}),
                )

from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.sla import SLA
from svcctl.rules import Context

_CARRIES = {"customer": ("internal", "vendor"), "internal": ("internal", "vendor"), "vendor": ("vendor",)}


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - wrong on every day
    """A promise rests on what teams and suppliers promise to us, never on what we promise to customers."""
    for sla in catalog.all(SLA):
        for index, name in enumerate(sla.spec.rests_on):
            for support in catalog.versions(SLA, name.partition("@")[0])[-1:]:
                party, carriers = support.spec.party, _CARRIES[sla.spec.party]
                if party not in carriers:
                    yield sla.problem(
                        f"{_article(sla.spec.party)} SLA cannot rest on `{name}`, {_article(party)} one",
                        *("spec", "restsOn", index),
                        hint=f"name {' or '.join(map(_article, carriers))} SLA, or correct the party of `{name}`",
                    )


def _article(party: str) -> str:
    return f"an {party}" if party == "internal" else f"a {party}"

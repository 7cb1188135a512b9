"""Which text of a clause is right for a jurisdiction on a day."""

from datetime import date

from svcctl.catalog import Catalog, Resource
from svcctl.kinds.clause import Clause
from svcctl.kinds.jurisdiction import Jurisdiction


def topic(clause: Resource[Clause]) -> str:
    """The name that templates know a text by: its own, or that of the clause whose place it takes."""
    return clause.spec.variant_of.partition("@")[0] or clause.name


def texts(catalog: Catalog, name: str) -> list[Resource[Clause]]:
    """Every text of a clause in every version: the clause itself, and its variants."""
    return catalog.once(_by_topic).get(name, [])


def _by_topic(catalog: Catalog) -> dict[str, list[Resource[Clause]]]:
    found: dict[str, list[Resource[Clause]]] = {}
    for clause in catalog.all(Clause):
        found.setdefault(topic(clause), []).append(clause)
    return found


def fits(clause: Resource[Clause], law: Resource[Jurisdiction]) -> int:
    """How well a text fits a jurisdiction: 0 not at all, 1 by its language, 2 because it is written for it."""
    spec = clause.spec
    if spec.language != law.spec.language:
        return 0
    if not spec.jurisdictions:
        return 1
    return 2 if law.name in {name.partition("@")[0] for name in spec.jurisdictions} else 0


def chosen(catalog: Catalog, reference: str, law: Resource[Jurisdiction], day: date) -> list[Resource[Clause]]:
    """The texts that fit best and are in force; one where all is well, none where the clause has no text there.

    A pinned reference (``liability@2``) finds that version only while it is the one in force.
    """
    name, _, pinned = reference.partition("@")
    newest: dict[str, Resource[Clause]] = {}
    for clause in texts(catalog, name):
        known = newest.get(clause.name)
        if clause.holds_on(day) and (known is None or _since(clause) > _since(known)):
            newest[clause.name] = clause
    if pinned and name in newest and newest[name].metadata.version != int(pinned):
        del newest[name]
    best = max((fits(clause, law) for clause in newest.values()), default=0)
    return [clause for clause in newest.values() if best and fits(clause, law) == best]


def _since(clause: Resource[Clause]) -> tuple[date, int]:
    dates = clause.metadata.effective
    return dates.from_ if dates else date.min, clause.metadata.version

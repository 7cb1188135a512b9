"""The new terms as if they had held all along, so that tickets of the past can be measured by them."""

from datetime import date

from svcctl.catalog import Catalog, Resource
from svcctl.kinds.base import Effective, Metadata, Spec
from svcctl.kinds.sla import SLA
from svcctl.review.pairs import pairs
from svcctl.review.sides import Tree


def as_if_in_force(base: Tree, head: Tree, today: date) -> Catalog:
    """The new side with each new version of an SLA in the place of the one it follows, from that one's first day on."""
    followed: dict[tuple[str, int], Resource[SLA]] = {}
    gone: set[tuple[str, int]] = set()
    for pair in pairs(base, head, today):
        if pair.how == "version" and pair.old and pair.new and isinstance(pair.new.spec, SLA):
            old = followed.get((pair.old.name, pair.old.metadata.version), pair.old)
            followed[pair.new.name, pair.new.metadata.version] = old
            gone.add((pair.old.name, pair.old.metadata.version))
    kept = (
        each for each in head.catalog.resources if each.kind != "SLA" or (each.name, each.metadata.version) not in gone
    )
    moved = (_since(each, followed.get((each.name, each.metadata.version))) for each in kept)
    return Catalog(tuple(moved), head.catalog.references, head.catalog.broken)


def _since(resource: Resource[Spec], followed: Resource[SLA] | None) -> Resource[Spec]:
    if resource.kind != "SLA" or followed is None or followed.metadata.effective is None:
        return resource
    said = resource.metadata
    dates = Effective(from_=followed.metadata.effective.from_)
    metadata = Metadata(name=said.name, title=said.title, owner=said.owner, version=said.version, effective=dates)
    spec, data, span = resource.spec, resource.data, resource.span
    return Resource(resource.kind, metadata, spec, data, resource.file, resource.document, span)

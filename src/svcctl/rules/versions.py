from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from svcctl.catalog import Catalog, Resource
from svcctl.kinds.base import Effective
from svcctl.rules.facts import fact


@fact
def timelines(catalog: Catalog) -> Iterator[list[tuple[Resource[Any], Effective]]]:
    """The versions of each name with the dates on which they hold, earliest first; names with one version are left out.

    Versions with reversed dates and second declarations of a version have findings of their own and are left out. So
    are names of which a version failed its schema: nobody knows what would have stood there.
    """
    names: dict[tuple[str, str], dict[int, tuple[Resource[Any], Effective]]] = defaultdict(dict)
    for resource in catalog.resources:
        dates = resource.metadata.effective
        reversed_ = dates is not None and dates.to is not None and dates.to < dates.from_
        if dates and not reversed_ and (resource.kind, resource.name) not in catalog.broken:
            names[resource.kind, resource.name].setdefault(resource.metadata.version, (resource, dates))
    for versions in names.values():
        if len(versions) > 1:
            yield sorted(versions.values(), key=lambda version: (version[1].from_, version[0].metadata.version))

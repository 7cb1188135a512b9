from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.service import Service
from svcctl.rules import Context
from svcctl.rules.texts import alike


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - wrong on every day
    """What a service includes is neither excluded, nor asked of the customer."""
    for service in catalog.all(Service):
        included = {alike(text) for text in service.spec.scope.included}
        for index, text in enumerate(service.spec.scope.excluded):
            if alike(text) in included:
                yield service.problem(
                    f"`{text}` is excluded and included",
                    *("spec", "scope", "excluded", index),
                    hint="keep one of the two, or say in which case each holds",
                )
        for index, text in enumerate(service.spec.prerequisites):
            if alike(text) in included:
                yield service.problem(
                    f"`{text}` is included, and the customer must have it first",
                    *("spec", "prerequisites", index),
                    hint="keep one of the two, or say what each side brings",
                )

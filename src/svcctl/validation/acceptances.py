"""Every decision of a workspace to live with a finding for a while, wherever it is written."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial

from svcctl.catalog import Catalog, Resource
from svcctl.findings import Place, Problem, dotted
from svcctl.kinds.base import Spec
from svcctl.kinds.workspace import Suppression, Workspace
from svcctl.validation.inline import Allowance


@dataclass(frozen=True, slots=True)
class Acceptance:
    """One suppression of one rule: for what, why, on whose word and until when.

    ``covers`` is True for the problems of this rule that it is about. ``at``, ``rule_at`` and ``expires_at`` are where
    it is written, ``resource`` the declaration it is written in. ``inline`` is True for a comment beside the finding.
    """

    rule: str
    about: str
    reason: str
    owner: str
    expires: date
    covers: Callable[[Problem], bool]
    at: Place
    rule_at: Place
    expires_at: Place
    resource: str
    inline: bool = False


def of_workspace(workspace: Resource[Workspace] | None) -> Iterator[Acceptance]:
    """The suppressions that `svcctl.yaml` lists."""
    for index, said in enumerate(workspace.spec.suppressions if workspace else ()):
        assert workspace is not None  # noqa: S101 - there are none without one
        at = ("spec", "suppressions", index)
        yield Acceptance(
            *(said.rule, said.resource, said.reason, said.owner, said.expires),
            partial(_is_in, said),
            workspace.place(*at),
            workspace.place(*at, "rule"),
            workspace.place(*at, "expires"),
            workspace.label,
        )


def of_comment(allowance: Allowance, catalog: Catalog) -> Iterator[Acceptance]:
    """The suppressions that one comment says, one for each of its rules."""
    place = allowance.place
    around = (resource.label for resource in catalog.resources if _stands_in(resource, place))
    label = "" if allowance.whole_file else next(around, "")
    for rule in allowance.rules:
        yield Acceptance(
            *(rule, allowance.about, allowance.reason, allowance.owner, allowance.expires),
            allowance.covers,
            *(place, place, place),
            label,
            inline=True,
        )


def _stands_in(resource: Resource[Spec], place: Place) -> bool:
    return (resource.file, resource.document) == (place.file, place.document)


def _is_in(said: Suppression, problem: Problem) -> bool:
    # A resource without a version means all its versions.
    if said.resource not in {problem.resource, problem.resource.partition("@")[0]}:
        return False
    path = dotted(problem.place.path)
    return not said.path or path == said.path or path.startswith((f"{said.path}.", f"{said.path}["))

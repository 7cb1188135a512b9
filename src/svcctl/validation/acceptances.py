"""Every decision of a workspace to live with a finding for a while, wherever it is written."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial

from svcctl.catalog import Catalog, Resource
from svcctl.findings import Place, Problem, dotted
from svcctl.kinds.workspace import Suppression, Workspace
from svcctl.validation.inline import Allowance


@dataclass(frozen=True, slots=True)
class Acceptance:
    """One suppression of one rule: for what, why, on whose word and until when.

    ``covers`` is True for the problems of this rule that it is about; each of them has one of ``keys``.
    ``at``, ``rule_at`` and ``expires_at`` are where it is written, ``resource`` the declaration it is written in.
    ``inline`` is True for a comment beside the finding.
    """

    rule: str
    about: str
    reason: str
    owner: str
    expires: date
    covers: Callable[[Problem], bool]
    keys: tuple[Hashable, ...]
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
            (said.resource,),
            workspace.place(*at),
            workspace.place(*at, "rule"),
            workspace.place(*at, "expires"),
            workspace.label,
        )


def of_comment(allowance: Allowance, catalog: Catalog) -> Iterator[Acceptance]:
    """The suppressions that one comment says, one for each of its rules."""
    place = allowance.place
    label = "" if allowance.whole_file else catalog.once(_labels).get((place.file, place.document), "")
    for rule in allowance.rules:
        yield Acceptance(
            *(rule, allowance.about, allowance.reason, allowance.owner, allowance.expires),
            allowance.covers,
            allowance.keys,
            *(place, place, place),
            label,
            inline=True,
        )


class Met:
    """Finds the suppressions that may cover a problem, without trying each of them."""

    def __init__(self, acceptances: Iterable[Acceptance]) -> None:
        self._found: dict[Hashable, list[tuple[int, Acceptance]]] = defaultdict(list)
        for index, acceptance in enumerate(acceptances):
            for key in dict.fromkeys(acceptance.keys):
                self._found[acceptance.rule, key].append((index, acceptance))

    def by(self, problem: Problem) -> list[tuple[int, Acceptance]]:
        """The suppressions that cover a problem, each with its place among all, in their order."""
        place, rule = problem.place, problem.rule
        name, at, _ = problem.resource.partition("@")
        keys: list[Hashable] = [name, *([problem.resource] if at else []), ("file", place.file)]
        if place.span is not None:
            keys.append(("lines", place.file))
        else:
            keys += [(place.file, place.document, place.path[:length]) for length in range(len(place.path) + 1)]
        found = {index: each for key in keys for index, each in self._found.get((rule, key), ())}
        return [(index, found[index]) for index in sorted(found) if found[index].covers(problem)]


def _labels(catalog: Catalog) -> dict[tuple[str, int], str]:
    """The label of the declaration that stands in each document of each file."""
    labels: dict[tuple[str, int], str] = {}
    for resource in catalog.resources:
        labels.setdefault((resource.file, resource.document), resource.label)
    return labels


def _is_in(said: Suppression, problem: Problem) -> bool:
    # A resource without a version means all its versions.
    if said.resource not in {problem.resource, problem.resource.partition("@")[0]}:
        return False
    path = dotted(problem.place.path)
    return not said.path or path == said.path or path.startswith((f"{said.path}.", f"{said.path}["))

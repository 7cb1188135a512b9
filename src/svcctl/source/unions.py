from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from jsonschema_rs import ValidationError, ValidationErrorKind

from svcctl.source.schema_tree import Node

Branch = Sequence[ValidationError]


@dataclass(frozen=True, slots=True)
class Union:
    """What a value that fits none of several forms most likely wanted to be: exactly one of the fields is set.

    ``errors``: the mistakes within the form that was meant. ``choices``: ``key`` decides the form and names none.
    ``missing``: one of these keys would decide it. ``clash``: keys of two forms at once. None set: any form is far off.
    """

    errors: Sequence[ValidationError] = ()
    key: tuple[str | int, ...] = ()
    choices: Sequence[Any] = ()
    missing: Sequence[str] = ()
    clash: Sequence[str] = ()


def settle(error: ValidationError, node: Node) -> Union:
    """Picks the form that was meant, by the key that tells the forms apart, else by what is the least wrong.

    ``node`` is the schema that lists the forms.
    """
    branches: list[Branch] = error.kind.context  # type: ignore[attr-defined]
    if isinstance(error.kind, ValidationErrorKind.OneOfMultipleValid):
        fits = [form for form, branch in zip(node["oneOf"], branches, strict=True) if not branch]
        return Union(clash=[form["required"][0] for form in fits if form.get("required")])
    depth = len(error.instance_path)
    if wanted := _only_missing(branches, depth):
        return Union(missing=wanted)
    right_type = [branch for branch in branches if not _refuses_whole(branch, depth)]
    if not right_type:
        options = _options(branches, depth)
        return Union(choices=options) if options else Union()
    told = [branch for branch in right_type if not _deciding(branch, depth)]
    if told:
        return Union(errors=min(told, key=lambda branch: _badness(branch, depth)))
    return _undecided(right_type, depth)


def _refuses_whole(branch: Branch, depth: int) -> bool:
    """True when the form takes another type of value, or is a plain value that differs."""
    plain = {"type", "const", "enum", "pattern", "format"}
    return any(len(error.instance_path) == depth and error.kind.name in plain for error in branch)


def _options(branches: list[Branch], depth: int) -> list[Any]:
    """All the choices of a value whose every form is a fixed list; empty when some form is not."""
    found: list[Any] = []
    for branch in branches:
        if len(branch) != 1 or len(branch[0].instance_path) != depth:
            return []
        options = _listed(branch[0])
        if not options:
            return []
        found += options
    return list(dict.fromkeys(map(str, found)))


def _listed(error: ValidationError) -> list[Any]:
    kind = error.kind
    if isinstance(kind, ValidationErrorKind.Enum):
        return list(kind.options)
    return [kind.expected_value] if isinstance(kind, ValidationErrorKind.Constant) else []


def _deciding(branch: Branch, depth: int) -> list[ValidationError]:
    """The errors that say: this key has the value of another form."""
    return [error for error in branch if len(error.instance_path) == depth + 1 and error.kind.name == "const"]


def _undecided(branches: list[Branch], depth: int) -> Union:
    """Every form is told by the value of a key, and that value names none of them."""
    deciding = [error for branch in branches for error in _deciding(branch, depth)]
    keys = {tuple(error.instance_path[depth:]) for error in deciding}
    if len(keys) == 1:
        return Union(key=keys.pop(), choices=list(dict.fromkeys(error.kind.expected_value for error in deciding)))  # type: ignore[attr-defined]
    return Union(errors=min(branches, key=lambda branch: _badness(branch, depth)))


def _only_missing(branches: list[Branch], depth: int) -> list[str]:
    """The keys that would decide, when lacking them is all that is wrong; a form that lacks two is not meant."""
    found: list[str] = []
    for branch in branches:
        if not all(error.kind.name == "required" and len(error.instance_path) == depth for error in branch):
            return []
        if len(branch) == 1:
            found.append(branch[0].kind.property)  # type: ignore[attr-defined]
    return list(dict.fromkeys(found))


def _badness(branch: Branch, depth: int) -> tuple[int, int, int]:
    """Keys of another form weigh most, then keys that are lacking, then everything else."""
    unexpected = sum(len(getattr(error.kind, "unexpected", ())) for error in branch)
    lacking = sum(error.kind.name == "required" and len(error.instance_path) == depth for error in branch)
    return unexpected + lacking, lacking, len(branch)

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from jsonschema_rs import ValidationError

from svcctl.findings.model import Path
from svcctl.source.faults import MISSING, UNKNOWN, WRONG, Fault
from svcctl.source.paths import truly
from svcctl.source.schema_tree import Node, Position, SchemaTree
from svcctl.source.unions import settle
from svcctl.source.words import advice, did_you_mean, either, label, nearest, shown, surely, types

_NOT_TOGETHER = "it does not go together with the other keys here"


@dataclass(frozen=True, slots=True)
class Explainer:
    """Turns what the validator found in one document into plain words, with the words that stand in the schemas."""

    tree: SchemaTree
    file: str
    data: Any

    def faults(self, errors: Iterable[ValidationError]) -> Iterator[Fault]:
        """What is wrong, one mistake after the other; the same mistake may still be met twice."""
        for error in errors:
            teller = _TELLERS.get(error.kind.name, _other)
            yield from teller(self, error)

    def path(self, error: ValidationError) -> Path:
        """Where in the document an error is."""
        return truly(self.data, error.instance_path, error.instance)

    def value(self, path: Path) -> Any:
        """The value at a path, as the document has it."""
        found = self.data
        for step in path:
            found = found[step]
        return found

    def trail(self, error: ValidationError) -> list[Position]:
        """The schema nodes that speak of the value an error is about."""
        steps = list(error.evaluation_path)
        while steps:
            steps.pop()
            try:
                return self.tree.trail(self.file, steps)
            except (KeyError, IndexError, TypeError):
                continue  # some keywords add a step of their own below the node
        return self.tree.trail(self.file, ())

    def listing(self, error: ValidationError) -> Node:
        """The schema node that lists the forms a union error is about."""
        return next((node for node in reversed(self.nodes(error)) if error.kind.name in node), {})

    def nodes(self, error: ValidationError) -> list[Node]:
        """The same nodes without the files they stand in."""
        return [node for _, node in self.trail(error)]

    def wrong(self, path: Path, next_step: str) -> Fault:
        """A value that is not what its key takes; ``next_step`` says what to write."""
        return Fault(WRONG, f"{label(path)} is {shown(self.value(path))}{next_step and ': '}{next_step}", path)


def _unknown(at: Explainer, error: ValidationError) -> Iterator[Fault]:
    path, known = at.path(error), at.tree.keys(at.trail(error))
    present = at.value(path)
    for key in error.kind.unexpected:  # type: ignore[attr-defined]
        unsure = error.kind.name == "unevaluatedProperties" and key in known
        absent = [name for name in known if name not in present]
        near = "" if unsure else nearest(key, absent)
        hint = _NOT_TOGETHER if unsure else did_you_mean(key, absent, "keys that may stand here")
        yield replace(
            _no_key((*path, key), hint, near=near, unsure=unsure), fix=None if unsure else surely(key, absent)
        )


def _no_key(path: Path, hint: str, *, near: str = "", unsure: bool = False) -> Fault:
    return Fault(UNKNOWN, f'"{path[-1]}" is not a key here', path, hint, on_key=True, near=near, unsure=unsure)


def _missing(at: Explainer, error: ValidationError) -> Iterator[Fault]:
    path, key, trail = at.path(error), error.kind.property, at.trail(error)  # type: ignore[attr-defined]
    present = at.value(path)
    needed_by = next((name for name, keys in _dependent(trail) if key in keys and name in present), "")
    if error.evaluation_path[-1] == "dependentRequired" and needed_by:
        hint = f"add `{key}`, or take `{needed_by}` out"
        yield Fault(MISSING, f"`{needed_by}` stands here without `{key}`", (*path, needed_by), hint, True, (key,))  # noqa: FBT003
    else:
        yield missing(at, path, [key], trail)


def _dependent(trail: Sequence[Position]) -> Iterator[tuple[str, list[str]]]:
    for _, node in trail:
        yield from node.get("dependentRequired", {}).items()


def missing(at: Explainer, path: Path, keys: Sequence[str], trail: list[Position]) -> Fault:
    """A mapping that lacks a key, or one of several."""
    named = either(f"`{key}`" for key in keys)
    where = f" from {label(path)}" if path else ""
    known = at.tree.keys(trail)
    hint = f"add {named}"
    if len(keys) == 1 and keys[0] in known:
        hint = _addition(keys[0], [node for _, node in at.tree.beside(*known[keys[0]])])
    return Fault(MISSING, f"{named} is missing{where}", path, hint, keys=tuple(keys))


def _addition(key: str, nodes: list[Node]) -> str:
    fixed = next((node["const"] for node in nodes if "const" in node), None)
    if fixed is not None:
        return f"add `{key}: {fixed}`"
    what = advice(nodes) or next((node["description"].rstrip(".") for node in nodes if "description" in node), "")
    return f"add `{key}`{what and ': '}{what.removeprefix('write ')}"


def _type(at: Explainer, error: ValidationError) -> Iterator[Fault]:
    nodes = at.nodes(error)
    wanted: list[str] = error.kind.types  # type: ignore[attr-defined]
    needed = [key for node in nodes for key in node.get("required", ())] if wanted == ["object"] else []
    fault = at.wrong(at.path(error), advice(nodes, f"its keys, such as {needed[0]}" if needed else types(wanted)))
    yield replace(fault, whole=True)


def _form(at: Explainer, error: ValidationError) -> Iterator[Fault]:
    yield at.wrong(at.path(error), advice(at.nodes(error)))


def _choice(at: Explainer, error: ValidationError) -> Iterator[Fault]:
    yield choice(at, at.path(error), error.kind.options)  # type: ignore[attr-defined]


def choice(at: Explainer, path: Path, options: Sequence[Any]) -> Fault:
    """A value that is none of the choices of its key."""
    wrong = at.value(path)
    names = [option if isinstance(option, str) else shown(option) for option in options]
    hint = did_you_mean(wrong, names, "choices") if isinstance(wrong, str) else did_you_mean("", names, "choices")
    fix = surely(wrong, names) if isinstance(wrong, str) and all(isinstance(each, str) for each in options) else None
    return Fault(WRONG, f"{label(path)} is {shown(wrong)}, which is not one of its choices", path, hint, fix=fix)


def _constant(at: Explainer, error: ValidationError) -> Iterator[Fault]:
    wanted = error.kind.expected_value  # type: ignore[attr-defined]
    yield at.wrong(at.path(error), f"write {wanted if isinstance(wanted, str) else shown(wanted)}")


def _bound(words: str) -> "Teller":
    def tell(at: Explainer, error: ValidationError) -> Iterator[Fault]:
        fallback = f"write {words.format(shown(error.kind.value))}"
        yield at.wrong(at.path(error), advice(at.nodes(error)) or fallback)

    return tell


def _repeated(at: Explainer, error: ValidationError) -> Iterator[Fault]:
    path = at.path(error)
    items = at.value(path)
    index = next((later for later, item in enumerate(items) if item in items[:later]), 0)
    yield Fault(WRONG, f"{label(path)} has {shown(items[index])} twice", (*path, index), "delete one of them")


def _key_name(at: Explainer, error: ValidationError) -> Iterator[Fault]:
    inner: ValidationError = error.kind.error  # type: ignore[attr-defined]
    options, key = getattr(inner.kind, "options", None), str(inner.instance)
    hint = did_you_mean(key, options, "keys that may stand here") if options else advice(at.nodes(inner))
    fix = surely(key, options) if options else None
    yield replace(_no_key((*at.path(error), key), hint), fix=fix)


def _together(at: Explainer, error: ValidationError) -> Iterator[Fault]:
    path, refused = at.path(error), error.kind.schema.get("required", [])  # type: ignore[attr-defined]
    yield clash(path, refused) if refused else at.wrong(path, advice(at.nodes(error)))


def clash(path: Path, keys: Sequence[str]) -> Fault:
    """Keys that exclude one another; the last of them is pointed at."""
    named = " and ".join(f"`{key}`" for key in keys)
    return Fault(WRONG, f"{named} cannot both be here", (*path, keys[-1]), "keep one of them", on_key=True)


def _other(at: Explainer, error: ValidationError) -> Iterator[Fault]:
    path = at.path(error)
    banned = error.kind.name == "falseSchema" and path and isinstance(path[-1], str)
    yield _no_key(path, _NOT_TOGETHER) if banned else at.wrong(path, advice(at.nodes(error)))


def _union(at: Explainer, error: ValidationError) -> Iterator[Fault]:
    path, trail = at.path(error), at.trail(error)
    met = settle(error, at.listing(error))
    if met.errors:
        yield from at.faults(met.errors)
    elif met.choices:
        yield choice(at, (*path, *met.key), met.choices)
    elif met.missing:
        yield missing(at, path, met.missing, trail)
    elif met.clash:
        yield clash(path, met.clash)
    else:
        yield at.wrong(path, advice(node for _, node in trail) or _any_of(at, error))


def _any_of(at: Explainer, error: ValidationError) -> str:
    parts = []
    for branch in error.kind.context:  # type: ignore[attr-defined]
        fallback = types(branch[0].kind.types) if branch and hasattr(branch[0].kind, "types") else ""
        parts.append(advice(at.nodes(branch[0]), fallback) if branch else "")
    told = dict.fromkeys(words.removeprefix("write ") for words in parts if words)
    return f"write {either(told)}" if told else ""


Teller = Callable[[Explainer, ValidationError], Iterator[Fault]]
_TELLERS: dict[str, Teller] = {
    "additionalProperties": _unknown,
    "unevaluatedProperties": _unknown,
    "propertyNames": _key_name,
    "required": _missing,
    "type": _type,
    "pattern": _form,
    "format": _form,
    "enum": _choice,
    "const": _constant,
    "not": _together,
    "oneOf": _union,
    "anyOf": _union,
    "uniqueItems": _repeated,
    "minimum": _bound("a number from {} up"),
    "maximum": _bound("a number up to {}"),
    "exclusiveMinimum": _bound("a number above {}"),
    "exclusiveMaximum": _bound("a number below {}"),
    "multipleOf": _bound("a multiple of {}"),
    "minLength": _bound("text of at least {} characters"),
    "maxLength": _bound("text of at most {} characters"),
    "minItems": _bound("a list of {} or more"),
    "maxItems": _bound("a list of {} or fewer"),
    "minProperties": _bound("at least {} keys"),
    "maxProperties": _bound("at most {} keys"),
}

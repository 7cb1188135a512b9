import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import cast

from svcctl.catalog import Resource
from svcctl.findings import Path, Problem
from svcctl.kinds.policy import Join as Said
from svcctl.kinds.policy import Policy
from svcctl.policy.check import Named, Notes, Scope, is_path, taken
from svcctl.policy.expression import Expression, FaultsError, read, ready
from svcctl.policy.faults import UNKNOWN, Fault
from svcctl.policy.fields import ANYTHING, Shape, kinds, listing, shape_of
from svcctl.policy.joins import Join, Link
from svcctl.policy.message import Message, read_message
from svcctl.policy.parse import key_of, span
from svcctl.source.words import nearest

_AS = re.compile(r"(.+?)\s+as\s+([A-Za-z_]\w*)(?:\s*,\s*([A-Za-z_]\w*))?\s*", re.DOTALL)
_NAME = ("metadata", "name")


@dataclass(frozen=True, slots=True)
class Each:
    """A list that a policy goes through, and the slots of its items; a group of keys has two, for key and value.

    ``root`` and ``keys`` say where the list stands, seen from a name of the policy.
    """

    items: Expression
    name: str
    slots: tuple[int, ...]
    root: str
    keys: Path


@dataclass(slots=True)
class Prepared:
    """A policy that can judge: every expression read, checked against the schemas, and made ready."""

    resource: Resource[Policy]
    slots: int = 0
    today: int = 0
    judged: int = 0
    versions: int | None = None
    where: Expression | None = None
    joins: list[Join] = field(default_factory=list)
    each: list[Each] = field(default_factory=list)
    holds: Expression | None = None
    message: Message | None = None
    at: tuple[str, Path] = ("self", _NAME)


class Preparing:
    """Makes one policy ready; gathers the faults of all its expressions."""

    def __init__(self, resource: Resource[Policy]) -> None:
        self.resource, self.spec = resource, resource.spec
        self.made = Prepared(resource)
        self.notes = Notes()
        self.problems: list[Problem] = []
        next(self.notes.free)  # the first slot is the meter's
        self.scope: dict[str, Named] = {}

    def done(self) -> Prepared | None:
        """The policy, or None when something is wrong with it."""
        shape = self._kind(self.spec.for_, "spec", "for")
        if shape is None:
            return None
        made = self.made
        made.today, made.judged, versions = (next(self.notes.free) for _ in range(3))
        self.scope = {"self": Named(made.judged, shape), "today": Named(made.today, ANYTHING)}
        self.scope["versions"] = Named(versions, listing(shape))
        for name, said in self.spec.with_.items():
            self._join(name, said)
        made.where = self._optional(self.spec.where, "where")
        self._each()
        made.holds = self._condition(self.spec.assert_, ("spec", "assert"), self.scope)
        self._at()
        self._message()
        made.slots = next(self.notes.free)
        made.versions = versions if versions in self.notes.slots.values() else None
        return None if self.problems else made

    def _kind(self, kind: str, *path: str) -> Shape | None:
        shape = shape_of(kind)
        if shape is None:
            near = nearest(kind, kinds())
            hint = f'did you mean "{near}"?' if near else "`svcctl explain` lists the kinds"
            self._tell(Fault(f"there is no kind {kind}", 0, len(kind), hint, UNKNOWN), path)
        return shape

    def _optional(self, text: str, key: str) -> Expression | None:
        return self._condition(text, ("spec", key), self.scope) if text else None

    def _condition(self, text: str, path: Path, scope: Scope) -> Expression | None:
        try:
            tree, _ = read(text, scope, self.notes)
        except FaultsError as error:
            self._tell_all(error, path)
            return None
        return Expression(ready(text, tree, self.notes, condition=True), path)

    def _join(self, name: str, said: Said) -> None:
        path = ("spec", "with", name)
        if why := taken(name, {**self.scope, "peer": self.scope["self"]}):
            self._tell(Fault(why, 0, len(name), "choose another name"), path, on_key=True)
        shape = self._kind(said.kind, *path, "kind")
        if shape is None:
            self.scope[name] = Named(next(self.notes.free), ANYTHING)
            return
        join = Join(said.kind, next(self.notes.free), next(self.notes.free))
        scope = {"peer": Named(join.peer, shape), "today": self.scope["today"]}
        if said.where:
            join.where = self._condition(said.where, (*path, "where"), scope)
        if said.by:
            join.links = tuple(self._links(said.by, (*path, "by"), {"self": self.scope["self"], "peer": scope["peer"]}))
        self.made.joins.append(join)
        self.scope[name] = Named(join.slot, listing(shape))

    def _links(self, text: str, path: Path, scope: Scope) -> Iterator[Link]:
        try:
            tree, _ = read(text, scope, self.notes)
            compared = tree.values if isinstance(tree, ast.BoolOp) and isinstance(tree.op, ast.And) else [tree]
            for each in compared:
                yield self._link(each, text, path)
        except FaultsError as error:
            self._tell_all(error, path)

    def _link(self, node: ast.expr, text: str, path: Path) -> Link:
        if isinstance(node, ast.Compare) and len(node.ops) == 1 and isinstance(node.ops[0], ast.Eq | ast.In):
            sides = {_root(side): side for side in (node.left, node.comparators[0]) if is_path(side)}
            if sides.keys() == {"self", "peer"}:
                ours, theirs = sides["self"], sides["peer"]
                one = Expression(ready(text, ours, self.notes), path)
                other = Expression(ready(text, theirs, self.notes), path)
                return Link(one, other, names_ours=_keys(ours) == _NAME, names_theirs=_keys(theirs) == _NAME)
        hint = "write it as self.spec.service == peer.spec.service, several joined by `and`; conditions go to `where`"
        raise FaultsError([Fault("this does not say which value of self is equal to which of peer", *span(node), hint)])

    def _each(self) -> None:
        several = isinstance(self.resource.data["spec"].get("each"), list)
        for index, text in enumerate(self.spec.each):
            path: Path = ("spec", "each", index) if several else ("spec", "each")
            try:
                each = self._one_each(text, path)
            except FaultsError as error:
                self._tell_all(error, path)
                return
            self.made.each.append(each)
            self.made.at = (each.name, ())

    def _one_each(self, text: str, path: Path) -> Each:
        found = _AS.fullmatch(text)
        if not found:
            hint = "write it as self.spec.measures as measure"
            raise FaultsError([Fault("this does not say what each item is called", 0, len(text), hint)])
        tree, shape = read(found[1], self.scope, self.notes)
        if not (is_path(tree) or isinstance(tree, ast.Name)):
            raise FaultsError([Fault("only a list that stands somewhere can be gone through", 0, len(found[1]))])
        names = [name for name in found.groups()[1:] if name]
        group = "object" in shape.types() and "array" not in shape.types()
        if shape.types() and group != (len(names) == 2):
            hint = "write `as key, value`" if group else "write `as item`"
            what = "a group of keys has a key and a value" if group else "a list has no keys, only items"
            raise FaultsError([Fault(what, 0, len(text), hint)])
        shapes = (ANYTHING, shape.items()) if group else (shape.items(), ANYTHING)
        slots = []
        for at, name in enumerate(names):
            if why := taken(name, self.scope):
                raise FaultsError([Fault(why, *found.span(at + 2), "choose another name")])
            slots.append(next(self.notes.free))
            self.scope[name] = Named(slots[-1], shapes[at])
        items = Expression(ready(found[1], tree, self.notes), path)
        return Each(items, names[-1], tuple(slots), _root(tree), _keys(tree))

    def _at(self) -> None:
        text, path = self.spec.at, ("spec", "at")
        if not text:
            return
        try:
            tree, _ = read(text, self.scope, self.notes)
        except FaultsError as error:
            self._tell_all(error, path)
            return
        root = _root(tree)
        if root in {"self", *(each.name for each in self.made.each)}:
            self.made.at = (root, _keys(tree))
        else:
            hint = "write keys of self, or of an item that `each` names, such as self.spec.credits"
            self._tell(Fault("this is no place in the judged declaration", *span(tree), hint), path)

    def _message(self) -> None:
        def filled(text: str, offset: int) -> Expression:
            try:
                tree, _ = read(text, self.scope, self.notes)
            except FaultsError as error:
                raise FaultsError([fault.shifted(offset) for fault in error.faults]) from None
            return Expression(ready(text, tree, self.notes), path, offset)

        path = ("spec", "message")
        try:
            self.made.message = read_message(self.spec.message, filled)
        except FaultsError as error:
            self._tell_all(error, path)

    def _tell_all(self, error: FaultsError, path: Path) -> None:
        for fault in error.faults:
            self._tell(fault, path)

    def _tell(self, fault: Fault, path: Path, *, on_key: bool = False) -> None:
        within = None if on_key else (fault.start, fault.end)
        where = replace(self.resource.place(*path, on_key=on_key), within=within)
        self.problems.append(Problem(fault.message, where, fault.hint, fault.rule, self.resource.label))


def _root(node: ast.expr) -> str:
    """The name that a path begins with; empty for anything else."""
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def _keys(node: ast.expr) -> Path:
    """The keys of a path below its name, as far as they do not have to be worked out."""
    keys: list[str | int] = []
    while isinstance(node, ast.Attribute | ast.Subscript):
        if isinstance(node, ast.Attribute):
            keys.insert(0, key_of(node))
        elif isinstance(node.slice, ast.Constant):
            keys.insert(0, cast("str | int", node.slice.value))
        else:
            keys.clear()
        node = node.value
    return tuple(keys)

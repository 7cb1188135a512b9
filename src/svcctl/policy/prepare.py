from dataclasses import dataclass, field, replace

from svcctl.catalog import Resource
from svcctl.findings import Path, Problem
from svcctl.kinds.policy import Join as Said
from svcctl.kinds.policy import Policy
from svcctl.policy.check import Named, Notes, Scope, taken
from svcctl.policy.expression import Expression, FaultsError, read, ready
from svcctl.policy.faults import UNKNOWN, Fault
from svcctl.policy.fields import ANYTHING, Shape, kinds, listing, shape_of
from svcctl.policy.joins import Join
from svcctl.policy.lists import Each, keys_of, root_of
from svcctl.policy.message import Message, read_message
from svcctl.policy.parse import span
from svcctl.policy.reading import read_each, read_links
from svcctl.source.words import nearest

_NAME = ("metadata", "name")


@dataclass(slots=True)
class Prepared:
    """A policy that can judge: every expression read, checked against the schemas, and made ready."""

    resource: Resource[Policy]
    slots: int = 0
    today: int = 0
    judged: int = 0
    versions: int | None = None
    pricelist: int | None = None
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
        made.slots, made.pricelist = next(self.notes.free), self.notes.pricelist
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
        join = Join(said.kind, next(self.notes.free), next(self.notes.free), (*path, "by") if said.by else path)
        peers: dict[str, Named] = {"peer": Named(join.peer, shape), "today": self.scope["today"]}
        item = self._join_each(join, said, path, peers) or shape
        if said.where:
            join.where = self._condition(said.where, (*path, "where"), peers)
        if said.by:
            scope = {"self": self.scope["self"], **peers}
            try:
                join.links = tuple(read_links(said.by, (*path, "by"), scope, self.notes))
            except FaultsError as error:
                self._tell_all(error, (*path, "by"))
        self.made.joins.append(join)
        self.scope[name] = Named(join.slot, listing(item))

    def _join_each(self, join: Join, said: Said, path: Path, scope: dict[str, Named]) -> Shape | None:
        """Makes the items of lists in the other declarations ready to be joined, instead of the declarations."""
        several = isinstance(self.resource.data["spec"]["with"][path[-1]].get("each"), list)
        item = None
        for index, text in enumerate(said.each):
            where: Path = (*path, "each", index) if several else (*path, "each")
            try:
                each = read_each(text, where, scope, self.notes, example="peer.spec.prices as price")
            except FaultsError as error:
                self._tell_all(error, where)
                return ANYTHING
            join.each = (*join.each, each)
            item = scope[each.name].shape
        return item

    def _each(self) -> None:
        several = isinstance(self.resource.data["spec"].get("each"), list)
        for index, text in enumerate(self.spec.each):
            path: Path = ("spec", "each", index) if several else ("spec", "each")
            try:
                each = read_each(text, path, self.scope, self.notes, example="self.spec.measures as measure")
            except FaultsError as error:
                self._tell_all(error, path)
                return
            self.made.each.append(each)
            self.made.at = (each.name, ())

    def _at(self) -> None:
        text, path = self.spec.at, ("spec", "at")
        if not text:
            return
        try:
            tree, _ = read(text, self.scope, self.notes)
        except FaultsError as error:
            self._tell_all(error, path)
            return
        root = root_of(tree)
        if root in {"self", *(each.name for each in self.made.each)}:
            self.made.at = (root, keys_of(tree))
        else:
            hint = "write keys of self, or of an item that `each` names, such as self.spec.credits"
            self._tell(Fault("this is no place in the judged declaration", *span(tree), hint), path)

    def _message(self) -> None:
        def filled(text: str, offset: int) -> Expression:
            try:
                tree, _ = read(text, self.scope, self.notes)
            except FaultsError as error:
                raise FaultsError([fault.shifted(offset) for fault in error.faults]) from None
            return Expression(ready(text, tree, self.notes, titled=True), path, offset)

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

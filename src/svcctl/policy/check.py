import ast
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any, cast

from svcctl.policy.faults import UNKNOWN, UNREADABLE, Fault
from svcctl.policy.fields import ANYTHING, MISSING, Shape, listing
from svcctl.policy.functions import FUNCTIONS
from svcctl.policy.listing import NAME as PRICELIST
from svcctl.policy.listing import is_book, shape_of_prices
from svcctl.policy.parse import key_of, span
from svcctl.source.words import did_you_mean, either, nearest

TRUTHS = {"true": True, "false": False}
_ALWAYS = frozenset({"self", "versions"})
"""Names that mean the same everywhere, also where they cannot be used."""
_KINDS_OF_VALUES = {"string": "a text", "number": "a number", "integer": "a whole number", "boolean": "true or false"}


@dataclass(frozen=True, slots=True)
class Named:
    """What a name in an expression stands for: where its value is kept while judging, and what it looks like."""

    slot: int
    shape: Shape


Scope = Mapping[str, Named]


@dataclass(slots=True)
class Notes:
    """What the check found out for the compilation: the slots of names, and what left-out keys stand for.

    ``pricelist`` is the slot of what computes price lists, where an expression asks for one.
    """

    slots: dict[ast.AST, int] = field(default_factory=dict)
    targets: dict[ast.AST, tuple[int, ...]] = field(default_factory=dict)
    defaults: dict[ast.AST, Any] = field(default_factory=dict)
    free: Iterator[int] = field(default_factory=count)
    pricelist: int | None = None


@dataclass(slots=True)
class Checker:
    """Checks the names, keys and calls of one expression against what there is; gathers every fault, not the first."""

    text: str
    notes: Notes
    faults: list[Fault] = field(default_factory=list)

    def check(self, node: ast.AST, scope: Scope) -> Shape:
        """What a part of the expression looks like."""
        return cast("Shape", getattr(self, f"_{type(node).__name__.lower()}", self._parts)(node, scope))

    def _parts(self, node: ast.AST, scope: Scope) -> Shape:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr):
                self.check(child, scope)
        return ANYTHING

    def _ifexp(self, node: ast.IfExp, scope: Scope) -> Shape:
        self.check(node.test, scope)
        one, other = self.check(node.body, scope), self.check(node.orelse, scope)
        both = one.known and other.known and not (one.item or other.item)
        return Shape(one.positions + other.positions) if both else ANYTHING

    def _list(self, node: ast.List | ast.Tuple, scope: Scope) -> Shape:
        self._parts(node, scope)
        return listing(ANYTHING)

    _tuple = _list

    def _name(self, node: ast.Name, scope: Scope) -> Shape:
        if node.id in TRUTHS:
            return ANYTHING
        if named := scope.get(node.id):
            self.notes.slots[node] = named.slot
            return named.shape
        if node.id in FUNCTIONS:
            self._say(node, f"`{node.id}` is a function", f"write {node.id}({FUNCTIONS[node.id].takes})", UNREADABLE)
        else:
            near = nearest(node.id, [*scope, *FUNCTIONS])
            hint = f'did you mean "{near}"?' if near else f"here are {', '.join(scope)}; a text stands in quotes"
            self._say(node, f"there is nothing called `{node.id}` here", hint)
        return ANYTHING

    def _attribute(self, node: ast.Attribute, scope: Scope) -> Shape:
        return self._key(node, node.value, key_of(node), self.check(node.value, scope))

    def _subscript(self, node: ast.Subscript, scope: Scope) -> Shape:
        base = self.check(node.value, scope)
        if isinstance(node.slice, ast.Constant) and isinstance(node.slice.value, str):
            return self._key(node, node.value, node.slice.value, base)
        self.check(node.slice, scope)
        return base.items()

    def _key(self, node: ast.expr, parent: ast.expr, key: str, base: Shape) -> Shape:
        found = base.key(key)
        if found is None:
            start, end = span(node.slice if isinstance(node, ast.Subscript) else node)
            start = end - len(key) if isinstance(node, ast.Attribute) else start
            self.faults.append(Fault(*self._no_key(parent, key, base, start, end), UNKNOWN))
            return ANYTHING
        if (default := found.default()) is not MISSING:
            self.notes.defaults[node] = default
        return found

    def _no_key(self, parent: ast.expr, key: str, base: Shape, start: int, end: int) -> tuple[str, int, int, str]:
        said, types = self._said(parent), base.types()
        if "array" in types:
            hint = f"go through it, as in all(item.{key} == 1 for item in {said})"
            return f"`{said}` is a list, and a list has no key `{key}`", start, end, hint
        if "object" not in types and types:
            what = either(dict.fromkeys(_KINDS_OF_VALUES[kind] for kind in sorted(types) if kind in _KINDS_OF_VALUES))
            return f"`{said}` is {what} and has no keys", start, end, ""
        return f"there is no key `{key}` in `{said}`", start, end, did_you_mean(key, base.keys(), "keys")

    def _compare(self, node: ast.Compare, scope: Scope) -> Shape:
        sides = [node.left, *node.comparators]
        shapes = [self.check(side, scope) for side in sides]
        for at, operator in enumerate(node.ops):
            if isinstance(operator, ast.Eq | ast.NotEq | ast.In | ast.NotIn):
                self._choices(shapes[at], sides[at + 1])
                self._choices(shapes[at + 1], sides[at])
        return ANYTHING

    def _choices(self, shape: Shape, other: ast.expr) -> None:
        """A text that is never one of the values that the schema allows is a typo, not a comparison."""
        items = shape.items() if "array" in shape.types() else ANYTHING
        choices = shape.choices() or items.choices()
        if not choices or "object" in shape.types():
            return
        for node in other.elts if isinstance(other, ast.List | ast.Tuple) else [other]:
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value not in choices:
                hint = did_you_mean(node.value, [str(choice) for choice in choices], "values")
                self._say(node, f"`{node.value}` is never found here", hint)

    def _call(self, node: ast.Call, scope: Scope) -> Shape:
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        function = FUNCTIONS.get(name)
        if function is None:
            self._no_function(node.func, name, scope)
        elif len(node.args) != function.count:
            self._say(node, f"`{name}` takes {function.count}", f"write {name}({function.takes})", UNREADABLE)
        elif function.run is None and not is_path(node.args[0]):
            self._say(node.args[0], f"`{name}` asks for a key", f"write {name}(self.spec...)", UNREADABLE)
        shapes = [self.check(each, scope) for each in node.args]
        if name == PRICELIST and len(shapes) == 1:
            return self._pricelist(node.args[0], shapes[0])
        return _made(name, shapes[0]) if shapes else ANYTHING

    def _pricelist(self, node: ast.expr, shape: Shape) -> Shape:
        if not is_book(shape):
            hint = "write pricelist(self) in a policy for PriceBook, or pricelist(peer) where `with` names that kind"
            self._say(node, f"`{self._said(node)}` is no price book", hint, UNREADABLE)
            return ANYTHING
        if self.notes.pricelist is None:
            self.notes.pricelist = next(self.notes.free)
        return shape_of_prices(shape)

    def _no_function(self, node: ast.expr, name: str, scope: Scope) -> None:
        if name and name not in scope:
            hint = did_you_mean(name, list(FUNCTIONS), "functions")
            self._say(node, f"there is no function `{name}`", hint)
        else:
            hint = "only the functions of docs/policies.md can be called"
            self._say(node, f"`{self._said(node)}` is no function", hint, UNREADABLE)

    def _listcomp(self, node: ast.ListComp | ast.GeneratorExp, scope: Scope) -> Shape:
        inner = dict(scope)
        for loop in node.generators:
            if loop.is_async:
                self._say(node, "`async` is nothing that policies have", "", UNREADABLE)
            shape = self.check(loop.iter, inner)
            self._can_be_gone_through(loop.iter, shape)
            self._targets(loop, shape.items(), inner)
            for condition in loop.ifs:
                self.check(condition, inner)
        return listing(self.check(node.elt, inner))

    _generatorexp = _listcomp

    def _can_be_gone_through(self, node: ast.expr, shape: Shape) -> None:
        types = shape.types()
        if types and "array" not in types:
            hint = f"write items({self._said(node)}) for its keys and values" if "object" in types else ""
            self._say(node, f"`{self._said(node)}` is no list", hint, UNREADABLE)

    def _targets(self, loop: ast.comprehension, item: Shape, scope: dict[str, Named]) -> None:
        names = loop.target.elts if isinstance(loop.target, ast.Tuple | ast.List) else [loop.target]
        paired = len(names) > 1
        shapes = (item.pair or (item.items(),) * len(names)) if paired else (item,)
        slots = []
        for target, shape in zip(names, (*shapes, *[ANYTHING] * len(names)), strict=False):
            if not isinstance(target, ast.Name):
                self._say(target, "each item needs a plain name", "as in `for item in list`", UNREADABLE)
                continue
            self._free(target, target.id, scope)
            slots.append(next(self.notes.free))
            scope[target.id] = Named(slots[-1], shape)
        self.notes.targets[loop] = tuple(slots)

    def _free(self, node: ast.expr, name: str, scope: Scope) -> None:
        if why := taken(name, scope):
            self._say(node, why, "choose another name", UNREADABLE)

    def _said(self, node: ast.expr) -> str:
        start, end = span(node)
        return self.text[start:end]

    def _say(self, node: ast.expr, message: str, hint: str, rule: str = UNKNOWN) -> None:
        self.faults.append(Fault(message, *span(node), hint, rule))


def taken(name: str, scope: Scope) -> str:
    """Why a name cannot be given to something else; empty when it can."""
    used = name in scope or name in FUNCTIONS or name in TRUTHS or name in _ALWAYS
    return f"`{name}` is the name of something else" if used else ""


def is_path(node: ast.expr) -> bool:
    """True for keys below a name, such as ``self.spec.credits``."""
    inside: ast.expr = node
    while isinstance(inside, ast.Attribute | ast.Subscript):
        inside = inside.value
    return isinstance(inside, ast.Name) and inside is not node


_MAKES: dict[str, Callable[[Shape], Shape]] = {
    "get": lambda shape: shape,
    "list": lambda shape: listing(shape.items() if "array" in shape.types() else shape),
    "sorted": lambda shape: listing(shape.items()),
    "pairs": lambda shape: listing(Shape(pair=(shape.items(), shape.items()))),
    "items": lambda shape: listing(Shape(pair=(ANYTHING, shape.items()))),
    "min": lambda shape: shape.items(),
    "max": lambda shape: shape.items(),
}


def _made(name: str, first: Shape) -> Shape:
    return _MAKES[name](first) if name in _MAKES else ANYTHING

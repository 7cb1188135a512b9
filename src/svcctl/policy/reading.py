import ast
import re
from collections.abc import Iterator

from svcctl.findings import Path
from svcctl.policy.check import Named, Notes, Scope, is_path, taken
from svcctl.policy.expression import Expression, FaultsError, read, ready
from svcctl.policy.faults import Fault
from svcctl.policy.fields import ANYTHING, Shape
from svcctl.policy.joins import Link
from svcctl.policy.listing import NAME as PRICELIST
from svcctl.policy.lists import Each, keys_of, root_of
from svcctl.policy.parse import span

_AS = re.compile(r"(.+?)\s+as\s+([A-Za-z_]\w*)(?:\s*,\s*([A-Za-z_]\w*))?\s*", re.DOTALL)
_NAME = ("metadata", "name")


def read_each(text: str, path: Path, scope: dict[str, Named], notes: Notes, *, example: str) -> Each:
    """A list to go through, such as ``self.spec.measures as measure``; its items get their names in the scope.

    Raises FaultsError.
    """
    found = _AS.fullmatch(text)
    if not found:
        raise FaultsError([Fault("this does not say what each item is called", 0, len(text), f"write it as {example}")])
    try:
        tree, shape = read(found[1], scope, notes)
    except FaultsError:
        scope.update({name: Named(0, ANYTHING) for name in found.groups()[1:] if name and not taken(name, scope)})
        raise  # one slip, one finding: what asks for its items is no second one
    place = _listed(tree) or tree
    if not (is_path(place) or isinstance(place, ast.Name)):
        raise FaultsError([Fault("only a list that stands somewhere can be gone through", 0, len(found[1]))])
    names = [name for name in found.groups()[1:] if name]
    slots = []
    for at, (name, item) in enumerate(zip(names, _shapes(text, shape, names), strict=False)):
        if why := taken(name, scope):
            raise FaultsError([Fault(why, *found.span(at + 2), "choose another name")])
        slots.append(next(notes.free))
        scope[name] = Named(slots[-1], item)
    items = Expression(ready(found[1], tree, notes), path)
    return Each(items, names[-1], tuple(slots), root_of(place), keys_of(place))


def _listed(tree: ast.expr) -> ast.expr | None:
    """The price book whose price list is gone through: its prices know where in it they stand."""
    if isinstance(tree, ast.Call) and isinstance(tree.func, ast.Name) and tree.func.id == PRICELIST:
        return tree.args[0]
    return None


def _shapes(text: str, shape: Shape, names: list[str]) -> tuple[Shape, Shape]:
    """What stands behind each name: an item, or a key and its value."""
    group = "object" in shape.types() and "array" not in shape.types()
    if shape.types() and group != (len(names) == 2):
        hint = "write `as key, value`" if group else "write `as item`"
        what = "a group of keys has a key and a value" if group else "a list has no keys, only items"
        raise FaultsError([Fault(what, 0, len(text), hint)])
    return (ANYTHING, shape.items()) if group else (shape.items(), ANYTHING)


def read_links(text: str, path: Path, scope: Scope, notes: Notes) -> Iterator[Link]:
    """What `by` says: values of self that are equal to values of peer or of its items, one after the other.

    Raises FaultsError.
    """
    tree, _ = read(text, scope, notes)
    compared = tree.values if isinstance(tree, ast.BoolOp) and isinstance(tree.op, ast.And) else [tree]
    for each in compared:
        yield _link(each, text, path, notes)


def _link(node: ast.expr, text: str, path: Path, notes: Notes) -> Link:
    if isinstance(node, ast.Compare) and len(node.ops) == 1 and isinstance(node.ops[0], ast.Eq | ast.In):
        sides = {root_of(side): side for side in (node.left, node.comparators[0]) if _stands(side)}
        ours = sides.pop("self", None)
        if ours and sides:
            (root, theirs), *_ = sides.items()
            one = Expression(ready(text, ours, notes), path)
            other = Expression(ready(text, theirs, notes), path)
            named = root == "peer" and keys_of(theirs) == _NAME
            return Link(one, other, names_ours=keys_of(ours) == _NAME, names_theirs=named)
    hint = "write it as self.spec.service == peer.spec.service, several joined by `and`; conditions go to `where`"
    raise FaultsError([Fault("this does not say which value of self is equal to which of peer", *span(node), hint)])


def _stands(side: ast.expr) -> bool:
    """True for a value at a place: keys below a name, or an item that `each` names."""
    return is_path(side) or (isinstance(side, ast.Name) and side.id not in {"self", "peer"})

import ast
from collections.abc import Callable, Iterator
from typing import Any, cast

from svcctl.policy.check import TRUTHS, Notes
from svcctl.policy.faults import JudgeError
from svcctl.policy.fields import MISSING
from svcctl.policy.functions import FUNCTIONS, as_list, as_truth
from svcctl.policy.limits import Meter
from svcctl.policy.listing import NAME as PRICELIST
from svcctl.policy.lookups import Lookup, sides_of
from svcctl.policy.parse import answers_a_truth, has_key, path_parts, span
from svcctl.policy.steps import (
    COUNTS,
    METER,
    Frame,
    MissingKeyError,
    Run,
    comparison,
    item_of,
    path_of,
    placed,
    present_at,
    unpack,
)
from svcctl.policy.values import literal, named, negative


class Compiler:
    """Turns a checked expression into functions of our own, one in the other. No text of a user becomes Python code.

    A function that cannot go on raises JudgeError with its place in the expression. ``titled`` is how messages are
    read: whatever has no title goes by its name.
    """

    def __init__(self, text: str, notes: Notes, *, titled: bool = False) -> None:
        self.text, self.notes, self.titled = text, notes, titled

    def run(self, node: ast.AST) -> Run:
        """The function of a part of the expression."""
        return cast("Run", getattr(self, f"_{type(node).__name__.lower()}")(node))

    def truth(self, node: ast.expr) -> Run:
        """The function of a condition: it answers true or false, and refuses anything else."""
        run, at = self.run(node), span(node)
        if answers_a_truth(node):
            return run

        def truth(frame: Frame) -> bool:
            value = run(frame)
            return value if value is True or value is False else cast("bool", placed(at, as_truth, value))

        return truth

    def _constant(self, node: ast.Constant) -> Run:
        value: Any = node.value
        if isinstance(value, int | float) and not isinstance(value, bool):
            start, end = span(node)
            value = literal(self.text[start:end])
        return lambda _: value

    def _name(self, node: ast.Name) -> Run:
        if node.id in TRUTHS:
            truth = TRUTHS[node.id]
            return lambda _: truth
        slot = self.notes.slots[node]
        return lambda frame: frame[slot]

    def _list(self, node: ast.List | ast.Tuple) -> Run:
        runs = [self.run(each) for each in node.elts]
        return lambda frame: [run(frame) for run in runs]

    _tuple = _list

    def _boolop(self, node: ast.BoolOp) -> Run:
        runs: list[Run] = [self.truth(each) for each in node.values]
        decides = isinstance(node.op, ast.Or)

        def decided(frame: Frame) -> Any:
            for run in runs:
                if run(frame) is decides:
                    return decides
            return not decides

        return decided

    def _unaryop(self, node: ast.UnaryOp) -> Run:
        if isinstance(node.op, ast.Not):
            truth = self.truth(node.operand)
            return lambda frame: not truth(frame)
        run, at = self.run(node.operand), span(node)
        return lambda frame: placed(at, negative, run(frame))

    def _ifexp(self, node: ast.IfExp) -> Run:
        test, one, other = self.truth(node.test), self.run(node.body), self.run(node.orelse)
        return lambda frame: one(frame) if test(frame) else other(frame)

    def _binop(self, node: ast.BinOp) -> Run:
        left, right, at, of = self.run(node.left), self.run(node.right), span(node), COUNTS[type(node.op)]
        return lambda frame: placed(at, of, left(frame), right(frame))

    def _compare(self, node: ast.Compare) -> Run:
        sides = [node.left, *node.comparators]
        runs = [self.run(side) for side in sides]
        steps = [comparison(operator, span(node), sides[at + 1]) for at, operator in enumerate(node.ops)]
        if len(steps) == 1:
            (left, right), (step,) = runs, steps
            return lambda frame: step(frame, left(frame), right(frame))

        def chain(frame: Frame) -> bool:
            value = runs[0](frame)
            for step, run in zip(steps, runs[1:], strict=True):
                following = run(frame)
                if not step(frame, value, following):
                    return False
                value = following
            return True

        return chain

    def _attribute(self, node: ast.Attribute | ast.Subscript) -> Run:
        inside, keys, parts = path_parts(node)
        slow = self._step_by_step(keys, parts)
        if isinstance(inside, ast.Name) and inside.id not in TRUTHS:
            return path_of(self.notes.slots[inside], keys, slow)
        run = self.run(inside)

        def path(frame: Frame) -> Any:
            start = value = run(frame)
            try:
                for key in keys:
                    value = value[key]
            except (KeyError, TypeError):
                return slow(start)
            return slow(start) if value is None else value

        return path

    def _step_by_step(self, keys: list[str], parts: list[ast.expr]) -> Run:
        """The same walk with a word for whatever is missing; a left-out key stands for its default, if it has one."""
        defaults = [self.notes.defaults.get(part, MISSING) for part in parts]

        def walk(value: Any) -> Any:
            for key, part, default in zip(keys, parts, defaults, strict=True):
                start, end = span(part)
                if not isinstance(value, dict):
                    raise JudgeError(f"`{self.text[start:end]}`: {named(value)} has no keys", start, end)
                found = value.get(key)
                if found is None and self.titled and key == "title":
                    found = value.get("name")
                value = default if found is None else found
                if value is MISSING:
                    hint = "ask has(...) first, or say what holds then by get(..., otherwise)"
                    raise MissingKeyError(f"`{self.text[start:end]}` is left out", start, end, hint)
            return value

        return walk

    def _subscript(self, node: ast.Subscript) -> Run:
        if has_key(node):
            return self._attribute(node)
        run, which, at = self.run(node.value), self.run(node.slice), span(node)
        return lambda frame: placed(at, item_of, run(frame), which(frame))

    def _call(self, node: ast.Call) -> Run:
        name = cast("ast.Name", node.func).id
        if name in {"has", "get"}:
            return self._present(node, name)
        if name in {"all", "any"} and isinstance(node.args[0], ast.GeneratorExp):
            return self._quantified(node.args[0], wanted=name == "any")
        runs, at, of = [self.run(each) for each in node.args], span(node), cast("Run", FUNCTIONS[name].run)
        if name == PRICELIST:
            slot = cast("int", self.notes.pricelist)
            return lambda frame: placed(at, of, frame[METER], frame[slot], runs[0](frame))
        return lambda frame: placed(at, of, frame[METER], *[run(frame) for run in runs])

    def _present(self, node: ast.Call, name: str) -> Run:
        asked = node.args[0]
        otherwise = self.run(node.args[1]) if name == "get" else None
        inside, keys, parts = path_parts(asked)
        if keys and isinstance(inside, ast.Name) and inside.id not in TRUTHS and not self.titled:
            slow, defaults = self._step_by_step(keys, parts), [self.notes.defaults.get(each, MISSING) for each in parts]
            return present_at(self.notes.slots[inside], keys, defaults, slow, otherwise)
        path = self.run(asked)

        def present(frame: Frame) -> Any:
            try:
                value = path(frame)
            except MissingKeyError:
                return otherwise(frame) if otherwise else False
            return value if otherwise else True

        return present

    def _quantified(self, node: ast.GeneratorExp, *, wanted: bool) -> Run:
        truth, loop = self.truth(node.elt), self._loop(node.generators)

        def quantified(frame: Frame) -> Any:
            for _ in loop(frame):
                if truth(frame) is wanted:
                    return wanted
            return not wanted

        return quantified

    def _listcomp(self, node: ast.ListComp | ast.GeneratorExp) -> Run:
        element, loop = self.run(node.elt), self._loop(node.generators)
        return lambda frame: [element(frame) for _ in loop(frame)]

    _generatorexp = _listcomp

    def _loop(self, loops: list[ast.comprehension]) -> Callable[[Frame], Iterator[None]]:
        """Goes through lists inside each other; every time it yields, the names of the loops have their next values."""
        first, *rest = loops
        at, items = span(first.iter), self._items(first)
        slots, single = self.notes.targets[first], self.notes.targets[first][0]
        conditions = [self.truth(each) for each in first.ifs]
        inner = self._loop(rest) if rest else None

        def loop(frame: Frame) -> Iterator[None]:
            meter: Meter = frame[METER]
            for item in items(frame):
                meter.left -= 1
                if meter.left < 0:
                    placed(at, meter.take, 0)
                if len(slots) == 1:
                    frame[single] = item
                else:
                    placed(at, unpack, frame, slots, item)
                for condition in conditions:
                    if not condition(frame):
                        break
                else:
                    if inner:
                        yield from inner(frame)
                    else:
                        yield

        return loop

    def _items(self, loop: ast.comprehension) -> Run:
        """The list of a loop, or what of it has the names that its conditions begin with."""
        run, at, slots, sides = self.run(loop.iter), span(loop.iter), self.notes.targets[loop], sides_of(loop)
        if not sides or len(slots) > 1:
            return lambda frame: placed(at, as_list, run(frame))
        theirs, ours = (tuple(self.run(each[side]) for each in sides) for side in (0, 1))
        lookup = Lookup(next(self.notes.free), slots[0], theirs, ours)
        return lambda frame: lookup.found(frame, placed(at, as_list, run(frame)))

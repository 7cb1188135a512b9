"""What changed between two declarations: facts of both sides compared, and whatever no fact tells."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from svcctl.catalog import Catalog, Resource
from svcctl.changes import Class, Definition, Direction, Fact, Side, changes, of_kind
from svcctl.changes.facts import THERE, relation
from svcctl.findings import Path, dotted
from svcctl.review.audience import ours_only
from svcctl.review.leaves import Leaf, leaves
from svcctl.review.pairs import Pair
from svcctl.review.replaced import concerns, told_with_plan


@dataclass(frozen=True, slots=True)
class Shift:
    """One thing that went one way between two declarations: the old and the new fact, None where there is none.

    ``of`` are those it holds for. ``name`` is what its page calls it.
    """

    name: str
    weight: Class
    direction: Direction
    old: Fact | None
    new: Fact | None
    of: tuple[str, ...] = ()

    @property
    def about(self) -> str:
        """What it is about."""
        fact = self.new or self.old
        return fact.about if fact else ""


def shifts(pair: Pair, selected: Callable[[Definition], bool] = lambda _: True) -> Iterator[Shift]:
    """Everything that changed in a pair, told once each."""
    found = list(_weighed(pair, _together(_by_definition(pair, selected))))
    if ours_only(pair):
        found = [replace(shift, weight=Class.INTERNAL) for shift in found]
    yield from found
    if pair.old is not None and pair.new is not None and pair.how != "replaced":
        yield from _unclaimed(pair, found)


def _weighed(pair: Pair, found: Iterable[Shift]) -> Iterator[Shift]:
    """What concerns the pair; prices of a plan that has moved to another book are nobody's here but ours."""
    for shift in found:
        facts = ((pair.old, shift.old), (pair.new, shift.new))
        if pair.how != "replaced":
            yield replace(shift, weight=Class.INTERNAL) if told_with_plan(pair, facts) else shift
        elif concerns(pair, facts):
            yield shift


def _by_definition(pair: Pair, selected: Callable[[Definition], bool]) -> Iterator[Shift]:
    whole = pair.old is None or pair.new is None
    found: list[Shift] = []
    if not (whole and pair.how == "version"):
        wanted = (each for each in of_kind(pair.either.kind) if each.whole == whole and selected(each))
        found = [shift for definition in wanted for shift in _compared(definition, pair)]
    yield from found
    if whole and not found:
        yield _whole(pair)
    if pair.how == "renamed":
        yield _builtin("renamed", Direction.OTHER, _name_of(pair.old), _name_of(pair.new))
    yield from _history(pair)


def _history(pair: Pair) -> Iterator[Shift]:
    """What was done to versions: terms in force rewritten, other dates under one number, a beginning in the past."""
    if pair.old is None or pair.new is None or pair.how == "replaced" or not pair.new.spec.VERSIONED:
        return
    old, new = (each.metadata.effective for each in (pair.old, pair.new))
    if pair.how == "version":
        yield _builtin("version", Direction.NEW, None, Fact("version", THERE, pair.new.label, ("metadata", "version")))
        if new and new.from_ < pair.today:
            yield _builtin("backdated", Direction.OTHER, None, _date(new.from_))
    elif old and new and old.from_ != new.from_:
        yield _builtin("moved", Direction.OTHER, _date(old.from_), _date(new.from_))
    elif old and old.from_ <= pair.today and pair.old.data["spec"] != pair.new.data["spec"]:
        fact = Fact(f"terms in force since {old.from_}", None, "what was signed", ("metadata", "version"))
        yield _builtin("edited", Direction.OTHER, fact, replace(fact, words="what is written now"))


def _date(day: date) -> Fact:
    return Fact("beginning", None, str(day), ("metadata", "effective", "from"))


def _whole(pair: Pair) -> Shift:
    """A declaration, or a version of one, that came or went, where its kind has no words of its own for it."""
    page = "version" if pair.how == "version" else "declaration"
    fact = Fact(page, THERE, pair.either.label, ("metadata", "name"))
    return _builtin(
        page,
        Direction.GONE if pair.new is None else Direction.NEW,
        fact if pair.old else None,
        fact if pair.new else None,
    )


def _name_of(resource: Resource[Any] | None) -> Fact | None:
    name = resource.data["metadata"]["name"] if resource else ""
    return Fact("name", name, name, ("metadata", "name")) if resource else None


def _builtin(page: str, direction: Direction, old: Fact | None, new: Fact | None) -> Shift:
    name = changes()[page].names[direction]
    return Shift(name.id, name.weight, direction, old, new)


def _compared(definition: Definition, pair: Pair) -> Iterator[Shift]:
    """What a definition finds in both sides, matched by what it is about."""
    old = _facts(definition, pair.old, pair.new, pair.old_tree.catalog, _day_before(pair))
    new = _facts(definition, pair.new, pair.old, pair.new_tree.catalog, pair.effective)
    for key in [*new, *(key for key in old if key not in new)]:
        before, after = old.get(key), new.get(key)
        direction = _direction(before, after)
        if direction is None:
            continue
        name = definition.names.get(direction)
        if name is not None:
            of = (key[1],) if key[1] else ()
            yield Shift(name.id, name.weight, direction, before, after, of)


def _day_before(pair: Pair) -> date:
    """Terms as they were are read as of the day before the new ones hold, so that their versions do not mix."""
    return pair.effective - timedelta(days=1) if pair.how == "version" else pair.effective


def _facts(
    definition: Definition, ours: Resource[Any] | None, theirs: Resource[Any] | None, catalog: Catalog, day: date
) -> Mapping[tuple[str, str], Fact]:
    if ours is None:
        return {}
    found: dict[tuple[str, str], Fact] = {}
    for fact in definition.facts(ours, Side(catalog, day, ours, theirs)):
        found.setdefault((fact.about, fact.of), fact)
    return found


def _direction(old: Fact | None, new: Fact | None) -> Direction | None:
    if old is None or new is None:
        return Direction.GONE if new is None else Direction.NEW
    return relation(old.value, new.value)


def _together(found: Iterable[Shift]) -> list[Shift]:
    """What is the same change for several is told once, with all it holds for."""
    groups: dict[tuple[object, ...], Shift] = {}
    for shift in found:
        key = (shift.name, shift.about, *(fact and (fact.words, fact.path) for fact in (shift.old, shift.new)))
        known = groups.get(key)
        groups[key] = replace(known, of=(*known.of, *shift.of)) if known else shift
    return [replace(shift, of=_widest(shift.of)) for shift in groups.values()]


def _widest(of: tuple[str, ...]) -> tuple[str, ...]:
    """Without those that another one holds already: ``P1 in europe`` beside ``P1``."""
    return tuple(each for each in of if not any(each.startswith(f"{other} in ") for other in of))


def _unclaimed(pair: Pair, found: Iterable[Shift]) -> Iterator[Shift]:
    """Values that differ although no shift stands at them, around them or within them."""
    if pair.old is None or pair.new is None:
        return
    old = {path for shift in found if shift.old for path in (shift.old.path, *shift.old.also)}
    new = {path for shift in found if shift.new for path in (shift.new.path, *shift.new.also)}
    moved = {("metadata", "version"), ("metadata", "effective")} if pair.how == "version" else set()
    moved |= {("metadata", "name")} if pair.how == "renamed" else set()
    for leaf in leaves(pair.old.data, pair.new.data):
        sides = ((leaf.base, old | moved), (leaf.head, new | moved))
        if not any(path is not None and _touches(path, claimed) for path, claimed in sides):
            yield _other(pair, leaf)


def _touches(path: Path, claimed: set[Path]) -> bool:
    return any(path[: len(each)] == each or each[: len(path)] == path for each in claimed)


def _other(pair: Pair, leaf: Leaf) -> Shift:
    """A change that no definition knows: of the terms as a rule, of our own notes where it stands in the metadata."""
    path = leaf.head or leaf.base or ()
    terms = path[:1] == ("spec",) and not ours_only(pair)
    name = changes()["other"].names[Direction.OTHER]
    about = dotted(tuple(step for step in path if step != "spec"))
    old = None if leaf.base is None else Fact(about, None, _words(leaf.old), leaf.base)
    new = None if leaf.head is None else Fact(about, None, _words(leaf.new), leaf.head)
    return Shift(name.id, name.weight if terms else Class.INTERNAL, Direction.OTHER, old, new)


def _words(value: Any) -> str:
    if isinstance(value, dict):
        told = "; ".join(f"{key}: {_words(each)}" for key, each in value.items())
        return told if len(told) <= 60 else f"{told[:57]}..."
    if isinstance(value, list):
        told = ", ".join(map(_words, value))
        return f"[{told}]" if len(told) <= 60 else f"[{told[:56]}...]"
    if isinstance(value, bool):
        return "true" if value else "false"
    return "nothing" if value is None else str(value)

"""From two sides to a review: pairs, shifts, places, once and last."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

from svcctl.catalog import Resource
from svcctl.changes import Definition, Fact
from svcctl.findings import Path, Span
from svcctl.review.fingerprint import fingerprint
from svcctl.review.judge import judged, located
from svcctl.review.model import ORDER, Change, Review, Spot, Whose
from svcctl.review.pairs import Pair, pairs
from svcctl.review.renames import followed
from svcctl.review.replaced import replaced
from svcctl.review.revenue import revenue
from svcctl.review.shifts import Shift, shifts
from svcctl.review.sides import Tree
from svcctl.source.locate import locate

_TOP = Span(1, 1, 1, 1)
Told = tuple[Pair, Shift]
Asked = tuple[str, str, int, Path, bool]
"""A place to find: the side, the file, which of its documents, the path in it, and whether it is gone from there."""


class Standing(NamedTuple):
    """Where a fact is shown, in which declaration, and the path that it has there."""

    asked: Asked
    resource: Resource[Any]
    path: Path


def compare(
    base: Tree,
    head: Tree,
    today: date,
    selected: Callable[[Definition], bool] = lambda _: True,
    *,
    named: bool = False,
) -> Review:
    """Everything that changed from one side to the other, seen from a day. Identical sides give an empty review.

    ``named`` is true where customers are to be told by name.
    """
    base = followed(base, head)
    found = [
        (each, shift)
        for pair in pairs(base, head, today)
        for each in (pair, *replaced(pair))
        for shift in shifts(each, selected)
    ]
    spans = _located(found, base, head)
    changes = _changes(found, spans, base)
    told = {(spot.side, spot.file) for change in changes for spot in (change.base, change.head) if spot}
    trees: dict[Whose, Tree] = {"base": base, "head": head}
    sources = {key: trees[key[0]].contents[key[1]].decode("utf-8", "replace") for key in sorted(told)}
    skipped = _skipped(base, head)
    review = Review(base.name, head.name, tuple(changes), (), tuple(skipped), sources, named=named)
    review = judged(review, base, head, today)
    return replace(review, impacts=tuple(filter(None, [revenue(review, base, head, today)])))


def _skipped(base: Tree, head: Tree) -> Iterator[tuple[Whose, Any]]:
    """What cannot be read on a side, and so is not compared; what is the same on both sides counts for the new one."""
    same = set(head.problems)
    yield from (("base", problem) for problem in located((each for each in base.problems if each not in same), base))
    yield from (("head", problem) for problem in located(head.problems, head))


def _changes(found: Iterable[Told], spans: dict[Asked, Span], base: Tree) -> list[Change]:
    seen: Counter[str] = Counter()
    changes = []
    for pair, shift in found:
        name = fingerprint(pair, shift)
        seen[name] += 1
        changes.append(_change(pair, shift, spans, base, f"{name}-{seen[name]}" if seen[name] > 1 else name))
    return sorted(changes, key=_order)


def _order(change: Change) -> tuple[Any, ...]:
    """The heaviest first, then by declaration, in reading order."""
    spot = change.where
    place = (spot.file, spot.span) if spot else ("", _TOP)
    return (ORDER.index(change.weight), change.resource, *place, change.name, change.about, change.of)


def _change(pair: Pair, shift: Shift, spans: dict[Asked, Span], base: Tree, name: str) -> Change:
    whose = pair.via or pair.either
    about = shift.about
    if pair.via and pair.old and pair.new:
        old_name, new_name = pair.old.name, pair.new.name
        if old_name == new_name:
            old_name, new_name = (f"version {each.metadata.version}" for each in (pair.old, pair.new))
        about = f"{new_name} instead of {old_name}: {about}"
    old, new = (_spot(each, spans) for each in _places(pair, shift, base))
    return Change(
        name=shift.name,
        weight=shift.weight,
        direction=shift.direction,
        kind=whose.kind,
        resource=whose.label,
        about=about,
        old=shift.old.words if shift.old else "",
        new=shift.new.words if shift.new else "",
        base=old,
        head=new,
        effective=_effective(pair, shift),
        fingerprint=name,
        of=shift.of,
        title=whose.metadata.title or whose.name,
        owner=whose.metadata.owner,
    )


def _effective(pair: Pair, shift: Shift) -> date:
    days = [fact.on for fact in (shift.new, shift.old) if fact and fact.on]
    return days[0] if days else pair.effective


def _places(pair: Pair, shift: Shift, base: Tree) -> Iterator[Standing | None]:
    """Where it stands on the old side and on the new one; where one has no such value, what is around it."""
    for resource, tree, fact, other in (
        (pair.old, pair.old_tree, shift.old, shift.new),
        (pair.new, pair.new_tree, shift.new, shift.old),
    ):
        known: Fact | None = fact or other
        if resource is None or known is None:
            yield None
        else:
            side: Whose = "base" if tree is base else "head"
            path, seen = (_around(each, gone=fact is None) for each in (known.path, known.because or known.path))
            yield Standing((side, resource.file, resource.document, seen, fact is None), resource, path)


def _around(path: Path, *, gone: bool) -> Path:
    """A place; what is gone from a list is pointed at by the list: its place there is another's now."""
    return path[:-1] if gone and isinstance(path[-1], int) else path


def _spot(place: Standing | None, spans: dict[Asked, Span]) -> Spot | None:
    if place is None:
        return None
    side, file, _, _, near = place.asked
    span = place.resource.span or spans[place.asked]
    return Spot("base" if side == "base" else "head", file, span, place.path, near)


def _located(found: Iterable[Told], base: Tree, head: Tree) -> dict[Asked, Span]:
    """The lines of all places, file by file; rows of tables know theirs."""
    wanted: dict[tuple[str, str], dict[Asked, None]] = defaultdict(dict)
    for pair, shift in found:
        for place in _places(pair, shift, base):
            if place is not None and place.resource.span is None:
                side, file, *_ = place.asked
                wanted[side, file][place.asked] = None
    spans: dict[Asked, Span] = {}
    for (side, file), asked_there in wanted.items():
        content = (base if side == "base" else head).contents[file]
        places = [(document, path, near) for _, _, document, path, near in asked_there]
        spans |= zip(asked_there, locate(content, places, file), strict=True)
    return spans

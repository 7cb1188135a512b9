"""Two wordings of one text as one, with what was taken out and what was put in, word by word."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from svcctl.documents.model import Kind, Run, Text, joined, plain

_WORDS = re.compile(r"\w+(?:[.,:'\u2019/-]\w+)*|\s+|[^\w\s]")
_SENTENCES = re.compile(r"[^.;:!?\n]*[.;:!?\n]+\s*|[^.;:!?\n]+")
_MOST = 2_000_000
"""So many pairs of words are compared; longer texts are compared by sentences."""
_LEAST = 3
"""A wording that keeps less than one word in so many is another wording, and is shown as a whole."""


@dataclass(slots=True)
class _Step:
    """A stretch that is the same in both, or one that was replaced: where it stands in the old and in the new."""

    old: slice
    new: slice
    same: bool = False


def changed(old: Text, new: Text) -> Text:
    """Both wordings as one text. A reference whose clause only has another number is no change of the wording."""
    before, after = _cut(old, _WORDS), _cut(new, _WORDS)
    if len(before) * len(after) > _MOST:
        before, after = _cut(old, _SENTENCES), _cut(new, _SENTENCES)
    return tuple(joined(_told(before, after)))


def marked(text: Text, kind: Kind) -> Text:
    """A text that only one version has."""
    return tuple(replace(piece, change=kind) for piece in map(_run, text))


def _told(before: list[Run], after: list[Run]) -> Iterator[Run]:
    for step in _steps(before, after):
        if step.same:
            for one, two in zip(before[step.old], after[step.new], strict=True):
                yield two if one.text == two.text else replace(two, was=one.text)
        else:
            yield from marked(tuple(before[step.old]), "deleted")  # type: ignore[misc]
            yield from marked(tuple(after[step.new]), "inserted")  # type: ignore[misc]


def _steps(before: list[Run], after: list[Run]) -> list[_Step]:
    """What is the same and what is not, in order. What stands between two changes without a word joins them."""
    codes = SequenceMatcher(None, [*map(_key, before)], [*map(_key, after)], autojunk=False).get_opcodes()
    kept = sum(_words(before[a:b]) for tag, a, b, _, _ in codes if tag == "equal")
    if kept * _LEAST < max(_words(before), _words(after)):
        return [_Step(slice(0, len(before)), slice(0, len(after)))]
    steps: list[_Step] = []
    for place, (tag, a, b, c, d) in enumerate(codes):
        same = tag == "equal" and (not 0 < place < len(codes) - 1 or _words(before[a:b]) > 0)
        if steps and not same and not steps[-1].same:
            last = steps[-1]
            last.old, last.new = slice(last.old.start, b), slice(last.new.start, d)
        else:
            steps.append(_Step(slice(a, b), slice(c, d), same))
    return steps


def _cut(text: Text, pattern: re.Pattern[str]) -> list[Run]:
    """A text in words, spaces and signs; a reference to a clause stays whole."""
    found: list[Run] = []
    for piece in map(_run, text):
        if piece.target.startswith("#"):
            found += [piece] if piece.text else []
        else:
            found += [replace(piece, text=part) for part in pattern.findall(piece.text)]
    return found


def _run(piece: object) -> Run:
    """A piece as a run; a reference that nobody filled in is its name."""
    return piece if isinstance(piece, Run) else Run(plain((piece,)), "code")  # type: ignore[arg-type]


def _key(piece: Run) -> tuple[str, str, str]:
    return piece.style, piece.target, "" if piece.target.startswith("#") else piece.text


def _words(pieces: list[Run]) -> int:
    return sum(any(map(str.isalnum, piece.text)) for piece in pieces)

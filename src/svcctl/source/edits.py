from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """One change of a text: the letters from ``start`` up to ``end`` become ``new``. Positions count code points."""

    start: int
    end: int
    new: str


def apart(edits: Iterable[Edit]) -> list[Edit]:
    """The edits in the order of the text, without those that touch an earlier one: two never share a letter."""
    kept: list[Edit] = []
    for edit in sorted(edits):
        if not kept or edit.start > kept[-1].end or (edit.start == kept[-1].end and kept[-1].start < kept[-1].end):
            kept.append(edit)
    return kept


def apply(text: str, edits: Iterable[Edit]) -> str:
    """The text with all edits made. Raises ValueError when two of them overlap."""
    parts: list[str] = []
    done = 0
    for edit in sorted(edits):
        if edit.start < done:
            raise ValueError(f"two changes overlap at {edit.start}")
        parts += [text[done : edit.start], edit.new]
        done = edit.end
    return "".join([*parts, text[done:]])

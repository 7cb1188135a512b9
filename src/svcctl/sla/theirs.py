"""What the ticket system itself says of its items: the columns of an export with its own verdicts, as words."""

import re
from enum import IntEnum

import numpy as np

from svcctl.catalog import Resource
from svcctl.kinds.ticket_source import TicketSource
from svcctl.sla.columns import alike
from svcctl.sla.items import Ints
from svcctl.sla.vocabulary import NOTHING, Codes, Vocabulary
from svcctl.source.tables import Chunk, Wanted

LINE, FILE = "line", "file"
"""Where a row stands in the exports, kept with an item as its words are."""
_LEFT = re.compile(r"([-\u2212]?)\s*\d")
"""Time left, in whatever unit: below zero is late."""


class Their(IntEnum):
    """The ticket system's verdict on one measure of one item."""

    NOT_TOLD = 0
    UNKNOWN = 1
    MET = 2
    BREACHED = 3


class Theirs:
    """Reads the ticket system's verdicts, by measure. Its vocabularies hold the words as the exports write them."""

    def __init__(self, source: TicketSource) -> None:
        self.declared = dict(source.verdicts)
        empty = frozenset(source.empty_values)
        self.words = {name: Vocabulary(lambda text: "" if text in empty else text) for name in self.declared}
        self.files = Vocabulary()
        self._read: dict[str, list[Their]] = {name: [] for name in self.declared}

    @property
    def wanted(self) -> dict[str, Wanted]:
        """The columns to read, by field; an export that lacks one tells no verdict."""
        columns = {name: said.column for name, said in self.declared.items()}
        return {
            key_of(name): Wanted(column, "text", optional=True, others=column.names[1:])
            for name, column in columns.items()
        }

    def codes(self, chunk: Chunk) -> dict[str, Codes]:
        """The words of each row of a chunk, and where the row stands."""
        texts = {name: chunk.texts.get(key_of(name)) for name in self.declared}
        found = {
            key_of(name): alike(NOTHING, chunk.count, np.int32) if column is None else self.words[name].codes(column)
            for name, column in texts.items()
        }
        found[FILE] = alike(self.files.number(chunk.plan.file), chunk.count, np.int32)
        return found | {LINE: chunk.lines_of(np.arange(chunk.count)).astype(np.int32)}

    def verdicts(self, metric: str, codes: Codes) -> Ints:
        """The verdicts (see `Their`) on a measure that words stand for."""
        read, words = self._read[metric], self.words[metric].words
        read += [self.verdict(metric, word) for word in words[len(read) :]]
        return np.array(read, np.int64).take(codes)

    def verdict(self, metric: str, word: str) -> Their:
        """What one word means, as far as the source says."""
        said = self.declared[metric]
        if not word:
            return Their.NOT_TOLD
        if word in said.met:
            return Their.MET
        if word in said.breached:
            return Their.BREACHED
        if said.time_left and (sign := _LEFT.match(word)):
            return Their.BREACHED if sign[1] else Their.MET
        return Their.UNKNOWN


def key_of(metric: str) -> str:
    """The field of a measure's verdict."""
    return f"verdicts.{metric}"


def refusal(source: Resource[TicketSource]) -> str:
    """Why the exports of a source cannot be compared with their own verdicts, and what to do; empty where they can."""
    if source.spec.history is not None:
        return (
            f"{source.name} reads a history, which has one row an event and no verdicts on items: leave --compare out"
        )
    if not source.spec.verdicts:
        step = "such as `verdicts: {resolution: {column: Resolution status, met: Within SLA, breached: SLA Violated}}`"
        return f"{source.name} names no column of the export with the ticket system's own verdicts: add one, {step}"
    return ""

"""How hard pages and declared texts are to read: grades against limits, and the hardest sentences with reasons."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from svcctl.catalog import Catalog
from svcctl.documents.model import Block, Definitions, Document, Heading, Paragraph, inner, plain
from svcctl.documents.prose import line
from svcctl.kinds.workspace import Limits
from svcctl.rules.plainly import Reading, declarations, language, limit, writing
from svcctl.writing import Counts, Limit, Measured, Tongue, grade, read, tongue, total


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence and where a reader meets it: under which heading, or under which key."""

    where: str
    sentence: Measured


@dataclass(frozen=True, slots=True)
class Judged:
    """One page or declaration: what it counts, its grade (None for a short text), its limits, and its sentences.

    ``foreign`` counts texts in another language than the page's, which are left out.
    """

    about: str
    tongue: Tongue
    limit: Limit
    sentences: tuple[Told, ...]
    foreign: int = 0

    @property
    def counts(self) -> Counts:
        """What its sentences count together."""
        return total([told.sentence for told in self.sentences])

    @property
    def grade(self) -> Decimal | None:
        """The reading grade of the whole."""
        return grade(self.counts, self.tongue.formula)

    @property
    def longest(self) -> int:
        """The words of its longest sentence."""
        return max((told.sentence.words for told in self.sentences if told.sentence.graded), default=0)

    @property
    def fails(self) -> bool:
        """True when it is above a limit."""
        return (self.grade or 0) > self.limit.grade or self.longest > self.limit.sentence


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that makes a sentence hard, and what to write instead."""

    fault: str
    why: str
    instead: str


@dataclass(frozen=True, slots=True)
class Hardest:
    """A sentence that is hard: where it stands first, in how many texts, its words, its own grade, and why."""

    about: str
    where: str
    times: int
    text: str
    words: int
    grade: Decimal
    reasons: tuple[Reason, ...]


def judged_page(document: Document, about: str, catalog: Catalog, limits: Mapping[str, Limits]) -> Judged | None:
    """A page by the limits of its kind, the first word of ``about``; None in a language that nobody can judge."""
    spoken = tongue(document.language)
    if spoken is None:
        return None
    kept = _foreign(catalog, spoken)
    found: list[Told] = []
    foreign = 0
    for where, text in _texts(document.blocks, ""):
        if " ".join(text.split()) in kept:
            foreign += 1
        else:
            found += [Told(where, sentence) for sentence in read(text, document.language)]
    return Judged(about, spoken, limit(limits, about.partition(" ")[0]), tuple(found), foreign)


def judged_texts(catalog: Catalog) -> Iterator[Judged]:
    """Each declaration with texts, in the order of the files."""
    limits, usual = writing(catalog).texts, language(catalog)
    for resource, texts in declarations(catalog):
        spoken = tongue(getattr(resource.spec, "language", "") or usual)
        if spoken is not None:
            told = tuple(Told(_key(text), sentence) for text in texts for sentence in text.sentences)
            yield Judged(resource.label, spoken, limit(limits, resource.kind), told)


def hardest(judged: Iterable[Judged], count: int) -> list[Hardest]:
    """The sentences with reasons to write them anew, the hardest first; one that stands in many texts is told once."""
    first: dict[str, Hardest] = {}
    for each in judged:
        for told in each.sentences:
            reasons = tuple(_reasons(told.sentence, each.limit))
            if not reasons:
                continue
            text = " ".join(told.sentence.text.split())
            own = grade(told.sentence.counts, each.tongue.formula, 1) or Decimal(0)
            known = first.get(text)
            about, where, times = (known.about, known.where, known.times + 1) if known else (each.about, told.where, 1)
            first[text] = Hardest(about, where, times, text, told.sentence.words, own, reasons)
    return sorted(first.values(), key=_order)[:count]


def _order(one: Hardest) -> tuple[bool, int, Decimal]:
    too_long = any(reason.fault == "sentence-too-long" for reason in one.reasons)
    return (not too_long, -one.words if too_long else -len(one.reasons), -one.grade)


def _reasons(sentence: Measured, limits: Limit) -> Iterator[Reason]:
    if sentence.graded and sentence.words > limits.sentence:
        where = f", for example before `{sentence.split}`" if sentence.split else ""
        why = f"{sentence.words} words, more than {limits.sentence}"
        yield Reason("sentence-too-long", why, f"make two of it{where}")
    for hard in sentence.hard:
        if hard.fault == "stiff":
            instead = hard.instead.strip("()") if hard.instead.startswith("(") else f"write `{hard.instead}`"
            yield Reason("legalese", f"`{hard.written}` is office language", instead)
        elif hard.fault == "passive":
            yield Reason("passive-voice", f"`{hard.written}` is passive", "begin with who does it")


@lru_cache(maxsize=4096)  # the same texts for every page of a run
def _shown(text: str) -> str:
    """A declared text as pages show it."""
    return " ".join(plain(line(text)).split())


def _foreign(catalog: Catalog, spoken: Tongue) -> frozenset[str]:
    """The declared texts in another language than this, as pages show them."""
    usual = language(catalog)
    own = ((getattr(prose.source.spec, "language", "") or usual, prose.text) for prose in catalog.prose)
    return frozenset(_shown(text) for said, text in own if tongue(said) is not spoken)


def _texts(blocks: tuple[Block, ...], where: str) -> Iterator[tuple[str, str]]:
    """Every text of a page, with the heading that it stands under; headings and tables are no sentences."""
    for block in blocks:
        if isinstance(block, Heading):
            where = plain(block.text)
        elif isinstance(block, Paragraph):
            yield where, plain(block.text)
        elif isinstance(block, Definitions):
            for _, meaning in block.items:
                yield from _texts(meaning, where)
        else:
            for held in inner(block):
                yield from _texts(held, where)


def _key(text: Reading) -> str:
    return ".".join(str(step) for step in text.prose.path[1:])

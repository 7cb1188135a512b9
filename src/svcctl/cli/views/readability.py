"""What `svcctl render check` tells: a table of grades, then the hardest sentences; for people and for programs."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

import typer

from svcctl.cli.files import write_text
from svcctl.cli.views.outputs import Output
from svcctl.documents.readability import Hardest, Judged
from svcctl.findings.report import many
from svcctl.writing import ENOUGH, NAMES

FORMATS = ("json", "markdown", "text")
_HEAD = ("", "grade", "at most", "words", "longest", "at most")


def tell(judged: Sequence[Judged], worst: Sequence[Hardest], asked: Iterable[Output], *, quiet: bool) -> None:
    """Writes each format that was asked for. ``quiet`` says nothing to people where all is within its limits."""
    make = {"json": _json, "markdown": _markdown, "text": _text}
    for output in asked:
        text = make[output.format](judged, worst)
        if output.file is not None:
            write_text(output.file, text)
        elif not quiet or output.format == "json" or any(each.fails for each in judged):
            typer.echo(text, nl=False)


def _row(each: Judged) -> tuple[str, ...]:
    grade = "-" if each.grade is None else str(each.grade)
    counts = (each.counts.words, each.longest, each.limit.sentence)
    words, longest, most = map(str, counts)
    return (each.about, grade, str(each.limit.grade), words, longest, most)


def _text(judged: Sequence[Judged], worst: Sequence[Hardest]) -> str:
    shown = [each for each in judged if each.grade is not None or each.fails]
    rows = [_HEAD, *(_row(each) for each in shown)] if shown else []
    sizes = [max((len(row[column]) for row in rows), default=0) for column in range(len(_HEAD))]
    marks = ["", *("  above its limit" if each.fails else "" for each in shown)]
    lines = [
        "  ".join(
            cell.ljust(size) if not at else cell.rjust(size)
            for at, (cell, size) in enumerate(zip(row, sizes, strict=True))
        )
        + mark
        for row, mark in zip(rows, marks, strict=False)
    ]
    lines += [*[""][: len(rows)], *_closing(judged)]
    if worst:
        lines += ["", "The hardest sentences", ""]
    for number, one in enumerate(worst, 1):
        lines += [f"{number}. {_where(one)}", f"   {one.text}"]
        lines += [f"   - {reason.why}: {reason.instead}" for reason in one.reasons]
    return "\n".join(lines) + "\n"


def _markdown(judged: Sequence[Judged], worst: Sequence[Hardest]) -> str:
    lines = ["### How hard it is to read", "", *_closing(judged), ""]
    lines += ["| text | grade | at most | words | longest sentence | at most | |", "|---|--:|--:|--:|--:|--:|---|"]
    for each in judged:
        lines.append(f"| {' | '.join(_row(each))} | {'above its limit' if each.fails else ''} |")
    if worst:
        lines += ["", "#### The hardest sentences", ""]
    for number, one in enumerate(worst, 1):
        lines += [f"{number}. {_where(one)}: {_plain(one.text)}"]
        lines += [f"   - {_plain(reason.why)}: {_plain(reason.instead)}" for reason in one.reasons]
    return "\n".join(lines) + "\n"


def _plain(text: str) -> str:
    """A text in which Markdown sees no marks of its own, but for code between backticks."""
    return "".join(f"\\{letter}" if letter in "\\*_[]<>|#" else letter for letter in text)


def _closing(judged: Sequence[Judged]) -> list[str]:
    above = sum(each.fails for each in judged)
    short = sum(each.grade is None for each in judged)
    formulas = sorted({NAMES[each.tongue.formula] for each in judged})
    told = [f"{many(len(judged), 'text')}, {above} above a limit. Grades are school years by {' and '.join(formulas)}."]
    if short:
        told.append(f"{many(short, 'text')} with fewer than {ENOUGH} words {'has' if short == 1 else 'have'} no grade.")
    if foreign := sum(each.foreign for each in judged):
        told.append(f"Left out: {many(foreign, 'text')} that the workspace declares in another language.")
    return told if judged else ["No text to judge: svcctl reads English and German."]


def _where(one: Hardest) -> str:
    others = f" (and {one.times - 1} times more)" if one.times > 1 else ""
    place = f"{one.about}, {one.where}" if one.where else one.about
    return f"{place}{others}, grade {one.grade}"


def _json(judged: Sequence[Judged], worst: Sequence[Hardest]) -> str:
    told = {
        "schema": "svcctl/render-check",
        "version": 1,
        "texts": [_judged(each) for each in judged],
        "hardest": [_hardest(one) for one in worst],
    }
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def _judged(each: Judged) -> dict[str, Any]:
    return {
        "about": each.about,
        "language": each.tongue.language,
        "formula": each.tongue.formula,
        "grade": None if each.grade is None else str(each.grade),
        "gradeAtMost": str(each.limit.grade),
        "words": each.counts.words,
        "sentences": each.counts.sentences,
        "longestSentence": each.longest,
        "sentenceAtMost": each.limit.sentence,
        "leftOut": each.foreign,
        "aboveLimit": each.fails,
    }


def _hardest(one: Hardest) -> dict[str, Any]:
    return {
        "about": one.about,
        "where": one.where,
        "times": one.times,
        "text": one.text,
        "words": one.words,
        "grade": str(one.grade),
        "reasons": [{"rule": reason.fault, "why": reason.why, "instead": reason.instead} for reason in one.reasons],
    }

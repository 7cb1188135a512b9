import re

from yaml._yaml import CParser, Mark
from yaml.error import MarkedYAMLError, YAMLError
from yaml.tokens import (
    FlowMappingEndToken,
    FlowMappingStartToken,
    FlowSequenceEndToken,
    FlowSequenceStartToken,
)

from svcctl.findings.model import Place, Problem, Span
from svcctl.source.encoding import lines_of
from svcctl.source.sayings import AFTER_QUOTE, COLON_IN_TEXT, NO_COLON, OTHER, SAYINGS, TOO_DEEP_KEY, Saying

Point = tuple[int, int]

_TAB = re.compile(r"[ ?:-]*\t")
_WORD = re.compile(r"""["'\[\]{},]|[^\s\[\]{},"':]+|:""")
_COLON = re.compile(r":[ \t]")
_SAYS = re.compile(r"[ ]*[^\s#]")
_MARGIN = re.compile(r"(?:[ ]|- )*")
_OPENERS = (FlowSequenceStartToken, FlowMappingStartToken)
_CLOSERS = (FlowSequenceEndToken, FlowMappingEndToken)


def explain(error: YAMLError, text: bytes, file: str, document: int) -> Problem:
    """Turns what libyaml says about a file it cannot read into words that tell what to change."""
    lines = lines_of(text)
    end = _point(getattr(error, "problem_mark", None), lines)
    start = _point(getattr(error, "context_mark", None) or getattr(error, "problem_mark", None), lines)
    remark = f"{getattr(error, 'context', None) or ''}: {getattr(error, 'problem', None) or error}"
    if (tab := _tab(remark, lines, end)) is not None:
        return _tab_problem(tab, Place(file, document))
    if "flow" in remark and (mark := _unclosed(text, error)) is not None:
        opened = _point(mark, lines)
        if end[1] >= len(lines[end[0]]) or _left_behind(opened, end, lines):
            return _unclosed_problem(opened, end, lines, Place(file, document))
        return _in_brackets(opened, end, lines, Place(file, document))
    saying, at = _saying(remark, start, end, lines)
    span, word = _word_at(at, lines)
    shown = {
        "word": word,
        "letter": f"'{word[:1]}'" if word else "the end of the file",
        "anchor": f"&{word[1:]}",
        "start": start[0] + 1,
        "line": end[0] + 1,
    }
    return Problem(
        saying.message.format_map(shown),
        Place(file, document, span=span),
        saying.hint.format_map(shown),
        saying.rule,
    )


def cut_short(error: YAMLError, text: bytes) -> bool:
    """True when the document above the error only seemed to end, because a line is indented less than its first."""
    if "<document start>" not in str(getattr(error, "problem", "")):
        return False
    lines = lines_of(text)
    line, _ = _point(getattr(error, "problem_mark", None), lines)
    above = next((said for said in reversed(lines[:line]) if _SAYS.match(said)), "")
    return not above.startswith("...")


def _saying(remark: str, start: Point, end: Point, lines: list[str]) -> tuple[Saying, Point]:
    """What to say and where to point."""
    if "mapping values are not allowed" in remark:
        return _colon(end, lines)
    saying = next((one for one in SAYINGS if one.remark in remark), OTHER)
    if saying.remark == "did not find expected key" and lines[end[0]][: end[1]].rstrip().endswith(("'", '"')):
        return AFTER_QUOTE, end
    return saying, start if saying.at_start else end


def _colon(end: Point, lines: list[str]) -> tuple[Saying, Point]:
    """A colon too many: in a text, after a key at the wrong indentation, or because the key above has lost its own."""
    line, column = end
    if _COLON.search(lines[line][:column]):
        return COLON_IN_TEXT, end
    above = next((number for number in range(line - 1, -1, -1) if _SAYS.match(lines[number])), None)
    if above is None:
        return OTHER, end
    indent = _indent(lines[above])
    parent = next((n for n in range(above, -1, -1) if _SAYS.match(lines[n]) and _indent(lines[n]) < indent), None)
    continues = parent is not None and re.search(r":[ \t]+[^|>\s]", lines[parent])
    if not _COLON.search(lines[above] + " ") and not continues:
        return NO_COLON, (above, indent)
    return TOO_DEEP_KEY, (line, _indent(lines[line]))


def _indent(line: str) -> int:
    """How far a line's first word is from the margin, past the dashes of a list."""
    found = _MARGIN.match(line)
    return found.end() if found else 0


def _point(mark: Mark | None, lines: list[str]) -> Point:
    """Line and column from 0, moved back to the last line with something on it when the file has ended."""
    line, column = (mark.line, mark.column) if mark is not None else (0, 0)
    last = max((number for number, text in enumerate(lines) if text.strip()), default=0)
    return (line, column) if line <= last else (last, len(lines[last].rstrip()))


def _word_at(point: Point, lines: list[str]) -> tuple[Span, str]:
    line, column = point
    found = _WORD.match(lines[line], column)
    word = found[0] if found else ""
    return Span(line + 1, column + 1, line + 1, column + 1 + max(1, len(word))), word


def _tab(remark: str, lines: list[str], end: Point) -> Point | None:
    if "quoted scalar" in remark or "flow" in remark:
        return None
    found = _TAB.match(lines[end[0]])
    return (end[0], found.end() - 1) if found else None


def _tab_problem(tab: Point, place: Place) -> Problem:
    line, column = tab[0] + 1, tab[1] + 1
    return Problem(
        "a tab is used to indent this line; YAML accepts spaces only",
        Place(place.file, place.document, span=Span(line, column, line, column + 1)),
        "replace the tab with spaces, and set your editor to indent YAML with spaces",
        "tab-indentation",
    )


def _unclosed(text: bytes, error: YAMLError) -> Mark | None:
    """Where the innermost bracket stands that is still open at the error."""
    limit = error.problem_mark if isinstance(error, MarkedYAMLError) else None
    open_: list[Mark] = []
    parser = CParser(text)
    try:
        while limit is not None and (token := parser.get_token()) is not None and token.start_mark.index < limit.index:
            if isinstance(token, _OPENERS):
                open_.append(token.start_mark)
            elif isinstance(token, _CLOSERS) and open_:
                open_.pop()
    except YAMLError:
        pass
    return open_[-1] if open_ else None


def _left_behind(opened: Point, end: Point, lines: list[str]) -> bool:
    """True when the error is on a later line that is not indented as part of the brackets: they were forgotten."""
    margin = [len(lines[line]) - len(lines[line].lstrip()) for line in (opened[0], end[0])]
    return opened[0] < end[0] and margin[1] <= margin[0]


def _unclosed_problem(opened: Point, end: Point, lines: list[str], place: Place) -> Problem:
    span, bracket = _word_at(opened, lines)
    closing = {"[": "]", "{": "}"}.get(bracket, "bracket")
    return Problem(
        f"the '{bracket}' opened here is still open at line {end[0] + 1}",
        Place(place.file, place.document, span=span),
        f"add the missing '{closing}' or comma; quote texts that contain brackets",
        "yaml-syntax",
    )


def _in_brackets(opened: Point, end: Point, lines: list[str], place: Place) -> Problem:
    span, word = _word_at(end, lines)
    bracket = lines[opened[0]][opened[1]]
    closing = {"[": "]", "{": "}"}.get(bracket, "bracket")
    return Problem(
        f"inside '{bracket}' of column {opened[1] + 1} a comma or '{closing}' is expected before '{word}'",
        Place(place.file, place.document, span=span),
        "separate the entries with commas, close the bracket, or quote texts that contain ': ', brackets or commas",
        "yaml-syntax",
    )

import ast
import re
import warnings
from collections.abc import Iterator
from typing import Any, cast

from svcctl.policy.faults import Fault, FaultError
from svcctl.policy.limits import MAX_DEPTH, MAX_DIGITS, MAX_LETTERS, MAX_LOOPS, MAX_PARTS

_WRITTEN = (
    *(ast.Expression, ast.BoolOp, ast.And, ast.Or, ast.UnaryOp, ast.Not, ast.USub, ast.IfExp),
    *(ast.BinOp, ast.Add, ast.Sub, ast.Mult, ast.Div),
    *(ast.Compare, ast.Eq, ast.NotEq, ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.In, ast.NotIn),
    *(ast.Call, ast.Name, ast.Load, ast.Store, ast.Constant, ast.Attribute, ast.Subscript, ast.List, ast.Tuple),
    *(ast.GeneratorExp, ast.ListComp, ast.comprehension),
)
"""Everything that an expression may be made of. What is not listed does not exist."""

_INSTEAD: dict[type[ast.AST], str] = {
    ast.Is: "write `==`; whether a key is there is asked by has(...)",
    ast.IsNot: "write `!=`; whether a key is there is asked by has(...)",
    ast.Pow: "write the number out",
    ast.Mod: "there is no remainder; compare with a percentage such as '30%'",
    ast.JoinedStr: "write the text without the f; only the message of a policy fills in values",
    ast.Dict: "braces are for messages; compare with a list such as ['P1', 'P2']",
    ast.Set: "write a list with square brackets, such as ['P1', 'P2']",
    ast.BitAnd: "write `and`",
    ast.BitOr: "write `or`",
    ast.Slice: "go through the list with a condition, as in [x for x in list if ...]",
}
_LOOPS = (ast.GeneratorExp, ast.ListComp)
_WORDS = (
    "False None True and as assert async await break class continue def del elif else except finally for from global"
)
_WORDS += " if import in is lambda nonlocal not or pass raise return try while with yield"
_TEXT_OR_KEY = re.compile(
    rf"""('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")|(\.[ \t]*)({"|".join(_WORDS.split())})(?![A-Za-z0-9_])"""
)
_STAND_IN = {word: chr(0x13A0 + at) for at, word in enumerate(_WORDS.split())}
"""A key may be a word of Python, as in `effective.from`: a letter that no key has stands for it while it is parsed."""
_STOOD_FOR = {letter: word for word, letter in _STAND_IN.items()}
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?", re.ASCII)


def parse(text: str) -> ast.expr:
    """An expression as a tree, made of nothing but what the language has. Positions of nodes count letters of the text.

    Raises FaultError for everything else: long before anything could run, and without ever running anything.
    """
    if len(text) > MAX_LETTERS:
        raise _refused(f"this expression has more than {MAX_LETTERS:,} letters", 0, 1, "make two policies of it")
    if (odd := next((at for at, letter in enumerate(text) if letter in _STOOD_FOR), None)) is not None:
        raise _refused(f"the letter {text[odd]} is not used in policies", odd, odd + 1)
    tree = _tree(text)
    _check(tree, text)
    return tree.body


def key_of(node: ast.Attribute) -> str:
    """The key after a dot, words of the language included."""
    return _STOOD_FOR.get(node.attr[0], node.attr)


def answers_a_truth(node: ast.expr) -> bool:
    """True for what can only be true or false, so that nobody has to ask."""
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Name) and node.func.id in {"has", "all", "any"}
    return isinstance(node, ast.Compare | ast.BoolOp) or (
        isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not)
    )


def has_key(node: ast.expr) -> bool:
    """True for a key in brackets, as in ``self.spec.entitlements['backup-storage']``."""
    return (
        isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant) and isinstance(node.slice.value, str)
    )


def written_key(node: ast.expr) -> str:
    """The key after a dot or in brackets."""
    return key_of(node) if isinstance(node, ast.Attribute) else cast("Any", node).slice.value


def path_parts(node: ast.expr) -> tuple[ast.expr, list[str], list[ast.expr]]:
    """What a path begins with, its keys as they are written, and the part of the expression that ends with each."""
    keys: list[str] = []
    parts: list[ast.expr] = []
    while isinstance(node, ast.Attribute) or has_key(node):
        keys.insert(0, written_key(node))
        parts.insert(0, node)
        node = node.value  # type: ignore[attr-defined]
    return node, keys, parts


def span(node: ast.AST) -> tuple[int, int]:
    """The letters of the text that a node stands for, the end exclusive."""
    start: int = node.col_offset  # type: ignore[attr-defined]
    end: int = node.end_col_offset  # type: ignore[attr-defined]
    return start, end


def _tree(text: str) -> ast.Expression:
    marked = _TEXT_OR_KEY.sub(lambda found: found[1] or found[2] + _STAND_IN[found[3]] * len(found[3]), text)
    plain = re.sub(r"[\r\n\t\f\v]", " ", marked)
    lead = len(plain) - len(plain.lstrip(" "))
    source = plain[lead:]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(source, mode="eval")
    except SyntaxError as error:
        raise _syntax(error, text, lead) from None
    except (ValueError, RecursionError, MemoryError):
        raise _refused(
            "this is no expression: it is nested too deeply, or has letters that no text has", 0, 1
        ) from None
    _in_letters(tree, source, lead)
    return tree


def _syntax(error: SyntaxError, text: str, lead: int) -> FaultError:
    last = max(len(text.rstrip()) - 1, 0)
    at = min(error.offset - 1 + lead, last) if error.offset else last
    end = error.end_offset - 1 + lead if error.end_offset else at + 1
    hint = "an expression is one condition, such as self.spec.tier.rank > 1"
    if re.search(r"(?<![=!<>])=(?![=>])", text):
        hint = "two values are compared by `==`"
    return _refused(f"this is no expression: {_reason(error)}", at, max(min(end, last + 1), at + 1), hint)


def _reason(error: SyntaxError) -> str:
    """What the reader says, without its letters for programmers."""
    said = re.split(r"\. | \(|; ", error.msg)[0]
    return "it cannot be read from here" if said == "invalid syntax" else said


def _in_letters(tree: ast.Expression, source: str, lead: int) -> None:
    """Positions count bytes; columns of a file count letters."""
    letters = list(range(len(source) + 1))
    if not source.isascii():
        letters = [at for at, letter in enumerate(source) for _ in letter.encode()] + [len(source)]
    for node in ast.walk(tree):
        if isinstance(node, ast.expr):
            node.col_offset = letters[node.col_offset] + lead
            node.end_col_offset = letters[node.end_col_offset or 0] + lead


def _check(tree: ast.Expression, text: str) -> None:
    for parts, (node, around, depth, loops) in enumerate(_walk(tree), 1):
        start, end = span(node if isinstance(node, ast.expr) else around)
        if parts > MAX_PARTS or depth > MAX_DEPTH:
            raise _refused("this expression is too large to follow", start, end, "make two policies of it")
        if not isinstance(node, _WRITTEN):
            what = f"`{_cut(text[start:end])}` uses something that policies do not have"
            raise _refused(what, start, end, _INSTEAD.get(type(node), "`svcctl explain Policy` shows what they have"))
        if loops > MAX_LOOPS:
            raise _refused(f"more than {MAX_LOOPS} lists are gone through inside each other", start, end)
        if isinstance(node, ast.Constant):
            _check_constant(node, text)
    if (at := _comment(text, tree)) is not None:
        raise _refused("`#` begins a comment here, and the rest would be ignored", at, at + 1, "take it out")


def _walk(tree: ast.Expression) -> Iterator[tuple[ast.AST, ast.AST, int, int]]:
    """Every node with the expression around it, how deep it stands, and how many lists are gone through there."""
    stack: list[tuple[ast.AST, ast.AST, int, int]] = [(tree.body, tree.body, 1, 0)]
    while stack:
        node, around, depth, loops = stack.pop()
        yield node, around, depth, loops
        inside = loops + (len(node.generators) if isinstance(node, _LOOPS) else 0)
        nearest = node if isinstance(node, ast.expr) else around
        stack += [(child, nearest, depth + 1, inside) for child in reversed([*ast.iter_child_nodes(node)])]


def _check_constant(node: ast.Constant, text: str) -> None:
    start, end = span(node)
    if isinstance(node.value, bool | str):
        return
    if node.value is None:
        raise _refused("`None` is no value in YAML", start, end, "ask has(...) whether a key is there")
    written = text[start:end]
    if not isinstance(node.value, int | float) or not _NUMBER.fullmatch(written) or len(written) > MAX_DIGITS:
        hint = "write a plain number such as 20 or 99.5"
        raise _refused(f"`{_cut(written)}` is no number that policies have", start, end, hint)


def _comment(text: str, tree: ast.Expression) -> int | None:
    """Where a comment begins: a `#` in none of the texts of the expression."""
    texts = [span(node) for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    hashes = (at for at, letter in enumerate(text) if letter == "#")
    return next((at for at in hashes if not any(start <= at < end for start, end in texts)), None)


def _refused(message: str, start: int, end: int, hint: str = "") -> FaultError:
    return FaultError(Fault(message, start, end, hint))


def _cut(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"

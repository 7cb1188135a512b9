"""Names that the text of a clause asks for, read without the engine that fills it in."""

import re
from collections.abc import Iterator

_CODE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_TEXT = re.compile(r"'[^'\n]*'|\"[^\"\n]*\"")
_NAME = re.compile(r"(?<![\w.])[A-Za-z_]\w*")
_WORDS = frozenset(
    {
        "if",
        "elif",
        "else",
        "endif",
        "and",
        "or",
        "not",
        "is",
        "in",
        "none",
        "true",
        "false",
        "None",
        "True",
        "False",
        "defined",
    }
)
KNOWN = frozenset({"customer", "provider", "jurisdiction", "day"})
"""What every text may ask for beside its own blanks."""


def asked(text: str) -> Iterator[tuple[str, tuple[int, int]]]:
    """Every name between braces, and the letters at which it stands."""
    for code in _CODE.finditer(text):
        bare = _TEXT.sub(lambda found: " " * len(found[0]), code[0])
        for name in _NAME.finditer(bare):
            if name[0] not in _WORDS:
                yield name[0], (code.start() + name.start(), code.start() + name.end())

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Saying:
    """One of libyaml's terse remarks, and how to say it to a person. ``at_start`` points at where the trouble began."""

    remark: str
    message: str
    hint: str
    at_start: bool = False
    rule: str = "yaml-syntax"


_QUOTES = "put the whole text in quotes"
SAYINGS = (
    Saying(
        "found incompatible YAML document",
        "the `%YAML` line asks for a version of YAML that svcctl does not read",
        "delete the line: files are read as YAML 1.2",
        rule="yaml-version",
    ),
    Saying(
        "found unexpected end of stream",
        "the quote opened here is never closed",
        "add the closing quote; inside '...' an apostrophe is written twice: ''",
        at_start=True,
    ),
    Saying(
        "found unexpected document indicator",
        "the quote opened here is not closed before the document ends at line {line}",
        "add the closing quote; inside '...' an apostrophe is written twice: ''",
        at_start=True,
    ),
    Saying(
        "block sequence entries are not allowed",
        "a list cannot start on the same line as its key",
        "put each '- ' on a line of its own below the key, or quote the text if it is meant to start with a dash",
    ),
    Saying(
        "could not find expected ':'",
        "this line is neither `key: value` nor part of the value above it",
        "add the missing colon and a space after it, or indent the line to continue the text above",
        at_start=True,
    ),
    Saying(
        "found unknown escape character",
        "a backslash in double quotes is followed by a letter that has no meaning there",
        r"write the backslash twice (\\), or use single quotes",
        at_start=True,
    ),
    Saying(
        "hexdecimal number",
        "a backslash code in double quotes is not complete",
        r"write \x with 2, \u with 4 or \U with 8 hexadecimal digits, or use single quotes",
        at_start=True,
    ),
    Saying(
        "invalid Unicode character escape code",
        "a backslash code in double quotes stands for no character",
        "write the character itself; files are UTF-8",
        at_start=True,
    ),
    Saying(
        "found undefined alias",
        "`{word}` repeats a value named `{anchor}`, and there is none above it in this document",
        "name the value with `{anchor}` first, or put the text in quotes if it only starts with an asterisk",
    ),
    Saying(
        "found duplicate anchor",
        "the name `{word}` is given to two values of this document",
        "choose another name for one of them",
    ),
    Saying(
        "did not find expected alphabetic or numeric character",
        "a text cannot start with {letter} unless it is quoted: it would name or repeat another value",
        _QUOTES,
        at_start=True,
    ),
    Saying(
        "found character that cannot start any token", "a text cannot start with {letter} unless it is quoted", _QUOTES
    ),
    Saying(
        "did not find expected comment or line break",
        "after '|' or '>' the text starts on the next line; nothing else may stand on this one",
        "move the text to the next line and indent it",
    ),
    Saying(
        "indentation indicator equal to 0",
        "the number after '|' or '>' counts the spaces of indentation, and cannot be 0",
        "leave the number out",
    ),
    Saying(
        "did not find expected '-' indicator",
        "this line stands among the items of a list but does not start with '- '",
        "start it with '- ', or indent it to belong to the item above",
    ),
    Saying(
        "did not find expected key",
        "this does not fit the keys that start at line {start}: it is no `key: value` at their indentation",
        "indent it exactly like the other keys, or further if it belongs to the value above",
    ),
    Saying(
        "did not find expected <document start>",
        "the document above has ended, and this does not belong to it",
        "indent it like the first line of the document, or put a line `---` before it to start another one",
    ),
    Saying(
        "did not find expected node content",
        "a value is expected here, and {letter} cannot start one",
        "remove it, write the missing value, or put the text in quotes if it belongs to one",
    ),
    Saying("undefined tag handle", "`{word}` is a YAML tag; svcctl reads plain values only", _QUOTES, rule="yaml-tag"),
    Saying(
        "tag", "this is not a YAML tag, and svcctl reads plain values only", _QUOTES, at_start=True, rule="yaml-tag"
    ),
    Saying(
        "directive",
        "a line that starts with '%' is an instruction to YAML, and this one is not known",
        "delete it, or indent it",
    ),
)
OTHER = Saying(
    "",
    "the file cannot be read from here on",
    "compare the indentation, quotes and colons of this line with its neighbours",
)
AFTER_QUOTE = Saying(
    "",
    "the quoted text ends before this",
    "quote the whole value; inside '...' an apostrophe is written twice: '', inside \"...\" a quote is written \\\"",
)
COLON_IN_TEXT = Saying(
    "",
    "there is a second ': ' on this line, but a value cannot be a `key: value` pair itself",
    "put the whole value in quotes if the colon belongs to a text; else start a new line for the second key",
)
TOO_DEEP_KEY = Saying(
    "",
    "the key `{word}` is indented as if it belonged to the line above, which already has a value",
    "indent it exactly like the keys it stands among, or quote the text if the colon belongs to it",
)
NO_COLON = Saying(
    "",
    "this line has no ': ' after its key, so the next line does not fit",
    "write a colon and a space after the key",
)

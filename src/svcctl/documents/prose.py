"""Text as people write it (CommonMark) into blocks. Raw HTML stays text; pictures are left out."""

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING, cast

from svcctl.documents.model import Block, Grid, Heading, Inline, Paragraph, Points, Ref, Run, Style, Text, joined

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.tree import SyntaxTreeNode

REFERENCE = "clause:"
"""A link to ``clause:ID`` refers to another clause by its number."""


@cache
def _reader() -> "MarkdownIt":
    from markdown_it import MarkdownIt  # noqa: PLC0415 - only documents need it

    return MarkdownIt("commonmark", {"html": False}).enable("table")


def prose(source: str) -> tuple[Block, ...]:
    """Paragraphs, headings, lists and tables of a text, in order.

    ``[](clause:limits)`` refers to the clause ``limits``: its number is put there when all are known.
    """
    from markdown_it.tree import SyntaxTreeNode  # noqa: PLC0415

    tree = SyntaxTreeNode(_reader().parse(source))
    return tuple(_blocks(tree.children))


@lru_cache(maxsize=4096)  # many pages say the same
def line(source: str) -> Text:
    """One line of text with its emphasis, code and links."""
    blocks = prose(" ".join(source.split()))
    return next((block.text for block in blocks if isinstance(block, Paragraph)), ())


def _blocks(nodes: "Sequence[SyntaxTreeNode]") -> Iterator[Block]:
    for node in nodes:
        if node.type == "paragraph":
            yield Paragraph(_text(node))
        elif node.type == "heading":
            yield Heading(_text(node), max(2, min(int(node.tag[1:]), 3)))
        elif node.type in {"bullet_list", "ordered_list"}:
            items = tuple(tuple(_blocks(item.children)) for item in node.children)
            yield Points(items, node.type == "ordered_list")
        elif node.type == "table":
            yield _grid(node)
        elif node.type in {"code_block", "fence"}:
            yield Paragraph((Run(node.content.rstrip("\n"), "code"),))
        elif node.children:
            yield from _blocks(node.children)


def _grid(node: "SyntaxTreeNode") -> Grid:
    rows = [tuple(map(_text, row.children)) for part in node.children for row in part.children]
    head = node.children[0].children[0].children
    right = {place for place, cell in enumerate(head) if "right" in str(cell.attrs.get("style", ""))}
    return Grid((), rows[0], tuple(rows[1:]), frozenset(right))


def _text(node: "SyntaxTreeNode") -> Text:
    inline = next((child for child in node.children if child.type == "inline"), None)
    return () if inline is None else tuple(joined(_inline(inline.children, "", "")))


_STYLES = {"strong": "strong", "em": "emphasis"}


def _inline(nodes: "Sequence[SyntaxTreeNode]", style: Style, target: str) -> Iterator[Inline]:
    for node in nodes:
        if node.type in {"softbreak", "hardbreak"}:
            yield Run(" " if node.type == "softbreak" else "\n", style, target)
        elif node.type == "code_inline":
            yield Run(node.content, "code", target)
        elif node.type == "link":
            yield from _link(node, style)
        elif node.type in _STYLES:
            yield from _inline(node.children, cast("Style", _STYLES[node.type]), target)
        elif node.type != "image":
            yield Run(node.content, style, target)


def _link(node: "SyntaxTreeNode", style: Style) -> Iterator[Inline]:
    address = str(node.attrs.get("href", ""))
    if address.startswith(REFERENCE):
        yield Ref(address.removeprefix(REFERENCE))
    else:
        yield from _inline(node.children, style, address)

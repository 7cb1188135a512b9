"""Blocks of an export one after the other, each on its lines: as its rows are read, but without reading them."""

from svcctl.source.tables.blocks import apart


def cut(pieces, delimiter, first_line=1, size=1, begun=0):
    """The blocks of a stream of bytes whose first row stands on a line."""
    line = first_line
    for block in apart(pieces, delimiter, size, begun):
        found = block.behind(line)
        line = found.next_line
        yield found

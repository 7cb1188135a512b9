"""A report as bytes, to be kept and read again: whole, or not at all."""

import msgspec

from svcctl.findings import Report

_READ = msgspec.json.Decoder(Report)


def pack(report: Report) -> bytes:
    """A report as bytes, the same for the same report."""
    return msgspec.json.encode(report)


def unpack(content: bytes) -> Report | None:
    """The report that was packed; None for bytes that are none, or of another version's making."""
    try:
        return _READ.decode(content)
    except (msgspec.DecodeError, msgspec.ValidationError):
        return None

"""Files that are archives inside, such as those of Word: packed again so that the same parts give the same bytes."""

import io
import zipfile
from collections.abc import Callable

_NEVER = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a zip archive can tell."""


def repacked(archive: bytes, change: Callable[[bytes], bytes] = bytes) -> bytes:
    """The same parts in the same order, without the time of the run; each as ``change`` makes it."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(packed, "w") as new:
        for part in old.infolist():
            told = zipfile.ZipInfo(part.filename, _NEVER)
            told.compress_type, told.external_attr, told.create_system = zipfile.ZIP_DEFLATED, 0o600 << 16, 3
            new.writestr(told, change(old.read(part)))
    return packed.getvalue()

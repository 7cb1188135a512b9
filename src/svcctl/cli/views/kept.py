"""The folders in the user's cache that commands keep things in.

Nothing is ever updated in place, so runs side by side and runs that are killed leave nothing half-written.
"""

import os
import tempfile
from contextlib import suppress
from pathlib import Path


def cache_folder(name: str) -> Path | None:
    """A folder that holds nothing else: below ``SVCCTL_CACHE_DIR``, else the user's cache; None where neither is."""
    named = os.environ.get("SVCCTL_CACHE_DIR")
    if named:
        return Path(named, name)
    base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("HOME")
    if not base:
        return None
    return Path(base, "svcctl", name) if os.environ.get("XDG_CACHE_HOME") else Path(base, ".cache", "svcctl", name)


def keep(place: Path, content: bytes, most: int) -> None:
    """Keeps a file, whole or not at all, and so many files at most; a cache that cannot be written is none."""
    with suppress(OSError):
        place.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=place.parent, prefix=".", suffix=".tmp")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            Path(name).replace(place)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        known = sorted(place.parent.iterdir(), key=lambda each: each.stat().st_mtime_ns, reverse=True)
        for old in known[most:]:
            old.unlink(missing_ok=True)

"""The folders in the user's cache that commands keep things in.

Nothing is ever updated in place, so runs side by side and runs that are killed leave nothing half-written.
"""

import os
from contextlib import suppress
from pathlib import Path

from svcctl.cli.files import write_whole


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
        write_whole(place, content, 0o600, durable=False)
        known = sorted(place.parent.iterdir(), key=lambda each: each.stat().st_mtime_ns, reverse=True)
        for old in known[most:]:
            old.unlink(missing_ok=True)

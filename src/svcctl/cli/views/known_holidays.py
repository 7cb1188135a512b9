"""Public holidays that were worked out before: by the same library, of a country, they are the same every time.

To load the library and to ask it for one country takes longer than to measure a hundred thousand tickets.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from hashlib import blake2b
from importlib.util import find_spec
from pathlib import Path

import svcctl
from svcctl.calendars import holidays
from svcctl.cli.views.kept import cache_folder, keep

KEPT = 64
"""Lists that are kept, the newest; one of a century has fifty kilobytes."""


def recalled(asked: str, work_out: Callable[[], dict[str, str]]) -> dict[str, str]:
    """What was asked for, as it was worked out before, or now; a file that is not as it was written is none."""
    folder = cache_folder("holidays")
    if folder is None:
        return work_out()
    question = "\0".join((asked, *_library()))
    place = folder / f"{_digest(question.encode())}.json"
    with suppress(OSError):
        digest, _, content = place.read_bytes().partition(b"\n")
        if digest.decode("ascii", "replace") == _digest(content):
            found: dict[str, str] = json.loads(content)
            return found
    found = work_out()
    content = json.dumps(found, ensure_ascii=False).encode()
    keep(place, f"{_digest(content)}\n".encode() + content, KEPT)
    return found


def _digest(content: bytes) -> str:
    return blake2b(content, digest_size=20).hexdigest()


def _library() -> Iterator[str]:
    """What tells one holidays library from another, and one way to ask it: versions, and when they were installed."""
    yield f"{svcctl.__version__} {Path(holidays.__file__).stat().st_mtime_ns}"
    library = find_spec("holidays")
    if library is not None and library.origin:
        inside = Path(library.origin).parent
        yield from sorted(path.name for path in inside.parent.glob("holidays-*"))
        for each in (Path(library.origin), inside, inside / "countries"):
            yield f"{each} {each.stat().st_mtime_ns}"

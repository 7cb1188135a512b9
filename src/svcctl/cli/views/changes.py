from collections.abc import Iterator, Mapping
from difflib import unified_diff


def as_diff(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> str:
    """Changes of files as `git diff` shows them, so that `patch` can read them; empty when there are none."""
    return "".join(part for name in sorted(after) for part in _one(name, before[name], after[name]))


def _one(name: str, before: bytes, after: bytes) -> Iterator[str]:
    old, new = (content.decode("utf-8", "replace").splitlines(keepends=True) for content in (before, after))
    for line in unified_diff(old, new, f"a/{name}", f"b/{name}"):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"

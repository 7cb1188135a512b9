"""Who reviews which file: the owners of the declarations in it, as a CODEOWNERS file says it."""

import re
from collections.abc import Iterator

from svcctl.catalog import Catalog

_HEAD = """# Written by `svcctl owners`: each file is reviewed by the owners of what it declares. Do not edit.
"""
_SPECIAL = re.compile(r"[\s\\#!\[\]*?]")


def codeowners(catalog: Catalog, folder: str, prefix: str) -> str:
    """A line for each file with an owner, from the top of the repository; ``prefix`` makes a team of an owner.

    The owner of the workspace stands first, for all other files of it; the last line that fits counts.
    """
    return _HEAD + "".join(f"{line}\n" for line in _lines(catalog, folder, prefix))


def _lines(catalog: Catalog, folder: str, prefix: str) -> Iterator[str]:
    owners: dict[str, dict[str, None]] = {}
    for resource in catalog.resources:
        if resource.metadata.owner:
            owners.setdefault(resource.file, {})[resource.metadata.owner] = None
    top = f"/{folder.strip('/')}/" if folder.strip("/.") else "/"
    whole = catalog.workspace
    if whole is not None and whole.metadata.owner:
        yield f"{'*' if top == '/' else top} {_team(whole.metadata.owner, prefix)}"
    for file, found in sorted(owners.items()):
        path = _SPECIAL.sub(lambda letter: f"\\{letter[0]}", f"{top}{file}")
        yield f"{path} {' '.join(_team(owner, prefix) for owner in sorted(found))}"


def _team(owner: str, prefix: str) -> str:
    """An owner as a reviewer: a person's address stays as it is, a name gets the prefix and no blanks."""
    return owner if "@" in owner else f"{prefix}{re.sub('[^A-Za-z0-9._/-]+', '-', owner).strip('-')}"

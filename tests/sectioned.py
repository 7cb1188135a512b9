"""Pages of open folders in their parts, for the tests that run what stands in them."""

import re
from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True)
class Sectioned:
    """A page: the lines for machines, the heading, the text before the sections, the sections by their titles."""

    front: dict[str, str]
    heading: str
    prose: str
    sections: dict[str, str]

    @classmethod
    def read(cls, text: str) -> Self:
        opened, front, body = text.split("---\n", 2)
        assert not opened, "a page starts with ---"
        head, *rest = re.split(r"^## ", body, flags=re.MULTILINE)
        heading, _, prose = head.strip().partition("\n")
        pairs = (line.partition(":") for line in front.splitlines())
        sections = dict(section.split("\n", 1) for section in rest)
        return cls({key: value.strip() for key, _, value in pairs}, heading, prose.strip(), sections)

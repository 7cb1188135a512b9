"""A workspace as it lies on somebody's desk: the files on disk, with what is being typed in their place."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from svcctl.catalog import Catalog, Reference, Resource
from svcctl.editing.cursor import Spot, asked, spot
from svcctl.findings import Report, Span, dotted
from svcctl.kinds import kinds
from svcctl.kinds.base import Spec
from svcctl.policy.fields import Shape, shape_of
from svcctl.policy.fields import kinds as kinds_with_schema
from svcctl.source.front_matter import parts
from svcctl.source.locate import locate
from svcctl.source.yaml_write import dump
from svcctl.validation import validate_files
from svcctl.workspace import SourceFile

_SHOWN = 24
"""Lines of a declaration that fit beside a cursor."""


@dataclass(frozen=True, slots=True)
class Target:
    """A place that something leads to."""

    file: str
    span: Span


@dataclass(frozen=True, slots=True)
class Item:
    """Something that may be written at a cursor: the text, what it is, and what it means. ``is_key`` begins a value."""

    text: str
    detail: str = ""
    about: str = ""
    is_key: bool = False


@dataclass(frozen=True)
class Desk:
    """One state of a workspace: whatever an editor asks is answered from it, and nothing is read or written."""

    files: tuple[SourceFile, ...]
    today: date

    @cached_property
    def _judged(self) -> tuple[Catalog, Report]:
        return validate_files(self.files, self.today)

    @property
    def catalog(self) -> Catalog:
        """What the files declare."""
        return self._judged[0]

    @property
    def report(self) -> Report:
        """What is wrong with the files."""
        return self._judged[1]

    def content(self, file: str) -> bytes:
        """The bytes of a file; none where there is no such file."""
        return next((each.content for each in self.files if each.path == file), b"")

    def _yaml(self, file: str) -> bytes:
        """The keys of a file; of a Markdown file its front matter."""
        return parts(self.content(file), file)[0]

    def with_file(self, file: str, content: bytes) -> "Desk":
        """The same desk with other words in a file, or with one file more."""
        kept = [each for each in self.files if each.path != file]
        at = next((place for place, each in enumerate(self.files) if each.path == file), len(kept))
        return replace(self, files=(*kept[:at], SourceFile(file, content), *kept[at:]))

    def hover(self, file: str, line: int, column: int) -> tuple[str, Span] | None:
        """What stands at a place, in Markdown: the declaration that is named, or what a key says."""
        here = spot(self._yaml(file), line, column)
        if here is None:
            return None
        reference = None if here.on_key else self._reference(file, here)
        if reference is not None:
            return self._named(reference), here.span
        shape = _shape(here)
        told = shape.said("description") if shape else None
        declared = self._declared(file, here)
        said = [f"`{dotted(here.path)}`", told or "", self._used(declared) if declared else ""]
        return ("\n\n".join(filter(None, said)), here.span) if told or declared else None

    def definition(self, file: str, line: int, column: int) -> Target | None:
        """Where the declaration stands that is named at a place: the version in force today, or the pinned one."""
        here = spot(self._yaml(file), line, column)
        reference = self._reference(file, here) if here else None
        target = self._target(reference) if reference else None
        return self._place(target) if target else None

    def uses(self, file: str, line: int, column: int) -> list[Target]:
        """Every place that names the declaration at a place: the one that is named there, or declared there."""
        here = spot(self._yaml(file), line, column)
        if here is None:
            return []
        reference = self._reference(file, here)
        declared = self._target(reference) if reference else self._declared(file, here)
        if declared is None:
            return []
        return [Target(each.source.file, self._span(each)) for each in self._naming(declared)]

    def complete(self, file: str, line: int, column: int) -> list[Item]:
        """What may be written at a place: keys that are not there yet, names of declarations, or allowed words."""
        keys = self._yaml(file).decode("utf-8", "replace")
        in_text = keys != self.content(file).decode("utf-8", "replace") and line > keys.count("\n")
        here = None if in_text else asked(keys, line, column)
        if here is None:
            return []
        if here.path == ("kind",) and not here.on_key:
            return [Item(kind, "kind") for kind in kinds_with_schema()]
        if here.on_key:
            around = _shape(replace(here, path=here.path[:-1]))
            return list(_keys(around, here.keys)) if around else []
        shape = _shape(here)
        if shape is None:
            return []
        if refers := shape.said("x-refers"):
            return [self._name(refers, name) for name in sorted(self.catalog.names(refers))]
        words = [Item(f"{choice}", "allowed") for choice in shape.choices()]
        return words or list(_keys(shape, ())) or [Item(f"{each}", "example") for each in _examples(shape)]

    def _name(self, kind: str, name: str) -> Item:
        versions = self.catalog.versions(kinds()[kind], name)
        return Item(
            name,
            versions[-1].metadata.title if versions else "built in",
            dump(versions[-1].data["spec"]) if versions else "",
        )

    def _reference(self, file: str, here: Spot) -> Reference | None:
        for reference in self.catalog.references:
            source = reference.source
            if (source.file, source.document, reference.path) == (file, here.document, here.path):
                return reference
        return None

    def _declared(self, file: str, here: Spot) -> Resource[Spec] | None:
        """The declaration whose name stands here."""
        if here.path[:2] != ("metadata", "name"):
            return None
        mine = (each for each in self.catalog.resources if (each.file, each.document) == (file, here.document))
        return next(mine, None)

    def _target(self, reference: Reference) -> Resource[Spec] | None:
        return self.catalog.in_force(kinds()[reference.kind], reference.text, self.today)

    def _naming(self, declared: Resource[Spec]) -> Iterator[Reference]:
        for each in self.catalog.references:
            if (each.kind, each.name) == (declared.kind, declared.name):
                yield each

    def _named(self, reference: Reference) -> str:
        target = self._target(reference)
        if target is None:
            built_in = self.catalog.knows(reference.kind, reference.name)
            return f"**{reference.kind}/{reference.text}**" + ("" if built_in else ": there is no such declaration")
        lines = dump(target.data["spec"]).splitlines()
        cut = [*lines[:_SHOWN], "# ..."] if len(lines) > _SHOWN else lines
        title = f" {target.metadata.title}" if target.metadata.title else ""
        head = f"**{target.label}**{title}, `{target.file}`"
        return "\n".join([head, "", "```yaml", *cut, "```", "", self._used(target)])

    def _used(self, declared: Resource[Spec]) -> str:
        users = list(dict.fromkeys(each.source.label for each in self._naming(declared)))
        if not users:
            return "Used by nothing."
        more = f" and {len(users) - 8} more" if len(users) > 8 else ""
        return f"Used by {', '.join(users[:8])}{more}."

    def _place(self, target: Resource[Spec]) -> Target:
        span = (
            target.span
            or locate(self.content(target.file), [(target.document, ("metadata", "name"), False)], target.file)[0]
        )
        return Target(target.file, span)

    def _span(self, reference: Reference) -> Span:
        source = reference.source
        return (
            source.span or locate(self.content(source.file), [(source.document, reference.path, False)], source.file)[0]
        )


def _shape(here: Spot) -> Shape | None:
    """What the schemas say of a place; None where they say nothing."""
    shape = shape_of(here.kind)
    for step in here.path:
        if shape is None:
            return None
        shape = shape.items() if isinstance(step, int) else shape.key(step)
    return shape


def _keys(shape: Shape, there: tuple[str, ...]) -> Iterator[Item]:
    for key in shape.keys():  # noqa: SIM118 - a shape is no mapping
        if key not in there:
            below = shape.key(key)
            yield Item(key, "key", (below.said("description") if below else None) or "", is_key=True)


def _examples(shape: Shape) -> list[object]:
    return [each for each in shape.said("examples") or [] if isinstance(each, str | int)]

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from svcctl.presets.book import Preset, presets
from svcctl.presets.headers import find, plain

_ALIKE = 0.8
"""From here on two headers are taken for one that was spelled differently."""
_NEAR = 0.6
"""An export is near a preset when it has at least this share of the headers that the preset must have."""


@dataclass(frozen=True, slots=True)
class Match:
    """A preset that fits a header: the headers that told so, and its columns, both as the export writes them."""

    preset: Preset
    by: tuple[str, ...]
    columns: Mapping[str, str]

    @property
    def absent(self) -> tuple[str, ...]:
        """The columns that the preset knows and the export does not have, as keys of `columns`."""
        return tuple(key for key in self.preset.spec["columns"] if key not in self.columns)

    @property
    def why(self) -> str:
        """The reason in a sentence."""
        told = f"the header has {_listed(self.by)}"
        without = f", without {_and(self.absent)}" if self.absent else ""
        return f"{told}; {len(self.columns)} of its {len(self.preset.spec['columns'])} columns are there{without}"


@dataclass(frozen=True, slots=True)
class Near:
    """The preset nearest to a header that none fits: what it misses, and what is spelled nearly like it."""

    preset: Preset
    missing: tuple[str, ...]
    alike: Mapping[str, str]

    @property
    def hint(self) -> str:
        """The next step in a sentence."""
        told = [
            f"'{name}'" + (f" (is it '{self.alike[name]}'?)" if name in self.alike else "") for name in self.missing
        ]
        return f"nearest is {self.preset.name}, which also needs {_and(told)}"


def recognise(header: Sequence[str]) -> list[Match]:
    """The presets whose headers an export has, the one that knows most of it first; none for an unknown header.

    Capitals and spaces make no difference, and headers may stand twice.
    """
    found = [match for preset in presets().values() if (match := _match(preset, header)) is not None]
    return sorted(found, key=lambda match: (-len(match.columns), -len(match.by), match.preset.name))


def _match(preset: Preset, header: Sequence[str]) -> Match | None:
    by = [find(names, header) for names in preset.required]
    if None in by or find(preset.unless, header) is not None:
        return None
    return Match(preset, tuple(name for name in by if name), columns_of(preset, header))


def columns_of(preset: Preset, header: Sequence[str]) -> dict[str, str]:
    """The columns of a preset that a header has, by key of `columns`, as the header writes them."""
    found = {key: find(preset.names(key), header) for key in preset.spec["columns"]}
    return {key: name for key, name in found.items() if name}


def nearest(header: Sequence[str]) -> Near | None:
    """The preset that comes nearest to a header, to be told when none fits; None when nothing is near."""
    scores = {preset.name: _likeness(preset, header) for preset in presets().values() if not _match(preset, header)}
    open_to = {name: score for name, score in scores.items() if not find(presets()[name].unless, header)}
    name = max(open_to, key=lambda name: open_to[name], default=None)
    if name is None or open_to[name] < _NEAR:
        return None
    preset = presets()[name]
    missing = [names for names in preset.required if find(names, header) is None]
    alike = {names[0]: near for names in missing if (near := _alike(names, header)) is not None}
    return Near(preset, tuple(names[0] for names in missing), alike)


def _likeness(preset: Preset, header: Sequence[str]) -> float:
    """The share of the required headers that are there; one that is only spelled alike counts a little less."""
    told = (1.0 if find(names, header) else _ALIKE * bool(_alike(names, header)) for names in preset.required)
    return sum(told) / len(preset.required)


def _alike(names: Sequence[str], header: Sequence[str]) -> str | None:
    """The header that is spelled most like any of the names, if it is near enough."""
    rated = [(SequenceMatcher(None, plain(name), plain(there)).ratio(), there) for name in names for there in header]
    score, there = max(rated, default=(0.0, ""))
    return there if score >= _ALIKE else None


def _listed(names: Sequence[str]) -> str:
    return _and([f"'{name}'" for name in names])


def _and(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"

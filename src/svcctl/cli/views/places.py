"""Where in its file something stands, as `policies/tax.yaml:17`: looked up only when somebody asks for reasons."""

from pathlib import Path

from svcctl.findings import Place


class Lines:
    """The files of a workspace, each read at most once, when a place in it is asked for."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._contents: dict[str, bytes] = {}

    def of(self, place: Place) -> str:
        """The file and line of a place."""
        from svcctl.source.yaml_text import locate  # noqa: PLC0415 - most runs ask for none

        if place.file not in self._contents:
            self._contents[place.file] = (self._root / place.file).read_bytes()
        (span,) = locate(self._contents[place.file], [(place.document, place.path, False)])
        return f"{place.file}:{span.line}"

"""Evidence of a report, which is made in a folder of its own from copies of the terms and inputs, and then packed."""

import inspect
import io
import os
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import chdir, contextmanager, redirect_stderr
from pathlib import Path
from typing import Any

import typer

from svcctl import __version__
from svcctl.cli import sla
from svcctl.cli.common import no_file, root_of, show, stop
from svcctl.cli.views.commits import commit_of
from svcctl.cli.views.sla_report import finding
from svcctl.findings import Report
from svcctl.sla.archive import Digest, Evidence, digest_of, write
from svcctl.source.tables.parts import files_of
from svcctl.workspace import ROOT_FILE, SourceFile, folders_of, read_workspace

_WHERE = frozenset({"engine", "workers"})
_OURS = _WHERE | {"workspace", "out", "strict", "quiet", "no_color"}
"""Options of the report that say where it is made and how it is told, not what it says. Nobody else's archive may name
the cluster that a report is made on."""
_FILES, _WORD = frozenset({"FILE", "EXPORT"}), re.compile("[A-Z]+")
Options = dict[str, Any]


def options_of(arguments: list[str]) -> Options:
    """The options of a report as the report itself reads them, the ones that are not given left out."""
    given = _command().make_context("svcctl sla evidence pack", list(arguments)).params
    defaults = _defaults()
    return {name: value for name, value in given.items() if value not in ((), [], None, defaults.get(name))}


def _defaults() -> Options:
    parameters = inspect.signature(sla.report).parameters.values()
    return {each.name: each.default for each in parameters if each.default is not inspect.Parameter.empty}


def _command() -> Any:
    return typer.main.get_command(sla.app).commands["report"]  # type: ignore[attr-defined]


def pack(arguments: list[str], out: Path, folder: Path, *, with_inputs: bool) -> Evidence:
    """Makes a report in an empty folder, and an archive of it in ``out``.

    Ends the run where the report cannot be made.
    """
    options = options_of(arguments)
    root = root_of(Path(options["workspace"]) if "workspace" in options else None)
    commit, dirty = commit_of(root)
    _stage_terms(root, folder / "terms")
    staged, inputs = _stage_inputs(options, folder)
    where = {name: options[name] for name in _WHERE & options.keys()}
    run(folder, {**staged, **where}, str(options.get("workspace") or "."))
    contents = dict(_files(folder, ("report", "terms", *(["inputs"] if with_inputs else []))))
    files = {name: _digest(path) for name, path in contents.items()}
    for name in inputs.keys() & files.keys():
        if inputs[name] != files[name]:
            stop(f"{name.partition('/')[2]} was changed while it was read; pack it again")
    evidence = Evidence(__version__, commit or None, dirty, staged, inputs, files)
    _write(out, evidence, contents)
    return evidence


def run(folder: Path, options: Mapping[str, Any], workspace: str) -> None:
    """Makes the report of a folder that has ``terms`` and ``inputs``, into its ``report``.

    It is made from inside the folder, so that no path of this machine gets into it. What is said on stderr names the
    ``workspace`` that the reader knows, not its copy.
    """
    for name in folders_of([SourceFile(ROOT_FILE, (folder / "terms" / ROOT_FILE).read_bytes())]):
        (folder / "terms" / name).mkdir(parents=True, exist_ok=True)  # one without YAML is there all the same
    with chdir(folder), _outside_git(folder), _heard(str(folder / "terms"), workspace):
        ours = {"workspace": Path("terms"), "out": Path("report"), "quiet": True}
        sla.report(**{**_defaults(), **dict(_typed(options)), **ours})


def _typed(options: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """The options as the report's function takes them: paths are paths."""
    parameters = inspect.signature(sla.report).parameters
    for name, value in options.items():
        if "Path" in str(parameters[name].annotation):
            yield name, [Path(each) for each in value] if isinstance(value, list) else Path(value)
        else:
            yield name, value


def known_options() -> frozenset[str]:
    """The options of a report that decide what it says."""
    return frozenset(inspect.signature(sla.report).parameters) - _OURS


def file_options() -> frozenset[str]:
    """The options of a report that name files to read: those that are paths, or say FILE or EXPORT in the help."""
    found = set()
    for option in _command().params:
        if option.name not in _OURS and (
            option.type.name == "path" or _FILES & set(_WORD.findall(option.metavar or ""))
        ):
            found.add(option.name)
    return frozenset(found)


def misread_options(options: Mapping[str, Any]) -> Iterator[str]:
    """The names of options that have no value such as the report's own command would give them."""
    for option in _command().params:
        if (value := options.get(option.name, Ellipsis)) is Ellipsis:
            continue
        if option.multiple or option.nargs == -1:
            fits = isinstance(value, list) and all(isinstance(each, str) for each in value)
        else:
            fits = isinstance(value, bool if getattr(option, "is_flag", False) else str)
        if not fits:
            yield option.name


def _stage_terms(root: Path, folder: Path) -> None:
    """Copies what a workspace declares: its YAML files, and the registers that `svcctl.yaml` names."""
    files, problems = read_workspace(root)
    for problem in problems:
        if problem.rule == "unreadable-file":
            stop(f"{problem.place.file}: {problem.message}")
    for file in files:
        _put(folder / file.path, file.content)


def _put(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _stage_inputs(options: Options, folder: Path) -> tuple[Options, dict[str, Digest]]:
    """Gives every file that the report reads a name in ``inputs``: the options with those names, and the digests."""
    (folder / "inputs").mkdir()
    digests: dict[str, Digest] = {}

    def staged(given: str | Path) -> str:
        if str(given) == "-":
            stop("what comes from stdin cannot be made again: write it to a file first")
        source = Path(given).absolute()
        if not source.is_file():
            stop(no_file(given))
        name = _free(source.name, digests)
        digests[name] = _digest(source)
        link_or_copy(source, folder / name)
        return name

    found = {name: value for name, value in options.items() if name not in _OURS}
    if "exports" in found:
        found["exports"] = _expanded(found["exports"])
    for name in sorted(file_options() & found.keys()):
        value = found[name]
        found[name] = [staged(each) for each in value] if isinstance(value, list | tuple) else staged(value)
    return found, digests


def _expanded(names: Iterable[str]) -> list[str]:
    """The files that exports name, folders and patterns too, as the report reads them."""
    try:
        files, problems = files_of(names)
    except LookupError as error:
        stop(str(error.args[0]))
    if problems:
        show(Report(tuple(map(finding, problems)), files=len(files)))
    return files


def link_or_copy(source: Path, target: Path) -> None:
    """Puts a file in another place, without a copy where the system can do so."""
    try:
        target.symlink_to(source)
    except OSError:
        shutil.copyfile(source, target)


def _free(name: str, taken: Mapping[str, Any]) -> str:
    """A name in ``inputs`` that is not taken, on any system."""
    plain = "".join("_" if sign in '\\:*?"<>|' or not sign.isprintable() else sign for sign in name)
    known = {each.casefold() for each in taken}
    wanted, number = f"inputs/{plain}", 1
    while wanted.casefold() in known:
        number += 1
        wanted = f"inputs/{number}-{plain}"
    return wanted


def _files(folder: Path, parts: tuple[str, ...]) -> Iterator[tuple[str, Path]]:
    for part in parts:
        for path in sorted((folder / part).rglob("*")):
            if path.is_file():
                yield path.relative_to(folder).as_posix(), path


def _digest(path: Path) -> Digest:
    with path.open("rb") as stream:
        return digest_of(stream)


def _write(out: Path, evidence: Evidence, contents: Mapping[str, Path]) -> None:
    """Writes the archive beside its place and moves it there when it is whole."""
    work = out.with_name(f".{out.name}.part")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with work.open("wb") as stream:
            write(stream, evidence, contents)
        work.replace(out)
    except OSError as error:
        work.unlink(missing_ok=True)
        stop(f"{out} cannot be written: {error.strerror or error}")


@contextmanager
def _heard(path: str, name: str) -> Iterator[None]:
    said = io.StringIO()
    try:
        with redirect_stderr(said):
            yield
    finally:
        typer.echo(said.getvalue().replace(path, name), nl=False, err=True)


@contextmanager
def _outside_git(folder: Path) -> Iterator[None]:
    """Keeps git from finding a repository above the folder: the terms in it are copies."""
    before = os.environ.get("GIT_CEILING_DIRECTORIES")
    os.environ["GIT_CEILING_DIRECTORIES"] = str(folder)
    try:
        yield
    finally:
        if before is None:
            del os.environ["GIT_CEILING_DIRECTORIES"]
        else:
            os.environ["GIT_CEILING_DIRECTORIES"] = before

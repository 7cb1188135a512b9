"""The language server: an editor's questions in, answers of the desk out. The only door to pygls."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TypeVar, cast
from urllib.parse import unquote, urlsplit

from lsprotocol import types as lsp
from pygls.lsp.server import LanguageServer
from pygls.workspace import TextDocument

from svcctl import __version__
from svcctl.cli.common import day
from svcctl.editing import Desk, Item, Target
from svcctl.findings import Finding, Severity, Span
from svcctl.source.front_matter import declares
from svcctl.workspace import find_root, folders_of, read_workspace

Answer = TypeVar("Answer")
Asking = lsp.HoverParams | lsp.DefinitionParams | lsp.ReferenceParams | lsp.CompletionParams
_WEIGHT = {
    Severity.ERROR: lsp.DiagnosticSeverity.Error,
    Severity.WARNING: lsp.DiagnosticSeverity.Warning,
    Severity.INFO: lsp.DiagnosticSeverity.Information,
}


@dataclass(slots=True)
class Session:
    """One editor's workspaces: a desk for each root, and what was told of each file last."""

    server: LanguageServer
    desks: dict[Path, Desk] = field(default_factory=dict)
    told: dict[Path, set[str]] = field(default_factory=dict)

    def where(self, uri: str) -> tuple[Path, str] | None:
        """The root of the workspace that a file belongs to, and its path from there; None outside of workspaces."""
        path = Path(unquote(urlsplit(uri).path))
        root = find_root(path.parent) if path.parent.is_dir() else None
        return None if root is None else (root, path.resolve().relative_to(root).as_posix())

    def desk(self, root: Path) -> Desk:
        """The workspace as it is: from disk at first, with what is open in the editor in its place."""
        if root not in self.desks:
            self.read(root)
        return self.desks[root]

    def read(self, root: Path) -> None:
        """Reads a workspace from disk again, and lays what is open in the editor over it."""
        desk = Desk(tuple(read_workspace(root)[0]), day(None))
        for document in self.server.workspace.text_documents.values():
            place = self.where(document.uri)
            if place is not None and place[0] == root:
                desk = _typed(desk, place[1], document.source.encode())
        self.desks[root] = desk

    def changed(self, uri: str) -> None:
        """Takes in what was typed, and tells what is wrong now: of every file that has findings, or had some."""
        place = self.where(uri)
        if place is None:
            return
        root, file = place
        document = self.server.workspace.get_text_document(uri)
        self.desks[root] = _typed(self.desk(root), file, document.source.encode())
        self.tell(root)

    def again(self, uri: str) -> None:
        """Reads the workspace of a file from disk again, and tells what is wrong in it now."""
        place = self.where(uri)
        if place is not None:
            self.read(place[0])
            self.tell(place[0])

    def ask(self, parameters: Asking, ask: Callable[[Desk, str, int, int], Answer]) -> tuple[Path, Answer] | None:
        """What the desk answers about the place of a cursor, with the root of its workspace; None outside of one."""
        place = self.where(parameters.text_document.uri)
        if place is None:
            return None
        document = self.server.workspace.get_text_document(parameters.text_document.uri)
        return place[0], ask(self.desk(place[0]), place[1], *_cursor(document, parameters.position))

    def tell(self, root: Path) -> None:
        """Tells the findings of a workspace, file by file; a file without any more is told so once."""
        findings: dict[str, list[Finding]] = {}
        for finding in self.desk(root).report.findings:
            findings.setdefault(finding.file, []).append(finding)
        for file in sorted(findings.keys() | self.told.get(root, set())):
            diagnostics = [self.diagnostic(root, each) for each in findings.get(file, [])]
            parameters = lsp.PublishDiagnosticsParams(self.uri(root, file), diagnostics)
            self.server.text_document_publish_diagnostics(parameters)
        self.told[root] = set(findings)

    def diagnostic(self, root: Path, finding: Finding) -> lsp.Diagnostic:
        """A finding as editors show it, with the next step."""
        message = f"{finding.message}\n{finding.hint}" if finding.hint else finding.message
        data = {"old": finding.fix.old, "new": finding.fix.new} if finding.fix else None
        where = self.range(root, finding.file, finding.span)
        weight = _WEIGHT[finding.severity]
        return lsp.Diagnostic(where, message, weight, finding.rule, source="svcctl", data=data)

    def range(self, root: Path, file: str, span: Span) -> lsp.Range:
        """A stretch of a file as editors count it: lines and UTF-16 units from 0."""
        lines = self.desk(root).content(file).decode("utf-8", "replace").splitlines()
        return lsp.Range(_position(lines, span.line, span.column), _position(lines, span.end_line, span.end_column))

    def location(self, root: Path, target: Target) -> lsp.Location:
        """A place as editors name it."""
        return lsp.Location(self.uri(root, target.file), self.range(root, target.file, target.span))

    def uri(self, root: Path, file: str) -> str:
        """The address of a file."""
        return (root / file).as_uri()


def _typed(desk: Desk, file: str, text: bytes) -> Desk:
    """The desk with what is typed in a file; as it is where `svcctl validate` would not read it, such as a README."""
    known = any(each.path == file for each in desk.files)
    inside = any(PurePosixPath(file).is_relative_to(folder) for folder in folders_of([*desk.files]))
    return desk.with_file(file, text) if known or (inside and declares(file, text)) else desk


def _position(lines: list[str], line: int, column: int) -> lsp.Position:
    text = lines[line - 1] if 0 < line <= len(lines) else ""
    return lsp.Position(max(line - 1, 0), len(text[: column - 1].encode("utf-16-le")) // 2)


def _cursor(document: TextDocument, position: lsp.Position) -> tuple[int, int]:
    """A line and a column from 1, in letters, of a position in UTF-16 units."""
    lines = document.lines
    text = lines[position.line] if position.line < len(lines) else ""
    letters = text.encode("utf-16-le")[: position.character * 2].decode("utf-16-le", "ignore")
    return position.line + 1, len(letters) + 1


def made() -> LanguageServer:
    """A server that answers; nothing of a workspace is read before an editor opens a file of it."""
    server = LanguageServer("svcctl", __version__)
    session = Session(server)
    _listening(server, session)
    _answering(server, session)
    _offering(server, session)
    return server


def _listening(server: LanguageServer, session: Session) -> None:
    @server.feature(lsp.TEXT_DOCUMENT_DID_OPEN)
    def opened(parameters: lsp.DidOpenTextDocumentParams) -> None:
        session.changed(parameters.text_document.uri)

    @server.feature(lsp.TEXT_DOCUMENT_DID_CHANGE)
    def typed(parameters: lsp.DidChangeTextDocumentParams) -> None:
        session.changed(parameters.text_document.uri)

    @server.feature(lsp.TEXT_DOCUMENT_DID_SAVE)
    def saved(parameters: lsp.DidSaveTextDocumentParams) -> None:
        session.again(parameters.text_document.uri)

    @server.feature(lsp.TEXT_DOCUMENT_DID_CLOSE)
    def closed(parameters: lsp.DidCloseTextDocumentParams) -> None:
        session.again(parameters.text_document.uri)  # what was typed and not saved is gone

    @server.feature(lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def watched(parameters: lsp.DidChangeWatchedFilesParams) -> None:
        for root in {place[0] for change in parameters.changes if (place := session.where(change.uri))}:
            session.read(root)
            session.tell(root)


def _answering(server: LanguageServer, session: Session) -> None:
    @server.feature(lsp.TEXT_DOCUMENT_HOVER)
    def hover(parameters: lsp.HoverParams) -> lsp.Hover | None:
        found = session.ask(parameters, Desk.hover)
        if found is None or found[1] is None:
            return None
        text, span = found[1]
        place = session.where(parameters.text_document.uri)
        contents = lsp.MarkupContent(lsp.MarkupKind.Markdown, text)
        return lsp.Hover(contents, session.range(found[0], place[1], span) if place else None)

    @server.feature(lsp.TEXT_DOCUMENT_DEFINITION)
    def definition(parameters: lsp.DefinitionParams) -> lsp.Location | None:
        found = session.ask(parameters, Desk.definition)
        return None if found is None or found[1] is None else session.location(found[0], found[1])

    @server.feature(lsp.TEXT_DOCUMENT_REFERENCES)
    def references(parameters: lsp.ReferenceParams) -> list[lsp.Location]:
        found = session.ask(parameters, Desk.uses)
        return [] if found is None else [session.location(found[0], target) for target in found[1]]


def _offering(server: LanguageServer, session: Session) -> None:
    @server.feature(lsp.TEXT_DOCUMENT_COMPLETION, lsp.CompletionOptions(trigger_characters=[":", " ", "-"]))
    def complete(parameters: lsp.CompletionParams) -> list[lsp.CompletionItem]:
        found = session.ask(parameters, Desk.complete)
        return [] if found is None else [_completion(item) for item in found[1]]

    @server.feature(lsp.TEXT_DOCUMENT_CODE_ACTION, lsp.CodeActionOptions([lsp.CodeActionKind.QuickFix]))
    def actions(parameters: lsp.CodeActionParams) -> list[lsp.CodeAction]:
        uri = parameters.text_document.uri
        return [_fix(uri, each) for each in parameters.context.diagnostics if each.source == "svcctl" and each.data]


def _completion(item: Item) -> lsp.CompletionItem:
    kind = lsp.CompletionItemKind.Property if item.is_key else lsp.CompletionItemKind.Value
    about = lsp.MarkupContent(lsp.MarkupKind.PlainText, item.about) if item.about else None
    insert = f"{item.text}: " if item.is_key else item.text
    return lsp.CompletionItem(item.text, kind=kind, detail=item.detail, documentation=about, insert_text=insert)


def _fix(uri: str, diagnostic: lsp.Diagnostic) -> lsp.CodeAction:
    """The change that a finding offers, as one keystroke."""
    offered = cast("dict[str, str]", diagnostic.data)
    old, new = offered["old"], offered["new"]
    edit = lsp.WorkspaceEdit({uri: [lsp.TextEdit(diagnostic.range, new)]})
    return lsp.CodeAction(
        f"Write {new} instead of {old}", lsp.CodeActionKind.QuickFix, [diagnostic], is_preferred=True, edit=edit
    )


def serve() -> None:
    """Answers an editor on stdin and stdout until it goes away."""
    made().start_io()

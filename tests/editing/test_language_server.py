"""A whole session with a real client, over the real pipe."""

import asyncio
import shutil
import sys
from pathlib import Path

import pytest
from lsprotocol import types as lsp
from pygls.lsp.client import LanguageClient
from typer.testing import CliRunner

from svcctl.cli.app import app

ROOT = Path(__file__).parents[2]


class Editor:
    """A client that keeps what it is told."""

    def __init__(self, folder):
        self.folder, self.told = folder, {}
        self.client = LanguageClient("test", "1")
        self.news = asyncio.Event()

        @self.client.feature(lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        def told(parameters):
            self.told[parameters.uri] = parameters.diagnostics
            self.news.set()

    async def start(self):
        await self.client.start_io(sys.executable, "-m", "svcctl", "lsp")
        await self.client.initialize_async(
            lsp.InitializeParams(capabilities=lsp.ClientCapabilities(), root_uri=self.folder.as_uri())
        )
        self.client.initialized(lsp.InitializedParams())

    def uri(self, file):
        return (self.folder / file).as_uri()

    def open(self, file, text):
        item = lsp.TextDocumentItem(self.uri(file), "yaml", 1, text)
        self.client.text_document_did_open(lsp.DidOpenTextDocumentParams(item))

    def type(self, file, text, version):
        about = lsp.VersionedTextDocumentIdentifier(uri=self.uri(file), version=version)
        whole = [lsp.TextDocumentContentChangeWholeDocument(text)]
        self.client.text_document_did_change(lsp.DidChangeTextDocumentParams(about, whole))

    async def diagnostics(self, file, wanted):
        """Waits until a file's findings are as wanted."""
        for _ in range(600):
            if wanted(self.told.get(self.uri(file), [])):
                return self.told.get(self.uri(file), [])
            self.news.clear()
            try:
                await asyncio.wait_for(self.news.wait(), 0.1)
            except TimeoutError:
                continue
        pytest.fail(f"{file}: {self.told}")

    async def stop(self):
        await self.client.shutdown_async(None)
        self.client.exit(None)
        await self.client.stop()


@pytest.fixture
def folder(tmp_path):
    for part in ("catalog", "policies", "templates", "svcctl.yaml"):
        copy = shutil.copytree if (ROOT / part).is_dir() else shutil.copyfile
        copy(ROOT / part, tmp_path / part)
    return tmp_path


FILE = "policies/slas/support-premium.yaml"


async def session(folder):
    text = (folder / FILE).read_text(encoding="utf-8")
    wrong = text.replace("clock: office-oslo", "clock: office-osl", 1).replace("title: Premium", "title: 😀 Premium")
    editor = Editor(folder)
    await editor.start()
    try:
        editor.open(FILE, text)
        editor.type(FILE, wrong, 2)
        found = await editor.diagnostics(FILE, bool)
        line = next(number for number, row in enumerate(wrong.splitlines()) if "office-osl" in row)
        seen = [each for each in found if each.code == "unknown-reference"]
        place = lsp.TextDocumentIdentifier(editor.uri(FILE))
        actions = await editor.client.text_document_code_action_async(
            lsp.CodeActionParams(place, seen[0].range, lsp.CodeActionContext(seen))
        )
        editor.type(FILE, text, 3)
        gone = await editor.diagnostics(FILE, lambda found: not found)
        here = lsp.Position(line, text.splitlines()[line].index("office") + 2)
        hover = await editor.client.text_document_hover_async(lsp.HoverParams(place, here))
        where = await editor.client.text_document_definition_async(lsp.DefinitionParams(place, here))
        users = await editor.client.text_document_references_async(
            lsp.ReferenceParams(lsp.ReferenceContext(include_declaration=False), place, here)
        )
        offered = await editor.client.text_document_completion_async(lsp.CompletionParams(place, here))
    finally:
        await editor.stop()
    return line, seen, actions, gone, hover, where, users, offered


def test_a_session(folder):
    line, seen, actions, gone, hover, where, users, offered = asyncio.run(session(folder))

    assert len(seen) == 1
    assert (seen[0].range.start.line, seen[0].source) == (line, "svcctl")
    assert "office-oslo" in seen[0].message
    assert [each.edit.changes[next(iter(each.edit.changes))][0].new_text for each in actions] == ["office-oslo"]
    assert not gone
    assert "**BusinessCalendar/office-oslo**" in hover.contents.value
    assert where.uri.endswith("policies/calendars/oslo.yaml")
    assert len(users) > 3
    assert {"always", "office-oslo", "office-munich"} <= {each.label for each in offered}


async def opened_and_closed(folder):
    clause = "templates/clauses/liability.md"
    text = (folder / clause).read_text(encoding="utf-8")
    (folder / "README.md").write_text("# Our workspace\n", encoding="utf-8")
    editor = Editor(folder)
    await editor.start()
    try:
        editor.open("README.md", "# Our workspace\n")
        editor.open("notes/plan.yaml", "a: [")
        editor.open(clause, text)
        editor.type(clause, text.replace("kind: Clause", "kind: Claus"), 2)
        wrong = [each.code for each in await editor.diagnostics(clause, bool)]
        place = lsp.TextDocumentIdentifier(editor.uri(clause))
        editor.client.text_document_did_close(lsp.DidCloseTextDocumentParams(place))
        right = await editor.diagnostics(clause, lambda found: not found)
    finally:
        await editor.stop()
    return wrong, right, {name for name, found in editor.told.items() if found}


def test_other_files_are_left_alone_and_what_was_not_saved_is_forgotten(folder):
    wrong, right, others = asyncio.run(opened_and_closed(folder))

    assert (wrong, list(right)) == (["unknown-kind"], [])
    assert others == set()


def test_without_its_library_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "lsprotocol", None)
    monkeypatch.delitem(sys.modules, "svcctl.cli.views.language_server", raising=False)
    import svcctl.cli.views  # noqa: PLC0415 - the attribute goes too

    monkeypatch.delattr(svcctl.cli.views, "language_server", raising=False)
    done = CliRunner().invoke(app, ["lsp"])

    assert done.exit_code == 2
    assert "svcctl[lsp]" in done.stderr

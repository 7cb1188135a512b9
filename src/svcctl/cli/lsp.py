import typer

from svcctl.cli.common import stop


def lsp() -> None:
    """Speak with an editor (Language Server Protocol, on stdin and stdout): findings, meanings, names, definitions."""
    try:
        from svcctl.cli.views.language_server import serve  # noqa: PLC0415 - heavy, and an extra
    except ImportError as error:
        if (error.name or "").partition(".")[0] not in {"pygls", "lsprotocol"}:
            raise
        stop("the language server needs pygls: install svcctl[lsp]")
    typer.echo("svcctl: waiting for an editor on stdin; Ctrl-C ends it", err=True)
    serve()


COMMANDS = (lsp,)

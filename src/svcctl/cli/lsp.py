import typer

from svcctl.cli.common import stop


def lsp() -> None:
    """Help in your editor: findings, meanings, names, definitions.

    The editor starts it, and speaks the Language Server Protocol with it on stdin and stdout; docs/editors.md says how.
    """
    try:
        from svcctl.cli.views.language_server import serve  # noqa: PLC0415 - heavy, and an extra
    except ImportError as error:
        if (error.name or "").partition(".")[0] not in {"pygls", "lsprotocol"}:
            raise
        stop("the language server needs pygls: install svcctl[lsp]")
    typer.echo("svcctl: waiting for an editor on stdin; Ctrl-C ends it", err=True)
    serve()


COMMANDS = (lsp,)

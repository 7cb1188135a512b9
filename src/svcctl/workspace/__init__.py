"""Finding the files of a workspace: on disk today, at a git revision later. Nothing but reading."""

from svcctl.workspace.disk import ROOT_FILE, SourceFile, find_root, read_workspace

__all__ = ["ROOT_FILE", "SourceFile", "find_root", "read_workspace"]

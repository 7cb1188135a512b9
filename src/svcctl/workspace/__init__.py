"""Finding the files of a workspace: on disk today, at a git revision later. Nothing but reading."""

from svcctl.workspace.disk import REGISTER, ROOT_FILE, SourceFile, find_root, folders_of, read_workspace

__all__ = ["REGISTER", "ROOT_FILE", "SourceFile", "find_root", "folders_of", "read_workspace"]

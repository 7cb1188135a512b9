"""Asks `resident.py` to run `svcctl`. It imports next to nothing: a shell starts a Python for it each time."""

import _socket
import os
from array import array

AS_MODULE, AS_SCRIPT = b"m", b"s"
"""How it was called, which help and hints repeat: `python -m svcctl` or `svcctl`."""


def ask(path, words, streams, *, way=AS_SCRIPT, folder=None, environment=os.environ):
    """The exit code of `svcctl` with these arguments and (input, output, errors); -9 where signal 9 ended it."""
    umask = os.umask(0)
    os.umask(umask)
    told = [*map(os.fsencode, words)]
    pairs = [os.fsencode(name) + b"=" + os.fsencode(value) for name, value in environment.items()]
    folder = os.fsencode(os.path.abspath(folder or "."))  # noqa: PTH100 - pathlib takes longer than the question
    text = b"\0".join([way, b"%d" % umask, folder, b"%d" % len(told), *told, *pairs])
    connection = _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM)
    try:
        connection.connect(path)
        streams = (_socket.SOL_SOCKET, _socket.SCM_RIGHTS, array("i", streams))
        connection.sendmsg([b"%8d" % len(text)], [streams])
        connection.sendall(text)
        return int(connection.recv(16))
    finally:
        connection.close()

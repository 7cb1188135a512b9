"""What `svcctl` does with a process that is all its own, before anything is imported that takes time."""

import os
import sys

UNUSED = frozenset({"pandas"})
"""What pyarrow imports wherever it is installed, a fifth of a second, and svcctl never asks for."""


class _Absent:
    """Tells whoever looks for one of these libraries that it is not installed, as it is on most machines."""

    @staticmethod
    def find_spec(name: str, _path: object = None, _target: object = None) -> None:
        if name in UNUSED:
            raise ModuleNotFoundError(f"svcctl does without {name}", name=name)


def make_light() -> None:
    """Leaves out what the process would be slower for: libraries that nobody asks for, and threads that only wait.

    numpy starts a thread for each core to multiply matrices with, which nobody does here, and they look for work for
    some time. For processes of our own only: a program that calls svcctl may need both.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    sys.meta_path.insert(0, _Absent())

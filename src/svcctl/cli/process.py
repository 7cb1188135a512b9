"""What `svcctl` does with a process that is all its own, before anything is imported that takes time."""

import gc
import os
import sys

UNUSED = frozenset({"pandas"})
"""What pyarrow imports wherever it is installed, a fifth of a second, and svcctl never asks for."""

_SELDOM = 100_000
"""So many more objects are made before Python looks for those that hold each other: some megabytes at most."""


class _Absent:
    """Tells whoever looks for one of these libraries that it is not installed, as it is on most machines."""

    @staticmethod
    def find_spec(name: str, _path: object = None, _target: object = None) -> None:
        if name in UNUSED:
            raise ModuleNotFoundError(f"svcctl does without {name}", name=name)


def make_light() -> None:
    """Leaves out what the process would be slower for: libraries that nobody asks for, and threads that only wait.

    numpy starts a thread for each core to multiply matrices with, which nobody does here, and they look for work for
    some time. Python looks for circles of objects whenever 700 more have been made, which to load a workspace does a
    thousand times in vain. For processes of our own only: a program that calls svcctl may need all this.
    """
    gc.set_threshold(_SELDOM)
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    sys.meta_path.insert(0, _Absent())

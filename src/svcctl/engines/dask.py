"""Dask: the workers of this machine, or of any cluster that sees the same files."""

import os
import pickle
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from typing import Any
from uuid import uuid4

import distributed
from distributed import KilledWorker, WorkerPlugin

from svcctl import __version__
from svcctl.engines.base import EngineError, R, S, T

_dask: Any = distributed  # its functions carry no types
_PATIENCE, _LOOKS = 5, 12
"""Seconds between two looks at who is there, and after how many without anybody all are given up."""
_NOT_STARTED = "no workers could be started; start fewer by --workers, or leave out --engine: it gives the same report"
_CONNECT = 30
_HERE = {"threads_per_worker": 1, "dashboard_address": "127.0.0.1:0", "scheduler_kwargs": {"dashboard": False}}
"""Workers of this machine: without pages to look at, and on any port that is free, so that reports do not meet."""
_KEPT: dict[str, Any] = {}


class _Shared(WorkerPlugin):
    """Gives every worker, also one that comes later, what all tasks share; once, and not with every task."""

    def __init__(self, key: str, value: Any) -> None:
        self.name = key
        self.value = pickle.dumps(value)

    def setup(self, worker: Any) -> None:  # noqa: ARG002 - the signature is Dask's
        _KEPT[self.name] = pickle.loads(self.value)  # noqa: S301 - our own, from the scheduler we were told to trust

    def teardown(self, worker: Any) -> None:  # noqa: ARG002 - the signature is Dask's
        _KEPT.pop(self.name, None)


def _version() -> str:
    return __version__


def _apply(function: Callable[[Any, Any], Any], key: str, task: Any) -> Any:
    return function(_KEPT[key], task)


class Dask:
    """A cluster at an address, or one of ``workers`` processes on this machine for the time of a report."""

    def __init__(self, address: str = "", workers: int | None = None) -> None:
        self.address, self.workers = address, workers

    def map(self, function: Callable[[S, T], R], shared: S, tasks: Iterable[T]) -> Iterator[R]:
        """The results, in order.

        A worker that dies is replaced, and its tasks are done again; a task that kills worker after worker ends it all.
        """
        with ExitStack() as stack:
            client, size = self._client(stack)
            key = f"svcctl-{uuid4().hex}"
            client.register_plugin(_Shared(key, shared))
            stack.callback(client.unregister_worker_plugin, key)
            waiting: deque[Any] = deque()
            for task in tasks:
                waiting.append(client.submit(_apply, function, key, task, pure=False))
                if len(waiting) > 2 * size:
                    yield _result(client, waiting.popleft())
            while waiting:
                yield _result(client, waiting.popleft())

    def _client(self, stack: ExitStack) -> tuple[Any, int]:
        try:
            where: Any = self.address
            if not where:
                count = self.workers or os.cpu_count() or 1
                where = stack.enter_context(_dask.LocalCluster(count, **_HERE))
            client = stack.enter_context(_dask.Client(where, timeout=_CONNECT))
            versions = set(client.run(_version).values())
        except ValueError as error:
            raise EngineError(
                f"no cluster answers at {self.address}: write tcp://HOST:PORT ({_said(error)})"
            ) from error
        except OSError as error:
            where = f"no cluster answers at {self.address}" if self.address else _NOT_STARTED
            raise EngineError(f"{where}: {_said(error)}") from error
        except (AssertionError, RuntimeError) as error:  # what Dask raises where a machine is too busy to start workers
            raise EngineError(f"{_NOT_STARTED}: {_said(error)}") from error
        except ImportError as error:
            raise EngineError(f"the workers of {self.address} lack svcctl {__version__}: install it there") from error
        if versions - {__version__}:
            other = ", ".join(sorted(versions - {__version__}))
            raise EngineError(f"workers have svcctl {other}, this is {__version__}: install the same version there")
        size = len(client.scheduler_info(n_workers=-1)["workers"])
        if not size:
            raise EngineError(f"the cluster at {self.address} has no workers: start some with `dask worker`")
        return client, size


def _result(client: Any, future: Any) -> Any:
    """The result of a task, as long as there is somebody left to work on it.

    What is done may be lost again, with the worker that had it: so whoever asks for it never waits without end. Only a
    result that is there and too large for the time it had gets more; a task that takes long, or has nobody, does not.
    """
    looks, limit = 0, _PATIENCE * _LOOKS
    while True:
        done = False
        try:
            _dask.wait(future, timeout=_PATIENCE)
            done = True
            return future.result(timeout=limit)
        except KilledWorker as error:
            message = "workers died of the same part of the exports again and again: nothing was added up"
            raise EngineError(f"{message}; give them more memory, and run it again") from error
        except OSError as error:  # time that ran out is one, here and in what a worker reads
            if future.status == "error" or not isinstance(error, TimeoutError):
                message = f"a worker cannot read the exports as they are here: {_said(error)}"
                raise EngineError(f"{message}; workers must see them under the same paths") from error
        there = bool(client.scheduler_info(n_workers=-1)["workers"])
        looks = 0 if there else looks + 1
        limit = limit * (2 if done else 1) if there else _PATIENCE
        if looks == _LOOKS:  # those that died are replaced, which takes its time on a busy machine
            raise EngineError("all workers are gone: nothing was added up; start some, and run it again")


def _said(error: Exception) -> str:
    if isinstance(error, OSError) and error.filename:
        return f"{error.filename}: {error.strerror}"
    return str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__

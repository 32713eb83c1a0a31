"""Processes on other machines, reached through a Dask scheduler. The only importer of distributed.

Content, cache, output and templates lie on storage that all workers see under the same path: what travels is
names, front matter and settings, not texts. What comes out is the same, byte for byte.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future
from typing import Any, TypeVar

from generator.core.problems import BuildError, Problem, error
from generator.core.program import code_digest

Result = TypeVar("Result")

_own_code = code_digest

PATIENCE = 15
"""Seconds that the scheduler and the first worker have to answer."""

RETRIES = 3
"""How often work is tried again elsewhere when its worker dies."""


class Cluster(Executor):
    """The workers of a scheduler, as `concurrent.futures` knows processes."""

    def __init__(self, address: str) -> None:
        """Reach the scheduler: `tcp://10.0.0.1:8786`.

        Raises:
            BuildError: it does not answer, has no workers, or some run another version of this program.
        """
        self._client = _reach(address)
        try:
            self._client.wait_for_workers(1, timeout=PATIENCE)
            versions: dict[str, object] = self._client.run(code_digest, on_error="return")
        except TimeoutError:
            versions = {}
        # A worker that dies while it is asked is no stranger, whatever else it raises makes it one.
        alive = {worker: found for worker, found in versions.items() if not isinstance(found, OSError)}
        own = _own_code()
        strangers = [worker for worker, found in alive.items() if found != own]
        if strangers or not versions:
            self._client.close()
            raise BuildError(_complaints(address, strangers))

    def submit(self, work: Callable[..., Result], /, *args: Any, **kwargs: Any) -> Future[Result]:
        """Have one call made by some worker."""
        future: Future[Result] = self._client.get_executor(pure=False, retries=RETRIES).submit(
            work, *args, **kwargs
        )
        return future

    def map(
        self,
        work: Callable[..., Result],
        /,
        *iterables: Iterable[Any],
        timeout: float | None = None,
        chunksize: int = 1,
    ) -> Iterator[Result]:
        """Have many calls made; results in their order.

        Raises:
            BrokenExecutor: workers died at the same call again and again, or the scheduler went.
        """
        del chunksize
        calls = self._client.map(work, *iterables, pure=False, retries=RETRIES)
        return self._results(calls, timeout)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Let go of the scheduler, which goes on for others."""
        del wait, cancel_futures
        self._client.close()

    def _results(self, calls: list[Any], timeout: float | None) -> Iterator[Any]:
        from distributed import CancelledError
        from distributed.scheduler import KilledWorker

        for call in calls:
            try:
                yield call.result(timeout)
            except (KilledWorker, CancelledError, OSError) as failure:
                raise BrokenExecutor(str(failure)) from failure
            call.release()


def _reach(address: str) -> Any:
    """A client of the scheduler."""
    try:
        from distributed import Client
    except ModuleNotFoundError as failure:
        hint = 'install it: python -m pip install "broadsheet[cluster]"'
        raise error("", "--cluster needs the package distributed", hint=hint) from failure
    try:
        return Client(address, timeout=PATIENCE, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError, TimeoutError) as failure:
        hint = "start one with `dask scheduler`, and name it as it says: tcp://HOST:8786"
        raise error(address, "no scheduler answers there", hint=hint) from failure


def _complaints(address: str, strangers: list[str]) -> list[Problem]:
    if not strangers:
        return [Problem(address, 0, 0, "the scheduler has no workers", "start some: dask worker ADDRESS")]
    hint = "install the same version of Broadsheet, Python and its packages there"
    return [Problem(worker, 0, 0, "this worker does not run this version", hint) for worker in strangers]

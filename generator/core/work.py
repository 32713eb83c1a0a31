"""All remembering and all parallel work: `Cache` and `map_cached`.

Incremental building is a memory, not a second path. Each result of a pure work function is kept under a
digest of all its input and of all the code, so that nothing needs to know what depends on what.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from generator.core.digest import digest
from generator.core.packs import PACK, Packs, in_packs, pack_count, seal
from generator.core.problems import BuildError, Problem, error
from generator.core.processes import give_back_memory, give_up_work, hold_till_end, is_given_up, processes_of
from generator.core.program import code_digest
from generator.core.seals import keys_of, learn_seals
from generator.core.store import Store

if TYPE_CHECKING:
    from concurrent.futures import Executor

Input = TypeVar("Input")
Result = TypeVar("Result")
State = TypeVar("State")

WORTH_PROCESSES = 1000
"""Stale items from which on starting processes (0.5 s) pays."""

BATCH = 64
"""Items that travel to a process together."""

LASTING = "shelves of "
"""How the names of works begin whose results do not depend on the program."""

_PROGRAM = "the program"

Progress = Callable[[str, int, int], None]
"""Told the name of the work, the items done, and the items to do."""


def silent(work: str, done: int, total: int) -> None:
    """Progress that nobody watches."""


class Cache:
    """What earlier builds found out, in one SQLite file, and the processes that find out more.

    Safe to delete at any time. While it is open, no other build can use the same folder.
    """

    def __init__(
        self,
        folder: Path,
        *,
        processes: int = 1,
        progress: Progress = silent,
        code: str | None = None,
        others: Callable[[], Executor] | None = None,
    ) -> None:
        """Open or create `folder/build.sqlite`.

        `code` names the program whose results are kept; by default the digest of this one. `others` makes
        the processes that take large amounts of work; by default `processes` of this machine.

        Raises:
            BuildError: another build has it open, or it cannot be written.
        """
        self.folder = folder
        self.processes = processes
        self.progress = progress
        self._code = code or code_digest()
        self._others = others
        self._executor: Executor | None = None
        self._store = Store(folder)
        self._known: dict[str, Packs] = {}
        program = {0: self._code.encode()}
        if self._store.load(_PROGRAM) != program:
            # No key of another program is ever ours, and its values may be of shapes that are no longer.
            self._store.forget(but=LASTING)
            self._store.keep(_PROGRAM, program)

    def __enter__(self) -> Cache:
        """The cache itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        failure: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Keep what was found out and stop the processes; what they are at is lost if this is a failure."""
        if self._executor is not None:
            if kind is not None:
                give_up_work()
            self._executor.shutdown(wait=True, cancel_futures=True)
        self._store.close()
        hold_till_end(self._known)

    def key(self, value: object) -> str:
        """The name under which the result for an input is kept."""
        return digest(self._code, value)

    def seal(self, names: Sequence[str], inputs: Mapping[str, Any], rows: Mapping[str, Any]) -> str:
        """Names a pack of inputs and what is known of them; see `packs.seal`."""
        return seal(names, inputs, rows, self._code)

    def known(self, work: str) -> Mapping[str, tuple[str, Any]]:
        """Name → key and result, of all that is remembered of a work; read from disk once a process."""
        return self._packs_of(work).rows

    def let_go(self, work: str) -> None:
        """Hold what is remembered of a work no longer: it is read again if anybody asks for it."""
        self._known.pop(work, None)

    def keep_one(self, work: str, key: str, value: object) -> None:
        """Remember one value of a work under a key, and nothing else; what was there is not read."""
        self._known[work] = Packs({})
        self.learn(work, {"": (key, value)})

    def learn(self, work: str, fresh: Mapping[str, tuple[str, Any]], gone: Collection[str] = ()) -> None:
        """Remember the results of names, and forget the names that are gone."""
        if not fresh and not gone:
            return
        full, empty = self._packs_of(work).learn(fresh, gone)
        self._store.keep(work, full, empty)

    def _packs_of(self, work: str) -> Packs:
        if work not in self._known:
            self._known[work] = Packs(self._store.load(work))
        return self._known[work]

    def executor(self) -> Executor:
        """The processes, started when they are first needed."""
        if self._executor is None:
            self._executor = self._others() if self._others else processes_of(self.processes)
        return self._executor

    def rest(self) -> None:
        """Let the processes of this machine end, and their memory go: they are started again when needed."""
        if self._executor is not None and not self._others:
            self._executor.shutdown()
            self._executor = None

    def is_worth(self, items: int) -> bool:
        """Whether so many stale items are for the processes."""
        if self._others:
            return items > BATCH
        return self.processes > 1 and items >= WORTH_PROCESSES


@dataclass(frozen=True, slots=True)
class Mapped(Generic[Result]):
    """What `map_cached` returns."""

    results: dict[str, Result]
    """By name, in the order of the inputs."""
    fresh: tuple[str, ...]
    """The names whose result was worked out now and not remembered."""


def map_cached(
    cache: Cache,
    work: Callable[[Input], Result],
    inputs: Mapping[str, Input],
    *,
    passing: Callable[[Result], bool] | None = None,
    size: int = 1,
    is_large: bool = False,
) -> Mapped[Result]:
    """`work(input)` for each named input; called only for inputs not seen before.

    `work` must be a pure, module-level function whose result is never None and depends on nothing but its
    input. The key is made here, from all of the input and all of the code, so that no author can forget a
    part of it.
    `passing` says of a result that the caller will replace it by `foretell`: it is remembered only if
    other inputs have problems. `size` is how much work one input is, compared with one article. `is_large`
    says that the results are not to be held once the caller is done with them.

    Raises:
        BuildError: the problems of all inputs together; what succeeded is remembered nevertheless.
    """
    kind = kind_of(work)
    remembered = cache.known(kind)
    packs = in_packs(inputs, pack_count(len(inputs)))
    keys, sealed = keys_of(cache, kind, inputs, packs)
    results: dict[str, Result] = {}
    for name, key in keys.items():
        row = remembered.get(name)
        if row and row[0] == key:
            results[name] = row[1]
    stale = {name: value for name, value in inputs.items() if name not in results}
    gone = [name for name in remembered if name not in inputs]

    try:
        found = find_out(cache, work, stale, keys, gone, passing=passing, size=size)
    finally:
        if len(inputs) > PACK:
            learn_seals(cache, kind, inputs, keys, {n: packs[n] for n in packs.keys() - sealed})
        if is_large:
            cache.let_go(kind)
    results |= found
    return Mapped({name: results[name] for name in inputs}, tuple(stale))


def find_out(
    cache: Cache,
    work: Callable[[Input], Result],
    stale: Mapping[str, Input],
    keys: Mapping[str, str],
    gone: Collection[str],
    *,
    passing: Callable[[Result], bool] | None = None,
    size: int = 1,
) -> dict[str, Result]:
    """`work(input)` for all stale inputs; remembered under their keys, and the names that are gone forgotten.

    Raises:
        BuildError: the problems of all inputs together; what succeeded is remembered nevertheless.
    """
    kind = kind_of(work)
    remembered = cache.known(kind)
    problems: list[Problem] = []
    results: dict[str, Result] = {}
    failed: list[str] = []
    is_whole = False
    try:
        for name, outcome in outcomes(cache, work, stale, size):
            if isinstance(outcome, BuildError):
                problems += outcome.problems
                failed += [name] if name in remembered else []
            else:
                results[name] = outcome
        is_whole = not problems
    finally:
        fresh = {
            name: (keys[name], result)
            for name, result in results.items()
            if not (is_whole and passing and passing(result))
        }
        cache.learn(kind, fresh, [*gone, *failed])
    if problems:
        raise BuildError(problems)
    return results


def resume(
    cache: Cache,
    work: str,
    value: object,
    step: Callable[[tuple[Result, State] | None], tuple[Result, State]],
) -> Result:
    """The result of `step(before)`, called only if `value` is not what it was: for work on the whole site.

    `step` returns a result, and what it would be quicker with next time: `before` is what it returned last,
    None the first time or if code changed. The result may depend on nothing but `value`.
    """
    key, program = cache.key(value), cache.key(work)
    row = cache.known(work).get("")
    if row and row[0] == key:
        found: Result = row[1]
        return found
    state = cache.known(f"{work}.state").get("")
    cache.let_go(f"{work}.state")
    before = None
    if row and state and state[0] == program and state[1][0] == row[0]:  # it belongs to the result
        before = row[1], state[1][1]
    found, kept = step(before)
    cache.learn(f"{work}.state", {"": (program, (key, kept))})
    cache.let_go(f"{work}.state")
    cache.learn(work, {"": (key, found)})
    if before is None:
        del kept
        give_back_memory()
    return found


def foretell(
    cache: Cache, work: Callable[[Input], Result], known: Mapping[str, tuple[Input, Result]]
) -> None:
    """Remember by name what `work` would return for inputs that will come next time.

    For work whose result, once carried out, changes its own input: a file that is written settles the
    question whether it has to be written.
    """
    cache.learn(kind_of(work), {name: (cache.key(value), result) for name, (value, result) in known.items()})


def kind_of(work: Callable[..., object]) -> str:
    """What results of a function are kept under; two functions of one name do not share theirs."""
    return f"{work.__module__}.{work.__qualname__}"


def outcomes(
    cache: Cache, work: Callable[[Input], Result], inputs: Mapping[str, Input], size: int = 1
) -> Iterator[tuple[str, Result | BuildError]]:
    """Each name with its result or its problems, in order; in processes if there is much to do."""
    from concurrent.futures import BrokenExecutor  # loaded only if there is work to do

    total = len(inputs)
    items = list(inputs.items())
    batches: Iterator[list[tuple[str, Result | BuildError]]]
    if not cache.is_worth(total * size):
        batches = ([_attempt(work, item)] for item in items)
    else:
        batch_size = max(1, BATCH // size)
        cut = [items[start : start + batch_size] for start in range(0, total, batch_size)]
        batches = cache.executor().map(_attempt_batch, [work] * len(cut), cut)
    done = 0
    try:
        for batch in batches:
            yield from batch
            done += len(batch)
            cache.progress(work.__name__, done, total)
    except BrokenExecutor as failure:
        raise error(
            "",
            "a worker process was ended from outside",
            hint="often there was too little memory: build again with --jobs 1",
        ) from failure


def _attempt_batch(
    work: Callable[[Input], Result], batch: Sequence[tuple[str, Input]]
) -> list[tuple[str, Result | BuildError]]:
    return [_attempt(work, item) for item in batch if not is_given_up()]


def _attempt(work: Callable[[Input], Result], item: tuple[str, Input]) -> tuple[str, Result | BuildError]:
    name, value = item
    try:
        return name, work(value)
    except BuildError as failure:
        return name, failure

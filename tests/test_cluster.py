"""A build on the workers of a Dask scheduler: the same bytes, also if one of them dies."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from generator.cluster import Cluster
from generator.core.config import Config
from generator.core.problems import BuildError
from generator.core.work import Cache, Progress, map_cached, silent
from generator.pipeline import build

distributed = pytest.importorskip("distributed")

PROJECT = Path(__file__).resolve().parents[1]

posix = pytest.mark.skipif(sys.platform == "win32", reason="kills by a signal")

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning")


@pytest.fixture(scope="module")
def workers() -> Iterator[object]:
    """Two workers. Those that kill one stand last: it may take long to come back."""
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0", silence_logs=50
    ) as cluster:
        yield cluster


@pytest.fixture
def config(tmp_path: Path) -> Config:
    for number in range(130):
        path = tmp_path / f"content/raw/town-{number % 3}/{number}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(
            f"Bridge {number} opens\n\nThe bridge over the river opened on Monday, said Ada Holt.\n\n"
            f"It had been closed since the flood of last winter, when the river rose in town {number}.\n",
            "utf-8",
        )
    return Config(
        content=tmp_path / "content",
        output=tmp_path / "site",
        cache=tmp_path / "cache",
        templates=PROJECT / "templates",
        static=PROJECT / "static",
    )


def files_of(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def built(config: Config, address: str = "", progress: Progress = silent) -> dict[str, bytes]:
    others = (lambda: Cluster(address)) if address else None
    with Cache(config.cache, others=others, progress=progress) as cache:
        assert build(config, cache).articles == 130
    return {**files_of(config.output), **files_of(config.content)}


def where(number: int) -> int:
    return os.getpid()


def test_the_work_is_done_by_several_workers(tmp_path: Path, workers: distributed.LocalCluster) -> None:
    with Cache(tmp_path, others=lambda: Cluster(workers.scheduler_address)) as cache:
        processes = set(
            map_cached(cache, where, {str(number): number for number in range(1000)}).results.values()
        )
    assert len(processes) == 2
    assert os.getpid() not in processes


def test_workers_with_another_version_are_named(
    workers: distributed.LocalCluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("generator.cluster._own_code", lambda: "another")
    with pytest.raises(BuildError, match="does not run this version") as raised:
        Cluster(workers.scheduler_address)
    assert len(raised.value.problems) == 2


@posix
def test_the_workers_make_the_same_bytes_also_if_one_is_killed(
    config: Config, workers: distributed.LocalCluster
) -> None:
    killed: list[int] = []

    def kill_one(work: str, done: int, total: int) -> None:
        if work == "render_page" and not killed:
            killed.append(next(iter(workers.workers.values())).pid)
            os.kill(killed[0], signal.SIGKILL)

    elsewhere = built(config, workers.scheduler_address, kill_one)
    assert killed
    alone = replace(config, output=config.output.parent / "alone", cache=config.cache.parent / "alone-cache")
    assert built(alone) == elsewhere


def end_once(file: str) -> str:
    """Kills the worker that is first asked."""
    try:
        os.close(os.open(file.partition("#")[0], os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        return file
    os.kill(os.getpid(), signal.SIGKILL)
    return file


@posix
def test_the_work_of_a_worker_that_is_killed_is_done_by_another(
    tmp_path: Path, workers: distributed.LocalCluster
) -> None:
    inputs = {str(number): f"{tmp_path / 'killed'}#{number}" for number in range(500)}
    with Cache(tmp_path / "cache", others=lambda: Cluster(workers.scheduler_address)) as cache:
        assert map_cached(cache, end_once, inputs).results == inputs
    assert (tmp_path / "killed").exists()


@pytest.fixture
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generator.cluster.PATIENCE", 1)


@pytest.mark.usefixtures("hurry")
def test_a_scheduler_that_is_not_there_is_a_problem_with_a_hint() -> None:
    with pytest.raises(
        BuildError, match=r"tcp://127\.0\.0\.1:1: error: no scheduler answers there\n  hint: start"
    ):
        Cluster("tcp://127.0.0.1:1")


def test_an_address_that_is_none_is_a_problem_with_a_hint() -> None:
    with pytest.raises(BuildError, match="no scheduler answers there"):
        Cluster("nonsense://x")


@pytest.mark.usefixtures("hurry")
def test_a_scheduler_without_workers_is_a_problem_with_a_hint() -> None:
    with (
        distributed.LocalCluster(n_workers=0, dashboard_address=":0", silence_logs=50) as empty,
        pytest.raises(BuildError, match="the scheduler has no workers"),
    ):
        Cluster(empty.scheduler_address)

"""Stopwatch: each stage with its own seconds, and its own memory where somebody looks."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import warnings

import pytest

from generator.stopwatch import INTERVAL, Stopwatch

MEGABYTE = 1_000_000


def test_times_of_a_stage_are_added_up() -> None:
    stopwatch = Stopwatch()
    with stopwatch.stage("scan"):
        time.sleep(0.02)
    with stopwatch.stage("convert"):
        pass
    once = stopwatch.seconds["scan"]
    with stopwatch.stage("scan"):
        time.sleep(0.02)
    assert list(stopwatch.seconds) == ["scan", "convert"]
    assert stopwatch.seconds["scan"] >= once + 0.02 > stopwatch.seconds["convert"]
    assert stopwatch.memory == {}


def test_a_stage_has_the_memory_that_it_took_at_its_peak() -> None:
    with Stopwatch(sees_memory=True) as stopwatch:
        with stopwatch.stage("before"):
            pass
        with stopwatch.stage("large"):
            held = b"x" * 100 * MEGABYTE
            time.sleep(4 * INTERVAL)
            del held
        with stopwatch.stage("after"):
            pass
    seen = stopwatch.memory
    assert list(seen) == ["before", "large", "after"]
    assert seen["large"] > seen["before"] + 80 * MEGABYTE
    assert seen["large"] > seen["after"] + 80 * MEGABYTE


def test_other_processes_of_the_build_count() -> None:
    script = f"held = b'x' * {100 * MEGABYTE}; print(len(held), flush=True); input()"
    with Stopwatch(sees_memory=True) as stopwatch:
        with stopwatch.stage("alone"):
            pass
        with (
            subprocess.Popen(
                [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
            ) as other,
            stopwatch.stage("together"),
        ):
            assert other.stdout
            other.stdout.readline()
            time.sleep(4 * INTERVAL)
            other.communicate("\n")
    assert stopwatch.memory["together"] > stopwatch.memory["alone"] + 80 * MEGABYTE


@pytest.mark.skipif(sys.platform != "linux", reason="needs Linux, which tells what processes share")
def test_what_a_copy_of_the_process_shares_counts_once() -> None:
    held = b"x" * 100 * MEGABYTE
    with Stopwatch(sees_memory=True) as stopwatch:
        with stopwatch.stage("alone"):
            pass
        with stopwatch.stage("together"), warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # newer Pythons: the stopwatch has a thread
            copy = os.fork()
            if not copy:
                time.sleep(60)
                os._exit(0)
            time.sleep(4 * INTERVAL)
            os.kill(copy, signal.SIGKILL)
            os.waitpid(copy, 0)
    assert len(held) == 100 * MEGABYTE
    assert stopwatch.memory["together"] < stopwatch.memory["alone"] + 50 * MEGABYTE

"""Products of many rows leave the process as it was."""

from __future__ import annotations

import os
import sys
import time

import numpy as np
import pytest

from generator.stages.relate.entries import Entries, multiply_top


@pytest.mark.skipif(sys.platform != "linux", reason="needs Linux, which counts threads, and copies processes")
def test_no_thread_of_the_library_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generator.stages.relate.entries.MANY", 0)
    rows = np.arange(1000, dtype=np.int32)
    diagonal = Entries(rows, rows, np.full(1000, 3, np.int32))
    before = len(os.listdir("/proc/self/task"))
    product = multiply_top(diagonal, diagonal, 1000, 1000, most=2, threads=3)
    assert product.values.tolist() == [9] * 1000
    end = time.monotonic() + 10
    while len(os.listdir("/proc/self/task")) != before:  # they are told to end, and take a moment
        assert time.monotonic() < end, "threads wait for more work"

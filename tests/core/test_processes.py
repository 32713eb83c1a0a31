"""Processes of this machine, and the memory of this one."""

from __future__ import annotations

import platform
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]

FILL = """
from pathlib import Path
from generator.core.processes import give_back_memory

def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096

kept, filled = [], []
for _ in range(100_000):  # what is kept stands between what is freed: the heap cannot shrink from its end
    filled.append(bytearray(1000))
    kept.append(b"x" * 600) if len(filled) % 100 == 0 else None
full = resident()
filled.clear()
before = resident()
give_back_memory()
print(full, before, resident())
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc is asked to give memory back")
def test_what_was_freed_is_given_back() -> None:
    run = [sys.executable, "-c", FILL]
    printed = subprocess.run(run, cwd=PROJECT, check=True, capture_output=True, text=True).stdout
    full, before, after = map(int, printed.split())
    assert after < full - 50_000_000
    assert after < before


def test_giving_memory_back_does_no_harm_where_it_is_not_known() -> None:
    run = [sys.executable, "-c", "from generator.core.processes import give_back_memory as give; give()"]
    assert subprocess.run(run, cwd=PROJECT, check=True, capture_output=True).stderr == b""

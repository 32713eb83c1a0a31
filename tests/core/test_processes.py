"""Processes of this machine, and the memory of this one."""

from __future__ import annotations

import os
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


LEAVE = """
import atexit, sys, threading, time
from generator.core.processes import expect_end, hold_till_end, leave

class Loud:
    def __del__(self):
        print("freed", flush=True)

def work():
    time.sleep(0.3)
    print("worked", flush=True)

if {with_thread}:
    threading.Thread(target=work).start()
if {ends}:
    expect_end()
loud = Loud()
hold_till_end(loud)
del loud
atexit.register(print, "handled")
sys.stdout.write("said ")
sys.exit(leave(3))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere processes end as usual")
@pytest.mark.parametrize(
    ("with_thread", "ends", "said"),
    [
        (False, True, "said handled\n"),
        (False, False, "freed\nsaid handled\n"),
        (True, True, "said worked\nhandled\nfreed\n"),
    ],
    ids=["alone", "holds nothing", "with a thread"],
)
def test_a_process_leaves_when_all_is_said_and_done(with_thread: bool, ends: bool, said: str) -> None:
    run = [sys.executable, "-c", LEAVE.format(with_thread=with_thread, ends=ends)]
    done = subprocess.run(run, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (3, said, "")


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere processes end as usual")
def test_who_does_not_listen_is_no_reason_to_fail_silently() -> None:
    program = "import sys; from generator.core.processes import leave; print('x'); sys.exit(leave(0))"
    buffered = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as pipe:
        done = subprocess.run(
            [sys.executable, "-c", program],
            cwd=PROJECT,
            stdout=pipe,
            env=buffered,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert done.returncode == 120
    assert b"BrokenPipeError" in done.stderr

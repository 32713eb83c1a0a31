"""Which threads keep a process from being copied."""

from __future__ import annotations

import sys
import threading

import pytest

from generator.core.alone import is_alone, stand_by

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="needs Linux, which lends a process at once")


def test_a_process_is_alone_without_threads_and_with_bystanders() -> None:
    if not is_alone():
        pytest.skip("the tests themselves have threads here")
    over = threading.Event()
    thread = threading.Thread(target=over.wait)
    thread.start()
    try:
        assert not is_alone()
        stand_by(thread)
        assert is_alone()
    finally:
        over.set()
        thread.join()
    assert is_alone()

"""Whole numbers in arrays, and what order they are in."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Rows = npt.NDArray[np.integer]


def starts_of(lengths: Ints) -> Ints:
    """Where runs of these lengths begin, one after the other."""
    starts: Ints = np.cumsum(lengths) - lengths
    return starts


def gather(starts: Ints, lengths: Ints) -> Ints:
    """The positions of runs that begin at `starts`, one after the other."""
    offsets = starts_of(lengths)
    positions: Ints = np.repeat(starts - offsets, lengths) + np.arange(int(lengths.sum()))
    return positions


def in_order(keys: Rows) -> Ints:
    """The places of the keys (0 and more) in ascending order of these, equal ones as they stand.

    Sorting numbers of 64 bits that hold key and place takes a quarter of the time of `argsort`.
    """
    bits = len(keys).bit_length()
    order: Ints
    if len(keys) and int(keys.max()).bit_length() + bits < 64:
        order = np.sort(keys.astype(np.int64) << bits | np.arange(len(keys))) & ((1 << bits) - 1)
    else:
        order = np.argsort(keys, kind="stable")
    return order


def highest_first(rows: Rows, values: Ints, places: Ints) -> Ints:
    """The order that puts the highest values of each row first, of equal ones that of the lower place.

    Rows ascend; `places`, of each within its row, do so there. Sorting numbers of 64 bits that hold all of it
    takes a fifth of the time of `lexsort`.
    """
    if not len(rows):
        return places
    bits = int(places.max()).bit_length()
    top = int(values.max())
    width = top.bit_length() + bits
    keys = np.sort(rows.astype(np.int64) << width | (top - values) << bits | places)
    firsts = np.arange(len(rows)) - places
    order: Ints = firsts + (keys & ((1 << bits) - 1))
    return order

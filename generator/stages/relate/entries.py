"""Entries: sparse matrices of whole numbers, and their products: the same by numpy as by scipy.

scipy and sparse_dot_topn multiply many rows in a fifth of the time, but take a third of a second to load: as
much as a whole edit.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from generator.stages.relate.order import Ints, Rows, gather, highest_first, in_order

MANY = 1 << 20
"""Products of two entries from which on scipy is worth loading."""
CELLS_AT_ONCE = 1 << 20
FEW = 8
"""Places for each product of two entries, from which on these are sorted sooner than a table is filled."""

_PAUSE_SOFT = 1
"""`omp_pause_soft`: what was set stays set."""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Entries:
    """What is not 0 in a matrix, one entry a place."""

    rows: Rows
    """They ascend."""
    columns: Rows
    values: npt.NDArray[Any]
    """Whole numbers: their sums do not depend on their order, those of floats up to 2^53."""


def multiply_top(
    left: Entries, right: Entries, height: int, width: int, *, most: int, threads: int
) -> Entries:
    """The `most` highest entries of each row of the product, all above 0, in no order within the rows.

    Which of several that tie with the lowest one are among them is chance.
    """
    if _found(left, right)[1].sum() < MANY:
        product = multiply(left, right, height, width)
        places = np.arange(len(product.rows)) - np.searchsorted(product.rows, product.rows)
        best = highest_first(product.rows, product.values, places)[places < most]
        return Entries(product.rows[best], product.columns[best], product.values[best])
    from sparse_dot_topn import sp_matmul_topn

    first, second = _matrices(left, right, height, width)
    top = sp_matmul_topn(first, second, top_n=most, threshold=0, n_threads=threads)
    _end_idle_threads()
    return Entries(np.repeat(np.arange(height), np.diff(top.indptr)), top.indices, top.data)


def _end_idle_threads() -> None:
    """Let no thread of the library wait for more work: with threads, no process is copied (`core/alone.py`).

    OpenMP 5.0, section 3.2.44: `omp_pause_resource_all`.
    """
    if sys.platform != "linux":
        return
    import ctypes

    from sparse_dot_topn.lib import _sparse_dot_topn_core as library

    pause = getattr(ctypes.CDLL(library.__file__), "omp_pause_resource_all", None)
    if pause is not None:
        pause(_PAUSE_SOFT)


def by_rows(entries: Entries) -> Entries:
    """Entries in any order, put in that of their rows."""
    order = in_order(entries.rows)
    return Entries(entries.rows[order], entries.columns[order], entries.values[order])


def multiply(left: Entries, right: Entries, height: int, width: int) -> Entries:
    """The product, in ascending order: `left` has `height` rows, `right` has `width` columns."""
    firsts, lengths = _found(left, right)
    count = int(lengths.sum())
    if count >= MANY and height * width > FEW * count:
        return _multiply_many(left, right, height, width)
    at = gather(firsts, lengths)
    places = np.repeat(left.rows.astype(np.int64) * width, lengths) + right.columns[at]
    products = np.repeat(left.values, lengths) * right.values[at]
    if height * width > FEW * count:
        places, sums = _summed(places, products)
    else:
        places, sums = _summed_in_table(places, products, CELLS_AT_ONCE // width * width or width)
    return Entries(places // width, places % width, sums)


def _summed(places: Ints, products: npt.NDArray[Any]) -> tuple[Ints, npt.NDArray[Any]]:
    """The places, each once and in order, and the sums of what stands there."""
    order = in_order(places)
    places = places[order]
    new = np.flatnonzero(np.diff(places, prepend=-1))
    return places[new], np.add.reduceat(products[order], new) if len(new) else products


def _summed_in_table(places: Ints, products: npt.NDArray[Any], cells: int) -> tuple[Ints, npt.NDArray[Any]]:
    """The same where few places are empty, by a table of so many cells at a time; places ascend by tables."""
    kind = np.result_type(products, np.int64)  # as sums have without a table
    found, sums = [places[:0]], [np.zeros(0, kind)]
    bounds = np.arange(0, int(places.max(initial=-1)) + cells, cells)
    cuts = np.searchsorted(places // cells, np.arange(len(bounds)))
    for first, begin, end in zip(
        bounds.tolist(), cuts.tolist(), [*cuts[1:].tolist(), len(places)], strict=True
    ):
        table = np.bincount(places[begin:end] - first, products[begin:end])
        here = np.flatnonzero(table)
        found.append(here + first)
        sums.append(table[here].astype(kind))
    return np.concatenate(found), np.concatenate(sums)


def _found(left: Entries, right: Entries) -> tuple[Ints, Ints]:
    """For each entry of `left` where the row of `right` that it meets begins, and how long that is."""
    lengths = np.bincount(right.rows, minlength=int(left.columns.max(initial=0)) + 1)
    firsts = np.cumsum(lengths) - lengths
    return firsts[left.columns], lengths[left.columns]


def _multiply_many(left: Entries, right: Entries, height: int, width: int) -> Entries:
    first, second = _matrices(left, right, height, width)
    product = first @ second
    product.sort_indices()
    return Entries(np.repeat(np.arange(height), np.diff(product.indptr)), product.indices, product.data)


def _matrices(left: Entries, right: Entries, height: int, width: int) -> tuple[Any, Any]:
    """Two factors as scipy has them."""
    from scipy import sparse

    inner = 1 + max(int(left.columns.max(initial=0)), int(right.rows.max(initial=0)))
    first, second = (
        sparse.csr_matrix((part.values, part.columns, _starts(part.rows, rows)), shape=(rows, columns))
        for part, rows, columns in ((left, height, inner), (right, inner, width))
    )
    return first, second


def _starts(rows: Rows, count: int) -> Ints:
    return np.append(0, np.cumsum(np.bincount(rows, minlength=count)))

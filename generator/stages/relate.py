"""relate(): which stories are alike in what they tell, and by which words.

Weighted TF-IDF and cosine, sparse throughout; docs/related.md says how, and what was measured.
The only importer of numpy, scipy and sparse_dot_topn, which are loaded only if there is work to do.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from generator.core import files
from generator.core.model import Article, Likeness, Source
from generator.core.work import Cache, map_cached, remember
from generator.reading import frontmatter, terms
from generator.reading.terms import Terms

if TYPE_CHECKING:
    import numpy as np
    from scipy import sparse

    Matrix = sparse.csr_matrix[np.float32]
    Floats = np.ndarray[tuple[int], np.dtype[np.float32]]
    Ints = np.ndarray[tuple[int], np.dtype[np.int64]]

KEPT = 12
"""Stories kept for each, so that `link` still has six after references."""
CANDIDATES = 30
STRONGEST = 40
"""Terms of each story by which candidates are found; the cosine is then taken over all terms."""
TERM_SCALE = 3.0
SHARED_WORDS = 3
LEAST_LIKENESS = 0.01
"""Cosine below which two stories share nothing but chance."""
ROWS_AT_ONCE = 20_000
"""Pairs of stories compared at once: bounds memory to some 100 MB."""


def relate(articles: Sequence[Article], cache: Cache) -> Mapping[str, tuple[Likeness, ...]]:
    """For each slug the stories most like it, best first; fewer or none where nothing is shared."""
    sources = {article.card.slug: article.source for article in sorted(articles, key=_slug)}
    return remember(
        cache, "relate", sources, lambda: compare(map_cached(cache, count_terms, sources).results)
    )


def count_terms(source: Source) -> Terms:
    """The weighted terms of a Markdown file."""
    text = files.read(source).decode("utf-8-sig", "replace")
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
    fields, body, _ = frontmatter.split(text, source.place)
    (title,) = fields["title"].values[:1] or ("",)
    return terms.count_terms(title, body.replace("\\", ""))


def compare(corpus: Mapping[str, Terms]) -> dict[str, tuple[Likeness, ...]]:
    """For each name the names most like it, by cosine; ties by name. The plain, full calculation."""
    if len(corpus) < 2:
        return dict.fromkeys(corpus, ())
    names, rows = list(corpus), list(corpus.values())
    vocabulary, counts = _count_matrix(rows)
    vectors = _tfidf(counts)
    first, second, scores = _nearest(vectors)
    shared = _shared_terms(vectors, first, second)
    found: dict[str, list[Likeness]] = {name: [] for name in names}
    surfaces: dict[str, str] = {}
    current = -1
    pairs = zip(first.tolist(), second.tolist(), scores.tolist(), strict=True)
    for index, (row, column, score) in enumerate(pairs):
        if row != current:
            current, surfaces = row, dict(zip(rows[row].stems, rows[row].surfaces, strict=True))
        words = _choose_words([surfaces[vocabulary[term]] for term in shared[index]])
        found[names[row]].append(Likeness(names[column], words, round(score, 5)))
    return {name: tuple(likenesses) for name, likenesses in found.items()}


def _slug(article: Article) -> str:
    return article.card.slug


def _count_matrix(rows: Sequence[Terms]) -> tuple[list[str], Matrix]:
    """The terms that at least two stories use, and their weights: stories × terms."""
    import numpy as np
    from scipy import sparse

    numbers: dict[str, int] = {}
    columns = [[numbers.setdefault(stem, len(numbers)) for stem in row.stems] for row in rows]
    lengths = np.array([len(row.stems) for row in rows], np.int64)
    data = np.frombuffer(b"".join(row.weights for row in rows), np.float32)
    indices = np.fromiter((number for column in columns for number in column), np.int64, lengths.sum())
    frequent = np.bincount(indices, minlength=len(numbers)) >= 2
    starts = np.concatenate([[0], np.cumsum(lengths)])
    matrix = sparse.csr_matrix((data, indices, starts), (len(rows), len(numbers)))[:, frequent]
    matrix.sort_indices()
    vocabulary = [stem for stem, keep in zip(numbers, frequent.tolist(), strict=True) if keep]
    return vocabulary, matrix


def _tfidf(counts: Matrix) -> Matrix:
    """log(1 + 3·tf) × (ln((1 + n) / (1 + df)) + 1), rows of unit length."""
    import numpy as np

    stories = counts.shape[0]
    frequencies = np.bincount(counts.indices, minlength=counts.shape[1])
    rarity = (np.log((1 + stories) / (1 + frequencies)) + 1).astype(np.float32)
    vectors = counts.copy()
    vectors.data = np.log1p(TERM_SCALE * vectors.data) * rarity[vectors.indices]
    return _unit(vectors)


def _nearest(vectors: Matrix) -> tuple[Ints, Ints, Floats]:
    """Pairs of a story and one like it, and their cosine; by story, highest cosine first, ties by row."""
    import numpy as np
    from sparse_dot_topn import sp_matmul_topn

    strong = _unit(_strongest(vectors))
    product: Any = sp_matmul_topn(strong, strong.T.tocsr(), top_n=CANDIDATES + 1, threshold=0.0)
    pairs = product.tocoo()
    apart = pairs.row != pairs.col
    first, second = pairs.row[apart].astype(np.int64), pairs.col[apart].astype(np.int64)
    scores = np.empty(len(first), np.float32)
    for start in range(0, len(first), ROWS_AT_ONCE):
        part = slice(start, start + ROWS_AT_ONCE)
        scores[part] = np.asarray(vectors[first[part]].multiply(vectors[second[part]]).sum(axis=1)).ravel()
    scores = np.round(scores, 5)  # so that the last bit of a machine's sum decides no order
    order = np.lexsort((second, -scores, first))
    first, second, scores = first[order], second[order], scores[order]
    rank = np.arange(len(first)) - np.searchsorted(first, first, side="left")
    kept = (rank < KEPT) & (scores >= LEAST_LIKENESS)
    return first[kept], second[kept], scores[kept]


def _shared_terms(vectors: Matrix, first: Ints, second: Ints) -> list[list[int]]:
    """For each pair the terms that add most to its cosine, at most twice as many as are shown."""
    import numpy as np

    shared: list[list[int]] = []
    for start in range(0, len(first), ROWS_AT_ONCE):
        part = slice(start, start + ROWS_AT_ONCE)
        products = vectors[first[part]].multiply(vectors[second[part]]).tocsr()
        pair = np.repeat(np.arange(products.shape[0]), np.diff(products.indptr))
        order = np.lexsort((products.indices, -np.round(products.data, 6), pair))
        indices = products.indices[order]
        bounds = zip(products.indptr[:-1].tolist(), products.indptr[1:].tolist(), strict=True)
        shared += [indices[a : min(b, a + 2 * SHARED_WORDS)].tolist() for a, b in bounds]
    return shared


def _choose_words(surfaces: Sequence[str]) -> tuple[str, ...]:
    """One to three of the shared terms: names before common words, none that another one holds."""
    named = sorted(surfaces, key=lambda surface: not surface[:1].isupper())
    chosen: list[str] = []
    for surface in named:
        words = set(surface.casefold().split())
        if not any(words & set(other.casefold().split()) for other in chosen):
            chosen.append(surface)
    return tuple(chosen[:SHARED_WORDS])


def _strongest(vectors: Matrix) -> Matrix:
    """Each row with its strongest terms only; ties by column."""
    import numpy as np
    from scipy import sparse

    row = np.repeat(np.arange(vectors.shape[0]), np.diff(vectors.indptr))
    order = np.lexsort((vectors.indices, -vectors.data, row))
    rank = np.arange(len(row)) - vectors.indptr[:-1][row]
    kept = np.sort(order[rank < STRONGEST])
    return sparse.csr_matrix((vectors.data[kept], (row[kept], vectors.indices[kept])), vectors.shape)


def _unit(matrix: Matrix) -> Matrix:
    """Rows of length 1; empty rows stay empty."""
    import numpy as np

    row = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    squares = np.bincount(row, matrix.data.astype(np.float64) ** 2, minlength=matrix.shape[0])
    squares[squares == 0] = 1
    unit = matrix.copy()
    unit.data = (matrix.data / np.sqrt(squares)[row]).astype(np.float32)
    return unit

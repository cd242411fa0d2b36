"""Fit the block model with LightGBM."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import lightgbm
import numpy as np

from newscrawl.extract.document import Document
from newscrawl.extract.features import FEATURES, rows
from newscrawl.extract.select import hints
from training.labels import labels

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newscrawl.extract.features import Row
    from training.dataset import Sample

WEIGHTS = {"articles": 1.0, "readability": 0.45, "goose3": 0.45, "newspaper4k": 0.45}
"""How much a page counts. The truth of the readability pages is another program's reading."""
TREES, LEAVES, RATE = 60, 16, 0.15

_MEDIA = FEATURES.index("rel_media")


@dataclass
class Labelled:
    """A page's blocks as numbers, with the part of each that is article text."""

    sample: Sample
    texts: list[str]
    rows: list[Row | None]
    labels: list[float]
    weight: float


def label(sample: Sample) -> Labelled | None:
    """Return the page's blocks with labels; ``None`` where the truth cannot be found on it."""
    document = Document(sample.page)
    page = document.blocks.outline
    if not page.text or sample.origin not in WEIGHTS:
        return None
    title, description = hints(document)
    found = rows(page, title, description)
    shares = labels(page.text, sample.truth)
    texts = page.text
    if not sample.whole:
        if sum(map(len, sample.truth)) < 200:
            return None
        last = max((i for i, share in enumerate(shares) if share >= 0.5), default=-1)
        covered = sum(len(t) for t, s in zip(texts, shares, strict=True) if s >= 0.5)
        if covered < 0.6 * sum(map(len, sample.truth)):
            return None
        texts, found, shares = texts[: last + 1], found[: last + 1], shares[: last + 1]
    elif sample.origin == "readability":
        # That truth holds captions too; they are left out of the reckoning.
        kept = [i for i, row in enumerate(found) if row is not None and not row[_MEDIA]]
        texts = [texts[i] for i in kept]
        found = [found[i] for i in kept]
        shares = [shares[i] for i in kept]
    return Labelled(sample, texts, found, shares, WEIGHTS[sample.origin])


def matrix(pages: Sequence[Labelled]) -> tuple[Any, Any, Any]:
    """Return rows, targets and weights; each page counts by its weight, each block by its text."""
    x, y, w = [], [], []
    for page in pages:
        total = 500 + sum(
            min(len(text), 600)
            for text, share in zip(page.texts, page.labels, strict=True)
            if share >= 0.5
        )
        for row, share, text in zip(page.rows, page.labels, page.texts, strict=True):
            if row is not None:
                x.append(row)
                y.append(share >= 0.5)
                w.append(page.weight * (min(len(text), 600) + 30) / total)
    weights = np.array(w)
    return np.array(x, float), np.array(y, float), weights / weights.mean()


def fit(pages: Sequence[Labelled], *, seed: int = 1, **changes: Any) -> lightgbm.Booster:
    """Return a model fitted to ``pages``."""
    x, y, w = matrix(pages)
    settings = {
        "objective": "binary",
        "num_leaves": LEAVES,
        "learning_rate": RATE,
        "min_data_in_leaf": 30,
        "feature_fraction": 0.6,
        "bagging_fraction": 0.8,
        "bagging_freq": 1,
        "lambda_l2": 20,
        "max_bin": 63,
        "verbose": -1,
        "seed": seed,
        "num_threads": 1,
        "deterministic": True,
    } | changes
    trees = settings.pop("trees", TREES)
    return lightgbm.train(settings, lightgbm.Dataset(x, y, weight=w), trees)

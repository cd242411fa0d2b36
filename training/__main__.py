"""Train the block model from the corpus: ``python -m training [CORPUS]``.

Without an argument NEWSCRAWL_CORPUS names the folder. Writes ``newscrawl/extract/model.py`` (from
all pages) and ``training/holdout.py`` (from the training side of the split alone, for honest
figures). Takes about a minute; the same corpus and LightGBM give the same files.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

import lightgbm

from training.dataset import Sample, samples
from training.export import export
from training.fit import Labelled, fit, label, matrix
from training.variants import VARIANTS

HERE = Path(__file__).parent
VARIANT_WEIGHT = 0.12


def labelled(pages: list[Sample]) -> list[Labelled]:
    """Return all pages that can be labelled, and their plainer versions."""
    out = []
    for sample in pages:
        page = label(sample)
        if page is None:
            continue
        out.append(page)
        if not sample.whole:
            continue
        for variant in VARIANTS.values():
            body = variant(sample.page.body)
            plainer = label(replace(sample, page=replace(sample.page, body=body)))
            if plainer is not None:
                plainer.weight *= VARIANT_WEIGHT
                out.append(plainer)
    return out


def told(pages: list[Labelled]) -> str:
    """Return in words what a model was trained on."""
    names = {page.sample.name: page.sample.origin for page in pages}
    counts = ", ".join(f"{n} {origin}" for origin, n in sorted(Counter(names.values()).items()))
    groups = len({page.sample.group for page in pages})
    return f"{len(names)} pages ({counts}) of {groups} publishers; LightGBM {lightgbm.__version__}"


def main(corpus: str) -> None:
    """Train both models from the corpus folder."""
    pages = labelled(samples(Path(corpus)))
    training = [page for page in pages if not page.sample.check]
    for some, path in (
        (training, HERE / "holdout.py"),
        (pages, HERE.parent / "newscrawl/extract/model.py"),
    ):
        export(fit(some), path, told(some), matrix(some)[0])
        print(f"{path.relative_to(HERE.parent)}: {told(some)}")


if __name__ == "__main__":
    given = sys.argv[1] if len(sys.argv) > 1 else os.environ.get("NEWSCRAWL_CORPUS", "")
    if not given:
        sys.exit("give the corpus folder, or set NEWSCRAWL_CORPUS")
    main(given)

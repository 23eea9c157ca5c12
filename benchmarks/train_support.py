"""Learn what `retrieval.support` judges by: small trees for each kind of doubt, and the two regressions for the whole.

    python benchmarks/train_support.py FOLDER [--write]

FOLDER holds `qags/` (Wang, Cho and Lewis 2020; sentences of summaries with the votes of three people) and `wice/`
(Kamoi and others 2023; claims of Wikipedia with the cited page, CC BY-SA). True claims, and the same claims with one
thing changed (`benchmarks/mutations.py`), teach the doubts; votes and labels teach the judgement of the whole. Ten
folds by article: every figure printed comes from models that never saw the article. Needs lightgbm and scikit-learn,
which Byline itself does not.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np
from mutations import Claim, for_reading, mutations, paraphrases, read_claims
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.preprocessing import StandardScaler

from retrieval.proof import attribution, coverage, details, doubts, polarity
from retrieval.proof.alignment import align, read
from retrieval.proof.quoted import missing_quotations
from retrieval.support import CLAIM_MEASURES

Vector = NDArray[np.float64]

FOLDS = 10
DETAIL_SIGNS = dict.fromkeys("found gap_one gap_three near_gap_one near_gap_three tight tight_gap adjacent".split(), -1) | {
    "rival_tight": 1, "lacks": 1, "together": -1, "framed_gap": -1,
}  # fmt: skip
KINDS: dict[str, tuple[tuple[str, ...], dict[str, int]]] = {
    "number": (details.MEASURES, DETAIL_SIGNS),
    "date": (details.MEASURES, DETAIL_SIGNS),
    "name": (details.MEASURES, DETAIL_SIGNS | {"kind_c": -1}),
    "polarity": (
        polarity.MEASURES,
        dict.fromkeys(("added", "dropped", "added_weight", "dropped_weight", "opposed", "exchanged"), 1),
    ),
    "speaker": (attribution.MEASURES, dict.fromkeys(("same", "gap_one", "gap_three", "held", "framed_gap"), -1)),
}
"""The measures of each kind of doubt, and those in which a doubt may only rise (1) or fall (-1)."""

OWN_WORDS = (
    "missing_words", "all_near", "all_plain", "worst_missing", "name_missing", "pairs", "pairs_weighted", "three_best",
    "three_run_near", "words", "copied", *CLAIM_MEASURES[len(coverage.MEASURES) :],
)  # fmt: skip
GATE, MIDDLE, WIDTH = "density", 0.28, 0.1
REFUSED = {"number": 0.008, "date": 0.010, "name": 0.004, "name_plain": 0.003, "polarity": 0.002, "speaker": 0.012}
"""The share of all true paraphrases that each kind of doubt may refuse beyond what is surely wrong."""
REFUSED_BY_SCORE = 0.001


@dataclass
class Row:
    """One claim with everything measured of it: by kind of doubt the vectors, and which of them were changed."""

    claim: Claim
    whole: list[float]
    vectors: dict[str, list[Vector]]
    changed: dict[str, list[bool]]
    sure: bool
    cased: bool


def measure(claim: Claim) -> Row | None:
    """Everything that `support` measures of one claim."""
    alignment = align(read(claim.text), read(claim.article))
    if alignment is None:
        return None
    vectors: dict[str, list[Vector]] = {kind: [] for kind in KINDS}
    changed: dict[str, list[bool]] = {kind: [] for kind in KINDS}
    absent = dict.fromkeys(("number", "date", "name"), 0)
    sure = False
    for detail in details.details(alignment):
        found = details.find(alignment, detail)
        row = details.measure(alignment, detail, found)
        sure |= doubts.surely_lacking(alignment, detail, found)
        vectors[detail.kind].append(row.astype(float))
        changed[detail.kind].append(bool(claim.at and detail.start < claim.at[1] and detail.end > claim.at[0]))
        absent[detail.kind] += not found.places
    compared = polarity.compare(alignment)
    sure |= doubts.surely_turned(compared)
    vectors["polarity"].append(np.asarray(compared.values))
    changed["polarity"].append(claim.changed[0] in {"negation", "opposite"})
    for one in attribution.attributions(alignment):
        vectors["speaker"].append(np.asarray(one.values))
        changed["speaker"].append(claim.changed[0] == "speaker")
    sure |= bool(missing_quotations(claim.text, claim.article))
    return Row(claim, [*coverage.measure(alignment), *absent.values()], vectors, changed, sure, alignment.text.cased)


def grow(table: Vector, labels: Vector, weights: Vector, kind: str) -> lightgbm.LGBMClassifier:
    """Small trees with the signs of their kind."""
    names, signs = KINDS[kind]
    model = lightgbm.LGBMClassifier(
        n_estimators=80, num_leaves=5, max_depth=4, learning_rate=0.06, min_child_samples=15, subsample=0.7,
        subsample_freq=1, colsample_bytree=0.5, reg_lambda=8, verbose=-1, n_jobs=1, seed=1,
        monotone_constraints=[signs.get(name, 0) for name in names],
    )  # fmt: skip
    return model.fit(table, labels, sample_weight=weights)


def doubt(rows: list[Row], folds: Vector, kind: str) -> tuple[Vector, lightgbm.LGBMClassifier]:
    """The worst doubt of each claim by models that did not see its article, and the model that saw all."""
    index = np.asarray([at for at, row in enumerate(rows) for _ in row.vectors[kind]])
    table = np.asarray([vector for row in rows for vector in row.vectors[kind]])
    labels = np.asarray(
        [
            1 if flag else 0 if row.claim.true and row.claim.votes >= 2 else -1
            for row in rows
            for flag in row.changed[kind]
        ]
    )
    likely = np.zeros(len(labels))

    def learn(train: NDArray[np.bool_]) -> lightgbm.LGBMClassifier:
        train = train & (labels >= 0)
        share = labels[train].mean()
        return grow(table[train], labels[train], np.where(labels[train] == 1, 0.5 / share, 0.5 / (1 - share)), kind)

    for fold in range(FOLDS):
        test = folds[index] == fold
        if test.any():
            likely[test] = learn(~test).predict_proba(table[test])[:, 1]
    worst = np.zeros(len(rows))
    np.maximum.at(worst, index, likely)
    known = labels >= 0
    print(
        f"{kind:9} true {sum(labels == 0)} changed {sum(labels == 1)} AUC {roc_auc_score(labels[known], likely[known]):.3f}"
    )
    return worst, learn(np.ones(len(labels), bool))


def regress(
    table: Vector, labels: Vector, weights: Vector, columns: list[int], strength: float, train: NDArray[np.bool_]
) -> tuple[Vector, float]:
    """A logistic regression over some columns, as weights of all columns (0 elsewhere) and a bias."""
    train = train & (weights > 0)
    scaler = StandardScaler().fit(table[train][:, columns])
    model = LogisticRegression(C=strength, max_iter=4000)
    model.fit(scaler.transform(table[train][:, columns]), labels[train], sample_weight=weights[train])
    full = np.zeros(table.shape[1])
    full[columns] = model.coef_[0] / scaler.scale_
    return full, float(model.intercept_[0] - (model.coef_[0] * scaler.mean_ / scaler.scale_).sum())


def spread(rows: list[Row], sources: tuple[str, ...], changed: float) -> Vector:
    """Weights: 1 for each claim of some sources, and for all their changed claims together a share of that."""
    weights = np.zeros(len(rows))
    for source in sources:
        real = np.asarray([row.claim.source == source and not row.claim.changed[0] for row in rows])
        made = np.asarray([row.claim.source == source and bool(row.claim.changed[0]) for row in rows])
        weights[real] = 1.0
        weights[made] = changed * real.sum() / max(1, made.sum())
    return weights


def as_trees(model: lightgbm.LGBMClassifier, names: tuple[str, ...]) -> dict[str, Any]:
    """A LightGBM model in the form that `retrieval.ranking.trees` reads."""
    trees, deepest = [], 0
    for grown in model.booster_.dump_model()["tree_info"]:
        tree: dict[str, list[Any]] = {key: [] for key in ("feature", "threshold", "left", "right", "value")}

        def walk(node: dict[str, Any], depth: int, tree: dict[str, list[Any]] = tree) -> int:
            nonlocal deepest
            at = len(tree["feature"])
            for key, blank in (("feature", 0), ("threshold", 0.0), ("left", at), ("right", at), ("value", 0.0)):
                tree[key].append(blank)
            if "leaf_value" in node:
                tree["value"][at] = round(node["leaf_value"], 5)
                deepest = max(deepest, depth)
            else:
                tree["feature"][at] = node["split_feature"]
                tree["threshold"][at] = float(np.float32(node["threshold"]))
                tree["left"][at] = walk(node["left_child"], depth + 1)
                tree["right"][at] = walk(node["right_child"], depth + 1)
            return at

        walk(grown["tree_structure"], 0)
        trees.append(tree)
    return {"features": list(names), "depth": deepest, "trees": trees}


def gather(folder: Path) -> tuple[list[Row], set[str]]:
    """Every claim as people wrote it and changed, measured, and the texts of the true paraphrases that all agree on."""
    claims = list(read_claims(folder))
    pool = sorted([*claims, *mutations(paraphrases(claims, 2))], key=lambda claim: claim.group)
    return [row for row in map(measure, pool) if row is not None], {claim.text for claim in paraphrases(claims)}


def main() -> None:
    """Measure, learn, report, and write with --write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--write", action="store_true", help="put the models into retrieval/proof/support-models")
    arguments = parser.parse_args()
    rows, strict = gather(arguments.folder)
    groups = sorted({row.claim.group for row in rows})
    order = dict(zip(groups, np.random.default_rng(0).permutation(len(groups)), strict=True))
    folds = np.asarray([order[row.claim.group] % FOLDS for row in rows])
    labels = np.asarray([row.claim.true for row in rows], float)
    made = np.asarray([bool(row.claim.changed[0]) for row in rows])
    source = np.asarray([row.claim.source for row in rows])
    true = np.asarray([row.claim.text in strict and row.claim.true for row in rows])
    learned = {kind: doubt(rows, folds, kind) for kind in KINDS}
    split = len(coverage.MEASURES)
    whole = np.asarray([row.whole for row in rows])
    table = np.c_[whole[:, :split], np.c_[[worst for worst, _ in learned.values()]].T, whole[:, split:]]
    columns = {name: at for at, name in enumerate(CLAIM_MEASURES)}
    plans = {
        "own_words": (spread(rows, ("xsum", "wice"), 0.4), [columns[name] for name in OWN_WORDS], 0.02),
        "copied_words": (spread(rows, ("cnndm",), 0.3), list(columns.values()), 0.005),
    }
    odds = {name: np.zeros(len(rows)) for name in plans}
    for name, (weights, chosen, strength) in plans.items():
        for fold in range(FOLDS):
            slope, bias = regress(table, labels, weights, chosen, strength, folds != fold)
            odds[name][folds == fold] = (table @ slope + bias)[folds == fold]
    # Lines: each kind of doubt may refuse its share of the true paraphrases beyond the sure ones.
    cased = np.asarray([row.cased for row in rows])
    problem = np.asarray([row.sure for row in rows])
    sure, lines = problem.copy(), dict[str, float]()
    for kind, share in REFUSED.items():
        base = "name" if kind.startswith("name") else kind
        mine = (cased == (kind == "name")) if base == "name" else np.ones(len(rows), bool)
        among = true & ~sure & mine
        lines[kind] = float(np.quantile(learned[base][0][among], 1 - share * true.sum() / among.sum()))
        problem |= mine & (learned[base][0] >= lines[kind])
    copies = table[:, columns[GATE]]
    shift = {
        name: float(np.quantile(odds[name][true & ~problem & side], REFUSED_BY_SCORE))
        for name, side in (("own_words", copies <= MIDDLE), ("copied_words", copies > MIDDLE))
    }
    gate = 1 / (1 + np.exp(-(copies - MIDDLE) / WIDTH))
    score = gate * (odds["copied_words"] - shift["copied_words"]) + (1 - gate) * (
        odds["own_words"] - shift["own_words"]
    )
    lines["claim"] = float(np.quantile(score[true & ~problem], REFUSED_BY_SCORE))
    refused = problem | (score < lines["claim"])
    for name in ("cnndm", "xsum", "wice"):
        mine = (source == name) & ~made
        area = roc_auc_score(labels[mine], score[mine] - 0.5 * problem[mine])
        print(f"{name}: AUC {area:.3f}, true paraphrases refused {refused[true & (source == name)].mean():.3f}")
    read_from = np.asarray([for_reading(row.claim) for row in rows])
    halves = (read_from, ~read_from)
    print("of the half that rules were written from, of the other:")
    print(
        "true paraphrases refused", *(f"{refused[true & half].mean():.3f} of {(true & half).sum()}" for half in halves)
    )
    for change in sorted({row.claim.changed for row in rows} - {("", "")}):
        mine = np.asarray([row.claim.changed == change for row in rows])
        print(
            f"changed {' '.join(change)}: caught",
            *(f"{refused[mine & half].mean():.3f} of {(mine & half).sum()}" for half in halves),
        )
    if arguments.write:
        write(learned, plans, shift, table, labels, lines)


def write(
    learned: dict[str, Any], plans: dict[str, Any], shift: dict[str, float], table: Vector, labels: Vector,
    lines: dict[str, float],
) -> None:  # fmt: skip
    """Put everything learned into `retrieval/proof/support-models`."""
    folder = Path(__file__).parent.parent / "retrieval" / "proof" / "support-models"
    for kind, (_, model) in learned.items():
        (folder / f"{kind}.json").write_text(json.dumps(as_trees(model, KINDS[kind][0])), encoding="utf-8")
    judge: dict[str, Any] = {"gate": {"measure": GATE, "middle": MIDDLE, "width": WIDTH}}
    for name, (weights, chosen, strength) in plans.items():
        slope, bias = regress(table, labels, weights, chosen, strength, np.ones(len(labels), bool))
        named = zip(CLAIM_MEASURES, slope, strict=True)
        judge[name] = {
            "bias": round(bias - shift[name], 4),
            "weights": {measure: round(float(value), 5) for measure, value in named if value},
        }
    (folder / "claim.json").write_text(json.dumps(judge, indent=1), encoding="utf-8")
    (folder / "lines.json").write_text(
        json.dumps({kind: round(line, 4) for kind, line in lines.items()}, indent=1), encoding="utf-8"
    )


if __name__ == "__main__":
    main()

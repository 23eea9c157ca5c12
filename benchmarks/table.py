"""Write the table of `benchmarks/README.md` anew from `results/*.jsonl`: `python -m benchmarks.table`."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from benchmarks.run import RESULTS, SETS

README = Path(__file__).parent / "README.md"
BESIDE = {
    "summhay articles, R-precision, topic 1": "Cohere rerank-3 91.7, BM25 83.5",
    "summhay articles, nDCG@10, topic 1": "Cohere rerank-3 99.3, BM25 92.7",
    "summhay articles, R-precision, topic 2": "Cohere rerank-3 77.6, BM25 69.7",
    "summhay articles, nDCG@10, topic 2": "Cohere rerank-3 95.3, BM25 86.6",
    "summhay claims, F1, topic 1": "both topics: BM25 told the right size 93.8, people 73.9 and GPT-class pipelines 51–57 on their own bullets",
    "summhay claims, F1, topic 2": "the same",
    "realtimeqa answer@1 sentences, all": "BM25 22.2",
    "realtimeqa answer@3 sentences, all": "BM25 35.2",
    "realtimeqa answer@5 sentences, all": "BM25 41.6",
    "realtimeqa answer@1 sentences, answered": "BM25 36.0",
    "realtimeqa answer@3 sentences, answered": "BM25 56.2",
    "realtimeqa answer@5 sentences, answered": "BM25 65.9",
    "realtimeqa answer@1 passages, all": "BM25 42.5",
    "realtimeqa answer@5 passages, all": "BM25 55.8",
    "realtimeqa answer@10 passages, all": "BM25 62.0",
    "realtimeqa answer@1 passages, answered": "BM25 66.6",
    "realtimeqa answer@5 passages, answered": "BM25 84.5",
    "realtimeqa answer@10 passages, answered": "BM25 91.0",
    "realtimeqa abstention, F1 of abstained": "refusals of published peers: precision 23–33, recall 31–44",
    "rgb_fact abstains on noise": "best language model about 45",
    "ramdocs right answers surfaced": "strict exact match of Llama-3.3-70B with RAG 32.6, another measure",
    "qags AUC of support, cnndm": "word overlap 79.0",
    "qags AUC of support, xsum": "word overlap 65.1",
    "qed the sentence with the answer is first": "BM25 54, the first sentence 58",
    "squad2 the sentence with the answer is first": "BM25 84",
    "xquad hit@1, en": "BM25 92.6",
    "xquad hit@1, tr": "BM25 82.5",
    "article_extraction F1": "rs_trafilatura 97.0, trafilatura 96.0",
}
"""What stands beside a measure: figures of others on the same data, published or measured apart from this harness."""

LOWER_IS_BETTER = {
    "realtimeqa abstention, answer@3 lost",
    "rgb_fact false conflict",
    "ramdocs noise among cited documents",
    "ramdocs only misinformation shown",
}
LEARNED_FROM = ("realtimeqa", "qags", "wice", "mutated", "qed", "squad2")
"""The sets that models of Byline learned from, as the training scripts say: their values are those of seen data."""

_PLACE = re.compile(r"(?<=<!-- table: python -m benchmarks\.table -->\n).*?(?=<!-- end of the table -->)", re.DOTALL)


def table(rows: list[dict[str, Any]]) -> str:
    """The rows as a Markdown table."""
    lines = ["| measure | value | 95 % interval | questions | beside it |", "|---|---|---|---|---|"]
    for row in rows:
        name = row["measure"] + (" †" if row["measure"].startswith(LEARNED_FROM) else "")
        name += " (lower is better)" if row["measure"] in LOWER_IS_BETTER else ""
        interval = f"{row['low']:.1f}–{row['high']:.1f}"
        lines.append(
            f"| {name} | {row['value']:.1f} | {interval} | {row['questions']} | {BESIDE.get(row['measure'], '')} |"
        )
    return "\n".join(lines) + "\n"


def full_rows() -> list[dict[str, Any]]:
    """The rows of all full runs, set by set."""
    files = [RESULTS / f"{name}.jsonl" for name in SETS]
    return [json.loads(line) for file in files if file.exists() for line in file.read_text("utf-8").splitlines()]


def with_table(readme: str) -> str:
    """A README with the table of today's rows between its markers."""
    renewed, found = _PLACE.subn(lambda _: table(full_rows()), readme)
    assert found == 1, "benchmarks/README.md has lost the markers of its table"
    return renewed


if __name__ == "__main__":
    README.write_text(with_table(README.read_text(encoding="utf-8")), encoding="utf-8")

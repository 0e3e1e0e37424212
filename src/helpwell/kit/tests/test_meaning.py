import math
import os
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest
import threadpoolctl

import helpwell
from helpwell.kit import meaning
from helpwell.kit.meaning import files, holder
from helpwell.kit.meaning.transformer import Floats, gelu

needs_model = pytest.mark.skipif(not meaning.available(), reason=meaning.why_not())


def near(one: str, other: str) -> float:
    left, right = meaning.encode([one, other])
    return float(left @ right)


@needs_model
def test_the_numbers_are_those_that_the_model_is_known_for() -> None:
    # As its authors print them for these two sentences.
    known = [
        [0.06765694, 0.06349583, 0.04871311, 0.07930494, 0.03744803, 0.00265277],
        [0.08643826, 0.10276283, 0.00539462, 0.00204442, -0.00996337, 0.02538551],
    ]
    found = meaning.encode(["This is an example sentence", "Each sentence is converted"])
    assert found.shape == (2, meaning.DIMENSIONS)
    assert found.dtype == np.float32
    assert np.allclose(found[:, :6], known, atol=1e-5)


@needs_model
@pytest.mark.parametrize(
    ("question", "same", "other"),
    [
        ("How do I get my money back?", "Requesting a refund", "Changing the delivery address"),
        ("I forgot my password", "Resetting your sign-in", "Printing an invoice"),
        ("The parcel has not arrived", "Where is my order?", "Where is my invoice?"),
        ("How can I cancel?", "Ending a subscription", "Starting a subscription"),
    ],
)
def test_what_means_the_same_is_nearer(question: str, same: str, other: str) -> None:
    assert near(question, same) > near(question, other)


@needs_model
def test_a_text_means_the_same_alone_and_among_others() -> None:
    texts = ["word " * count for count in (1, 3, 40, 200, 400)] + [
        f"question {n}" for n in range(40)
    ]
    together = meaning.encode(texts)
    alone = np.concatenate([meaning.encode([text]) for text in texts])
    assert np.abs(together - alone).max() < 1e-5
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)


@needs_model
@pytest.mark.parametrize(
    "text", ["", " \n", "a" * 10_000, "many words " * 1_000, "😀🎉👩‍👩‍👧", "\0\ud800", "ก" * 3_000, "\u202e" * 50]
)  # fmt: skip
def test_whatever_the_text_there_is_one_vector(text: str) -> None:
    (vector,) = meaning.encode([text])
    assert np.isfinite(vector).all()
    assert math.isclose(float(np.linalg.norm(vector)), 1, abs_tol=1e-5)


@needs_model
def test_no_texts_are_no_vectors() -> None:
    assert meaning.encode([]).shape == (0, meaning.DIMENSIONS)


@needs_model
def test_threads_share_the_model() -> None:
    texts = [f"question number {n}" for n in range(8)]
    found: dict[int, Floats] = {}

    def work(number: int) -> None:
        found[number] = meaning.encode(texts)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(np.array_equal(found[0], one) for one in found.values())
    assert len(found) == 4


@needs_model
def test_one_process_uses_one_core_and_no_torch() -> None:
    meaning.encode(["warm"])
    pools = [one for one in threadpoolctl.threadpool_info() if one["user_api"] == "blas"]
    assert pools
    assert [one["num_threads"] for one in pools] == [1] * len(pools)
    assert not {"torch", "transformers", "sentence_transformers", files.PACKAGE} & set(sys.modules)


def test_nothing_is_loaded_before_it_is_asked_for() -> None:
    code = "import sys, helpwell.kit.meaning; print('numpy' in sys.modules)"
    source = dict(os.environ, PYTHONPATH=str(Path(helpwell.__file__).parents[1]))
    said = subprocess.run(
        [sys.executable, "-c", code], env=source, capture_output=True, text=True, check=True
    )
    assert said.stdout == "False\n"


@needs_model
def test_stored_vectors_come_back_nearly_the_same() -> None:
    vectors = meaning.encode(["one thing", "another"])
    stored = b"".join(meaning.pack(one) for one in vectors)
    assert len(stored) == 2 * 768
    assert np.abs(meaning.unpack(stored) @ vectors.T - vectors @ vectors.T).max() < 1e-3


def test_gelu_is_the_exact_one() -> None:
    x = np.linspace(-8, 8, 4_001, dtype=np.float32)
    exact = [v * 0.5 * (1 + math.erf(v / math.sqrt(2))) for v in x.tolist()]
    assert np.abs(gelu(x) - exact).max() < 1e-6


def test_other_weights_under_the_same_name_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in files.DIGESTS:
        (tmp_path / name).write_bytes(b"something else")
    monkeypatch.setattr(holder, "folder", lambda: tmp_path)
    empty = holder.Holder()
    for _twice in range(2):
        with pytest.raises(meaning.Unavailable, match="not the ones"):
            empty.get()


def test_a_missing_package_is_said_and_not_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "PACKAGE", "no_such_package_anywhere")
    monkeypatch.setattr(meaning, "_holder", holder.Holder())
    assert not meaning.available()
    assert "not installed" in meaning.why_not()
    with pytest.raises(meaning.Unavailable):
        meaning.encode(["text"])


def test_half_a_package_is_none(tmp_path: Path) -> None:
    with pytest.raises(meaning.Unavailable, match="not installed"):
        files.check(tmp_path)

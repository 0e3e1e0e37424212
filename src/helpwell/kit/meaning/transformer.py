"""BERT's forward pass in numpy, for all-MiniLM-L6-v2: 6 layers, 12 heads, 384 numbers a token.

After Devlin et al. 2018 (arXiv 1810.04805) and the model's own config.json; pooled as sentence-transformers does: mean of the tokens, length 1.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .weights import Weights

Floats = NDArray[np.float32]
LAYERS, HEADS, SIZE = 6, 12, 384
_EPSILON = np.float32(1e-12)
_PER_HEAD = SIZE // HEADS
_SCALE = np.float32(1 / math.sqrt(_PER_HEAD))


@dataclass(frozen=True)
class _Dense:
    weight: Floats
    bias: Floats

    def __call__(self, x: Floats) -> Floats:
        y: Floats = x @ self.weight.T
        y += self.bias
        return y


@dataclass(frozen=True)
class _Norm:
    weight: Floats
    bias: Floats

    def __call__(self, x: Floats) -> Floats:
        centered: Floats = x - x.mean(axis=-1, keepdims=True)
        variance = np.square(centered).mean(axis=-1, keepdims=True)
        centered /= np.sqrt(variance + _EPSILON)
        centered *= self.weight
        centered += self.bias
        return centered


@dataclass(frozen=True)
class _Layer:
    query: _Dense
    key: _Dense
    value: _Dense
    mixed: _Dense
    mixed_norm: _Norm
    wide: _Dense
    narrow: _Dense
    norm: _Norm


class Transformer:
    """Token numbers in, one vector a text out. It holds no state between calls, so threads may share it."""

    def __init__(self, weights: Weights) -> None:
        def dense(name: str) -> _Dense:
            return _Dense(weights[f"{name}.weight"], weights[f"{name}.bias"])

        def norm(name: str) -> _Norm:
            return _Norm(weights[f"{name}.LayerNorm.weight"], weights[f"{name}.LayerNorm.bias"])

        def layer(at: str) -> _Layer:
            seen = f"{at}.attention"
            return _Layer(
                dense(f"{seen}.self.query"),
                dense(f"{seen}.self.key"),
                dense(f"{seen}.self.value"),
                dense(f"{seen}.output.dense"),
                norm(f"{seen}.output"),
                dense(f"{at}.intermediate.dense"),
                dense(f"{at}.output.dense"),
                norm(f"{at}.output"),
            )

        self._words = weights["embeddings.word_embeddings.weight"]
        self._places = (
            weights["embeddings.position_embeddings.weight"]
            + weights["embeddings.token_type_embeddings.weight"][0]
        )
        self._norm = norm("embeddings")
        self._layers = [layer(f"encoder.layer.{number}") for number in range(LAYERS)]

    def __call__(self, ids: NDArray[np.int64], mask: Floats) -> Floats:
        """(texts, tokens) of token numbers, and 1 where one stands and 0 where the row is filled up → (texts, 384), each of length 1."""
        texts, tokens = ids.shape
        x = self._norm(self._words[ids] + self._places[:tokens]).reshape(texts * tokens, SIZE)
        hidden = ((1 - mask) * np.float32(-1e9))[:, None, None, :]
        for layer in self._layers:
            x = layer.mixed_norm(x + layer.mixed(_attention(layer, x, hidden)))
            x = layer.norm(x + layer.narrow(gelu(layer.wide(x))))
        pooled: Floats = (mask[:, None, :] @ x.reshape(texts, tokens, SIZE))[:, 0]
        pooled /= np.linalg.norm(pooled, axis=1, keepdims=True)
        return pooled


def _attention(layer: _Layer, x: Floats, hidden: Floats) -> Floats:
    texts, tokens = hidden.shape[0], hidden.shape[-1]

    def heads(part: _Dense) -> Floats:
        return part(x).reshape(texts, tokens, HEADS, _PER_HEAD).transpose(0, 2, 1, 3)

    scores: Floats = heads(layer.query) @ heads(layer.key).transpose(0, 1, 3, 2)
    scores *= _SCALE
    scores += hidden
    scores -= scores.max(axis=-1, keepdims=True)
    np.exp(scores, out=scores)
    scores /= scores.sum(axis=-1, keepdims=True)
    return (scores @ heads(layer.value)).transpose(0, 2, 1, 3).reshape(texts * tokens, SIZE)


def gelu(x: Floats) -> Floats:
    """x times the normal distribution's share below x; error function after Abramowitz and Stegun 7.1.26 (off by at most 1.5e-7)."""
    size = np.abs(x)
    one = np.float32(1)
    t: Floats = one / (one + np.float32(0.3275911 / math.sqrt(2)) * size)
    tail: Floats = np.float32(1.061405429) * t
    for factor in (-1.453152027, 1.421413741, -0.284496736, 0.254829592):
        tail += np.float32(factor)
        tail *= t
    tail *= np.exp(np.float32(-0.5) * np.square(x))
    tail *= np.float32(0.5) * size
    return np.maximum(x, np.float32(0)) - tail

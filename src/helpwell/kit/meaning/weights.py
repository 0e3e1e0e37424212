"""Reading the weights without copying them."""

import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Weights = Mapping[str, NDArray[np.float32]]


def read(path: Path) -> Weights:
    """The tensors of a safetensors file by name. They stay in the file, and all processes of a machine share its pages.

    The format: 8 bytes of length, little-endian; so many bytes of JSON (name to dtype, shape, begin and end); the numbers.
    """
    whole = np.memmap(path, dtype=np.uint8, mode="r")
    length = int.from_bytes(whole[:8].tobytes(), "little")
    head = json.loads(whole[8 : 8 + length].tobytes())
    numbers = np.asarray(whole[8 + length :])
    return {
        name: numbers[slice(*about["data_offsets"])].view(np.float32).reshape(about["shape"])
        for name, about in head.items()
        if about.get("dtype") == "F32"
    }

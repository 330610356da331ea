"""One file of named arrays, written once, memory-mapped by every process that reads it.

Layout: magic and format version (8 bytes), length of the directory (8 bytes, little-endian), the directory as JSON
({"size": bytes of the whole file, "arrays": {name: [dtype, shape, offset]}}), then the arrays, each at a multiple of
64 bytes.
"""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

FORMAT = 2
_MAGIC = b"BTarr" + FORMAT.to_bytes(3, "little")
_HEAD = 16
_ALIGN = 64

Arrays = dict[str, NDArray[Any]]


class BrokenArrays(Exception):
    """The file is missing, cut short, of another format version, or no array file at all."""


def write(path: Path, arrays: Mapping[str, NDArray[Any]]) -> None:
    """Write `arrays` to `path`, whole or not at all: the name appears when the file is complete and on disk."""
    directory = _directory(arrays)
    draft = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    with draft.open("wb") as file:
        file.write(_MAGIC + len(directory).to_bytes(8, "little") + directory)
        for array in arrays.values():
            file.write(b"\0" * (-file.tell() % _ALIGN))
            file.write(np.ascontiguousarray(array).reshape(-1).view(np.uint8).data)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def read(path: Path) -> Arrays:
    """The arrays of `path`, mapped, not read. Raises BrokenArrays."""
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
            if len(head) < _HEAD or head[:8] != _MAGIC:
                raise BrokenArrays(f"{path.name}: not an array file of format {FORMAT}")
            directory = json.loads(file.read(int.from_bytes(head[8:], "little")))
            size = os.fstat(file.fileno()).st_size
        if size != directory["size"]:
            raise BrokenArrays(f"{path.name}: {size} bytes instead of {directory['size']}")
        whole = np.memmap(path, dtype=np.uint8, mode="r").view(np.ndarray)
        return {name: _part(whole, *place) for name, place in directory["arrays"].items()}
    except (OSError, ValueError, KeyError, TypeError, MemoryError) as error:
        raise BrokenArrays(f"{path.name}: {error}") from error


def _part(whole: NDArray[np.uint8], dtype: str, shape: list[int], offset: int) -> NDArray[Any]:
    kind = np.dtype(dtype)
    length = int(np.prod(shape, dtype=np.int64)) * kind.itemsize
    return whole[offset : offset + length].view(kind).reshape(shape)


def _directory(arrays: Mapping[str, NDArray[Any]]) -> bytes:
    """The directory depends on offsets that depend on its own length, so it is padded to a length found beforehand."""
    room = 0
    while True:
        offset, places = _HEAD + room, {}
        for name, array in arrays.items():
            offset += -offset % _ALIGN
            places[name] = [array.dtype.str, list(array.shape), offset]
            offset += array.nbytes
        text = json.dumps({"size": offset, "arrays": places}).encode()
        if len(text) <= room:
            return text.ljust(room)
        room = len(text) + 64

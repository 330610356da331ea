"""A writer killed at any moment loses nothing that was committed; what it leaves answers and can be written."""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from portal.search import health
from portal.search.documents import IndexUnavailable, SearchRequest
from portal.search.engine import Engine
from portal.search.index import IndexWriter, rebuild
from tests.search.documents import ANNA, post

ROOT = Path(__file__).resolve().parents[2]
WRITE = """
import sys
from pathlib import Path
from portal.search.index import IndexWriter
from tests.search.documents import post
begin = int(sys.argv[2])
for number in range(begin, begin + 10_000):
    with IndexWriter(Path(sys.argv[1])) as writer:
        writer.put([post(number, f"Sync stops on machine{number}"), post(1, f"Changed by {number}", stamp=number)])
        writer.commit()
    print(number, flush=True)
"""


def committed(output: bytes) -> list[int]:
    return [int(line) for line in output.split(b"\n")[:-1]]


def present(index_dir: Path) -> dict[int, int]:
    found, after = {}, None
    while True:
        result = Engine(index_dir).search(SearchRequest(limit=100, after=after), ANNA)
        for hit in result.hits:
            assert hit.id not in found
            found[hit.id] = hit.stamp
        after = result.next_key
        if after is None:
            return found


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_killed_writer_loses_nothing(tmp_path: Path, seed: int) -> None:
    rebuild(tmp_path, [post(1, "The first")])
    chance, written, begin = random.Random(seed), [], 2
    for _ in range(3):
        with subprocess.Popen(
            [sys.executable, "-c", WRITE, str(tmp_path), str(begin)], cwd=ROOT, stdout=subprocess.PIPE
        ) as process:
            assert process.stdout is not None
            first = process.stdout.readline()
            time.sleep(chance.uniform(0, 0.4))
            process.kill()
            written += committed(first + process.stdout.read())
        known = present(tmp_path)  # at once, before anybody repaired anything
        assert set(written) <= known.keys()
        assert known[1] >= written[-1]
        begin = written[-1] + 1
    with IndexWriter(tmp_path) as writer:
        writer.put([post(1, "The last", stamp=10**6)])
        writer.commit()
    known = present(tmp_path)
    assert known[1] == 10**6
    assert health.check(tmp_path, known.items()).sound
    assert list(tmp_path.rglob("*.tmp")) == []


def test_a_killed_rebuild_leaves_the_old_index(tmp_path: Path) -> None:
    rebuild(tmp_path, [post(1, "The first")])
    slow = (
        "import sys,time;from pathlib import Path;from portal.search.index import rebuild;"
        "from tests.search.documents import post\n"
        "def documents():\n"
        "    for number in range(1, 10_000):\n"
        "        print(number, flush=True); time.sleep(0.01); yield post(number, 'Sync stops')\n"
        "if __name__ == '__main__': rebuild(Path(sys.argv[1]), documents())\n"
    )
    with subprocess.Popen([sys.executable, "-c", slow, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        for _ in range(20):
            process.stdout.readline()
        process.kill()
    assert present(tmp_path) == {1: 1}
    assert rebuild(tmp_path, [post(2, "The second")]) == 1
    assert present(tmp_path) == {2: 1}
    assert len([path for path in tmp_path.iterdir() if path.is_dir()]) == 1


MANY = """
import sys
from pathlib import Path
from portal.search.index import rebuild
from tests.search.documents import post
def documents():
    for number in range(1, 10**7):
        if number % 500 == 0 and number <= 5_000:
            print(number, flush=True)
        yield post(number, "Sync stops")
if __name__ == "__main__":
    rebuild(Path(sys.argv[1]), documents(), processes=2)
"""


@pytest.mark.parametrize("victim", ["feeder", "helper"])
def test_when_one_process_of_a_rebuild_dies_the_others_end(tmp_path: Path, victim: str) -> None:
    rebuild(tmp_path, [post(1, "The first")])
    script = tmp_path / "many.py"
    script.write_text(MANY)
    with subprocess.Popen(
        [sys.executable, str(script), str(tmp_path)],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        while int(process.stdout.readline()) < 5_000:
            pass
        helpers = [one for one in psutil.Process(process.pid).children() if "spawn_main" in " ".join(one.cmdline())]
        assert len(helpers) == 2
        (process if victim == "feeder" else helpers[0]).kill()
        process.stdout.close()
        said = process.stderr.read().decode()
    _, alive = psutil.wait_procs(helpers, timeout=20)
    assert alive == []
    assert victim == "feeder" or "A process that helped to build the index ended." in said
    assert present(tmp_path) == {1: 1}
    rebuild(tmp_path, [post(2, "The second")])
    assert present(tmp_path) == {2: 1}


def test_without_an_index_a_killed_first_rebuild_is_no_index(tmp_path: Path) -> None:
    (tmp_path / "g1" / "whoosh").mkdir(parents=True)
    with pytest.raises(IndexUnavailable):
        present(tmp_path)
    rebuild(tmp_path, [post(1, "The first")])
    assert present(tmp_path) == {1: 1}

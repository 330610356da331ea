from hypothesis import given
from hypothesis import strategies as st

from portal.search.merging import AT_ONCE, MOST_SEGMENTS, choose

sizes = st.lists(st.integers(0, 200_000), max_size=30)


@given(sizes)
def test_there_are_never_too_many_segments(sizes: list[int]) -> None:
    assert len(sizes) - len(choose(sizes)) + 1 <= MOST_SEGMENTS


@given(sizes)
def test_empty_segments_go(sizes: list[int]) -> None:
    assert {number for number, size in enumerate(sizes) if not size} <= choose(sizes)


def test_few_segments_are_left_alone() -> None:
    assert choose([100_000, 20, 1, 1]) == set()


def test_steady_posting_never_touches_the_big_segment_and_hardly_ever_moves_many() -> None:
    segments, moves = [100_000], []
    for _ in range(5_000):
        chosen = choose(segments)
        moves.append(sum(segments[number] for number in chosen))
        segments = [size for number, size in enumerate(segments) if number not in chosen] + [moves[-1] + 1]
        assert 100_000 in segments
    assert sum(moves) < 5_000 * 20
    assert sorted(moves)[int(0.995 * len(moves))] <= AT_ONCE


def test_a_calm_hour_merges_what_is_alike() -> None:
    big = [100_000, 2_000, 2_100, 2_200, 2_300]
    assert choose(big) == set()
    assert choose(big, calm=True) == {1, 2, 3, 4}

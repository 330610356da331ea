"""Which posts are one cluster, and which of them is its canonical problem. Pure.

Links are the edges of a forest: linking two posts of one cluster is refused, so there is one path between any two. A
link names as canonical what it points at; a choice names its post. Of a cluster the latest of these counts.
"""

from collections import defaultdict, deque
from collections.abc import Collection, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Edge:
    """An active link: this report is the same as `canonical`. `number` is its place among links and choices."""

    id: int
    number: int
    report: int
    canonical: int


@dataclass(frozen=True, slots=True)
class Choice:
    """An active choice of the canonical problem."""

    number: int
    post: int


def heads(posts: Collection[int], edges: Iterable[Edge], choices: Iterable[Choice]) -> dict[int, int]:
    """For each of the posts its canonical problem; alone it is its own."""
    links = _links(edges)
    statements = sorted([(edge.number, edge.canonical) for edge in edges] + [(one.number, one.post) for one in choices])
    part_of: dict[int, int] = {}
    for post in posts:
        if post not in part_of:
            part_of |= dict.fromkeys(_reached(post, links), post)
    canonical = {part: part for part in part_of.values()}
    canonical |= {part_of[named]: named for _, named in statements if named in part_of}
    return {post: canonical[part_of[post]] for post in posts}


def towards(start: int, end: int, edges: Iterable[Edge]) -> Edge | None:
    """The first link on the way from `start` to `end`; None when there is no way, or none is needed."""
    links = _links(edges)
    came_by = _reached(end, links)
    return came_by.get(start)


def _links(edges: Iterable[Edge]) -> dict[int, list[tuple[int, Edge]]]:
    found: defaultdict[int, list[tuple[int, Edge]]] = defaultdict(list)
    for edge in edges:
        found[edge.report].append((edge.canonical, edge))
        found[edge.canonical].append((edge.report, edge))
    return found


def _reached(start: int, links: dict[int, list[tuple[int, Edge]]]) -> dict[int, Edge | None]:
    """Every post of the cluster of `start`, each with the link by which one comes to it, and which leads back."""
    came_by: dict[int, Edge | None] = {start: None}
    waiting = deque([start])
    while waiting:
        for other, edge in links.get(waiting.popleft(), ()):
            if other not in came_by:
                came_by[other] = edge
                waiting.append(other)
    return came_by

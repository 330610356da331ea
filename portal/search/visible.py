"""Which posts an audience may see, and which pass a filter: one truth value for each post of a segment."""

from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from portal.search.documents import CUSTOMER, STAFF, Audience, SearchRequest
from portal.search.postings import KINDS, STATES
from portal.search.schema import microseconds
from portal.search.snapshot import Bools, Segment

_PUBLIC, _CUSTOMERS, _ORGANISATION = 0, 1, 2


def visible(segment: Segment, audience: Audience) -> Bools:
    """Live posts that `audience` may see [D].

    Staff sees all; a customer what is for everyone, for customers, and for the own organisation; anybody else only what
    is for everyone.
    """
    if audience.kind == STAFF:
        return segment.alive
    level = segment.arrays["visibility"]
    seen: Bools = level <= (_CUSTOMERS if audience.kind == CUSTOMER else _PUBLIC)
    if audience.kind == CUSTOMER and audience.organisation_id is not None:
        seen |= (level == _ORGANISATION) & (segment.arrays["organisation"] == audience.organisation_id)
    return segment.alive & seen


def filtered(segment: Segment, request: SearchRequest) -> Bools:
    """Posts that pass every filter of `request` [D]; values that no post can have let none pass."""
    arrays = segment.arrays
    kept = np.ones(segment.posts, bool)
    if request.kinds:
        kept &= np.isin(arrays["kind"], [KINDS.index(kind) for kind in request.kinds if kind in KINDS])
    if request.states:
        kept &= np.isin(arrays["state"], [STATES.index(state) for state in request.states if state in STATES])
    if request.product_id is not None:
        kept &= arrays["product"] == request.product_id
    if request.version_id is not None:
        kept &= having(segment, "version", np.array([request.version_id]))
    for tag in request.tags:
        codes = [segment.tag_names.index(tag)] if tag in segment.tag_names else []
        kept &= having(segment, "tag", np.array(codes, np.int32))
    if request.since is not None:
        kept &= arrays["created"] >= instant(request.since)
    if request.until is not None:
        kept &= arrays["created"] < instant(request.until)
    return kept


def having(segment: Segment, name: str, wanted: NDArray[Any]) -> Bools:
    """Posts of which one of the values in the ragged array `name` is `wanted` [D]."""
    start, values = segment.arrays[f"{name}_start"], segment.arrays[name]
    kept = np.zeros(segment.posts, bool)
    found = np.flatnonzero(np.isin(values, wanted))
    kept[np.searchsorted(start, found, "right") - 1] = True
    return kept


def instant(when: datetime) -> int:
    """An aware time as the index keeps it."""
    return microseconds(when.timestamp())

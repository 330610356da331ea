"""Posts for the tests of the index, made of words that anybody may say."""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from portal.search.documents import Audience, SearchDocument

BEGINNING = datetime(2024, 1, 1, tzinfo=UTC)
KIM = Audience("customer", organisation_id=1, user_id=1)  # of organisation 1
RAVI = Audience("customer", organisation_id=2, user_id=2)  # of organisation 2
ANNA = Audience("staff", user_id=3)
ANYBODY = Audience("visitor")


def post(number: int, title: str, body: str = "", **changes: Any) -> SearchDocument:
    """A public open problem, a day younger than the one with the number before it."""
    values: dict[str, Any] = {
        "id": number,
        "stamp": 1,
        "kind": "problem",
        "state": "open",
        "title": title,
        "body": body,
        "solutions": (),
        "answers": (),
        "product_id": None,
        "version_ids": (),
        "tags": (),
        "visibility": "public",
        "organisation_id": None,
        "created": BEGINNING + timedelta(days=number),
    }
    return SearchDocument(**(values | changes))


VOCABULARY = (
    "sync",
    "stops",
    "lock",
    "printer",
    "E-2041",
    "upgrade",
    "the",
    "4.1.2",
    "invoice",
    "proxy",
    "readFile()",
    "crash",
)
texts = st.lists(st.sampled_from(VOCABULARY), max_size=8).map(" ".join)


@st.composite
def posts(draw: st.DrawFn, number: int) -> SearchDocument:
    """Any post with this id."""
    return post(
        number,
        draw(texts),
        draw(texts),
        stamp=draw(st.integers(1, 5)),
        kind=draw(st.sampled_from(["problem", "workaround", "story"])),
        state=draw(st.sampled_from(["open", "workaround", "solved"])),
        solutions=tuple(draw(st.lists(texts, max_size=2))),
        answers=tuple(draw(st.lists(texts, max_size=2))),
        product_id=draw(st.sampled_from([None, 1, 2])),
        version_ids=tuple(draw(st.lists(st.integers(1, 4), max_size=2, unique=True))),
        tags=tuple(draw(st.lists(st.sampled_from(["sync", "printing", "übersicht"]), max_size=2, unique=True))),
        visibility=draw(st.sampled_from(["public", "customers", "organisation", "hidden"])),
        organisation_id=draw(st.sampled_from([None, 1, 2])),
    )


collections = st.lists(st.integers(1, 12), unique=True, max_size=10).flatmap(
    lambda numbers: st.tuples(*[posts(number) for number in numbers]).map(list)
)

"""What goes into the index and what comes out: plain values, known to every slice that searches or is searched."""

from dataclasses import dataclass, field
from datetime import datetime

from portal.core.errors import PortalError

PUBLIC, CUSTOMERS, ORGANISATION, HIDDEN = "public", "customers", "organisation", "hidden"
VISITOR, CUSTOMER, STAFF = "visitor", "customer", "staff"


class IndexUnavailable(PortalError):
    """There is no usable index now: none was built yet, or its files are broken. The message says what to do."""


class IndexBusy(IndexUnavailable):
    """Somebody else is writing the index and didn't finish in time; what is there can be read meanwhile."""


@dataclass(frozen=True, slots=True)
class SearchDocument:
    """One post as the index sees it."""

    id: int
    stamp: int  # revision of the post as indexed; only ever grows
    kind: str  # problem | workaround | story
    state: str  # open | workaround | solved | by_design | story
    title: str
    body: str
    solutions: tuple[str, ...]  # solutions and workarounds in replies, marked ones first
    answers: tuple[str, ...]  # the other replies
    product_id: int | None
    version_ids: tuple[int, ...]
    tags: tuple[str, ...]
    visibility: str  # public | customers | organisation | hidden
    organisation_id: int | None
    created: datetime  # aware
    affected: int = 0  # people
    fixed_id: int | None = None  # the version that support announced as the one with the fix
    canonical_id: int | None = None  # the report that stands for the problem, where this one was linked to it


@dataclass(frozen=True, slots=True)
class Audience:
    """Who reads. Whatever this person may not see is neither found, counted nor offered as a facet."""

    kind: str  # visitor | customer | staff
    organisation_id: int | None = None
    user_id: int | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody typed into the ask box."""

    title: str
    body: str = ""


@dataclass(frozen=True, slots=True)
class Reader:
    """What the reader runs, as far as it is known: it only decides between posts that are about equally relevant.
    `until_ids` are the versions up to those in `version_ids` and with them, `later_ids` the later ones."""

    product_ids: frozenset[int] = frozenset()
    version_ids: frozenset[int] = frozenset()
    until_ids: frozenset[int] = frozenset()
    later_ids: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Hit:
    """A found post. `score` orders hits of one query; `coverage` (0 to 1), given for suggestions, is the
    share of the question's information that the post contains, so it can be compared between questions. `found_by` is
    the linked report that fits best, where the canonical one is shown for it."""

    id: int
    score: float
    stamp: int
    coverage: float = 0.0
    why: tuple[tuple[str, float], ...] = ()  # what each signal gave, by name
    found_by: int | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    """Suggestions for a question and the verdict on the first: "known", "similar" or "new". `same` is the probability
    that it is the same problem, `some` that any post is."""

    hits: list[Hit]
    verdict: str
    same: float = 0.0
    some: float = 0.0
    signals: tuple[tuple[str, float], ...] = ()  # what the verdict was made from


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """What the search page asks for. Filters hold together; kinds and states are alternatives among themselves."""

    text: str = ""
    kinds: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    product_id: int | None = None
    version_id: int | None = None
    tags: tuple[str, ...] = ()
    since: datetime | None = None  # from this instant on
    until: datetime | None = None  # before this instant
    sort: str = "best"  # best | newest
    after: str | None = None  # the `next_key` of the page before
    limit: int = 20


@dataclass(frozen=True, slots=True)
class SearchResult:
    """One page of found posts; `total` and `facets` count everything that was found, not only this page."""

    hits: list[Hit]
    total: int
    facets: dict[str, dict[str | int, int]] = field(default_factory=dict)  # kind, state, product, version, tag
    did_you_mean: str | None = None
    next_key: str | None = None

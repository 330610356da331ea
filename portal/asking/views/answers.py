"""An answer of the ask box: the verdict and the suggestions, from the engine or from what an inquiry keeps."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from flask import current_app, url_for
from markupsafe import Markup, escape

from portal.accounts.models import Viewer
from portal.asking import queries, rules, wording
from portal.asking.models import Inquiry, Verdict
from portal.asking.sealed import Offer, seal
from portal.community.models import Kind, ReplyKind, Standing, State
from portal.community.rules import Said, state_of
from portal.core.clock import now
from portal.core.settings import Settings
from portal.search.documents import IndexUnavailable, Question
from portal.search.engine import Engine
from portal.search.passages import Passage, best_passage

MOST = 5
WORTH_A_LOOK = 0.3  # of the best one's score: where one post stands out, what trails far behind only distracts


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One row under the ask box, as templates/components/suggestion.html wants it."""

    id: int
    url: str
    title: str
    kind: str
    state: str | None
    product: str | None
    version: str | None
    passage: Markup | None
    passage_from: str | None
    affected: int
    worked: int
    tried: int
    created: datetime
    can_solve: bool  # whether there is anything in it that helps
    state_words: str | None = None  # other words than the usual for the state
    reported_as: str | None = None  # the title of the linked report that it was found by
    why: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said to a question. `offer` is None when nothing could be looked up."""

    suggestions: list[Suggestion]
    offer: Offer | None
    known: str = ""  # in words, what is known of the first; empty unless it is claimed to be the same problem
    # For support: what the verdict was made from, the chance that the first is the same problem, that any post is.
    signals: tuple[tuple[str, float], ...] = ()
    same: float = 0.0
    some: float = 0.0

    @property
    def is_new(self) -> bool:
        """Whether nothing like it is known."""
        return self.offer is not None and self.offer.verdict == Verdict.NEW

    @property
    def state(self) -> str:
        """What the mark beside the verdict shows: the state of what is known, or "new"; empty without a claim."""
        if self.offer is None or self.offer.verdict == Verdict.SIMILAR:
            return ""
        return "new" if self.is_new or not self.suggestions else self.suggestions[0].state or ""

    @property
    def solved(self) -> int:
        """How many of the suggestions are solved."""
        return sum(suggestion.state == "solved" for suggestion in self.suggestions)

    def sealed(self, token: str) -> str:
        """What the page brings back, so that what was shown can be written down."""
        return seal(_secret(), token, self.offer) if self.offer else ""


def fresh(
    viewer: Viewer, question: Question, product_id: int | None = None, version_id: int | None = None, said: str = ""
) -> Answer:
    """Look the question up now; it may name a product and a version. `said`: the verdict on the text as it was a
    moment ago."""
    settings: Settings = current_app.extensions["settings"]
    reader, runs = queries.reader(viewer, product_id, version_id)
    try:
        found = _engine().answer(
            question, queries.audience(viewer), limit=MOST, reader=reader,
            precision=settings.verdict_precision, fitted=settings.fitted_verdict, said=said,
        )  # fmt: skip
    except IndexUnavailable:
        return Answer([], None)
    near = {hit.id: hit for hit in found.hits if hit.score >= WORTH_A_LOOK * found.hits[0].score}
    posts = queries.found(viewer, list(near))
    verdict = Verdict(found.verdict) if posts else Verdict.NEW
    if verdict == Verdict.KNOWN and posts[0].id != found.hits[0].id:
        verdict = Verdict.SIMILAR  # what was known has just been taken away
    hits = [near[post.id] for post in posts]
    found_by = tuple((hit.id, hit.found_by) for hit in hits if hit.found_by is not None)
    offer = Offer(verdict, tuple((hit.id, hit.score) for hit in hits), found_by)
    answer = _answer(viewer, posts, offer, question, runs)
    if not viewer.is_staff:
        return answer
    reasons = [replace(each, why=near[each.id].why) for each in answer.suggestions]
    signals = tuple((wording.signal(name), value) for name, value in found.signals)
    return replace(answer, suggestions=reasons, signals=signals, same=found.same, some=found.some)


def kept(viewer: Viewer, inquiry: Inquiry) -> Answer:
    """What an inquiry was shown, in that order; without what the viewer may not see any more."""
    shown = tuple((shown.post_id, shown.score) for shown in inquiry.shown)
    found_by = tuple((shown.post_id, shown.found_by_id) for shown in inquiry.shown if shown.found_by_id is not None)
    posts = queries.found(viewer, [post_id for post_id, _ in shown])
    _, runs = queries.reader(viewer)
    offer = Offer(Verdict(inquiry.verdict), shown, found_by)
    return _answer(viewer, posts, offer, rules.question("", inquiry.text), runs)


def _answer(
    viewer: Viewer,
    posts: Sequence[queries.Found],
    offer: Offer,
    question: Question,
    runs: Mapping[int, queries.Runs],
) -> Answer:
    helping = queries.helping(viewer, posts)
    reported = queries.titles(viewer, [report_id for _, report_id in offer.found_by])
    titles = {post_id: reported.get(report_id) for post_id, report_id in offer.found_by}
    states = [_state(post, helping.get(post.id, []), runs.get(post.product_id or 0)) for post in posts]
    suggestions = [
        replace(_suggestion(post, helping.get(post.id, []), question, state), reported_as=titles.get(post.id))
        for post, state in zip(posts, states, strict=True)
    ]
    is_known = offer.verdict == Verdict.KNOWN and posts
    known = _known(posts[0], states[0], runs.get(posts[0].product_id or 0)) if is_known else ""
    return Answer(suggestions, offer, known)


def _state(post: queries.Found, helping: Sequence[queries.Helping], runs: queries.Runs | None) -> str | None:
    """How far it has come for whoever asks: what was fixed in a later version than theirs counts by what helped."""
    if post.kind == Kind.STORY:
        return None
    if not _lacks_fix(post, runs):
        return str(post.state)
    marked = [Said(ReplyKind(one.kind), one.worked, one.failed) for one in helping if one.is_marked]
    own = [Said(ReplyKind.WORKAROUND, post.worked, post.failed)] if post.kind == Kind.WORKAROUND else []
    return str(state_of(Kind(post.kind), marked, own).state)


def _lacks_fix(post: queries.Found, runs: queries.Runs | None) -> bool:
    return runs is not None and post.fixed_position is not None and runs.position < post.fixed_position


def _known(post: queries.Found, state: str | None, runs: queries.Runs | None) -> str:
    said = queries.care(post)
    facts = wording.Known(
        state=state,
        worked=post.worked,
        tried=post.worked + post.failed,
        affected=post.affected,
        since=post.created,
        fixed_in=post.fixed_in or "" if post.standing == Standing.FIXED else "",
        runs=runs.name if runs and _lacks_fix(post, runs) else "",
        fact=said.fact,
        owner=said.owner,
        next_word_on=said.next_word_on,
    )
    return wording.known(facts, now())


def _suggestion(
    post: queries.Found, helping: Sequence[queries.Helping], question: Question, state: str | None
) -> Suggestion:
    texts = [("", rules.words(post.body, post.format)), ("workaround", rules.words(post.helps, post.format))]
    texts += [(reply.kind, rules.words(reply.body, reply.format)) for reply in helping]
    passage = best_passage(texts, question)
    return Suggestion(
        id=post.id,
        url=url_for("community.show_post", post_id=post.id),
        title=post.title,
        kind=str(post.kind),
        state=state,
        product=post.product,
        version=post.version,
        passage=_marked(passage) if passage.parts else None,
        passage_from=passage.source or None,
        affected=post.affected,
        worked=post.worked,
        tried=post.worked + post.failed,
        created=post.created,
        can_solve=bool(helping) or post.kind != Kind.PROBLEM or state in (State.SOLVED, State.WORKAROUND),
        state_words=wording.state_words(Standing(post.standing), post.fixed_in),
    )


def _marked(passage: Passage) -> Markup:
    """The passage with what matched in `<mark>`."""
    parts = (f"<mark>{escape(part)}</mark>" if hit else escape(part) for part, hit in passage.parts)
    return Markup("".join(parts))  # noqa: S704  (each part is escaped)


def _engine() -> Engine:
    return Engine.open(current_app.extensions["settings"].index_dir)


def _secret() -> str:
    secret: str = current_app.extensions["settings"].secret_key
    return secret

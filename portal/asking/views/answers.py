"""An answer of the ask box: the verdict and the suggestions, from the engine or from what an inquiry keeps."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from flask import current_app, url_for
from markupsafe import Markup, escape

from portal.accounts.models import Viewer
from portal.asking import queries, rules
from portal.asking.models import Inquiry, Verdict
from portal.asking.sealed import Offer, seal
from portal.community.models import Kind
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
    why: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said to a question. `offer` is None when nothing could be looked up."""

    suggestions: list[Suggestion]
    offer: Offer | None
    signals: tuple[tuple[str, float], ...] = ()  # what the verdict was made from, for support

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
    def known(self) -> str:
        """In words, what is known about the first suggestion; empty unless it is claimed to be the same problem."""
        if self.offer is None or self.offer.verdict != Verdict.KNOWN or not self.suggestions:
            return ""
        first = self.suggestions[0]
        return rules.known_words(first.state, first.worked, first.tried, first.affected, first.created, now())

    @property
    def solved(self) -> int:
        """How many of the suggestions are solved."""
        return sum(suggestion.state == "solved" for suggestion in self.suggestions)

    def sealed(self, token: str) -> str:
        """What the page brings back, so that what was shown can be written down."""
        return seal(_secret(), token, self.offer) if self.offer else ""


def fresh(viewer: Viewer, question: Question, product_id: int | None = None, said: str = "") -> Answer:
    """Look the question up now. `said`: the verdict on the text as it was a moment ago."""
    settings: Settings = current_app.extensions["settings"]
    try:
        found = _engine().answer(
            question, queries.audience(viewer), limit=MOST, product_id=product_id,
            precision=settings.verdict_precision, fitted=settings.fitted_verdict, said=said,
        )  # fmt: skip
    except IndexUnavailable:
        return Answer([], None)
    near = {hit.id: hit for hit in found.hits if hit.score >= WORTH_A_LOOK * found.hits[0].score}
    suggestions = [
        replace(each, why=near[each.id].why) if viewer.is_staff else each
        for each in _suggestions(viewer, list(near), question)
    ]
    verdict = Verdict(found.verdict) if suggestions else Verdict.NEW
    if verdict == Verdict.KNOWN and suggestions[0].id != found.hits[0].id:
        verdict = Verdict.SIMILAR  # what was known has just been taken away
    shown = tuple((suggestion.id, near[suggestion.id].score) for suggestion in suggestions)
    return Answer(suggestions, Offer(verdict, shown), found.signals if viewer.is_staff else ())


def kept(viewer: Viewer, inquiry: Inquiry) -> Answer:
    """What an inquiry was shown, in that order; without what the viewer may not see any more."""
    shown = tuple((shown.post_id, shown.score) for shown in inquiry.shown)
    question = rules.question("", inquiry.text)
    suggestions = _suggestions(viewer, [post_id for post_id, _ in shown], question)
    return Answer(suggestions, Offer(Verdict(inquiry.verdict), shown))


def _suggestions(viewer: Viewer, ids: Sequence[int], question: Question) -> list[Suggestion]:
    posts = queries.found(viewer, ids)
    helping = queries.helping([post.id for post in posts])
    return [_suggestion(post, helping.get(post.id, []), question) for post in posts]


def _suggestion(post: queries.Found, helping: Sequence[queries.Helping], question: Question) -> Suggestion:
    texts = [("", rules.words(post.body, post.format)), ("workaround", rules.words(post.helps, post.format))]
    texts += [(reply.kind, rules.words(reply.body, reply.format)) for reply in helping]
    passage = best_passage(texts, question)
    return Suggestion(
        id=post.id,
        url=url_for("community.show_post", post_id=post.id),
        title=post.title,
        kind=str(post.kind),
        state=None if post.kind == Kind.STORY else str(post.state),
        product=post.product,
        version=post.version,
        passage=_marked(passage) if passage.parts else None,
        passage_from=passage.source or None,
        affected=post.affected,
        worked=post.worked,
        tried=post.worked + post.failed,
        created=post.created,
        can_solve=bool(helping) or post.kind != Kind.PROBLEM,
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

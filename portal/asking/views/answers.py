"""An answer of the ask box: the verdict and the suggestions, from the engine or from what an inquiry keeps."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import current_app, url_for
from markupsafe import Markup, escape

from portal.accounts.models import Viewer
from portal.asking import queries, rules
from portal.asking.models import Inquiry, Verdict
from portal.asking.sealed import Offer, seal
from portal.community.models import Kind
from portal.search.documents import IndexUnavailable, Question
from portal.search.engine import Engine
from portal.search.passages import Passage, best_passage

MOST = 5
WORTH_A_LOOK = 0.2  # of the best one's score: where one post stands out, what trails far behind only distracts


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


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said to a question. `offer` is None when nothing could be looked up."""

    suggestions: list[Suggestion]
    offer: Offer | None

    @property
    def is_new(self) -> bool:
        """Whether nothing like it is known."""
        return self.offer is not None and not self.suggestions

    @property
    def solved(self) -> int:
        """How many of the suggestions are solved."""
        return sum(suggestion.state == "solved" for suggestion in self.suggestions)

    def sealed(self, token: str) -> str:
        """What the page brings back, so that what was shown can be written down."""
        return seal(_secret(), token, self.offer) if self.offer else ""


def fresh(viewer: Viewer, question: Question, product_id: int | None = None) -> Answer:
    """Look the question up now."""
    try:
        hits = _engine().suggest(question, queries.audience(viewer), limit=MOST, product_id=product_id)
    except IndexUnavailable:
        return Answer([], None)
    scores = {hit.id: hit.score for hit in hits if hit.score >= WORTH_A_LOOK * hits[0].score}
    suggestions = _suggestions(viewer, list(scores), question)
    shown = tuple((suggestion.id, scores[suggestion.id]) for suggestion in suggestions)
    return Answer(suggestions, Offer(Verdict.SIMILAR if shown else Verdict.NEW, shown))


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

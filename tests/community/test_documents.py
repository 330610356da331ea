"""What the index is told of posts, and that it hears of every change."""

from pathlib import Path
from typing import Any

from portal.community import actions, documents
from portal.community.models import Kind, Post, ReplyKind, Visibility
from portal.core.db import db as database
from portal.search.documents import SearchDocument
from portal.search.health import check
from portal.search.sources import source
from tests.community.told import problem, solved, workaround


def document(post: Post) -> SearchDocument:
    (found,) = documents.load([post.id])
    return found


def test_a_document_says_what_the_post_says_without_markup(db: Any, cast: Any) -> None:
    post = problem(cast.kim, body="It *stops* at `E-2041`.", tags=["sync"], version=cast.version("4.1"))
    found = document(post)
    assert (found.title, found.body) == (post.title, "It stops at E-2041.")
    assert (found.kind, found.state, found.visibility, found.tags) == ("problem", "open", "public", ("sync",))
    assert (found.product_id, found.version_ids) == (cast.lumen.id, (cast.version("4.1").id,))
    assert (found.stamp, found.created) == (post.revision, post.created)


def test_marked_replies_come_first_among_the_solutions_and_comments_are_answers(db: Any, cast: Any) -> None:
    post = problem(cast.kim)
    actions.reply(cast.ravi, post, kind=ReplyKind.WORKAROUND, body="restart")
    actions.reply(cast.mei, post, kind=ReplyKind.COMMENT, body="same here")
    best = actions.reply(cast.anna, post, kind=ReplyKind.SOLUTION, body="update")
    hidden = actions.reply(cast.mei, post, kind=ReplyKind.COMMENT, body="rude")
    actions.hide(cast.anna, hidden, reason="rude")
    actions.mark_solution(cast.kim, best)
    found = document(post)
    assert found.solutions == ("update", "restart")
    assert found.answers == ("same here",)
    assert found.state == "solved"


def test_what_helps_in_a_workaround_post_counts_among_its_solutions(db: Any, cast: Any) -> None:
    assert document(workaround(cast.kim, helps="Turn it **off**.")).solutions == ("Turn it off.",)


def test_versions_of_everybody_affected_are_found(db: Any, cast: Any) -> None:
    post = problem(cast.kim, version=cast.version("4.1"))
    actions.me_too(cast.ravi, post, version=cast.version("4.2"))
    assert set(document(post).version_ids) == {cast.version("4.1").id, cast.version("4.2").id}


def test_hidden_posts_stories_and_visibility_are_told(db: Any, cast: Any) -> None:
    post = problem(cast.kim, visibility=Visibility.ORGANISATION)
    assert (document(post).visibility, document(post).organisation_id) == ("organisation", cast.hatch.id)
    actions.hide(cast.anna, post, reason="private")
    assert document(post).visibility == "hidden"
    story = actions.publish_post(cast.kim, kind=Kind.STORY, title="We did it", body="All nine shops.")
    assert document(story).state == "story"


def test_any_number_of_posts_takes_the_same_number_of_statements(db: Any, cast: Any, query_counter: Any) -> None:
    ids = [solved(cast).id for _ in range(3)]
    with query_counter() as few:
        documents.load(ids[:1])
    with query_counter() as many:
        documents.load(ids)
    assert len(few) == len(many) <= 6


def test_the_source_names_posts_by_their_reference(db: Any, cast: Any) -> None:
    own, imported = problem(cast.kim), problem(cast.kim)
    imported.source, imported.external_id = "trac", "77"
    database.session.flush()
    assert source().refs([own.id, imported.id, 999]) == {own.id: str(own.id), imported.id: "77"}
    assert (source().find("77"), source().find(str(own.id)), source().find(str(imported.id))) == (
        imported.id,
        own.id,
        None,
    )
    assert source().find("no such") is None
    assert [document.id for document in source().everything()] == [own.id, imported.id]
    assert dict(source().stamps()) == {own.id: own.revision, imported.id: imported.revision}


def test_the_index_hears_of_every_verb(db: Any, cast: Any, run_jobs: Any, settings: Any) -> None:
    post = problem(cast.kim)
    reply = actions.reply(cast.ravi, post, kind=ReplyKind.SOLUTION, body="update")
    run_jobs()
    for verb in (
        lambda: actions.edit_reply(cast.ravi, reply, body="update to 4.2", kind=ReplyKind.SOLUTION),
        lambda: actions.mark_solution(cast.kim, reply),
        lambda: actions.confirm(cast.mei, post, reply=reply, worked=False),
        lambda: actions.withdraw_confirmation(cast.mei, post, reply=reply),
        lambda: actions.me_too(cast.mei, post, version=cast.version("4.2")),
        lambda: actions.withdraw_me_too(cast.mei, post),
        lambda: actions.unmark_solution(cast.kim, reply),
        lambda: actions.hide(cast.anna, reply, reason="wrong"),
        lambda: actions.restore(cast.anna, reply, reason="right"),
        lambda: actions.hide(cast.anna, post, reason="wrong"),
        lambda: actions.restore(cast.anna, post, reason="right"),
    ):
        before = post.revision
        verb()
        db.commit()
        assert post.revision > before
        assert check(Path(settings.index_dir), source().stamps()).stale == (post.id,)
        run_jobs()
        assert check(Path(settings.index_dir), source().stamps()).sound

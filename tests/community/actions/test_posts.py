"""Publish a post, change its wording."""

from typing import Any

import pytest
from sqlalchemy import func, select

from portal.accounts.models import Visitor
from portal.community import actions
from portal.community.actions.posts import Stale
from portal.community.models import Draft, Kind, Post, ReplyKind, Revision, Tag, Visibility, Watch
from portal.core.errors import Invalid, NotFound, Refused
from portal.journal import Event
from portal.products.models import Product, Version
from tests.community.told import problem, workaround


def test_publishing_keeps_what_was_given_and_the_author_watches(db: Any, cast: Any) -> None:
    version = cast.version("4.1")
    post = problem(
        cast.kim,
        title="  Sync   stops ",
        body="\r\n  code\r\nmore \n",
        tags=["#Sync", "sync ", "Update"],
        version=version,
    )
    assert (post.title, post.body) == ("Sync stops", "  code\nmore")
    assert [tag.name for tag in post.tags] == ["sync", "update"]
    assert (post.product, post.version, post.organisation) == (cast.lumen, version, cast.hatch)
    assert (post.state, post.affected_count, post.reply_count, post.revision) == ("open", 1, 0, 1)
    assert db.scalars(select(Watch.user_id).where(Watch.post_id == post.id)).all() == [cast.kim.id]


def test_the_same_key_publishes_once_and_doubles_nothing(db: Any, cast: Any) -> None:
    actions.save_draft(cast.kim, key="form-1", visitor=None, fields={"title": "Sync"})
    first = problem(cast.kim, publish_key="form-1", tags=["sync"])
    again = problem(cast.kim, publish_key="form-1", title="Pressed twice", tags=["other"])
    assert again is first
    assert db.scalars(select(func.count()).select_from(Post)).one() == 1
    assert db.scalars(select(Event.name)).all() == ["post-published"]
    assert db.scalars(select(Draft)).all() == []
    assert problem(cast.ravi, publish_key="form-1").id != first.id


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"title": " \n"}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"body": "\x00 \n "}, "body"),
        ({"environment": "x" * 201}, "environment"),
        ({"tags": [f"tag{number}" for number in range(11)]}, "tags"),
    ],
)
def test_what_can_not_be_used_is_named(db: Any, cast: Any, given: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        problem(cast.kim, **given)
    assert refused.value.field == field


def test_a_workaround_says_what_helps_and_a_version_belongs_to_its_product(db: Any, cast: Any) -> None:
    with pytest.raises(Invalid):
        workaround(cast.kim, helps=" ")
    other = Product(slug="pocket", name="Pocket")
    other.versions = [Version(name="2.0", position=0)]
    db.add(other)
    with pytest.raises(Invalid):
        problem(cast.kim, product=cast.lumen, version=other.versions[0])
    assert problem(cast.kim, helps="is not for problems").helps == ""


def test_only_people_with_a_confirmed_address_publish(db: Any, cast: Any) -> None:
    with pytest.raises(Refused):
        problem(Visitor())  # type: ignore[arg-type]
    with pytest.raises(Refused):
        problem(cast.person("Lee", confirmed=False))


def test_editing_keeps_the_former_wording(db: Any, cast: Any) -> None:
    post = problem(cast.kim, tags=["sync"])
    change(cast.kim, post, title="Sync stops for ever", body="Still E-2041.", tags=["update"])
    (former,) = db.scalars(select(Revision)).all()
    assert (former.title, former.body, former.editor_id) == ("Sync stops at 4%", "It says E-2041.", cast.kim.id)
    assert (post.title, [tag.name for tag in post.tags], post.revision) == ("Sync stops for ever", ["update"], 2)
    assert post.edited is not None
    event = db.scalars(select(Event).where(Event.name == "post-edited")).one()
    assert event.data["fields"] == ["title", "body", "tags"]


def test_saving_without_a_change_changes_nothing(db: Any, cast: Any) -> None:
    post = problem(cast.kim, tags=["sync"])
    change(cast.kim, post, title=post.title, body=post.body, tags=["sync"])
    assert (post.revision, post.edited, db.scalars(select(Revision)).all()) == (1, None, [])


def test_an_old_form_is_told_from_one_under_which_people_replied(db: Any, cast: Any) -> None:
    post = problem(cast.kim)
    opened = post.revision
    actions.reply(cast.ravi, post, kind=ReplyKind.COMMENT, body="Same here.")
    change(cast.kim, post, body="From the first window.", revision=opened)
    with pytest.raises(Stale):
        change(cast.kim, post, body="From the second window.", revision=opened)
    assert post.body == "From the first window."
    change(cast.kim, post, body="From a third, opened just now.", revision=post.revision)


def test_support_says_why_and_others_can_not(db: Any, cast: Any) -> None:
    post = problem(cast.kim)
    with pytest.raises(Invalid):
        change(cast.anna, post, body="Clearer.")
    change(cast.anna, post, body="Clearer.", reason="The log was unreadable.")
    assert db.scalars(select(Revision.reason)).one() == "The log was unreadable."
    with pytest.raises(Refused):
        change(cast.ravi, post, body="Mine now.")
    own = problem(cast.kim, visibility=Visibility.ORGANISATION)
    with pytest.raises(NotFound):
        change(cast.ravi, own, body="Mine now.")


def test_a_problem_that_becomes_a_story_has_no_state(db: Any, cast: Any) -> None:
    post = problem(cast.kim)
    reply = actions.reply(cast.ravi, post, kind=ReplyKind.SOLUTION, body="Reset the lock.")
    actions.mark_solution(cast.kim, reply)
    change(cast.kim, post, kind=Kind.STORY)
    assert (post.state, post.affected_count) == ("open", 0)


def test_tags_are_made_once(db: Any, cast: Any) -> None:
    problem(cast.kim, tags=["sync", "update"])
    problem(cast.ravi, tags=["Sync"])
    assert db.scalars(select(Tag.name).order_by(Tag.name)).all() == ["sync", "update"]


def change(actor: Any, post: Post, **fields: Any) -> Post:
    given = {"kind": post.kind, "title": post.title, "body": post.body, "tags": [tag.name for tag in post.tags]}
    return actions.edit_post(actor, post, **given | {"visibility": post.visibility} | fields)

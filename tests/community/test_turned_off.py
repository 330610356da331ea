"""The page of what somebody wants to hear no more of."""

from typing import Any

from portal.community import actions
from portal.community.queries.watched import turned_off
from portal.notifications import actions as notifications
from portal.notifications import queries
from tests.community.told import problem


def test_what_was_stopped_by_a_mail_is_found_again_and_taken_back(
    db: Any, cast: Any, client: Any, sign_in: Any
) -> None:
    stopped, other = problem(cast.ravi, title="Sync stops"), problem(cast.ravi, title="Another")
    notifications.mute(cast.kim, "posts", stopped.id)
    notifications.mute(cast.mei, "posts", other.id)
    db.commit()
    kims = sign_in(client, cast.kim)
    assert 'href="/me/turned-off"' in kims.get("/me/watching").text
    page = kims.get("/me/turned-off").text
    assert "Sync stops" in page
    assert "Another" not in page
    data = {"_method": "DELETE", "subject": "posts", "subject_id": str(stopped.id), "next": "/me/turned-off"}
    answer = kims.post("/notifications/mute", data=data)
    assert (answer.status_code, answer.location) == (303, "/me/turned-off")
    assert not queries.muted(cast.kim, "posts", stopped.id)
    assert "You turned nothing off." in kims.get("/me/turned-off").text


def test_it_is_ones_own_paged_and_without_what_one_may_not_see(db: Any, cast: Any, client: Any, sign_in: Any) -> None:
    assert client.get("/me/turned-off").status_code == 303
    posts = [problem(cast.ravi, title=f"Post {number}") for number in range(4)]
    for post in posts:
        notifications.mute(cast.kim, "posts", post.id)
    actions.hide(cast.anna, posts[1], reason="names a person")
    first = turned_off(cast.kim, size=2)
    assert [post.title for post in first.items] == ["Post 3", "Post 2"]
    rest = turned_off(cast.kim, key=first.next_key, size=2)
    assert ([post.title for post in rest.items], rest.next_key) == (["Post 0"], None)
    db.commit()
    assert sign_in(client, cast.kim).get("/me/turned-off?after=nonsense").status_code == 400

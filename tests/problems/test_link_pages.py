"""Links on pages: said, proposed, decided, taken off, and shown to whom it may be shown; without JavaScript."""

from typing import Any

import pytest

from portal.community import actions as community
from portal.community.models import Kind, Reply, ReplyKind, Visibility
from portal.notifications.models import Notification
from portal.problems import actions, queries
from portal.problems.models import LinkProposal
from tests.community.told import problem, story, workaround

TITLE = "Transfer hangs after an update"


@pytest.fixture
def linked(db: Any, cast: Any) -> Any:
    """Ravi's report, which Anna linked to Kim's problem."""
    known, report = problem(cast.kim, version=cast.version("4.1")), problem(cast.ravi, title=TITLE)
    link = actions.link(cast.anna, report, known, why="both say E-2041")
    db.commit()
    return known, report, link


def page(client: Any, address: str, **more: Any) -> str:
    response = client.get(address, follow_redirects=True, **more)
    assert response.status_code == 200, address
    return str(response.text)


def test_a_report_says_on_top_what_it_was_linked_to_and_stays_readable(client: Any, linked: Any) -> None:
    known, report, _ = linked
    text = page(client, f"/posts/{report.id}")
    assert "Support linked this to" in text
    assert f'href="/posts/{known.id}"' in text
    assert "both say E-2041" in text
    assert "It says E-2041." in text
    assert "Yours is different" not in text


def test_the_canonical_problem_names_its_reports(client: Any, linked: Any) -> None:
    known, report, _ = linked
    text = page(client, f"/posts/{known.id}")
    assert "1 report of the same" in text
    assert f"/posts/{report.id}" in text
    assert TITLE in page(client, f"/problems/{known.id}/reports")


def test_support_sees_the_latest_links_and_the_way_to_all(db: Any, cast: Any, client: Any, sign_in: Any) -> None:
    known = problem(cast.kim)
    reports = [problem(cast.ravi, title=f"It hangs, {number}") for number in range(queries.MOST_HISTORY + 1)]
    for report in reports[:-1]:
        actions.link(cast.anna, report, known)
    db.commit()
    sign_in(client, cast.anna)
    journal = f'href="/problems/{known.id}/journal">All that was linked and taken off'
    assert page(client, f"/posts/{known.id}").count("Take it off") == queries.MOST_HISTORY
    assert journal in page(client, f"/posts/{known.id}")
    assert journal not in page(client, f"/posts/{reports[0].id}")
    actions.link(cast.anna, reports[-1], known)
    db.commit()
    text = page(client, f"/posts/{known.id}")
    assert text.count("Take it off") == queries.MOST_HISTORY
    assert text.index(reports[-1].title, text.index('id="links-title"'))
    assert page(client, f"/problems/{known.id}/journal").count("It hangs, ") >= queries.MOST_HISTORY + 1


def test_what_is_said_on_one_stands_on_both_and_says_where(
    db: Any, cast: Any, client: Any, sign_in: Any, linked: Any
) -> None:
    known, report, _ = linked
    sign_in(client, cast.mei)
    client.post(f"/posts/{report.id}/replies", data={"kind": "solution", "body": "Reset the lock.", "publish_key": "a"})
    client.post(f"/posts/{known.id}/replies", data={"kind": "comment", "body": "On which disk?", "publish_key": "b"})
    on_known, on_report = page(client, f"/posts/{known.id}"), page(client, f"/posts/{report.id}")
    for text in (on_known, on_report):
        assert "Reset the lock." in text
        assert "On which disk?" in text
        assert "2 replies" in text
    assert on_known.count("written under") == 2  # under what helped, and in the conversation
    assert on_report.count("written under") == 1
    sign_in(client, cast.kim)
    answer = client.post(f"/replies/{_solution(db, report)}/confirmation", data={"worked": "yes"})
    assert answer.status_code == 303
    assert "You said: it worked" in page(client, f"/posts/{known.id}")


def test_its_author_takes_the_link_off_at_once(cast: Any, client: Any, sign_in: Any, linked: Any) -> None:
    _, report, _ = linked
    sign_in(client, cast.ravi)
    assert "Yours is different? Say so" in page(client, f"/posts/{report.id}")
    answer = client.post(f"/posts/{report.id}/difference", data={"because": "mine stops at 7%"}, follow_redirects=True)
    assert "The link is off" in answer.text
    assert "Support linked this" not in page(client, f"/posts/{report.id}")


def test_support_links_in_three_plain_pages(db: Any, cast: Any, client: Any, sign_in: Any, run_jobs: Any) -> None:
    known, report = problem(cast.kim), problem(cast.ravi, title=TITLE)
    run_jobs()
    sign_in(client, cast.anna)
    assert f"/posts/{report.id}/same-as" in page(client, f"/posts/{report.id}")
    found = page(client, f"/posts/{report.id}/same-as?q=E-2041")
    assert f"other={known.id}" in found
    assert "Are these the same problem?" in page(client, f"/posts/{report.id}/same-as?other={known.id}")
    form = {"other": known.id, "why": "the same code"}
    answer = client.post(f"/posts/{report.id}/duplicate-link", data=form, follow_redirects=True)
    assert "Linked. Everybody on both sides is told" in answer.text
    db.expire_all()
    assert report.canonical_id == known.id


@pytest.mark.parametrize("words", ["{0}", "#{0}", "http://localhost/posts/{0}-sync-stops?from=3", "/posts/{0}"])
def test_a_pasted_address_or_number_leads_straight_on(
    db: Any, cast: Any, client: Any, sign_in: Any, words: str
) -> None:
    known, report = problem(cast.kim), problem(cast.ravi, title=TITLE)
    sign_in(client, cast.ravi)
    text = page(client, f"/posts/{report.id}/same-as", query_string={"q": words.format(known.id)})
    assert "Propose it to support" in text


def test_what_one_may_not_see_can_not_be_chosen(db: Any, cast: Any, client: Any, sign_in: Any) -> None:
    theirs, report = problem(cast.kim, visibility=Visibility.ORGANISATION), problem(cast.ravi, title=TITLE)
    sign_in(client, cast.ravi)
    text = page(client, f"/posts/{report.id}/same-as?q={theirs.id}")
    assert "no other problem or workaround at that address" in text
    assert client.post(f"/posts/{report.id}/duplicate-link", data={"other": theirs.id}).status_code == 404
    assert client.get(f"/posts/{story(cast.ravi).id}/same-as").status_code == 404


def test_a_customer_proposes_and_support_decides(db: Any, cast: Any, client: Any, sign_in: Any) -> None:
    known, report = problem(cast.kim), problem(cast.ravi, title=TITLE)
    sign_in(client, cast.ravi)
    refused = client.post(f"/posts/{report.id}/duplicate-link", data={"other": known.id, "why": " "})
    assert (refused.status_code, "Say in a few words why" in refused.text) == (400, True)
    client.post(f"/posts/{report.id}/duplicate-link", data={"other": known.id, "why": "both say E-2041"})
    assert "Support has not decided yet" in page(client, f"/posts/{report.id}")
    assert "Said to be the same" not in page(client.application.test_client(), f"/posts/{report.id}")

    support = sign_in(client.application.test_client(), cast.anna)
    assert "both say E-2041" in page(support, "/desk/proposals")
    proposal = db.query(LinkProposal).one()
    empty = support.post(f"/link-proposals/{proposal.id}/decision", data={"accept": "no"})
    assert empty.status_code == 400
    done = support.post(f"/link-proposals/{proposal.id}/decision", data={"accept": "yes"}, follow_redirects=True)
    assert "Linked. Whoever proposed it is told." in done.text
    assert "Nothing waits." in page(support, "/desk/proposals")


def test_support_takes_links_and_choices_off_from_the_page(
    db: Any, cast: Any, client: Any, sign_in: Any, linked: Any
) -> None:
    known, report, link = linked
    sign_in(client, cast.anna)
    made = client.post(f"/posts/{report.id}/canonical-choice", data={"reason": "says it better"}, follow_redirects=True)
    assert "This one stands for all of its reports now." in made.text
    db.expire_all()
    assert known.canonical_id == report.id
    text = page(client, f"/posts/{report.id}")
    assert "says it better" in text
    client.post("/canonical-choices/1", data={"_method": "DELETE"})
    client.post(f"/duplicate-links/{link.id}", data={"_method": "DELETE", "reason": "another code"})
    db.expire_all()
    assert (known.canonical_id, report.canonical_id) == (None, None)
    assert "another code" in page(client, f"/posts/{known.id}")


def test_a_row_of_a_list_says_what_it_is_the_same_as(client: Any, linked: Any) -> None:
    text = page(client, "/browse")
    assert "the same as" in text
    assert "1 report linked to it" in text


def test_the_search_offers_to_choose_only_to_who_is_choosing(
    db: Any, cast: Any, client: Any, sign_in: Any, run_jobs: Any
) -> None:
    known, report = problem(cast.kim), problem(cast.ravi, title=TITLE)
    run_jobs()
    sign_in(client, cast.ravi)
    assert "It is the same as this" not in page(client, "/search?q=E-2041")
    text = page(client, f"/search?q=E-2041&same_as={report.id}")
    assert f"/posts/{report.id}/same-as?other={known.id}" in text
    assert f"/posts/{report.id}/same-as?other={report.id}" not in text
    assert f'name="same_as" value="{report.id}"' in text


def test_a_linked_workaround_stands_under_what_helps(db: Any, cast: Any, client: Any, sign_in: Any) -> None:
    known, around = problem(cast.kim), workaround(cast.mei)
    actions.link(cast.anna, around, known)
    sign_in(client, cast.kim)
    text = page(client, f"/posts/{known.id}")
    assert "Name the proxy." in text
    client.post(f"/posts/{around.id}/confirmation", data={"worked": "yes"})
    assert "You said: it worked" in page(client, f"/posts/{known.id}")


def test_whoever_reported_it_too_is_counted_already(cast: Any, client: Any, sign_in: Any, linked: Any) -> None:
    known, _, _ = linked
    sign_in(client, cast.ravi)
    text = page(client, f"/posts/{known.id}")
    assert "You are counted already: you reported it" in text
    assert "which is linked with this: you hear of both" in text


def test_an_open_page_hears_of_what_is_said_under_its_reports(db: Any, cast: Any, client: Any, linked: Any) -> None:
    known, report, _ = linked
    for post, other in ((known, report), (report, known)):
        before = client.get(f"/posts/{post.id}/news?replies=0&state=open")
        community.reply(cast.mei, other, kind=ReplyKind.COMMENT, body="Here as well.")
        db.commit()
        after = client.get(
            f"/posts/{post.id}/news?replies=0&state=open", headers={"If-None-Match": before.headers["ETag"]}
        )
        assert after.status_code == 200, (post.id, before.headers["ETag"])
        assert "new repl" in after.json["words"]


def test_opening_one_page_reads_what_was_told_of_the_others(
    db: Any, cast: Any, client: Any, sign_in: Any, linked: Any, run_jobs: Any
) -> None:
    known, report, _ = linked
    run_jobs()
    community.reply(cast.mei, known, kind=ReplyKind.SOLUTION, body="Reset the lock.")
    run_jobs()
    unread = db.query(Notification).filter_by(user_id=cast.ravi.id, read_at=None)
    assert {one.subject_id for one in unread} == {known.id}
    page(sign_in(client, cast.ravi), f"/posts/{report.id}")
    db.expire_all()
    assert unread.count() == 0


def test_a_linked_post_does_not_become_a_story(cast: Any, client: Any, linked: Any) -> None:
    known, _, _ = linked
    with pytest.raises(Exception, match="linked with other reports"):
        community.edit_post(cast.kim, known, kind=Kind.STORY, title="It went well", body="All of it.")


def _solution(db: Any, post: Any) -> int:
    return int(db.query(Reply).filter_by(post_id=post.id).one().id)

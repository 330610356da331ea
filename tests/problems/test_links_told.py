"""Who hears of links, in which words; and that nobody learns of a report that they may not see, by any way."""

import json
from typing import Any

import pytest
from sqlalchemy import select

from portal.accounts.models import User
from portal.community import actions as community
from portal.community import documents
from portal.community.exchange.exporting import export_posts
from portal.community.models import ReplyKind, Visibility
from portal.notifications import sources
from portal.notifications.models import Delivery, Notification
from portal.problems import actions
from portal.problems.events import ProblemEvent
from portal.search.health import check
from portal.search.sources import source
from tests.community.told import problem

SECRET = "Orchard payroll overflows"


def told(db: Any, name: str) -> dict[str, str]:
    """By name of the person the sentence."""
    rows = db.scalars(select(Notification).where(Notification.kind == name)).all()
    loaded, found = sources.load(rows), {}
    for row in rows:
        user = db.get(User, row.user_id)
        about = loaded.about(user, row)
        found[user.name] = about.sentence if about else "(nothing)"
    return found


def test_both_sides_hear_of_a_link_once_and_its_author_how_to_part(db: Any, cast: Any, run_jobs: Any) -> None:
    known, report = problem(cast.kim), problem(cast.ravi, title="It hangs")
    community.me_too(cast.mei, known)
    community.me_too(cast.mei, report)
    community.watch(cast.jo, report)
    run_jobs()
    link = actions.link(cast.anna, report, known)
    run_jobs()
    heard = told(db, ProblemEvent.LINKED)
    assert heard == {
        "Kim": "Anna linked “It hangs” to this: it is the same problem.",
        "Mei": "Anna linked “It hangs” to this: it is the same problem.",
        "Jo": "Anna linked “It hangs” to this: it is the same problem.",
        "Ravi": "Anna linked your report “It hangs” to this. Is yours different? Say so on its page.",
    }
    actions.unlink(cast.anna, link)
    run_jobs()
    assert set(told(db, ProblemEvent.UNLINKED)) == {"Kim", "Mei", "Jo", "Ravi"}


def test_many_links_at_once_are_one_mail(db: Any, cast: Any, run_jobs: Any) -> None:
    known = problem(cast.kim)
    reports = [problem(cast.ravi, title=f"It hangs, the {number}th") for number in range(5)]
    run_jobs()
    for report in reports:
        actions.link(cast.anna, report, known)
    run_jobs()
    assert db.query(Delivery).filter_by(user_id=cast.kim.id).count() == 1


def test_whoever_linked_it_hears_that_it_is_different(db: Any, cast: Any, run_jobs: Any) -> None:
    known, report = problem(cast.kim), problem(cast.ravi, title="It hangs")
    actions.link(cast.anna, report, known)
    cast.jo  # noqa: B018  (made when named)
    actions.mine_is_different(cast.ravi, report, because="mine stops at 7%")
    run_jobs()
    heard = told(db, ProblemEvent.FOUND_DIFFERENT)
    assert heard["Anna"] == (
        "Ravi says that this is a different problem: it is no longer linked to “Sync stops at 4%”."
    )
    assert set(heard) == {"Anna", "Kim"}


def test_all_of_support_hears_it_where_nobody_else_is_left(db: Any, cast: Any, run_jobs: Any) -> None:
    known, report = problem(cast.kim), problem(cast.ravi)
    actions.link(cast.anna, report, known)
    cast.anna.active = False
    cast.jo  # noqa: B018
    actions.mine_is_different(cast.ravi, report, because="mine stops at 7%")
    run_jobs()
    assert set(told(db, ProblemEvent.FOUND_DIFFERENT)) == {"Jo", "Kim"}


@pytest.mark.parametrize("accept", [True, False])
def test_whoever_proposed_it_hears_what_became_of_it_and_nothing_twice(
    db: Any, cast: Any, run_jobs: Any, accept: bool
) -> None:
    known, report = problem(cast.kim), problem(cast.ravi, title="It hangs")
    proposal = actions.propose(cast.mei, report, known, why="both say E-2041")
    actions.decide(cast.anna, proposal, accept=accept, note="Looked at both.")
    run_jobs()
    (sentence,) = told(db, ProblemEvent.PROPOSAL_DECIDED).values()
    assert ("agreed with you" if accept else "is not the same problem") in sentence
    assert "Mei" not in told(db, ProblemEvent.LINKED)


def test_a_solution_under_a_report_reaches_everybody_of_the_cluster(db: Any, cast: Any, run_jobs: Any) -> None:
    known, report = problem(cast.kim), problem(cast.ravi)
    community.me_too(cast.mei, known)
    actions.link(cast.anna, report, known)
    run_jobs()
    community.reply(cast.jo, report, kind=ReplyKind.SOLUTION, body="Reset the lock.")
    run_jobs()
    assert set(told(db, "reply-posted")) == {"Kim", "Ravi", "Mei"}


def test_nobody_learns_by_any_way_of_a_report_that_they_may_not_see(
    db: Any, cast: Any, client: Any, sign_in: Any, run_jobs: Any
) -> None:
    """The canonical problem is public, its report Hatch's own: to Ravi of Orbis a number, to Mei of Hatch a page."""
    known = problem(cast.ravi, title="Sync stops at 4%")
    hatch = problem(cast.kim, title=SECRET, body="Confidential orchard figures.", visibility=Visibility.ORGANISATION)
    community.watch(cast.ravi, known)
    link = actions.link(cast.anna, hatch, known, why="the orchard's log says E-2041")
    solution = community.reply(cast.mei, hatch, kind=ReplyKind.SOLUTION, body="Prune the orchard table.")
    community.mark_solution(cast.kim, solution)
    community.confirm(cast.kim, hatch, reply=solution, worked=True, note="the orchard is well")
    run_jobs()
    actions.unlink(cast.anna, link, reason="the orchard is another thing")
    actions.link(cast.anna, hatch, known, why="the orchard's log says E-2041")
    run_jobs()
    db.commit()

    for reader in (None, cast.ravi):
        browser = client.application.test_client()
        if reader:
            sign_in(browser, reader)
        for address in _everywhere(known.id):
            text = browser.get(address, follow_redirects=True).text
            found = [word for word in ("overflows", "figures", "Prune", "is well", "log says", "Kim") if word in text]
            assert not found, (reader, address)
        assert browser.get(f"/posts/{hatch.id}").status_code == 404
        said = browser.post("/suggestions", data={"title": SECRET, "body": "Prune the orchard table"}).text
        assert f"/posts/{hatch.id}" not in said
        assert "not shown to you" in browser.get(f"/posts/{known.id}", follow_redirects=True).text

    heard = [text for kind in ProblemEvent for name, text in told(db, kind).items() if name == "Ravi"]
    assert not [text for text in heard if text != "(nothing)"]
    colleague = sign_in(client.application.test_client(), cast.mei)
    assert "Prune the orchard table." in colleague.get(f"/posts/{known.id}", follow_redirects=True).text
    assert SECRET in colleague.get(f"/problems/{known.id}/reports", follow_redirects=True).text
    assert "rchard" not in "".join(export_posts())


def test_a_report_of_a_hidden_problem_names_it_to_nobody_but_support(
    db: Any, cast: Any, client: Any, sign_in: Any
) -> None:
    known, report = problem(cast.kim, title=SECRET), problem(cast.ravi, title="It hangs")
    actions.link(cast.anna, report, known, why="the orchard's log")
    community.hide(cast.anna, known, reason="names a person")
    db.commit()
    text = sign_in(client, cast.ravi).get(f"/posts/{report.id}", follow_redirects=True).text
    assert "which is not shown to you" in text
    assert "rchard" not in text
    assert "rchard" not in client.get("/browse").text
    assert SECRET in sign_in(client, cast.anna).get(f"/posts/{report.id}", follow_redirects=True).text


def test_the_index_and_the_export_know_what_is_the_same(db: Any, cast: Any, run_jobs: Any) -> None:
    known, report = problem(cast.kim), problem(cast.ravi, version=cast.version("4.2"))
    actions.link(cast.anna, report, known)
    solution = community.reply(cast.jo, known, kind=ReplyKind.SOLUTION, body="Reset the lock.")
    community.mark_solution(cast.anna, solution)
    found = {document.id: document for document in documents.load([known.id, report.id])}
    assert (found[report.id].canonical_id, found[report.id].state) == (known.id, "solved")
    assert (found[known.id].canonical_id, found[known.id].state) == (None, "solved")
    lines = {line["title"] + line["id"]: line for line in map(json.loads, export_posts())}
    assert lines[f"{report.title}{report.id}"]["same_as"] == str(known.id)
    assert "same_as" not in lines[f"{known.title}{known.id}"]


def _everywhere(known: int) -> list[str]:
    return [
        f"/posts/{known}",
        f"/posts/{known}/news?replies=0&state=open",
        f"/problems/{known}/reports",
        "/problems",
        "/browse",
        "/browse/problems",
        "/browse/unanswered",
        "/search?q=orchard+payroll",
        "/search?q=E-2041",
        f"/posts/{known}/same-as?q=orchard",
        f"/search?q=orchard&same_as={known}",
        "/notifications",
        "/",
    ]


def test_the_index_hears_of_every_post_of_a_cluster(db: Any, cast: Any, run_jobs: Any, app: Any) -> None:
    known = problem(cast.kim)
    reports = [problem(cast.ravi, title=f"It hangs, the {number}th") for number in range(3)]
    run_jobs()
    links = [actions.link(cast.anna, report, known) for report in reports]
    run_jobs()
    assert _is_indexed(app)
    solution = community.reply(cast.jo, reports[0], kind=ReplyKind.SOLUTION, body="Reset the lock.")
    community.mark_solution(cast.anna, solution)
    run_jobs()
    assert _is_indexed(app)
    actions.make_canonical(cast.anna, reports[1])
    actions.unlink(cast.anna, links[0])
    run_jobs()
    assert _is_indexed(app)


def _is_indexed(app: Any) -> bool:
    report = check(app.extensions["settings"].index_dir, source().stamps())
    return report.sound

"""Support hides a problem that reports are linked to: what the reports still say of it, and to whom."""

import html
from typing import Any

from portal.community import actions as community
from portal.community.models import ReplyKind, Standing, State
from portal.problems import actions
from tests.community.told import problem
from tests.problems.test_standing_pages import line_of_state, page


def test_what_was_announced_of_a_problem_that_is_hidden_now_is_for_support(
    db: Any, cast: Any, client: Any, sign_in: Any
) -> None:
    post, report = problem(cast.kim, product=cast.lumen), problem(cast.ravi, product=cast.lumen)
    actions.link(cast.anna, report, post)
    actions.announce(cast.anna, post, standing=Standing.FIXED, fixed_in=cast.version("4.2"), fact="Kim's key is freed.")
    actions.look_after(cast.anna, post, owner=cast.anna)
    visitor, annas = client.application.test_client(), sign_in(client, cast.anna)
    for one in (visitor, annas):
        assert "Kim's key is freed. Anna looks after it." in html.unescape(line_of_state(one, report))
    community.hide(cast.anna, post, reason="a name in it")
    db.commit()
    ravis = sign_in(client.application.test_client(), cast.ravi)
    for one in (visitor, ravis):
        assert line_of_state(one, report).startswith("Fixed in 4.2. Reported by one"), "that stays true, and helps"
        assert "freed" not in page(one, f"/posts/{report.id}")
    assert "Kim's key is freed. Anna looks after it." in html.unescape(line_of_state(annas, report))


def test_what_helped_in_a_problem_that_is_hidden_now_solves_none_of_its_reports(db: Any, cast: Any) -> None:
    post, report = problem(cast.kim), problem(cast.ravi)
    actions.link(cast.anna, report, post)
    community.mark_solution(cast.kim, community.reply(cast.mei, post, kind=ReplyKind.SOLUTION, body="Reset it."))
    assert report.state == State.SOLVED
    community.hide(cast.anna, post, reason="a name in it")
    assert (report.state, report.affected_count) == (State.OPEN, 1), "nobody who reads it can look up what helped"
    community.mark_solution(cast.ravi, community.reply(cast.jo, report, kind=ReplyKind.WORKAROUND, body="Wait."))
    assert report.state == State.WORKAROUND
    community.restore(cast.anna, post, reason="the name is out")
    assert (report.state, post.affected_count) == (State.SOLVED, 2)

"""Reports of the same problem: linked, parted, joined; what each page then counts."""

from typing import Any

import pytest

from portal.community import actions as community
from portal.community.models import Post, ReplyKind, Standing, State, Visibility
from portal.core.errors import Invalid, NotFound, Refused
from portal.problems import actions
from portal.problems.queries import standing
from tests.community.told import problem, story, workaround


def test_the_canonical_problem_counts_everybody_once(db: Any, cast: Any) -> None:
    known, report = problem(cast.kim), problem(cast.ravi, title="It hangs at 4%")
    for post in (known, report):
        community.me_too(cast.mei, post)
    community.me_too(cast.kim, report)

    link = actions.link(cast.anna, report, known, why="the same code")

    assert (link.report_id, link.canonical_id) == (report.id, known.id)
    assert (known.affected_count, known.report_count, known.canonical_id) == (3, 1, None)
    assert (report.affected_count, report.canonical_id) == (3, known.id)

    actions.unlink(cast.anna, link, reason="another code, after all")

    assert (known.affected_count, known.report_count) == (2, 0)
    assert (report.affected_count, report.canonical_id) == (3, None)


def test_a_report_stands_as_its_canonical_problem_stands(db: Any, cast: Any) -> None:
    known, report = problem(cast.kim), problem(cast.ravi)
    link = actions.link(cast.anna, report, known)
    solution = community.reply(cast.mei, report, kind=ReplyKind.SOLUTION, body="Reset the lock.")
    community.mark_solution(cast.ravi, solution)

    assert (known.state, report.state) == (State.SOLVED, State.SOLVED)
    assert known.reply_count == 1

    actions.unlink(cast.jo, link)
    assert (known.state, report.state) == (State.OPEN, State.SOLVED)


def test_linking_a_report_links_to_its_canonical_problem(db: Any, cast: Any) -> None:
    known, report, other = (problem(cast.kim, title=f"Sync {number}") for number in range(3))
    actions.link(cast.anna, report, known)

    link = actions.link(cast.anna, other, report)

    assert link.canonical_id == known.id
    assert [post.canonical_id for post in (known, report, other)] == [None, known.id, known.id]


def test_two_clusters_are_joined_and_parted_as_they_were(db: Any, cast: Any) -> None:
    a, b, c, d = (problem(cast.kim, title=f"Sync {number}") for number in range(4))
    actions.link(cast.anna, b, a)
    actions.link(cast.anna, d, c)

    joined = actions.link(cast.anna, b, d)
    assert [post.canonical_id for post in (a, b, c, d)] == [c.id, c.id, None, c.id]
    assert c.report_count == 3

    actions.unlink(cast.anna, joined)
    assert [post.canonical_id for post in (a, b, c, d)] == [None, a.id, None, c.id]
    assert (a.report_count, c.report_count) == (1, 1)


def test_no_circle_can_be_made(db: Any, cast: Any) -> None:
    a, b, c = (problem(cast.kim, title=f"Sync {number}") for number in range(3))
    actions.link(cast.anna, a, b)
    actions.link(cast.anna, b, c)
    for one, other in ((c, a), (a, c), (a, b), (a, a)):
        with pytest.raises(Invalid):
            actions.link(cast.anna, one, other)


def test_another_one_stands_for_the_cluster_until_that_is_taken_back(db: Any, cast: Any) -> None:
    a, b, c = (problem(cast.kim, title=f"Sync {number}") for number in range(3))
    actions.link(cast.anna, b, a)
    actions.link(cast.anna, c, a)

    choice = actions.make_canonical(cast.anna, b, why="says it better")
    assert [post.canonical_id for post in (a, b, c)] == [b.id, None, b.id]
    assert (a.report_count, b.report_count) == (0, 2)

    actions.end_choice(cast.jo, choice)
    assert [post.canonical_id for post in (a, b, c)] == [None, a.id, a.id]


def test_whoever_wrote_it_takes_the_link_off_at_once(db: Any, cast: Any) -> None:
    known, report = problem(cast.kim), problem(cast.ravi)
    actions.link(cast.anna, report, known)

    link = actions.mine_is_different(cast.ravi, report, because="mine stops at 7%")

    assert report.canonical_id is None
    assert (link.ended_by_id, link.end_reason) == (cast.ravi.id, "mine stops at 7%")
    with pytest.raises(Invalid):
        actions.mine_is_different(cast.ravi, report, because="still")


def test_only_its_author_says_that_it_is_different(db: Any, cast: Any) -> None:
    known, report = problem(cast.kim), problem(cast.ravi)
    actions.link(cast.anna, report, known)
    with pytest.raises(Refused):
        actions.mine_is_different(cast.kim, report, because="mine is")
    with pytest.raises(Invalid):
        actions.mine_is_different(cast.ravi, report, because="  ")


def test_customers_propose_and_support_decides(db: Any, cast: Any) -> None:
    known, report = problem(cast.kim), problem(cast.ravi)
    with pytest.raises(Refused):
        actions.link(cast.ravi, report, known)

    proposal = actions.propose(cast.ravi, report, known, why="both say E-2041")
    assert actions.propose(cast.ravi, known, report, why="again") is proposal
    assert report.canonical_id is None

    with pytest.raises(Refused):
        actions.decide(cast.ravi, proposal, accept=True)
    actions.decide(cast.anna, proposal, accept=True)
    assert report.canonical_id == known.id
    actions.decide(cast.jo, proposal, accept=False, note="too late")
    assert (proposal.accepted, proposal.decided_by_id) == (True, cast.anna.id)


def test_declining_says_why(db: Any, cast: Any) -> None:
    proposal = actions.propose(cast.ravi, problem(cast.ravi), problem(cast.kim), why="both stop")
    with pytest.raises(Invalid):
        actions.decide(cast.anna, proposal, accept=False)
    actions.decide(cast.anna, proposal, accept=False, note="Another code.")
    assert (proposal.accepted, proposal.decision_note) == (False, "Another code.")


def test_everybody_who_reads_a_report_reads_what_stands_for_it(db: Any, cast: Any) -> None:
    public = problem(cast.kim)
    ours = problem(cast.kim, visibility=Visibility.ORGANISATION)
    theirs = problem(cast.ravi, visibility=Visibility.ORGANISATION)

    with pytest.raises(Invalid):
        actions.link(cast.anna, theirs, ours)
    link = actions.link(cast.anna, public, ours)  # the other way round

    assert (link.report_id, link.canonical_id) == (ours.id, public.id)
    with pytest.raises(Invalid):
        actions.make_canonical(cast.anna, ours)
    with pytest.raises(Invalid):
        actions.link(cast.anna, public, theirs, canonical=theirs)


def test_what_few_may_read_counts_its_people_and_makes_no_state(db: Any, cast: Any) -> None:
    public, ours = problem(cast.ravi), problem(cast.kim, visibility=Visibility.ORGANISATION)
    actions.link(cast.anna, ours, public)
    solution = community.reply(cast.mei, ours, kind=ReplyKind.SOLUTION, body="Reset the lock.")
    community.mark_solution(cast.kim, solution)

    assert (public.state, public.affected_count, public.reply_count) == (State.OPEN, 2, 0)
    assert (ours.state, ours.reply_count) == (State.OPEN, 1)


def test_stories_and_what_is_hidden_are_not_linked(db: Any, cast: Any) -> None:
    known, told, hidden = problem(cast.kim), story(cast.kim), problem(cast.kim)
    community.hide(cast.anna, hidden, reason="a password")
    for post in (told, hidden):
        with pytest.raises(Invalid):
            actions.link(cast.anna, post, known)
        with pytest.raises(Invalid):
            actions.link(cast.anna, known, post, canonical=post)


def test_a_linked_workaround_is_a_workaround_of_the_problem(db: Any, cast: Any) -> None:
    known, around = problem(cast.kim), workaround(cast.mei)
    link = actions.link(cast.anna, around, known)
    community.confirm(cast.kim, around, worked=True)

    assert (known.state, known.worked_count) == (State.WORKAROUND, 1)
    actions.unlink(cast.anna, link)
    assert (known.state, around.state) == (State.OPEN, State.WORKAROUND)


def test_one_can_only_propose_what_one_sees(db: Any, cast: Any) -> None:
    known, theirs = problem(cast.kim), problem(cast.ravi, visibility=Visibility.ORGANISATION)
    with pytest.raises(NotFound):
        actions.propose(cast.kim, known, theirs, why="the same")


def test_authors_who_are_gone_count_once_each(db: Any, cast: Any) -> None:
    known, report = problem(cast.kim), problem(cast.kim)
    nameless = [Post(kind="problem", title=f"Old {n}", body="x", source="old", external_id=str(n)) for n in range(2)]
    db.add_all(nameless)
    db.flush()
    for post in (report, *nameless):
        actions.link(cast.anna, post, known)
    assert known.affected_count == 3


def test_what_was_announced_stays_known_when_another_report_stands_for_all(db: Any, cast: Any) -> None:
    fixed, other = problem(cast.kim), problem(cast.ravi)
    link = actions.link(cast.anna, other, fixed)
    actions.announce(cast.anna, fixed, standing=Standing.BY_DESIGN, fact="It waits for the other machine.")

    choice = actions.make_canonical(cast.anna, other)

    assert (other.state, other.standing, fixed.state) == (State.BY_DESIGN, Standing.BY_DESIGN, State.BY_DESIGN)
    said = standing.announced(other.id)
    assert said is not None
    assert said.fact == "It waits for the other machine."

    actions.end_choice(cast.anna, choice)
    actions.unlink(cast.anna, link)
    assert (fixed.standing, other.standing, other.state) == (Standing.BY_DESIGN, Standing.REPORTED, State.OPEN)

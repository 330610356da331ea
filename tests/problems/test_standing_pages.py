"""The pages on which support says how a problem stands, and what everybody reads of it."""

import re
from datetime import timedelta
from typing import Any

import pytest

from portal.accounts import actions as accounts
from portal.community import actions as community
from portal.community.models import Post, ReplyKind, Standing, State
from portal.core.clock import now
from portal.problems import actions
from portal.problems.queries import people, standing
from tests.community.told import problem, solved, story

STAFF_PAGES = ("standing", "care", "people", "journal")


def page(client: Any, address: str) -> str:
    response = client.get(address, follow_redirects=True)
    assert response.status_code == 200, (address, response.status_code)
    return str(response.text)


def line_of_state(client: Any, post: Post) -> str:
    found = re.search(r'<p class="post__state.*?</p>', page(client, f"/posts/{post.id}"), re.DOTALL)
    assert found is not None
    return " ".join(re.sub(r"<[^>]+>", " ", found.group()).split())


@pytest.fixture
def annas(client: Any, cast: Any, sign_in: Any) -> Any:
    return sign_in(client, cast.anna)


def test_a_fix_is_announced_by_the_form_and_read_on_every_report(db: Any, cast: Any, annas: Any) -> None:
    post, report = problem(cast.kim, product=cast.lumen), problem(cast.ravi, product=cast.lumen)
    actions.link(cast.anna, report, post)
    assert "Fixed in a version" in page(annas, f"/problems/{report.id}/standing")
    sent = {"standing": "fixed", "fixed_in": cast.version("4.2").id, "fact": "The lock is released on waking."}
    answer = annas.post(f"/problems/{report.id}/standing", data=sent)
    assert (answer.status_code, answer.location.split("-")[0]) == (303, f"/posts/{post.id}")
    for one in (post, report):
        assert "Fixed in 4.2. The lock is released on waking." in line_of_state(annas, one)


def test_who_runs_an_older_version_is_told_so_and_that_a_workaround_helps(
    db: Any, cast: Any, client: Any, sign_in: Any
) -> None:
    post = problem(cast.kim, product=cast.lumen)
    community.mark_solution(
        cast.kim, community.reply(cast.mei, post, kind=ReplyKind.WORKAROUND, body="Name the proxy.")
    )
    actions.announce(cast.anna, post, standing=Standing.FIXED, fixed_in=cast.version("4.2"))
    for person, version in ((cast.ravi, "4.1"), (cast.mei, "4.2")):
        accounts.add_running(person, product=cast.lumen, version=cast.version(version), environment="")
    ravis = sign_in(client.application.test_client(), cast.ravi)
    assert "Fixed in 4.2. You run 4.1. A workaround helps meanwhile." in line_of_state(ravis, post)
    assert "post__state state--workaround" in page(ravis, f"/posts/{post.id}")
    meis = sign_in(client.application.test_client(), cast.mei)
    assert "You run" not in line_of_state(meis, post)
    assert "post__state state--solved" in page(meis, f"/posts/{post.id}")
    assert "post__state state--solved" in page(client, f"/posts/{post.id}")


def test_a_fix_of_what_was_solved_says_for_how_many_it_worked(db: Any, cast: Any, client: Any) -> None:
    post = solved(cast)
    actions.announce(cast.anna, post, standing=Standing.FIXED, fixed_in=cast.version("4.2"))
    assert "Solved in 4.2. It worked for the one who tried." in line_of_state(client, post)


def test_works_as_designed_and_confirmed_have_words_of_their_own(db: Any, cast: Any, client: Any) -> None:
    post, other = problem(cast.kim), problem(cast.kim, title="Another")
    actions.announce(cast.anna, post, standing=Standing.BY_DESIGN, fact="Rounding is by line.")
    actions.announce(cast.anna, other, standing=Standing.CONFIRMED)
    assert "Works as designed. Rounding is by line." in line_of_state(client, post)
    assert "Confirmed by support, open." in line_of_state(client, other)
    assert "Works as designed" in page(client, "/browse")


def test_who_looks_after_it_and_the_next_word_are_read_by_everybody(
    db: Any, cast: Any, annas: Any, client: Any
) -> None:
    post, day = problem(cast.kim), now().date() + timedelta(days=30)
    sent = {"owner": cast.jo.id, "next_word_on": day.isoformat()}
    assert annas.post(f"/problems/{post.id}/care", data=sent).status_code == 303
    assert f"Jo looks after it; next word by {day.day} {day:%B}" in line_of_state(client, post)
    assert annas.post(f"/problems/{post.id}/care", data={"_method": "DELETE"}).status_code == 303
    assert "looks after it" not in line_of_state(client, post)
    refused = annas.post(f"/problems/{post.id}/care", data=sent | {"next_word_on": "2020-01-01"})
    assert (refused.status_code, "That day is over." in refused.text) == (400, True)
    refused = annas.post(f"/problems/{post.id}/care", data=sent | {"owner": ""})
    assert (refused.status_code, "Say who gives the next word." in refused.text) == (400, True)


def test_a_word_that_is_overdue_is_said_plainly(db: Any, cast: Any, client: Any) -> None:
    post = problem(cast.kim)
    care = actions.look_after(cast.anna, post, owner=cast.anna, next_word_on=now().date())
    assert care is not None
    care.next_word_on = now().date() - timedelta(days=40)
    assert "Anna looks after it; the next word was due on" in line_of_state(client, post)


def test_a_promise_is_asked_about_once_and_can_be_announced_as_it_is(db: Any, cast: Any, annas: Any) -> None:
    post = problem(cast.kim)
    sent = {"standing": "confirmed", "fixed_in": "", "fact": "We will fix it soon."}
    warned = annas.post(f"/problems/{post.id}/standing", data=sent)
    assert (warned.status_code, post.standing) == (200, Standing.REPORTED)
    assert "<q>We will fix</q>, <q>soon</q>" in warned.text
    assert "We will fix it soon." in warned.text
    mark = re.search(r'name="as_is" value="([^"]+)"', warned.text)
    assert mark is not None
    changed = annas.post(f"/problems/{post.id}/standing", data=sent | {"fact": "Tomorrow.", "as_is": mark.group(1)})
    assert changed.status_code == 200
    assert annas.post(f"/problems/{post.id}/standing", data=sent | {"as_is": mark.group(1)}).status_code == 303
    db.refresh(post)
    assert post.standing == Standing.CONFIRMED


def test_what_is_missing_is_said_and_what_was_typed_is_kept(db: Any, cast: Any, annas: Any) -> None:
    post = problem(cast.kim, product=cast.lumen)
    for sent, message in (
        ({"standing": "by_design", "fact": ""}, "how it is meant to work"),
        ({"standing": "fixed", "fact": "Gone now."}, "in which version"),
        ({"fact": "Gone now."}, "Choose how it stands."),
    ):
        refused = annas.post(f"/problems/{post.id}/standing", data={"fixed_in": "", **sent})
        assert (refused.status_code, message in refused.text) == (400, True)
        assert sent["fact"] in refused.text
    assert post.state == State.OPEN


def test_support_reads_who_has_it_from_where_since_when_and_what_each_said(db: Any, cast: Any, annas: Any) -> None:
    post = problem(cast.kim, product=cast.lumen, version=cast.version("4.1"), environment="Windows 11")
    report = problem(cast.ravi, product=cast.lumen, title="The same at Orbis")
    actions.link(cast.anna, report, post)
    community.me_too(cast.mei, report, version=cast.version("4.2"), environment="Debian 13")
    answer = community.reply(cast.jo, post, kind=ReplyKind.WORKAROUND, body="Name the proxy.")
    community.confirm(cast.mei, post, reply=answer, worked=False, version=cast.version("4.2"), note="Same as before")
    text = page(annas, f"/problems/{report.id}/people")
    for words in (
        "3 people, in 2 reports",
        "Hatch",
        "Orbis",
        "Windows 11",
        "Debian 13",
        "reported it, on 4.1, Windows 11",
    ):
        assert words in text, words
    assert "an answer did not work on 4.2: “Same as before”" in text
    assert text.index("Mei") < text.index("Ravi") < text.index("Kim")
    first = people.people(cast.anna, post, size=2)
    rest = people.people(cast.anna, post, first.next_key, size=2)
    assert [one.user.name for one in [*first.items, *rest.items]] == ["Mei", "Ravi", "Kim"]
    assert rest.next_key is None
    assert people.people(cast.kim, post).items == []


def test_support_reads_all_that_happened_in_one_journal(db: Any, cast: Any, annas: Any) -> None:
    post, report = problem(cast.kim, product=cast.lumen), problem(cast.ravi, product=cast.lumen, title="At Orbis")
    parted = problem(cast.mei, product=cast.lumen, title="At Hatch")
    actions.link(cast.anna, report, post)
    actions.unlink(cast.anna, actions.link(cast.anna, parted, post), reason="It is another code.")
    community.reply(cast.ravi, report, kind=ReplyKind.COMMENT, body="Still there.")
    actions.look_after(cast.anna, post, owner=cast.jo, next_word_on=now().date())
    actions.announce(cast.jo, post, standing=Standing.FIXED, fixed_in=cast.version("4.2"), fact="It waits now.")
    text = " ".join(re.sub(r"<[^>]+>", " ", page(annas, f"/problems/{post.id}/journal")).split())
    for words in (
        "Jo gave the next word",
        "Jo announced: fixed in 4.2 “It waits now.”",
        "Anna asked Jo to look after it; next word by",
        "Ravi replied on “At Orbis”",
        "Anna took the link off",
        "Anna said that this is the same problem",
        "Kim wrote it",
    ):
        assert words in text, words
    assert text.index("announced: fixed") < text.index("Ravi replied") < text.index("Kim wrote it")


@pytest.mark.parametrize("name", STAFF_PAGES)
def test_what_is_for_support_is_there_for_nobody_else(db: Any, cast: Any, client: Any, sign_in: Any, name: str) -> None:
    post = problem(cast.kim)
    assert client.get(f"/problems/{post.id}/{name}").status_code == 404
    kims = sign_in(client.application.test_client(), cast.kim)
    assert kims.get(f"/problems/{post.id}/{name}").status_code == 404
    annas = sign_in(client.application.test_client(), cast.anna)
    assert annas.get(f"/problems/{post.id}/{name}").status_code == 200
    assert annas.get(f"/problems/{story(cast.kim).id}/{name}").status_code == 404
    assert "Say how it stands" not in page(kims, f"/posts/{post.id}")
    assert "Say how it stands" in page(annas, f"/posts/{post.id}")


@pytest.mark.parametrize("name", ["people", "journal"])
def test_pages_for_support_take_few_statements_however_many_have_it(
    db: Any, cast: Any, annas: Any, query_counter: Any, name: str
) -> None:
    def add(numbers: range) -> None:
        for number in numbers:
            person = cast.person(f"Person{number}", organisation=cast.orbis)
            actions.link(cast.anna, problem(person, title=f"Report {number}"), post)
            reply = community.reply(person, post, kind=ReplyKind.WORKAROUND, body="Try this.")
            community.confirm(cast.mei, post, reply=reply, worked=True, version=None)

    post = problem(cast.kim)
    address = f"/problems/{post.id}/{name}"
    add(range(2))
    page(annas, address)
    with query_counter() as few:
        page(annas, address)
    add(range(2, 14))
    with query_counter() as many:
        page(annas, address)
    assert len(many) < len(few) + 12, many  # one for each who came meanwhile would be twelve more


def test_the_reports_over_time_are_drawn_where_there_are_some(db: Any, cast: Any, client: Any) -> None:
    post = problem(cast.kim)
    assert "Reports by the" not in page(client, f"/posts/{post.id}")
    said = community.me_too(cast.ravi, post)
    said.created = now() - timedelta(days=10)
    text = page(client, f"/posts/{post.id}")
    assert "Reports by the day" in text
    assert "Reports and “I have this too”" in text


def test_the_history_of_what_was_said_stands_below_the_forms(db: Any, cast: Any, annas: Any) -> None:
    post = problem(cast.kim)
    actions.announce(cast.anna, post, standing=Standing.CONFIRMED, fact="Seen on two machines.")
    actions.announce(cast.jo, post, standing=Standing.BY_DESIGN, fact="It rounds by line.")
    text = page(annas, f"/problems/{post.id}/standing")
    assert text.index("It rounds by line.") < text.rindex("Seen on two machines.")
    assert len(standing.history(post.id)) == 2


def test_who_has_it_is_counted_over_all_reports_each_person_once_on_the_newest_version_named(
    db: Any, cast: Any, client: Any
) -> None:
    post = problem(cast.kim, product=cast.lumen, version=cast.version("4.0"))
    report = problem(cast.ravi, product=cast.lumen, version=cast.version("4.1"))
    community.me_too(cast.kim, report, version=cast.version("4.2"))
    community.me_too(cast.mei, report)
    actions.link(cast.anna, report, post)
    text = page(client, f"/posts/{post.id}")
    assert "3 people have this" in text
    bars = re.findall(r'bars__row"><span>([^<]+)</span>.*?bars__number">(\d+)<', text, re.DOTALL)
    assert bars == [("4.1", "1"), ("4.2", "1")]
    assert "1 person didn't say on which." in text

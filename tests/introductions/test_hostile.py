"""An insider with each role tries every address, reads every mail and list: nothing before everybody's yes.

Worlds are compared that differ in one secret: who the other is, or what the other answered.
"""

import contextlib
import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from sqlalchemy import select

from portal.core.db import db as database
from portal.introductions.models import AnswerKind
from portal.jobs.models import Job
from portal.journal import Event
from tests.introductions import worlds
from tests.introductions.story import request_of, says
from tests.introductions.worlds import ROLES, SECRETS, World, behave, look, seen_by
from tests.support.site import new_client

pytestmark = pytest.mark.once  # whole worlds, crawled page by page
Worlds = Callable[..., Any]
OTHERS_ANSWERS = ("silent", "no", "later", "yes, then no", "wishes")
ALL_BUT_ZELDA = ("visitor", "mei", "kim", "anna", "ada", "jo as kim")
NAMES_FOR_PROPOSERS = ("/introductions/proposals/new",)


@pytest.fixture
def begin(app: Flask, test_database: Any, sign_in: Any) -> Worlds:
    """`with begin(other="yara") as world:` a fresh site."""

    @contextlib.contextmanager
    def fresh(**more: Any) -> Iterator[World]:
        with worlds.world(app, test_database.empty, **more) as made:
            yield made

    return fresh


def differences(one: dict[str, str], other: dict[str, str]) -> dict[str, tuple[str, str]]:
    """Where two worlds look unlike: the first lines that differ, by address."""
    found = {}
    for path in one.keys() | other.keys():
        if one.get(path) != other.get(path):
            pairs = zip(one.get(path, "").splitlines(), other.get(path, "").splitlines(), strict=False)
            found[path] = next(((a, b) for a, b in pairs if a != b), ("", "more lines"))
    return found


@pytest.mark.parametrize("role", ["visitor", "mei", "kim", "jo", "jo as kim"])
def test_nobody_but_who_proposed_sees_who_the_other_is(begin: Worlds, sign_in: Any, run_jobs: Any, role: str) -> None:
    seen = []
    for other in ("zelda", "yara"):
        with begin(other=other) as of:
            behave(of, other, "yes")
            behave(of, "kim", "later")
            run_jobs()
            seen.append(seen_by(of, role, sign_in, but=NAMES_FOR_PROPOSERS))
    assert differences(*seen) == {}


def test_nobody_can_tell_what_the_other_answered(begin: Worlds, sign_in: Any, run_jobs: Any) -> None:
    """Neither while it waits nor after the end, whoever looks. (That Zelda has a wish is for support to read.)"""
    seen: list[dict[str, dict[str, str]]] = []
    for how in OTHERS_ANSWERS:
        with begin() as of:
            behave(of, "zelda", how)
            behave(of, "kim", "yes")
            run_jobs()
            roles = ("visitor", "mei", "kim") if how == "wishes" else ALL_BUT_ZELDA
            waiting = {f"{role}, waiting": seen_by(of, role, sign_in) for role in roles}
            worlds.end(of, run_jobs)
            assert not worlds.met(of)
            seen.append(waiting | {f"{role}, ended": seen_by(of, role, sign_in) for role in roles})
    for other in seen[1:]:
        assert {role: differences(seen[0][role], pages) for role, pages in other.items()} == {
            role: {} for role in other
        }


@pytest.mark.parametrize("role", ["kim", "anna", "ada"])
def test_a_yes_of_one_is_seen_by_nobody(begin: Worlds, sign_in: Any, run_jobs: Any, role: str) -> None:
    seen = []
    for how in ("silent", "yes"):
        with begin() as of:
            behave(of, "zelda", how)
            run_jobs()
            waiting = seen_by(of, role, sign_in)
            worlds.end(of, run_jobs)
            seen.append((waiting, seen_by(of, role, sign_in)))
    assert differences(seen[0][0], seen[1][0]) == {}
    assert differences(seen[0][1], seen[1][1]) == {}


def test_mails_journal_and_queue_are_the_same_whatever_was_answered(
    begin: Worlds, run_jobs: Any, smtp: Any, sign_in: Any
) -> None:
    kept = []
    for how in ("silent", "no", "later", "yes, then no"):
        smtp.messages.clear()
        with begin() as of:
            behave(of, "zelda", how)
            behave(of, "kim", "yes")
            run_jobs()
            worlds.end(of, run_jobs)
            with worlds.shift(of, 1):
                run_jobs()
            events = [
                (event.name, event.actor_id, event.subject_type, event.subject_id, str(event.data))
                for event in database.session.scalars(select(Event).order_by(Event.id))
            ]
            jobs = sorted((job.name, str(job.args)) for job in database.session.scalars(select(Job)))
            mails = {person: worlds.letters(smtp, of.people[person].email) for person in ("kim", "zelda")}
            kept.append((events, jobs, mails))
    assert kept[0][2]["kim"]
    assert [world == kept[0] for world in kept] == [True] * len(kept)
    for mail in (*kept[0][2]["kim"], *kept[0][2]["zelda"]):
        assert not re.search(r"Zelda|Quartz|555 0142|Kim\b", re.sub(r"(?m)^(To: .*|Hello .*)$", "", mail)), mail


def test_no_mail_and_no_notification_names_anybody_even_after_two_yeses(
    begin: Worlds, run_jobs: Any, smtp: Any, sign_in: Any
) -> None:
    with begin() as of:
        behave(of, "kim", "yes")
        behave(of, "zelda", "yes")
        run_jobs()
        with worlds.shift(of, 1):
            run_jobs()
        assert worlds.met(of)
        mails = "\n".join(message.as_string() for message in smtp.to(of.people["kim"].email))
        news = sign_in(new_client(of.app), of.people["kim"]).get("/notifications").text
    assert "You said yes, and so did somebody else." in mails
    assert "You are introduced" in news
    for secret in SECRETS:
        assert secret not in mails
        assert secret not in news


@pytest.mark.parametrize("role", ROLES)
def test_guessed_numbers_answer_like_numbers_of_nothing(begin: Worlds, sign_in: Any, run_jobs: Any, role: str) -> None:
    """What is there and not for them looks, with every method, as if nothing were there."""
    with begin() as of:
        behave(of, "kim", "yes")
        behave(of, "zelda", "yes")
        assert worlds.met(of)
        client = new_client(of.app)
        who, _, eyes = role.partition(" as ")
        if who == "kim":
            who = "mei"  # Kim is inside here; her colleague isn't
        if who != "visitor":
            sign_in(client, of.people[who])
        if eyes:
            client.post(f"/desk/people/{of.people[eyes].id}/viewing", data={"reason": "helping them"})
        there, nothing = of.introduction.id, 999
        zeldas = request_of(of.people["zelda"], of.introduction).id
        for rule in of.app.url_map.iter_rules():
            if rule.endpoint.startswith("introductions.") and rule.arguments & {"introduction_id", "request_id"}:
                if "proposal" in rule.endpoint or "post_id" in rule.arguments:
                    continue
                for method in (rule.methods or set()) - {"OPTIONS", "HEAD"}:
                    number = zeldas if "request_id" in rule.arguments else there
                    data = {"answer": "yes", "helped": "yes", "body": "x", "words": "x", "seen": "x"}
                    paths = [worlds.path_of(of.app, rule, one) for one in (number, nothing)]
                    real, none = (
                        look(client, path, method, data=data).replace(path, "#").replace(quote(path), "#")
                        for path in paths
                    )
                    assert real == none, (method, rule.rule)
                    assert real.startswith(("404", "303", "403")), (method, rule.rule, real[:40])


@pytest.mark.parametrize("role", ["visitor", "mei", "anna", "jo", "ada", "jo as kim", "jo as zelda"])
def test_what_was_shared_is_on_no_page_of_anybody_else(begin: Worlds, sign_in: Any, run_jobs: Any, role: str) -> None:
    with begin() as of:
        behave(of, "kim", "yes")
        behave(of, "zelda", "yes")
        run_jobs()
        assert worlds.met(of)
        pages = seen_by(of, role, sign_in)
        on = {path for path, text in pages.items() if "555 0142" in text or "words of hers" in text.split("?q=")[0]}
        inside = {path for path, text in pages.items() if "What they got of you" in text}
    allowed = {
        path for path in on if path.startswith(("/search?q=", "/?q="))
    }  # what was searched for stands in its field
    assert on - allowed == set()
    assert inside == set()


def test_who_met_sees_the_card_and_nothing_beyond_it(begin: Worlds, sign_in: Any, run_jobs: Any) -> None:
    with begin() as of:
        says(of.people["kim"], of.introduction)
        says(of.people["zelda"], of.introduction)  # a first name and the thread, nothing else
        database.session.commit()
        client = sign_in(new_client(of.app), of.people["kim"])
        page = client.get(f"/introductions/{of.introduction.id}").text
        zelda = of.people["zelda"].id
    assert "Zelda" in page
    for beyond in ("Quartz", "zq@mail", "555 0142", f"/people/{zelda}", f'value="{zelda}"'):
        assert beyond not in page


def test_support_and_admins_never_consent_for_a_customer(begin: Worlds, sign_in: Any) -> None:
    for role in ("anna", "jo", "ada", "jo as zelda"):
        with begin() as of:
            behave(of, "kim", "yes")
            zeldas = request_of(of.people["zelda"], of.introduction).id
            client = new_client(of.app)
            who, _, eyes = role.partition(" as ")
            sign_in(client, of.people[who])
            if eyes:
                client.post(f"/desk/people/{of.people[eyes].id}/viewing", data={"reason": "helping them"})
            for kind in AnswerKind:
                answer = client.post(f"/introductions/requests/{zeldas}/answer", data={"answer": kind.value})
                assert answer.status_code in (403, 404)
            assert not worlds.met(of)


def test_the_log_of_the_web_server_tells_no_answer(
    begin: Worlds, sign_in: Any, caplog: pytest.LogCaptureFixture
) -> None:
    lines = []
    for kind in ("no", "later"):
        caplog.clear()
        with begin() as of, caplog.at_level("INFO"):
            asked = request_of(of.people["zelda"], of.introduction).id
            client = sign_in(new_client(of.app), of.people["zelda"])
            answer = client.post(f"/introductions/requests/{asked}/answer", data={"answer": kind})
            assert answer.status_code == 303
            lines.append(re.sub(r"\S{12,}|[\d.]+ ms", "#", caplog.text))
    assert lines[0] == lines[1]
    assert "Zelda" not in lines[0]
    assert "answer=" not in lines[0]


def test_error_messages_tell_nothing_of_the_other(begin: Worlds, sign_in: Any) -> None:
    texts = []
    for other, how in (("zelda", "silent"), ("zelda", "yes"), ("zelda", "no"), ("yara", "silent")):
        with begin(other=other) as of:
            behave(of, other, how)
            asked = request_of(of.people["kim"], of.introduction).id
            client = sign_in(new_client(of.app), of.people["kim"])
            path = f"/introductions/requests/{asked}/answer"
            bad = [{"answer": "yes", "seen": "x"}, {"answer": "yes", "phone": "no"}, {"answer": "maybe"}, {}]
            texts.append([look(client, path, "POST", data=data) for data in bad])
    assert [text == texts[0] for text in texts] == [True] * 4

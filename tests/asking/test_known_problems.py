"""The ask box says of a known problem what support announced, who looks after it, and counts all linked reports."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask.testing import FlaskClient

from portal.accounts.models import Running, User
from portal.asking import queries
from portal.community import actions as community
from portal.community.models import Post, ReplyKind, Standing
from portal.core.clock import now
from portal.problems import actions
from tests.asking.conftest import ask, index
from tests.community import told
from tests.support.cast import Cast

SignIn = Callable[[FlaskClient, User], FlaskClient]
Jobs = Callable[..., int]
TITLE, BODY = "The invoice shows the wrong total", "It says E-3090 on the second page, and the total is off by a cent."
ASKED = f"{TITLE}\n{BODY}"


def invoice(cast: Cast, **more: Any) -> Post:
    """Kim's problem; the question of these tests is worded like it."""
    return told.problem(cast.kim, title=TITLE, body=BODY, product=cast.lumen, **more)


def verdict(client: FlaskClient, text: str = ASKED) -> str:
    """The line above the list."""
    found = re.search(r"data-verdict-words>([^<]+)<", ask(client, text).text)
    assert found
    return found[1]


def run_version(db: Any, cast: Cast, person: User, name: str) -> None:
    db.add(Running(user=person, product=cast.lumen, version=cast.version(name)))
    db.commit()


def test_what_was_fixed_is_said_with_its_version(client: FlaskClient, cast: Cast, run_jobs: Jobs) -> None:
    post = invoice(cast)
    actions.announce(cast.anna, post, standing=Standing.FIXED, fixed_in=cast.version("4.2"))
    index(run_jobs)
    assert verdict(client) == "Solved in 4.2."
    assert "Fixed in 4.2</span>" in ask(client, ASKED).text


def test_whoever_runs_an_older_version_is_told_so(
    client: FlaskClient, cast: Cast, db: Any, run_jobs: Jobs, sign_in: SignIn
) -> None:
    post = invoice(cast)
    actions.announce(cast.anna, post, standing=Standing.FIXED, fixed_in=cast.version("4.2"))
    run_version(db, cast, cast.ravi, "4.1")
    run_version(db, cast, cast.mei, "4.2")
    index(run_jobs)
    sign_in(client, cast.ravi)
    assert verdict(client) == "Fixed in 4.2. You run 4.1."
    assert "state--open" in ask(client, ASKED).text.split("</li>")[0]
    solution = community.reply(cast.jo, post, kind=ReplyKind.WORKAROUND, body="Round by hand.")
    community.mark_solution(cast.kim, solution)
    index(run_jobs)
    assert "state--workaround" in ask(client, ASKED).text.split("</li>")[0]
    sign_in(client, cast.mei)
    assert verdict(client) == "Solved in 4.2."


def test_the_version_that_the_form_names_counts_before_what_one_runs(
    client: FlaskClient, cast: Cast, db: Any, run_jobs: Jobs, sign_in: SignIn
) -> None:
    actions.announce(cast.anna, invoice(cast), standing=Standing.FIXED, fixed_in=cast.version("4.2"))
    run_version(db, cast, cast.ravi, "4.2")
    index(run_jobs)
    sign_in(client, cast.ravi)
    chosen = {"product": str(cast.lumen.id), "version": str(cast.version("4.0").id)}
    assert "Fixed in 4.2. You run 4.0." in ask(client, BODY, title=TITLE, place="compose", **chosen).text


def test_why_it_works_as_designed_is_said(client: FlaskClient, cast: Cast, run_jobs: Jobs) -> None:
    fact = "The total is rounded by line."
    actions.announce(cast.anna, invoice(cast), standing=Standing.BY_DESIGN, fact=fact)
    index(run_jobs)
    assert verdict(client) == f"Works as designed: {fact}"


def test_of_an_open_problem_it_is_said_who_looks_after_it(client: FlaskClient, cast: Cast, run_jobs: Jobs) -> None:
    post = invoice(cast)
    day = (now() + timedelta(days=3)).date()
    actions.look_after(cast.anna, post, owner=cast.anna, next_word_on=day)
    index(run_jobs)
    words = f"Anna looks after it; the next word comes by {day.day} {day:%B}."
    assert verdict(client).startswith("Known, open since ")
    assert verdict(client).endswith(words)


def test_linked_reports_are_one_suggestion_that_counts_everybody(
    client: FlaskClient, cast: Cast, run_jobs: Jobs
) -> None:
    post = invoice(cast)
    report = told.problem(cast.ravi, title=TITLE, body="The same E-3090 here.", product=cast.lumen)
    community.me_too(cast.jo, report)
    actions.link(cast.anna, report, post)
    index(run_jobs)
    asked = ask(client, f"{TITLE}\nThe same E-3090 here.")
    assert asked.titles == [TITLE]
    assert f'data-suggestion="{post.id}"' in asked.text
    assert "3 affected" in asked.text
    assert "3 affected since" in verdict(client)


def test_what_helped_under_another_report_is_quoted_to_those_who_may_read_it(
    client: FlaskClient, cast: Cast, run_jobs: Jobs, sign_in: SignIn
) -> None:
    post = invoice(cast)
    for visibility, body in (
        ("public", "Rounding by line mends it."),
        ("organisation", "The ledger rounds it, that mends it."),
    ):
        report = told.problem(cast.ravi, title=TITLE, body="E-3090.", product=cast.lumen, visibility=visibility)
        community.mark_solution(cast.anna, community.reply(cast.jo, report, kind=ReplyKind.SOLUTION, body=body))
        actions.link(cast.anna, report, post)
    index(run_jobs)
    asked = "which rounding mends an invoice?"
    assert "Rounding</mark> by line" in ask(client, asked).text
    assert "rounds" not in ask(client, f"{asked} Our ledger?").text
    assert "<mark>ledger</mark> <mark>rounds</mark>" in ask(sign_in(client, cast.ravi), f"{asked} Our ledger?").text


def test_reports_linked_a_moment_ago_are_one_row_before_the_index_knows(
    client: FlaskClient, cast: Cast, run_jobs: Jobs
) -> None:
    post = invoice(cast)
    report = told.problem(cast.ravi, title=TITLE, body="The same E-3090 here.", product=cast.lumen)
    index(run_jobs)
    assert len(ask(client, ASKED).titles) == 2
    actions.link(cast.anna, report, post)
    assert f'data-suggestion="{post.id}"' in ask(client, ASKED).text
    assert len(ask(client, ASKED).titles) == 1


def test_what_was_said_of_a_canonical_that_one_may_not_see_is_not_told(
    client: FlaskClient, cast: Cast, run_jobs: Jobs
) -> None:
    post = invoice(cast)
    report = told.problem(cast.ravi, title=TITLE, body=BODY, product=cast.lumen)
    actions.link(cast.anna, report, post)
    actions.look_after(cast.anna, post, owner=cast.anna)
    community.hide(cast.anna, post, reason="A test")
    index(run_jobs)
    text = ask(client, ASKED).text
    assert f'data-suggestion="{report.id}"' in text
    assert "Anna looks after it" not in text


def test_support_is_read_with_one_statement_more_and_only_for_what_is_known(
    client: FlaskClient, cast: Cast, run_jobs: Jobs, query_counter: Callable[[], Any]
) -> None:
    actions.look_after(cast.anna, invoice(cast), owner=cast.anna)
    index(run_jobs)
    ask(client, ASKED)
    with query_counter() as known:
        assert "Anna looks after it" in ask(client, ASKED).text
    with query_counter() as other:
        ask(client, "something else about a total")
    assert [sum("SELECT" in statement for statement in each) for each in (known, other)] == [3, 2]


def test_what_the_reader_runs_is_told_to_the_engine(cast: Cast, db: Any) -> None:
    run_version(db, cast, cast.ravi, "4.1")
    reader, runs = queries.reader(cast.ravi)
    ids = {name: cast.version(name).id for name in ("4.0", "4.1", "4.1.2", "4.2")}
    assert reader.product_ids == {cast.lumen.id}
    assert reader.version_ids == {ids["4.1"]}
    assert reader.until_ids == {ids["4.0"], ids["4.1"]}
    assert reader.later_ids == {ids["4.1.2"], ids["4.2"]}
    assert runs[cast.lumen.id].name == "4.1"


def test_without_a_version_or_an_account_nothing_is_claimed(cast: Cast, db: Any) -> None:
    db.add(Running(user=cast.ravi, product=cast.lumen))
    db.commit()
    reader, runs = queries.reader(cast.ravi)
    assert (reader.product_ids, reader.until_ids, reader.later_ids, dict(runs)) == ({cast.lumen.id}, set(), set(), {})


def test_a_suggestion_says_under_which_name_somebody_else_reported_it(
    client: FlaskClient, cast: Cast, db: Any, run_jobs: Jobs, sign_in: SignIn
) -> None:
    known = told.problem(cast.ravi, title="Rounding in documents", body="Sums differ in the archive.")
    actions.link(cast.anna, invoice(cast), known)
    index(run_jobs)
    asked = ask(client, ASKED)
    assert asked.titles == ["Rounding in documents"]
    assert f"Also reported as “{TITLE}”" in asked.text
    location = client.post("/inquiries", data={"text": ASKED}).location
    assert f"Also reported as “{TITLE}”" in client.get(location).text, "on the page without a script, too"
    assert "Also reported" not in ask(client, "Rounding in documents, sums differ in the archive").text


def test_a_report_that_the_reader_may_not_see_names_nothing(
    client: FlaskClient, cast: Cast, db: Any, run_jobs: Jobs, sign_in: SignIn
) -> None:
    known = told.problem(cast.ravi, title="Rounding in documents", body="Sums differ in the archive.")
    report = invoice(cast)
    actions.link(cast.anna, report, known)
    index(run_jobs)
    location = client.post("/inquiries", data={"text": ASKED}).location
    assert TITLE in client.get(location).text.split("results__text")[1].split("Also reported")[1]
    community.hide(cast.anna, report, reason="names a person")
    db.commit()
    assert "Also reported" not in client.get(location).text
    assert "Also reported" not in ask(client, ASKED).text

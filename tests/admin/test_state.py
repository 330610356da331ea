"""What staff see of the site's state: the site stays up whatever is wrong."""

import shutil
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal import jobs
from portal.admin import state
from portal.core.clock import now
from portal.core.settings import Settings
from portal.jobs.models import Heartbeat, Job
from tests.support.cast import Cast


@pytest.fixture
def ada(app: Flask, client: FlaskClient, cast: Cast, sign_in: Any) -> FlaskClient:
    """Ada's browser; nothing is remembered of an earlier look."""
    app.extensions.pop("state_warning", None)
    return sign_in(client, cast.ada)  # type: ignore[no-any-return]


@pytest.fixture
def well(db: Any, app: Flask, run_jobs: Callable[..., int]) -> None:
    """A worker that is alive, and an index."""
    jobs.enqueue("search.rebuild")
    run_jobs()
    db.add(Heartbeat(worker="one", started=now(), seen=now()))
    db.commit()
    app.extensions.pop("state_warning", None)


def troubled(**options: Any) -> set[str]:
    """What needs a look."""
    return {fact.name for fact in state.facts(**options) if fact.trouble}


def test_a_site_without_worker_and_index_is_up_and_says_so(ada: FlaskClient, db: Any) -> None:
    page = ada.get("/admin/state").text
    assert troubled() == {"Worker", "Search index"}
    assert "2 things need a look" in page
    assert "There is no search index yet" in page
    assert "Something needs a look: worker, search index." in ada.get("/me").text


def test_customers_are_not_bothered_with_it(client: FlaskClient, cast: Cast, sign_in: Any) -> None:
    assert "needs a look" not in sign_in(client, cast.kim).get("/me").text


def test_all_is_well(ada: FlaskClient, well: None) -> None:
    assert troubled(compare=True) == set()
    assert "All is well" in ada.get("/admin/state?compare=1").text
    assert "needs a look" not in ada.get("/me").text


def test_a_broken_index_is_said_and_built_anew_by_a_button(
    ada: FlaskClient, well: None, settings: Settings, run_jobs: Callable[..., int]
) -> None:
    for path in settings.index_dir.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.write_text("nonsense")
    assert "The search index is broken" in ada.get("/admin/state").text
    assert ada.post("/admin/index/rebuilds").status_code == 303
    run_jobs()
    assert troubled() == set()
    assert "had the search index built anew" in ada.get("/admin/journal").text


def test_a_silent_worker_and_a_late_queue_are_said(db: Any, well: None) -> None:
    jobs.enqueue("nobody.does_this")
    db.commit()
    assert troubled() == set()
    with time_machine.travel(now() + timedelta(minutes=2)):
        assert troubled() == {"Worker", "Queue"}


def test_failed_jobs_are_named_and_tried_again(ada: FlaskClient, db: Any, well: None) -> None:
    job = jobs.enqueue("accounts.some_job", event=1)
    job.failed_at, job.error, job.attempts = now(), "MailError: No mail server is set", 10
    db.commit()
    page = ada.get("/admin/state").text
    assert "1 gave up: accounts.some_job" in page
    assert "MailError: No mail server is set" in page
    assert ada.post("/admin/failed-jobs/tries").status_code == 303
    db.expire_all()
    kept = db.scalars(select(Job)).one()
    assert (kept.failed_at, kept.attempts) == (None, 0)
    assert "had 1 failed jobs tried again" in ada.get("/admin/journal").text


def test_a_site_that_cant_send_mail_says_so(make_app: Callable[..., Flask], db: Any) -> None:
    with make_app(smtp_url="").app_context():
        assert "Mail" in troubled()

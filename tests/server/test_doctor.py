"""`portal doctor` says what isn't well and what to do about it."""

import socket
from collections.abc import Callable

import pytest

from tests.support.running import RunningSite

pytestmark = pytest.mark.once

NewSite = Callable[..., RunningSite]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def test_all_is_well_on_a_site_that_serves_and_has_an_index_and_mail(new_site: NewSite, smtp_server: object) -> None:
    site = new_site(PORTAL_SMTP_URL=smtp_server.url)  # type: ignore[attr-defined]
    site.portal("index", "rebuild")
    site.start()

    examined = site.portal("doctor")

    assert "NOT WELL" not in examined.stdout
    assert "worker: 1 alive" in examined.stdout


def test_a_new_site_is_told_to_make_its_tables(new_site: NewSite) -> None:
    examined = new_site(migrated=False).portal("doctor", check=False)

    assert examined.returncode == 1
    assert "portal db upgrade" in examined.stdout


def test_a_site_without_worker_index_or_mail_is_told_of_each(new_site: NewSite) -> None:
    examined = new_site().portal("doctor", check=False)

    assert examined.returncode == 1
    for advice in ("portal serve", "portal index rebuild", "PORTAL_SMTP_URL"):
        assert advice in examined.stdout


@pytest.mark.parametrize("setting", ["PORTAL_SMTP_URL", "PORTAL_DATABASE_URL"])
def test_what_cant_be_reached_is_named_without_its_password(new_site: NewSite, setting: str) -> None:
    scheme, rest = ("smtp", "") if setting == "PORTAL_SMTP_URL" else ("postgresql", "/portal")
    settings = {setting: f"{scheme}://somebody:hushhush@127.0.0.1:{free_port()}{rest}"}

    examined = new_site(migrated=False, **settings).portal("doctor", check=False)

    assert examined.returncode == 1
    assert setting in examined.stdout
    assert "hushhush" not in examined.stdout + examined.stderr

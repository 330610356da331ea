"""Addresses: full ones for mails, and ones that stay on this site."""

from typing import Any

import pytest

from portal.web.links import absolute, local


@pytest.mark.parametrize("path", ["/", "/posts/7", "/search?q=a%20b&kind=story", "/people/1#shared", "/ü"])
def test_a_path_on_this_site_is_kept(path: str) -> None:
    assert local(path) == path


@pytest.mark.parametrize(
    "target",
    [None, "", "posts", "//evil.example", "https://evil.example", "/\\evil", "/a\nb", "/\t/evil", "\x00/"],
)
def test_anything_else_leads_home(target: str | None) -> None:
    assert local(target) == "/"
    assert local(target, "") == ""


def test_a_mail_names_the_site_as_it_was_set(make_app: Any) -> None:
    with make_app(site_url="https://help.maker.example/portal").app_context():
        assert absolute("accounts.sign_in") == "https://help.maker.example/portal/sign-in"
        assert absolute("accounts.person", person_id=7) == "https://help.maker.example/portal/people/7"

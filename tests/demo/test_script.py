"""What the cast says holds together: everybody exists, and nothing happens before its day."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from portal.core import scrub
from portal.demo.script import Post, Script, read, span

HALF_YEAR = timedelta(days=182)


@dataclass(frozen=True)
class Deed:
    """Somebody did something under a post."""

    post: Post
    what: str
    by: str
    ago: timedelta
    version: str | None = None


@pytest.fixture(scope="module")
def script() -> Script:
    return read()


@pytest.fixture(scope="module")
def people(script: Script) -> dict[str, Any]:
    return {person.key: person for person in script.people}


def deeds(script: Script) -> Iterator[Deed]:
    """Everything that happened under every post."""
    for post in script.posts:
        yield Deed(post, "post", post.by, post.ago, post.version)
        for reply in post.reply:
            yield Deed(post, "reply", reply.by, reply.ago)
            yield from (Deed(post, "mark", mark.by, mark.ago) for mark in reply.marked)
            yield from (Deed(post, "confirmation", said.by, said.ago, said.version) for said in reply.confirmed)
        yield from (Deed(post, "confirmation", said.by, said.ago, said.version) for said in post.confirmed)
        yield from (Deed(post, "me-too", too.by, too.ago, too.version) for too in post.me_too)
        if post.hidden:
            yield Deed(post, "hidden", post.hidden.by, post.hidden.ago)


def test_five_organisations_twelve_customers_three_support_people_and_an_admin(script: Script) -> None:
    assert len(script.organisations) == 5
    assert Counter(person.role for person in script.people) == {"customer": 12, "support": 3, "admin": 1}
    customers = [person for person in script.people if person.role == "customer"]
    assert {person.organisation for person in customers} == {organisation.key for organisation in script.organisations}
    assert all(person.runs for person in customers)


def test_everybody_is_marked_as_demo_cast_and_writes_from_a_reserved_domain(script: Script) -> None:
    for person in script.people:
        assert person.about.endswith("Demo cast.")
        assert person.email.endswith(".example")


def test_four_versions_of_the_main_product(script: Script) -> None:
    assert [version.name for version in script.products[0].versions] == ["4.0", "4.1", "4.1.2", "4.2"]
    for product in script.products:
        released = [version.released for version in product.versions]
        assert released == sorted(released, reverse=True)


def test_problems_workarounds_and_stories_over_eighteen_months(script: Script) -> None:
    kinds = Counter(post.kind for post in script.posts)
    assert kinds["problem"] >= 28
    assert kinds["workaround"] >= 9
    assert kinds["story"] >= 8
    assert script.posts[0].ago > 3 * HALF_YEAR - timedelta(days=15)
    assert script.posts[-1].ago < timedelta(days=1)
    for first in range(0, 18, 2):
        inside = [post for post in script.posts if first * 30 <= post.ago.days < (first + 2) * 30]
        assert inside, f"nobody wrote {first} to {first + 2} months ago"


def test_the_same_problem_is_told_in_other_words_at_least_five_times(script: Script) -> None:
    groups = defaultdict(list)
    for post in script.posts:
        if post.same:
            groups[post.same].append(post)
    assert len(groups) >= 5
    for reports in groups.values():
        assert 2 <= len(reports) <= 4
        assert len({post.by for post in reports}) == len(reports)
        assert len({post.title for post in reports}) == len(reports)


def test_keys_are_unique(script: Script) -> None:
    keys = [post.key for post in script.posts] + [reply.key for post in script.posts for reply in post.reply]
    assert [key for key, count in Counter(keys).items() if count > 1] == []
    assert len({post.title for post in script.posts}) == len(script.posts)


def test_everybody_and_every_version_that_is_named_exists(script: Script, people: dict[str, Any]) -> None:
    versions = {product.key: {version.name for version in product.versions} for product in script.products}
    for deed in deeds(script):
        assert deed.by in people, deed
        assert deed.version is None or deed.version in versions[deed.post.product], deed
    for post in script.posts:
        assert set(post.watch) <= set(people), post.key
    for person in script.people:
        assert all(runs.version in versions[runs.product] for runs in person.runs), person.key


def test_nothing_happens_before_what_it_is_about(script: Script, people: dict[str, Any]) -> None:
    for deed in deeds(script):
        assert deed.ago <= deed.post.ago, deed
        assert deed.ago <= people[deed.by].joined, deed
    for post in script.posts:
        assert [reply.ago for reply in post.reply] == sorted((r.ago for r in post.reply), reverse=True), post.key
        for reply in post.reply:
            assert all(mark.ago <= reply.ago for mark in reply.marked), reply.key
            assert all(said.ago <= reply.ago for said in reply.confirmed), reply.key


def test_nobody_tries_a_version_before_it_is_out(script: Script) -> None:
    released = {
        (product.key, version.name): version.released for product in script.products for version in product.versions
    }
    for deed in deeds(script):
        assert deed.version is None or deed.ago <= released[deed.post.product, deed.version], deed


def test_nobody_confirms_their_own_workaround_or_has_their_own_problem_too(script: Script) -> None:
    for post in script.posts:
        assert post.by not in {too.by for too in post.me_too}, post.key
        for author, said in ((post.by, post.confirmed), *((reply.by, reply.confirmed) for reply in post.reply)):
            voices = [one.by for one in said]
            assert author not in voices, post.key
            assert len(set(voices)) == len(voices), post.key


def test_only_the_asker_and_support_mark_what_helped(script: Script, people: dict[str, Any]) -> None:
    for post in script.posts:
        for reply in post.reply:
            assert reply.kind != "comment" or not (reply.marked or reply.confirmed), reply.key
            assert all(mark.by == post.by or people[mark.by].role == "support" for mark in reply.marked), reply.key


def test_threads_of_one_organisation_stay_inside_it(script: Script, people: dict[str, Any]) -> None:
    seen = Counter(post.visibility for post in script.posts)
    assert seen["organisation"] >= 1
    assert seen["customers"] >= 3
    for deed in deeds(script):
        if deed.post.visibility == "organisation":
            who = people[deed.by]
            assert who.role == "support" or who.organisation == people[deed.post.by].organisation, deed


def test_one_post_is_hidden_with_a_reason(script: Script, people: dict[str, Any]) -> None:
    (hidden,) = [post.hidden for post in script.posts if post.hidden]
    assert people[hidden.by].role == "support"
    assert len(hidden.reason) > 20


def test_a_workaround_says_apart_what_helps(script: Script) -> None:
    for post in script.posts:
        assert bool(post.helps) == (post.kind == "workaround"), post.key


def test_there_is_everything_to_look_at(script: Script) -> None:
    said = [said for post in script.posts for reply in post.reply for said in reply.confirmed]
    assert len(said) >= 60
    assert sum(not one.worked for one in said) >= 5
    assert sum(bool(one.note) for one in said) >= 30
    assert sum(len(post.me_too) for post in script.posts) >= 12
    assert {too.introduce for post in script.posts for too in post.me_too} == {True, False}
    assert sum(not post.reply for post in script.posts) >= 3
    words = "\n".join(post.title + post.body + "".join(reply.body for reply in post.reply) for post in script.posts)
    for code in ("E-2041", "E-77", "HTTP 502", "LUM-00942", "0x80070005", "SQLSTATE 40001", "Traceback", "```toml"):
        assert code in words


def test_texts_fit_and_tell_no_secret_and_no_date(script: Script) -> None:
    for post in script.posts:
        assert len(post.title) <= 200, post.key
        texts = [post.title, post.body, post.helps, *(reply.body for reply in post.reply)]
        for text in texts:
            assert not re.search(r"(?<![\w-])(19|20)\d\d\b", text), (post.key, "a year grows old")
            hosts = set(re.findall(r"https?://([\w.-]+)", text)) - {"127.0.0.1"}
            assert all(host.endswith(".example") for host in hosts), (post.key, hosts)
        if not post.hidden:
            assert not [hit for text in texts for hit in scrub.find(text)], post.key


def test_a_span_is_days_hours_and_minutes() -> None:
    assert span("392d 4h") == timedelta(days=392, hours=4)
    assert span("5h 20m") == timedelta(hours=5, minutes=20)
    for wrong in ("", "392", "4 days", "-3d"):
        with pytest.raises(ValueError, match="span"):
            span(wrong)


def test_a_name_that_is_not_known_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "posts").mkdir()
    (tmp_path / "cast.toml").write_text(
        'password = "x"\nproduct = []\norganisation = []\n[[person]]\nkey = "kim"\nnmae = "Kim"\n'
    )
    with pytest.raises(ValueError, match="Person kim: nmae"):
        read(tmp_path)

"""The journal's rows in words."""

from portal.accounts.events import AccountEvent
from portal.admin.wording import sentence
from portal.journal import Event
from portal.products.events import ProductEvent


def test_who_did_it_stands_before_the_words() -> None:
    event = Event(name=ProductEvent.VERSION_ADDED, actor_id=1, data={"product": "Lumen", "label": "4.2"})
    assert sentence(event) == "added Lumen 4.2"


def test_what_the_shell_did_says_so() -> None:
    event = Event(name=AccountEvent.USER_CREATED, actor_id=None, data={"role": "admin"})
    assert sentence(event, "Ada") == "Made an account for Ada: admin (from the shell)"


def test_what_nobody_known_did_is_a_sentence_of_its_own() -> None:
    assert sentence(Event(name=AccountEvent.SIGN_IN_FAILED, actor_id=None, data={}), "Kim") == "A sign-in failed"


def test_a_name_with_braces_and_a_missing_fact_do_no_harm() -> None:
    event = Event(name=ProductEvent.PRODUCT_ADDED, actor_id=1, data={"label": "{subject.__class__} {0}"})
    assert sentence(event) == "added the product {subject.__class__} {0}"
    assert sentence(Event(name=ProductEvent.VERSION_ADDED, actor_id=1, data={})) == "added ? ?"

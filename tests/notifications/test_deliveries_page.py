"""What mail went out, for support alone: with the reason, without the address, by key."""

from datetime import timedelta
from typing import Any

from portal.core.clock import now
from portal.notifications.models import Delivery, DeliveryState
from portal.notifications.queries.progress import LARGE
from portal.notifications.views.deliveries import masked


def mail(db: Any, person: Any, number: int = 1, **more: Any) -> Delivery:
    row = Delivery(
        user_id=person.id, kind="post", subject_type="posts", subject_id=number, message_id=f"<{person.id}-{number}@x>",
        **more,
    )  # fmt: skip
    db.add(row)
    db.flush()
    return row


def test_support_sees_what_became_of_each_and_no_address(db: Any, cast: Any, client: Any, sign_in: Any) -> None:
    mail(db, cast.kim, 1, state=DeliveryState.SENT, sent_at=now())
    mail(db, cast.mei, 2, state=DeliveryState.FAILED, why="The mail server did not answer.")
    text = sign_in(client, cast.anna).get("/admin/deliveries").text
    assert "k…@example.test" in text
    assert "The mail server did not answer." in text
    assert "kim@example.test" not in text
    assert "mei@example.test" not in text
    failed = client.get("/admin/deliveries?state=failed").text
    assert "Mei" in failed
    assert "k…@example.test" not in failed
    for person in (cast.kim, None):
        browser = client.application.test_client()
        assert (sign_in(browser, person) if person else browser).get("/admin/deliveries").status_code == 404


def test_a_failed_mail_is_tried_again_and_a_sent_one_is_not(db: Any, cast: Any, client: Any, sign_in: Any) -> None:
    failed = mail(db, cast.kim, 1, state=DeliveryState.FAILED, why="refused", attempts=8)
    sent = mail(db, cast.mei, 2, state=DeliveryState.SENT)
    annas = sign_in(client, cast.anna)
    assert annas.post(f"/admin/deliveries/{failed.id}/tries").location == "/admin/deliveries?state=failed"
    assert annas.post(f"/admin/deliveries/{sent.id}/tries").status_code == 403
    assert annas.post("/admin/deliveries/999/tries").status_code == 404
    db.expire_all()
    assert failed.state in (DeliveryState.WAITING, DeliveryState.SENDING)
    assert (failed.why, failed.attempts) == ("", 0)


def test_the_list_is_paged_by_key_in_few_statements(
    db: Any, cast: Any, client: Any, sign_in: Any, query_counter: Any
) -> None:
    for number in range(60):
        mail(db, cast.person(f"Person{number}"), number, state=DeliveryState.SENT)
    annas = sign_in(client, cast.anna)
    annas.get("/admin/deliveries")
    with query_counter() as statements:
        first = annas.get("/admin/deliveries?state=sent").text
    assert len([one for one in statements if one.lstrip().startswith("SELECT")]) <= 12, statements
    assert "p…@example.test" in first
    assert "Person59" in first
    assert ">Person9<" not in first
    older = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    assert ">Person9<" in annas.get(older).text
    assert annas.get("/admin/deliveries?after=x").status_code == 400


def test_mail_to_many_shows_how_far_it_has_come(db: Any, cast: Any, client: Any, sign_in: Any) -> None:
    for number in range(LARGE):
        state = DeliveryState.SENT if number < LARGE // 2 else DeliveryState.WAITING
        mail(db, cast.person(f"Person{number}"), 7, state=state, created=now() - timedelta(minutes=5))
    mail(db, cast.kim, 8)
    text = sign_in(client, cast.anna).get("/admin/deliveries").text
    assert f"{LARGE // 2} mails of {LARGE} done" in text
    assert 'aria-label="50 % done"' in text


def test_a_masked_address_says_the_host_and_one_letter() -> None:
    assert masked("kim@hatch.example") == "k…@hatch.example"

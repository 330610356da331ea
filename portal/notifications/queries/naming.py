"""What is watched, by its name: two statements, however many."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select

from portal.core.db import db
from portal.notifications.models import Topic, TopicWatch
from portal.notifications.wording import topic_words
from portal.products.models import Product


def topics_named(ids: Iterable[int | None]) -> dict[int, str]:
    """Those of these watches that are there, in words."""
    wanted = {number for number in ids if number is not None}
    query = select(TopicWatch).where(TopicWatch.id.in_(wanted))
    return named(db.session.scalars(query).all()) if wanted else {}


def named(watches: Sequence[TopicWatch]) -> dict[int, str]:
    """The same for watches that are at hand."""
    wanted = [int(watch.value) for watch in watches if watch.kind == Topic.PRODUCT and watch.value.isdigit()]
    query = select(Product.id, Product.name).where(Product.id.in_(wanted))
    names = {str(number): name for number, name in db.session.execute(query)} if wanted else {}
    return {watch.id: topic_words(watch, names.get(watch.value, "")) for watch in watches}

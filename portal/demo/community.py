"""Let the cast live through its eighteen months: every deed by the verb that people use, at its time, in order."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any, NamedTuple

from portal.accounts import actions as accounts
from portal.accounts.models import Organisation, Role, User
from portal.community import actions as community
from portal.community import models
from portal.core.clock import now, travel
from portal.core.errors import Refused
from portal.demo import asked, introduced, known, queries, script
from portal.products import actions as products
from portal.products.models import Product, Version


class Deed(NamedTuple):
    """What is done, and how long ago."""

    ago: timedelta
    do: partial[Any]


@dataclass(slots=True)
class Site:
    """The rows made so far, by their keys in the script."""

    products: dict[str, Product] = field(default_factory=dict)
    organisations: dict[str, Organisation] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)
    posts: dict[str, models.Post] = field(default_factory=dict)
    replies: dict[str, models.Reply] = field(default_factory=dict)

    def version(self, product: str, name: str) -> Version:
        """A version that is out."""
        return next(version for version in self.products[product].versions if version.name == name)


def fill(told: script.Script) -> int:
    """Fill an empty site with what is `told`, in the present transaction. Gives the number of posts.

    A site that the cast lives in already is left as it is: 0. Raises Refused when other people or posts are there.
    """
    if queries.is_filled():
        return 0
    if not queries.is_empty():
        raise Refused("This site has people or posts of its own. The demo fills an empty one.")
    site, today = Site(), now()
    for deed in sorted(_deeds(site, told), key=lambda deed: deed.ago, reverse=True):
        with travel(today - deed.ago):
            deed.do()
    asked.count()
    return len(site.posts)


def _deeds(site: Site, told: script.Script) -> Iterator[Deed]:
    """All deeds; what was done at the same moment keeps this order."""
    for product in told.products:
        yield Deed(product.versions[0].released, partial(_add_product, site, product))
        for version in product.versions:
            yield Deed(version.released, partial(_add_version, site, product, version))
    first_day = max(person.joined for person in told.people)
    for organisation in told.organisations:
        yield Deed(first_day, partial(_add_organisation, site, organisation))
    products_told = {product.key: product for product in told.products}
    for person in told.people:
        yield Deed(person.joined, partial(_add_person, site, person, told.password))
        for runs in person.runs:
            yield from _running(site, person, runs, products_told[runs.product])
    for post in told.posts:
        yield from _thread(site, post)
    for ago, do in (*known.deeds(site), *introduced.deeds(site), *asked.deeds(site, told)):
        yield Deed(ago, do)


def _running(site: Site, person: script.Person, runs: script.Runs, product: script.Product) -> Iterator[Deed]:
    """Somebody who was here before a version came out ran what there was then, and changed to it."""
    current = next(version for version in product.versions if version.name == runs.version)
    if current.released >= person.joined:
        yield Deed(person.joined, partial(_add_running, site, person.key, runs, current.name))
        return
    before = [version.name for version in product.versions if version.released >= person.joined][-1]
    yield Deed(person.joined, partial(_add_running, site, person.key, runs, before))
    yield Deed(current.released, partial(_upgrade, site, person.key, runs, before))


def _thread(site: Site, post: script.Post) -> Iterator[Deed]:
    yield Deed(post.ago, partial(_publish, site, post))
    for who in post.watch:
        yield Deed(post.ago, partial(_watch, site, post, who))
    for reply in post.reply:
        yield Deed(reply.ago, partial(_reply, site, post, reply))
        for mark in reply.marked:
            yield Deed(mark.ago, partial(_mark, site, reply, mark))
        for said in reply.confirmed:
            yield Deed(said.ago, partial(_confirm, site, post, reply, said))
    for said in post.confirmed:
        yield Deed(said.ago, partial(_confirm, site, post, None, said))
    for too in post.me_too:
        yield Deed(too.ago, partial(_me_too, site, post, too))
    if post.hidden:
        yield Deed(post.hidden.ago, partial(_hide, site, post, post.hidden))


def _add_product(site: Site, product: script.Product) -> None:
    site.products[product.key] = products.add_product(None, name=product.name, description=product.about)


def _add_version(site: Site, product: script.Product, version: script.Version) -> None:
    products.add_version(None, site.products[product.key], name=version.name, released=now().date())


def _add_organisation(site: Site, organisation: script.Organisation) -> None:
    site.organisations[organisation.key] = accounts.add_organisation(None, organisation.name)


def _add_person(site: Site, person: script.Person, password: str) -> None:
    site.people[person.key] = accounts.create_user(
        name=person.name,
        email=person.email,
        password=password,
        role=Role(person.role),
        organisation=site.organisations[person.organisation] if person.organisation else None,
        about=person.about,
        demo_cast=True,
    )


def _add_running(site: Site, who: str, runs: script.Runs, version: str) -> None:
    accounts.add_running(
        site.people[who],
        product=site.products[runs.product],
        version=site.version(runs.product, version),
        environment=runs.environment,
    )


def _upgrade(site: Site, who: str, runs: script.Runs, before: str) -> None:
    person, former = site.people[who], site.version(runs.product, before)
    running = next(one for one in person.runs if (one.version, one.environment) == (former, runs.environment))
    current = site.version(runs.product, runs.version)
    accounts.change_running(person, running, product=running.product, version=current, environment=runs.environment)


def _publish(site: Site, post: script.Post) -> None:
    site.posts[post.key] = community.publish_post(
        site.people[post.by],
        kind=models.Kind(post.kind),
        title=post.title,
        body=post.body,
        helps=post.helps,
        product=site.products[post.product],
        version=site.version(post.product, post.version),
        environment=post.environment,
        tags=post.tags,
        visibility=models.Visibility(post.visibility),
    )


def _watch(site: Site, post: script.Post, who: str) -> None:
    community.watch(site.people[who], site.posts[post.key])


def _reply(site: Site, post: script.Post, reply: script.Reply) -> None:
    site.replies[reply.key] = community.reply(
        site.people[reply.by], site.posts[post.key], kind=models.ReplyKind(reply.kind), body=reply.body
    )


def _mark(site: Site, reply: script.Reply, mark: script.Mark) -> None:
    community.mark_solution(site.people[mark.by], site.replies[reply.key])


def _confirm(site: Site, post: script.Post, reply: script.Reply | None, said: script.Confirmation) -> None:
    community.confirm(
        site.people[said.by],
        site.posts[post.key],
        reply=site.replies[reply.key] if reply else None,
        worked=said.worked,
        version=site.version(post.product, said.version),
        note=said.note,
    )


def _me_too(site: Site, post: script.Post, too: script.MeToo) -> None:
    community.me_too(
        site.people[too.by],
        site.posts[post.key],
        version=site.version(post.product, too.version),
        environment=too.environment,
        may_introduce=too.introduce,
    )


def _hide(site: Site, post: script.Post, hidden: script.Hidden) -> None:
    community.hide(site.people[hidden.by], site.posts[post.key], reason=hidden.reason)

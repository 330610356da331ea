"""What people say about posts and replies, and take back: it solved mine, it worked, I have this too, tell me more."""

from typing import Any

from portal import journal
from portal.accounts.models import User
from portal.community import rules
from portal.community.actions import checks
from portal.community.actions.derived import lock, refresh
from portal.community.events import Happened
from portal.community.models import Confirmation, MeToo, Post, Reply, SolutionMark, Watch
from portal.community.queries.lookups import existing
from portal.core.clock import now
from portal.core.db import db
from portal.core.errors import NotFound
from portal.products.models import Version


def mark_solution(actor: User, reply: Reply) -> SolutionMark:
    """Say that this reply solved it (of a workaround: gets around it). Saying it again changes nothing.

    Raises Refused, NotFound.
    """
    post = _post_to_mark(actor, reply)
    there = existing(SolutionMark, _mark_of(actor, reply))
    if there is not None:
        return there
    mark = SolutionMark(post_id=post.id, user_id=actor.id)
    reply.marks.append(mark)
    _say(Happened.SOLUTION_MARKED, actor, post, reply)
    return mark


def unmark_solution(actor: User, reply: Reply) -> None:
    """Take marks back: the asker their own, support every mark on the reply. Nothing there is no error.

    Raises Refused, NotFound.
    """
    post = _post_to_mark(actor, reply)
    mine = rules.marks_to_take_back(actor, reply)
    if mine:
        for mark in mine:
            reply.marks.remove(mark)
            db.session.delete(mark)
        _say(Happened.SOLUTION_UNMARKED, actor, post, reply)


def confirm(
    actor: User,
    post: Post,
    *,
    reply: Reply | None = None,
    worked: bool,
    version: Version | None = None,
    note: str = "",
    quietly: bool = False,
) -> Confirmation:
    """Say that a reply, or a workaround post itself, worked or did not. Saying it again changes what was said.

    `quietly`: whoever wrote it isn't told of this one, because a higher slice tells them of many at once. Raises
    Refused, Invalid, NotFound.
    """
    post = _post_to_confirm(actor, post, reply)
    version = checks.version_for(post, version)
    note = checks.line(note, "note", checks.LONGEST_NOTE)
    said = existing(Confirmation, _confirmation_of(actor, post, reply))
    if said is None:
        said = Confirmation(post_id=post.id, reply_id=reply.id if reply else None, user_id=actor.id)
        db.session.add(said)
    elif (said.worked, said.version, said.note) == (worked, version, note):
        return said
    else:
        said.created = now()
    said.worked, said.version, said.note = worked, version, note
    _say(Happened.CONFIRMATION_GIVEN, actor, post, reply, worked=worked, **({"quietly": True} if quietly else {}))
    return said


def withdraw_confirmation(actor: User, post: Post, *, reply: Reply | None = None) -> None:
    """Take back what one said. Nothing there is no error. Raises Refused, NotFound."""
    checks.seen(actor, post)
    checks.taking_part(actor)
    post = lock(post)
    said = existing(Confirmation, _confirmation_of(actor, post, reply))
    if said is not None:
        db.session.delete(said)
        _say(Happened.CONFIRMATION_WITHDRAWN, actor, post, reply)


def me_too(
    actor: User, post: Post, *, version: Version | None = None, environment: str = "", may_introduce: bool = False
) -> MeToo:
    """Say that one has this as well. Saying it again changes what was said. Raises Refused, Invalid, NotFound."""
    checks.seen(actor, post)
    checks.taking_part(actor)
    checks.allowed(rules.may_me_too(actor, post), "You reported this, so you are counted already.")
    post = lock(post)
    version = checks.version_for(post, version)
    environment = checks.line(environment, "environment")
    said = existing(MeToo, _me_too_of(actor, post))
    if said is None:
        said = MeToo(post_id=post.id, user_id=actor.id)
        db.session.add(said)
    elif (said.version, said.environment, said.may_introduce) == (version, environment, may_introduce):
        return said
    said.version, said.environment, said.may_introduce = version, environment, may_introduce
    _say(Happened.ME_TOO_SAID, actor, post)
    return said


def withdraw_me_too(actor: User, post: Post) -> None:
    """Take it back. Nothing there is no error. Raises Refused, NotFound."""
    checks.seen(actor, post)
    checks.taking_part(actor)
    post = lock(post)
    said = existing(MeToo, _me_too_of(actor, post))
    if said is not None:
        db.session.delete(said)
        _say(Happened.ME_TOO_WITHDRAWN, actor, post)


def watch(actor: User, post: Post) -> Watch:
    """Hear what becomes of the post. Raises Refused, NotFound."""
    checks.seen(actor, post)
    checks.taking_part(actor)
    post = lock(post)
    there = existing(Watch, _watch_of(actor, post))
    if there is not None:
        return there
    watching = Watch(post_id=post.id, user_id=actor.id)
    db.session.add(watching)
    journal.record(Happened.WATCH_STARTED, actor=actor, subject=post)
    return watching


def unwatch(actor: User, post: Post) -> None:
    """Hear no more of it. Nothing there is no error. Raises Refused, NotFound."""
    checks.seen(actor, post)
    checks.taking_part(actor)
    post = lock(post)
    there = existing(Watch, _watch_of(actor, post))
    if there is not None:
        db.session.delete(there)
        journal.record(Happened.WATCH_ENDED, actor=actor, subject=post)


def _post_to_mark(actor: User, reply: Reply) -> Post:
    if not rules.may_see_reply(actor, reply):
        raise NotFound("There is no such reply.")
    checks.taking_part(actor)
    checks.allowed(rules.may_mark(actor, reply.post), "The person who asked and support say what solved it.")
    post = lock(reply.post)
    db.session.refresh(reply)
    return post


def _post_to_confirm(actor: User, post: Post, reply: Reply | None) -> Post:
    checks.seen(actor, post)
    if reply is not None and (reply.post_id != post.id or not rules.may_see_reply(actor, reply)):
        raise NotFound("There is no such reply.")
    checks.taking_part(actor)
    post = lock(post)
    if reply is not None:
        db.session.refresh(reply)
    checks.allowed(rules.can_be_confirmed(post, reply), "Only a solution or a workaround can be tried.")
    checks.allowed(rules.may_confirm(actor, post, reply), "You wrote this; let others say whether it works.")
    return post


def _say(name: Happened, actor: User, post: Post, reply: Reply | None = None, **data: Any) -> None:
    """Count again, and write down what happened to the reply, or to the post itself."""
    data |= refresh(post, reply)
    if reply is not None:
        data["post"] = post.id
    journal.record(name, actor=actor, subject=reply or post, **data)


def _mark_of(actor: User, reply: Reply) -> Any:
    return (SolutionMark.reply_id == reply.id) & (SolutionMark.user_id == actor.id)


def _confirmation_of(actor: User, post: Post, reply: Reply | None) -> Any:
    target = Confirmation.reply_id.is_(None) if reply is None else Confirmation.reply_id == reply.id
    return (Confirmation.user_id == actor.id) & (Confirmation.post_id == post.id) & target


def _me_too_of(actor: User, post: Post) -> Any:
    return (MeToo.post_id == post.id) & (MeToo.user_id == actor.id)


def _watch_of(actor: User, post: Post) -> Any:
    return (Watch.post_id == post.id) & (Watch.user_id == actor.id)

"""The thread as a page shows it: by which names, with what may be done."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import request, url_for
from flask_wtf import FlaskForm
from wtforms import HiddenField, MultipleFileField, TextAreaField

from portal.accounts.models import User
from portal.core import ids
from portal.core.errors import NotFound
from portal.introductions import files, rules
from portal.introductions.models import Member, Message
from portal.introductions.queries import thread as queries
from portal.introductions.queries.thread import Readable

GONE = "Somebody who has left"


class MessageForm(FlaskForm):
    """What one writes to the others."""

    body = TextAreaField(
        "Your message", description="Only those who met read it. Markdown works: `code`, lists, quotes."
    )
    files = MultipleFileField(
        "Files",
        description=f"Up to {files.MOST}, {files.LARGEST // 1_000_000} MB each: {files.TAKEN}. A photo may tell where "
        "it was taken.",
    )
    send_key = HiddenField()


class ReportForm(FlaskForm):
    """What went wrong."""

    words = TextAreaField(
        "What happened?",
        description="Support gets these words and your name, and nothing else: quote what they need to know.",
    )


@dataclass(frozen=True, slots=True)
class Shown:
    """A page of the thread, the oldest message first; `earlier` leads further back, `latest` to the end.

    `names` and `faces` (the colour of a picture) are by person. No page may say a person's id or show the colour that
    they have elsewhere: both lead to the name that they may not have shared.
    """

    introduction_id: int
    messages: Sequence[Message]
    names: dict[int, str]
    faces: dict[int, int]
    numbers: dict[int, int]  # of memberships: what a page shows of who somebody is, besides the name
    reader_id: int | None
    may_write: bool
    is_here: bool
    invites: bool
    others_invite: int
    others_here: int
    is_open_to_support: bool
    earlier: str | None
    latest: str | None
    form: MessageForm
    suffixes: str = ",".join((*files.BEGINNINGS, *files.TEXTS))

    @staticmethod
    def size(number: int) -> str:
        """Bytes as people say them."""
        return files.size(number)


def shown(viewer: User, of: Readable, endpoint: str, form: MessageForm | None = None) -> Shown:
    """The page of the thread that the request asks for."""
    key, number = request.args.get("before"), of.introduction.id
    page = queries.messages(of, key)
    return Shown(
        introduction_id=number,
        messages=page.items[::-1],
        names=names(of),
        faces={one.user_id: one.id for one in of.everybody},
        numbers={one.user_id: one.id for one in of.everybody},
        reader_id=of.reader.user_id if of.reader else None,
        may_write=rules.may_write(viewer, of.reader, of.present),
        is_here=of.reader is not None and of.reader.user_id in of.present,
        invites=viewer.id in of.inviting,
        others_invite=len((of.inviting & of.present) - {viewer.id}),
        others_here=len(of.present - {viewer.id}),
        is_open_to_support=of.is_open_to_support,
        earlier=_address(endpoint, number, page.next_key) if page.next_key else None,
        latest=_address(endpoint, number, None) if key else None,
        form=form or fresh_form(),
    )


def shown_to(viewer: User, member: Member, form: MessageForm | None = None) -> Shown | None:
    """The thread on a member's own page; none for who has left a group."""
    try:
        return shown(viewer, queries.readable(viewer, member.introduction_id), "introductions.show", form)
    except NotFound:
        return None


def names(of: Readable) -> dict[int, str]:
    """By person, the name that they share with the others; nothing of whoever has left."""
    return {one.user_id: one.card.get("name", GONE) if one.user_id in of.present else GONE for one in of.everybody}


def fresh_form() -> MessageForm:
    """An empty form with a key of its own, so that pressing twice sends once."""
    return MessageForm(formdata=None, data={"send_key": ids.token()})


def quoted(member: Member, message: Message | None) -> str:
    """What a report begins with: the message that it is about, as a quotation that can be changed."""
    if message is None or message.author_id == member.user_id or message.taken_back_at is not None:
        return ""
    return "\n".join(f"> {line}" for line in message.body.splitlines()) + "\n\n"


def _address(endpoint: str, number: int, before: str | None) -> str:
    return url_for(endpoint, introduction_id=number, before=before, _anchor="thread")

"""The private thread: messages and files, letting support read, reporting, blocking. For those who met."""

from typing import Any

from flask import Response, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from portal.accounts import sessions
from portal.core.errors import Invalid, NotFound
from portal.introductions import actions, files, queries
from portal.introductions.actions import thread as verbs
from portal.introductions.models import Member, Message
from portal.introductions.queries import thread
from portal.introductions.views import blueprint, meeting
from portal.introductions.views.in_person import in_person
from portal.introductions.views.thread_shown import MessageForm, ReportForm, quoted
from portal.web.limits import limiter

WITH_FILES = "introductions.write"


@blueprint.url_value_preprocessor
def make_room(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Files need more room than posts. It is made before anything reads the form, for who is signed in alone."""
    if endpoint == WITH_FILES and "_user_id" in session:
        request.max_content_length = files.ROOM


@blueprint.post("/introductions/<int:introduction_id>/messages")
@in_person
@limiter.limit("20/minute;200/hour")
def write(introduction_id: int) -> ResponseReturnValue:
    """Write to the others."""
    viewer, form = sessions.person(), MessageForm()
    member = queries.member(viewer, introduction_id)
    try:
        message = verbs.write(
            viewer, member, body=form.body.data or "", files=_files(form), send_key=form.send_key.data or None
        )
    except Invalid as error:
        field = form.files if error.field == "files" else form.body
        field.errors = [f"{error} Choose your files again, please." if _has_files(form) else str(error)]
        return meeting.page(member, message_form=form), 400
    return redirect(_address(introduction_id, message), 303)


@blueprint.delete("/introductions/<int:introduction_id>/messages/<int:message_id>")
@in_person
def take_back(introduction_id: int, message_id: int) -> ResponseReturnValue:
    """The words and files of one's own message go."""
    member, message = _message(introduction_id, message_id)
    verbs.take_back(sessions.person(), member, message)
    flash("Taken back. The words and files are gone.", "success")
    return redirect(_address(introduction_id, message), 303)


@blueprint.get("/introductions/<int:introduction_id>/files/<int:attachment_id>")
@in_person
def file(introduction_id: int, attachment_id: int) -> Response:
    """A file, to be saved: the browser neither shows nor runs it here."""
    found = thread.attachment(thread.readable(sessions.viewer(), introduction_id), attachment_id)
    response = Response(found.content, content_type=found.media_type)
    response.headers.set("Content-Disposition", "attachment", filename=found.name)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@blueprint.route("/introductions/<int:introduction_id>/invitation", methods=["POST", "DELETE"])
@in_person
def invitation(introduction_id: int) -> ResponseReturnValue:
    """Let support read the thread; DELETE: from now on not."""
    viewer = sessions.person()
    member = queries.member(viewer, introduction_id)
    if request.method == "DELETE":
        verbs.take_invitation_back(viewer, member)
        flash("Taken back. Support can’t read it.", "success")
    else:
        verbs.invite_support(viewer, member)
        flash("Noted. Support can read it once everybody here lets them.", "success")
    return redirect(url_for("introductions.show", introduction_id=introduction_id, _anchor="thread"), 303)


@blueprint.get("/introductions/<int:introduction_id>/reports/new")
@in_person
def new_report(introduction_id: int) -> ResponseReturnValue:
    """The form; with `?message=` it begins with that message as a quotation."""
    member = queries.member(sessions.person(), introduction_id)
    number = request.args.get("message", 0, int)
    message = thread.message(thread.readable(sessions.viewer(), introduction_id), number) if number else None
    return _report_page(member, ReportForm(formdata=None, data={"words": quoted(member, message)}))


@blueprint.post("/introductions/<int:introduction_id>/reports")
@in_person
@limiter.limit("10/hour")
def report(introduction_id: int) -> ResponseReturnValue:
    """Tell support."""
    viewer, form = sessions.person(), ReportForm()
    member = queries.member(viewer, introduction_id)
    try:
        verbs.report(viewer, member, words=form.words.data or "")
    except Invalid as error:
        form.words.errors = [str(error)]
        return _report_page(member, form), 400
    flash("Support has your words, and nothing else of the thread.", "success")
    return redirect(url_for("introductions.show", introduction_id=introduction_id), 303)


@blueprint.post("/introductions/<int:introduction_id>/blocks")
@in_person
def block(introduction_id: int) -> ResponseReturnValue:
    """Never again with this person. To them it looks as if one had ended it."""
    viewer, number = sessions.person(), request.form.get("member", 0, int)
    member = queries.member(viewer, introduction_id)
    other = next((one for one in queries.members(introduction_id) if one.id == number), None)
    if other is None:
        raise NotFound("There is nobody like that here.")
    actions.block(viewer, member, other)
    flash("Blocked. You will never be asked to meet again; to them it looks as if you had ended it.", "success")
    return redirect(url_for("introductions.show", introduction_id=introduction_id), 303)


def _files(form: MessageForm) -> list[files.File]:
    """What was sent, checked. Raises Invalid."""
    sent = [one for one in form.files.data or [] if getattr(one, "filename", "")]
    return [files.checked(one.filename, one.stream.read(files.LARGEST + 1)) for one in sent]


def _has_files(form: MessageForm) -> bool:
    return any(getattr(one, "filename", "") for one in form.files.data or [])


def _message(introduction_id: int, message_id: int) -> tuple[Member, Message]:
    member = queries.member(sessions.person(), introduction_id)
    return member, thread.message(thread.readable(sessions.viewer(), introduction_id), message_id)


def _report_page(member: Member, form: ReportForm) -> str:
    return render_template("introductions/thread_report.html", member=member, form=form)


def _address(introduction_id: int, message: Message) -> str:
    return url_for("introductions.show", introduction_id=introduction_id, _anchor=f"message-{message.id}")

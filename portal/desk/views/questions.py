"""Answer with a fact what nobody had seen: it is known, it is not known, somebody looks at it."""

from flask import current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.accounts import sessions
from portal.asking.queries.suggestions import Found, audience, found
from portal.asking.rules import question as asked
from portal.community import queries as community
from portal.community.models import Post
from portal.core.errors import Invalid
from portal.core.markdown import plain
from portal.desk import actions
from portal.desk.forms import BEGINNINGS, FirstAnswerForm
from portal.desk.models import Fact
from portal.desk.queries import questions as queries
from portal.desk.views import blueprint
from portal.search.documents import IndexUnavailable
from portal.search.engine import Engine
from portal.web import access

MOST = 5
SAID = {
    Fact.KNOWN: "Linked. Whoever asked sees what is known.",
    Fact.NOT_KNOWN: "Answered: not known so far.",
    Fact.LOOKED_AT: "Answered: you look at it.",
}


@blueprint.route("/desk/questions/<int:post_id>", methods=["GET", "POST"])
@access.staff
def question(post_id: int) -> ResponseReturnValue:
    """The question, what is nearest to it, and three facts to answer with."""
    person = sessions.person()
    post = community.post(person, post_id)
    near = _near(post)
    form = FirstAnswerForm.about([(one.id, one.title) for one in near])
    if form.validate_on_submit():
        try:
            actions.answer_first(
                person,
                post,
                fact=Fact(form.fact.data),
                words=form.reply.data or "",
                known=form.known_post(person),
                next_word_on=form.next_word_on.data,
            )
        except Invalid as error:
            form.note(error)
        else:
            flash(SAID[Fact(form.fact.data)], "success")
            return redirect(url_for("desk.desk"), 303)
    known = {"post": post, "form": form, "near": near, "beginnings": BEGINNINGS}
    page = render_template("desk/question.html", answered=queries.first_answer(post.id), **known)
    return page, 400 if form.is_submitted() else 200


def _near(post: Post) -> list[Found]:
    """What is most like it, nothing of its own cluster."""
    settings, person = current_app.extensions["settings"], sessions.person()
    text = asked(post.title, plain(post.body, post.format))
    try:
        hits = Engine.open(settings.index_dir).suggest(text, audience(person), limit=MOST, exclude_ids={post.id})
    except IndexUnavailable:
        return []
    return [one for one in found(person, [hit.id for hit in hits]) if one.kind != "story"]

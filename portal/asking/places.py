"""What this slice shows on pages of lower floors, and what it does when something is published there."""

from collections.abc import Mapping
from contextlib import suppress

from flask import current_app, render_template

from portal.accounts.models import Viewer
from portal.accounts.sessions import viewer as present_viewer
from portal.asking import actions, rules
from portal.asking.sealed import unseal
from portal.community.forms import PostForm
from portal.community.models import Post
from portal.core.errors import Invalid, NotFound


def above_compose(form: PostForm, viewer: Viewer) -> str:
    """The ask box above a new post: it has no text of its own and looks at the title and body of the form.

    The form carries the token of the visit, so that publishing finds the inquiry again.
    """
    form.inquiry.data = rules.known_token(form.inquiry.data or "")
    return render_template("asking/above_compose.html", token=form.inquiry.data)


def note_published(post: Post, fields: Mapping[str, str]) -> None:
    """A question was published: that is what came of its inquiry."""
    token, sealed = fields.get("inquiry", ""), fields.get("inquiry_shown", "")
    if not rules.TOKEN.fullmatch(token):
        return
    if sealed:
        with suppress(Invalid, NotFound):  # an old page, another person's visit: publishing doesn't fail for that
            offer = unseal(current_app.extensions["settings"].secret_key, token, sealed)
            actions.note(present_viewer(), token=token, text=rules.joined(post.title, post.body), offer=offer)
    actions.note_published(present_viewer(), token, post)

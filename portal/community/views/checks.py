"""What the form asks while one types: how it will look, and whether something in it looks private. Nothing is kept."""

from flask import jsonify, render_template, request
from flask.typing import ResponseReturnValue

from portal.community import blanking
from portal.community.forms import PostForm
from portal.community.views import blueprint, composing
from portal.core.db import reads_only
from portal.web import access
from portal.web.limits import limiter


@blueprint.post("/posts/preview")
@access.public
@limiter.limit("60/minute")
@reads_only
def preview_post() -> ResponseReturnValue:
    """How it will look, as a fragment."""
    written_as = "plain" if request.form.get("format") == "plain" else "markdown"
    preview = composing.preview_of(PostForm(), written_as)
    return render_template("community/compose_preview.html", preview=preview, is_change="change" in request.args)


@blueprint.post("/posts/check")
@access.public
@limiter.limit("120/minute")
@reads_only
def check_post() -> ResponseReturnValue:
    """What looks private, and where; the secrets themselves stay out of the answer.

    Spaces and line ends count here as they stand in the text field, so that what is pointed out can be selected.
    """
    texts = {name: request.form.get(name, "").replace("\r\n", "\n") for name in blanking.FIELDS}
    return jsonify(findings=[found.as_json() for found in blanking.find(texts)])

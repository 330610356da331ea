"""`/healthz`: the process answers. `/readyz`: it can serve people."""

from flask import Blueprint, Flask, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from portal.core.db import db
from portal.web import access
from portal.web.limits import limiter

blueprint = Blueprint("health", __name__)


def init_app(app: Flask) -> None:
    """Register both."""
    app.register_blueprint(blueprint)
    limiter.exempt(blueprint)


@blueprint.get("/healthz")
@access.public
def healthz() -> ResponseReturnValue:
    """200 as long as the process answers."""
    return jsonify(ok=True)


@blueprint.get("/readyz")
@access.public
def readyz() -> ResponseReturnValue:
    """200 when the database answers and has its tables, else 503."""
    try:
        db.session.execute(text("SELECT 1 FROM users LIMIT 1"))
    except SQLAlchemyError:
        db.session.rollback()
        return jsonify(ok=False, database=False), 503
    return jsonify(ok=True, database=True)

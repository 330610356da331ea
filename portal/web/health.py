"""`/healthz`: the process answers. `/readyz`: it can serve people."""

from flask import Blueprint, Flask, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from portal.core.db import db
from portal.web import access, queries
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
        queries.ask_for_a_table()
    except SQLAlchemyError:
        db.session.rollback()
        return jsonify(ok=False, database=False), 503
    return jsonify(ok=True, database=True)

"""Pages of known problems: one blueprint, one module a noun."""

from flask import Blueprint

blueprint = Blueprint("problems", __name__)

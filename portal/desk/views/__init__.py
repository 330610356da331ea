"""Pages of the desk: one blueprint, one module a noun."""

from flask import Blueprint

blueprint = Blueprint("desk", __name__)

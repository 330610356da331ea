"""Pages of this slice: one blueprint, one module a noun."""

from flask import Blueprint

blueprint = Blueprint("asking", __name__)

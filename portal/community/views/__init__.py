"""Pages of the community: one blueprint, one module a noun."""

from flask import Blueprint

blueprint = Blueprint("community", __name__)

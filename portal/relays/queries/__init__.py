"""Reads of relays. The viewer comes first; strangers get NotFound because the query does not see the row."""

from portal.relays.queries.answers import Told, noes_waiting, own, recipient, recipient_of_link, unanswered
from portal.relays.queries.counting import Carried, carried
from portal.relays.queries.matrix import Matrix, matrix
from portal.relays.queries.offers import is_automatic, naming_of, relay, relays, relays_of

__all__ = [
    "Carried",
    "Matrix",
    "Told",
    "carried",
    "is_automatic",
    "matrix",
    "naming_of",
    "noes_waiting",
    "own",
    "recipient",
    "recipient_of_link",
    "relay",
    "relays",
    "relays_of",
    "unanswered",
]

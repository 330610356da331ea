"""What can happen around relays, in the past tense. The subject is the relay unless the name says otherwise."""

from enum import StrEnum


class Relayed(StrEnum):
    """Names of events."""

    OFFERED = "relay.offered"
    WITHDRAWN = "relay.withdrawn"
    PUT_ASIDE = "relay.put_aside"
    TAKEN_UP = "relay.taken_up"
    SENT = "relay.sent"
    ANSWERED = "relay.answered"
    NO_TAKEN_CARE_OF = "relay.no_taken_care_of"
    CREDITED = "relay.credited"  # the finder is told for how many it worked
    NAMING_ASKED = "relay.naming_asked"  # the finder is asked how to be named
    NAMING_CHOSEN = "relay.naming_chosen"  # the subject is the person
    MADE_AUTOMATIC = "relay.made_automatic"  # the subject is the problem
    MADE_ASKED_FOR = "relay.made_asked_for"  # the subject is the problem

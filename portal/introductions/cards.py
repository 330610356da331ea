"""What somebody shares: chosen in the request, shown as a preview, copied when they meet. Pure."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from portal.accounts.models import User
from portal.core.errors import Invalid

LONGEST_WORDS, LONGEST_PHONE = 300, 40


class NameShown(StrEnum):
    """How much of one's name the others get."""

    FIRST = "first"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class Choices:
    """What one would share after everybody's yes. A private thread always comes with it; the rest is chosen."""

    name: NameShown = NameShown.FIRST
    organisation: bool = False
    email: bool = False
    phone: str = ""
    words: str = ""

    def as_json(self) -> dict[str, Any]:
        """As it is kept with the answer."""
        return asdict(self)


def choices(kept: Mapping[str, Any]) -> Choices:
    """What was kept with an answer."""
    return Choices(**{**asdict(Choices()), **kept}) if kept else Choices()


def checked(given: Choices) -> Choices:
    """The same, tidy. Raises Invalid where something is too long or no telephone number."""
    phone, words = " ".join(given.phone.split()), given.words.replace("\r\n", "\n").replace("\x00", "").strip()
    if len(words) > LONGEST_WORDS:
        raise Invalid(f"That is too long: {LONGEST_WORDS} characters at most.", "words")
    if len(phone) > LONGEST_PHONE or (phone and sum(letter.isdigit() for letter in phone) < 5):
        raise Invalid("This doesn't look like a telephone number. Leave it empty, or type it with its digits.", "phone")
    return Choices(NameShown(given.name), given.organisation, given.email, phone, words)


def card(person: User, chosen: Choices) -> dict[str, str]:
    """The card that the others get: exactly this and nothing else. What isn't shared is not on it."""
    words = person.name.split()
    shown = {
        "name": person.name if chosen.name == NameShown.FULL else words[0] if words else person.name,
        "organisation": person.organisation.name if chosen.organisation and person.organisation else "",
        "email": person.email if chosen.email else "",
        "phone": chosen.phone,
        "words": chosen.words,
    }
    return {kind: text for kind, text in shown.items() if text}


def kinds(shown: Mapping[str, str], chosen: Choices) -> list[str]:
    """What is on a card, in words for one's own list: "first name", "e-mail address" …"""
    name = "full name" if chosen.name == NameShown.FULL else "first name"
    names = {"name": name, "organisation": "organisation", "email": "e-mail address", "phone": "telephone number"}
    names["words"] = "a few words"
    return [said for kind, said in names.items() if kind in shown]


def fingerprint(shown: Mapping[str, str]) -> str:
    """Stands for exactly this card, so that a yes covers what was seen and nothing that was chosen afterwards."""
    return hashlib.sha256(json.dumps(dict(shown), sort_keys=True).encode()).hexdigest()[:32]

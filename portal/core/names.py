"""What people and things are called: one line, tidy, of a length that pages can show."""

import re
import unicodedata

from portal.core.errors import Invalid

# Marks that turn the direction of everything after them; a name could hide in them or spoil the line it stands in.
TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")


def tidy(text: str, *, longest: int = 80, field: str = "name") -> str:
    """`text` as one line without control characters, composed (NFC).

    Raises Invalid for `field` when nothing is left or more than `longest` characters are.
    """
    printable = "".join(letter if unicodedata.category(letter) != "Cc" else " " for letter in TURNS.sub("", text))
    name = " ".join(unicodedata.normalize("NFC", printable).split())
    if not name:
        raise Invalid("A name is needed.", field)
    if len(name) > longest:
        raise Invalid(f"That is too long: {longest} characters at most.", field)
    return name

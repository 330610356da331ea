"""Five customers with one failure, each in other words, and one with another that looks like it: who they are and what
they say. All of them are of the demo's cast."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Report:
    """Who writes, and what."""

    by: str
    title: str
    body: str

    @property
    def email(self) -> str:
        """The address to sign in with."""
        return ADDRESSES[self.by]


ADDRESSES = {
    "kim": "kim@hatch.example",
    "ravi": "ravi@orbis.example",
    "mei": "mei@saltreed.example",
    "ines": "ines@pinemarten.example",
    "noor": "noor@quillmoor.example",
    "dov": "dov@pinemarten.example",
    "anna": "anna@lanternfold.example",
}
PRODUCT, VERSION, FIXED_IN = "Lumen", "4.1.2", "4.2"
SAME = (
    Report(
        "kim",
        "The evening count stops at the freezer with E-5120",
        "Every evening the stock count stops when it reaches the freezer. The log says E-5120: the counting sheet is "
        "locked by another count. Nobody else is counting at that hour.",
    ),
    Report(
        "ravi",
        "E-5120 in count.log, the night count never finishes",
        "The stock count of the night stops halfway. count.log says E-5120, counting sheet is locked by another count, "
        "though no other count runs on that server.",
    ),
    Report(
        "mei",
        "Stock count on the boats never gets past the galley",
        "On all four boats the stock count hangs. The window says that the counting sheet is locked by another count "
        "(E-5120), and there is nobody else on board who counts.",
    ),
    Report(
        "ines",
        "Counting the timber ends with “sheet is locked by another count”",
        "The stock count does the first rack of timber, then it stops: E-5120, counting sheet is locked by another "
        "count. We are two people here and one of us was at lunch.",
    ),
    Report(
        "noor",
        "Count of the book bus stops and says somebody else is counting",
        "E-5120: the stock count of the bus stops and says that the counting sheet is locked by another count. I am "
        "alone on the bus when I count.",
    ),
)
OTHER = Report(
    "dov",
    "E-5120 when a counting sheet is printed",
    "Printing the counting sheet of the stock count gives E-5120. The page comes out empty, the count itself is fine, "
    "and the sheet is not locked by another count.",
)
FINDER = "ravi"
WORKAROUND = (
    "Close the count that was left open: *Stock ▸ Counts ▸ Open counts*, end the one without a name, then begin again. "
    "It runs through since."
)
FACT = "A count that was closed by the power saver kept its lock; 4.2 takes it off."

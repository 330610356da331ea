"""What in a sentence of fact is a promise, or a day that somebody would have to keep. Pure.

It warns and never refuses: "soon" may stand in the name of a button. The day of the next word has a place of its own.
"""

import re

_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
_DAYS = "monday|tuesday|wednesday|thursday|friday|saturday|sunday"
_NUMBER = r"\d{1,2}(?:st|nd|rd|th)?"
_DATE = (
    rf"(?:{_NUMBER} (?:{_MONTHS})|(?:{_MONTHS}) {_NUMBER}|\d{{4}}-\d{{2}}-\d{{2}}|\d{{1,2}}[./]\d{{1,2}}[./]\d{{2,4}})"
)
_WHEN = rf"(?:{_DAYS}|{_MONTHS}|{_DATE}|(?:the )?end of (?:the |this |next )?\w+|q[1-4])"
PROMISES = re.compile(
    "|".join(
        (
            r"\b(?:very )?(?:soon|shortly|asap|tomorrow)\b",
            r"\bas soon as (?:possible|we can)\b",
            r"\bin (?:due course|no time|the near future)\b",
            r"\b(?:we |i |is |are )?promise[ds]?\b",
            r"\bguarantee[ds]?\b",
            r"\bwithout fail\b",
            r"\b(?:we|i|it|this|they) ?(?:will|'ll|’ll|shall) (?:be )?\w+",
            r"\b(?:is|are) going to \w+",
            r"\bwe (?:expect|hope|plan|intend|aim) to \w+",
            r"\b(?:should be|to be|is being|planned to be) (?:fixed|solved|released|ready)\b",
            r"\b(?:planned|scheduled|expected|due) (?:for|on|in|by) \w+(?:\.\w+)*",
            r"\b(?:in|with|by) the next (?:version|release|update|days?|weeks?|months?)\b",
            r"\bnext (?:week|month|quarter|year|release|version|update)\b",
            rf"\b(?:by|until|before|no later than) {_WHEN}",
            r"\beta\b",
        )
    ),
    re.IGNORECASE,
)


def found(sentence: str) -> list[str]:
    """The words of `sentence` that promise something or name a day ahead, as they stand there, each once."""
    words = [" ".join(match.group().split()) for match in PROMISES.finditer(sentence)]
    return list(dict.fromkeys(words))

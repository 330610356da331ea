"""What a question asks for: its terms, each with its weight, before anything is known of their rarity."""

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from portal.search.documents import Question
from portal.search.identifiers import CODE, MESSAGE, Identifier, identifiers
from portal.search.schema import IDENTIFIERS, WORDS, term_key
from portal.search.weights import Weights
from portal.search.words import stems

LONGEST_QUESTION = 6_000  # characters in which identifiers are looked for


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the question: the key it is filed under, its weight, and whether it is an identifier."""

    key: int
    weight: float
    exact: bool


def question_terms(question: Question, weights: Weights, whole: Question | None = None) -> list[Term]:
    """The terms of a question, heaviest first. Words repeated in it count more, but less and less. `whole` is the
    question with what many posts share, where codes and messages count all the same: they may be all that it says."""
    counted: Counter[str] = Counter()
    for word, times in Counter(stems(question.title[:LONGEST_QUESTION])).items():
        counted[word] += weights.question_title * times  # type: ignore[assignment]
    for word, times in Counter(stems(_cut(question.body, weights.question_body))).items():
        counted[word] += times
    k = weights.question_k
    found = [Term(term_key(WORDS, word), (k + 1) * n / (k + n), False) for word, n in counted.items()]
    exact: dict[str, float] = {}
    named = [each for each in identifiers_of(whole or question) if each.kind in (CODE, MESSAGE)]
    for identifier in (*identifiers_of(question), *named):
        exact[identifier.key] = getattr(weights, identifier.kind)
    found += [Term(term_key(IDENTIFIERS, key), weight, True) for key, weight in exact.items()]
    return sorted(found, key=lambda term: -term.weight)


@lru_cache(maxsize=32)  # the terms and the verdict both ask for them
def identifiers_of(question: Question) -> tuple[Identifier, ...]:
    """The identifiers of a question."""
    return tuple(identifiers(f"{question.title}\n{question.body}"[:LONGEST_QUESTION]))


def _cut(text: str, length: int) -> str:
    """The first `length` characters, up to the end of a word."""
    if len(text) <= length:
        return text
    return text[:length].rsplit(None, 1)[0] if " " in text[:length] else text[:length]

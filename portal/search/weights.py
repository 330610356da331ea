"""Every weight of the ranking, in one place. Nothing of it is in the index: a change counts at the next question."""

from dataclasses import dataclass

LONG = 30  # words and identifiers of a question


@dataclass(frozen=True, slots=True)
class Blend:
    """How words and meaning make one score: cosines of the views of a post (title and body together count 1), and the
    post's share of the best score by words. The more words a question has, the more their share tells: it counts from
    `words` for one without a known word to `many_words` for one with LONG of them."""

    title: float
    helps: float
    words: float
    many_words: float
    least: float  # cosine from which a post is found that has no word of the question


@dataclass(frozen=True, slots=True)
class Weights:
    """BM25F (Robertson, Zaragoza and Taylor, 2004): counts are summed over the weighted parts, then saturated once."""

    title: float = 5.0
    body: float = 1.0
    solutions: float = 0.6
    answers: float = 0.4
    title_b: float = 0.6  # how much a part's length counts: 0 not at all, 1 in full
    body_b: float = 0.75
    solutions_b: float = 0.6
    answers_b: float = 0.55
    shared: float = 0.1  # what a word counts that a post has only where many share it: in a template, a quote
    k1: float = 2.2  # where repetition stops to matter

    question_title: float = 2.5  # a word of the question's title against one of its body
    question_k: float = 5.0  # where repetition in the question stops to matter
    question_body: int = 700  # characters of the question's body that are read for words; identifiers are found in all

    code: float = 1.5  # identifiers against words of the same rarity
    message: float = 1.5
    path: float = 1.2
    setting: float = 1.3
    symbol: float = 0.8
    version: float = 0.9

    # Made by: python benchmarks/judged_table.py jqueryui_trac stackfaq hint3_curekart --fit (without `least`)
    static: Blend = Blend(title=0.6, helps=0.15, words=0.4, many_words=1.5, least=0.22)
    # Chosen among the same values on the first two
    sentence: Blend = Blend(title=0.4, helps=0.3, words=0.2, many_words=0.4, least=0.35)

    # Of posts that fit about alike: what each fact adds to a score, as a share of it. Together they stay small, so that
    # no fact turns a clear order round (facts.most_apart).
    solved: float = 0.03
    workaround: float = 0.02
    by_design: float = 0.02
    same_product: float = 0.08
    same_version: float = 0.02
    fixed_later: float = 0.01  # than what the reader runs
    fixed_before: float = 0.02
    affected: float = 0.02
    age: float = 0.01

    most_terms: int = 60  # of the question, the most informative ones
    most_postings: int = 120_000  # read in full for one question; further terms are looked up for the best posts only
    most_searched: int = 24  # terms of a search field's text
    least_share: float = 0.25  # of what the best post has of the query, to be found at all
    refined: int = 200  # posts for which every term is looked up
    nearest: int = 100  # posts whose meaning is compared exactly, beside those that words found

"""Reads of this slice: what is counted, and what a page shows of it."""

from portal.insights.queries.counted import helped_reports, introductions, told
from portal.insights.queries.replaced import forget_countings, forget_days, forget_medians, forget_since
from portal.insights.queries.shown import last_counting, medians_since, numbers

__all__ = [
    "forget_countings",
    "forget_days",
    "forget_medians",
    "forget_since",
    "helped_reports",
    "introductions",
    "last_counting",
    "medians_since",
    "numbers",
    "told",
]

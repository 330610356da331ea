"""Reads of this slice: what is counted, and what a page shows of it."""

from portal.insights.queries.counted import helped_reports, introductions, told
from portal.insights.queries.shown import last_counting, medians_since, numbers

__all__ = ["helped_reports", "introductions", "last_counting", "medians_since", "numbers", "told"]

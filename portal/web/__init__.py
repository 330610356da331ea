"""Floor 1: the page kit. Access, slots, paging, limits, errors, templates' filters."""

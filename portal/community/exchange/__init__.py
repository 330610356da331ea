"""Posts in and out as JSON Lines, one post a line."""

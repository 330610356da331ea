"""Floor 0: database, clock, ids, errors, Markdown, mail, settings. Imports nothing from above."""

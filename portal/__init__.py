"""Beenthere: a community portal that answers before a ticket is filed."""

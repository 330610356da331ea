"""Reads of the desk; the viewer comes first. For others than support there is nothing."""

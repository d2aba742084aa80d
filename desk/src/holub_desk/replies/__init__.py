"""Answers of the desk: what may be said, where it is laid, what became of it. Never to whom."""

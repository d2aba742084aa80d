"""Bulletins: drafts that cite claims, the check that they give no source away, and what is released."""

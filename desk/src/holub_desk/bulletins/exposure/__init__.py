"""What in a draft may give a source away: found, or not found by these tests; never "safe"."""

"""For other systems: what was published, and counts that tell of no report; each file that leaves is logged."""

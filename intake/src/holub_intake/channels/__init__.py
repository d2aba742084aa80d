"""The ways a source comes: each turns what happens into events, and effects into what a source sees."""

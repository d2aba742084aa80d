"""Working copies: what analysts look at instead of the file itself. Made in a sandbox or not at all; docs/media.md."""

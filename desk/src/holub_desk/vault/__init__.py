"""What the desk knows, at rest: an encrypted database, and files that are age files with keys of their own."""

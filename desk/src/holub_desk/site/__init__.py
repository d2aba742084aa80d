"""The public site: static files that need no script, ask nobody else for anything, and work from any mirror."""

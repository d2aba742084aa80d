"""Make the gazetteer and the outline that the desk ships: `python -m tools.gazetteer`."""

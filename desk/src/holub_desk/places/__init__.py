"""Where and when: the gazetteer of Ukraine, what a text seems to name, and what the desk decided of a report.

A place is never chosen for anyone: what reads text only proposes.
"""

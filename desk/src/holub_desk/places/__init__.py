"""Where and when: the gazetteer of Ukraine, what a text seems to name, and what the desk decided of a report.

A place is never chosen for anyone: what reads text only proposes. Pages need `gazetteer()` or `gazetteer_of(session)`,
`propose(text, names(), prefix_answered(answers))`, `finder().find(typed)`, `places_of` and `time_of`; to decide is a
change of triage (`place:CODE`, `place:words`, `time`); lists and maps ask by `asking`.
"""

"""The words of XLSForm: those that compile, and those that are refused, with the reason."""

from __future__ import annotations

from typing import Final

TYPES: Final = {
    "text": "text",
    "string": "text",
    "integer": "integer",
    "int": "integer",
    "date": "date",
    "note": "note",
    "acknowledge": "acknowledge",
    "trigger": "acknowledge",
    "image": "image",
    "photo": "image",
    "audio": "audio",
    "video": "video",
    "file": "file",
}
"""As written → as compiled."""
SELECTS: Final = {
    "select_one": "select_one",
    "select one": "select_one",
    "select1": "select_one",
    "select_multiple": "select_multiple",
    "select multiple": "select_multiple",
    "select all that apply": "select_multiple",
}
"""Before the name of a list."""

IDENTIFYING: Final = {
    "deviceid": "the number of a device",
    "device id": "the number of a device",
    "imei": "the number of a device",
    "phonenumber": "a telephone number",
    "phone number": "a telephone number",
    "phone_number": "a telephone number",
    "username": "a user's name",
    "email": "an e-mail address",
    "simserial": "the number of a SIM card",
    "sim id": "the number of a SIM card",
    "subscriberid": "the number of a subscriber",
    "subscriber id": "the number of a subscriber",
    "start-geopoint": "where the device is",
    "start_geopoint": "where the device is",
    "audit": "when and where each answer was given",
    "background-audio": "the sounds around the source",
    "background-geopoint": "where the device is",
    "start": "the minute in which somebody began",
    "start time": "the minute in which somebody began",
    "end time": "the minute in which somebody finished",
    "end": "the minute in which somebody finished",
    "today": "the day on the source's device",
}
"""Types that tell who or where the source is. Refused for ever, not for now."""

LATER: Final = {
    "gps": "a place on the map; ask for oblast, raion and settlement in words",
    "location": "a place on the map; ask for oblast, raion and settlement in words",
    "geopoint": "a place on the map; ask for oblast, raion and settlement in words",
    "geotrace": "a line on the map; ask for it in words",
    "geoshape": "an area on the map; ask for it in words",
    "begin repeat": "a repeat; ask for it in one question of type text",
    "begin_repeat": "a repeat; ask for it in one question of type text",
    "end repeat": "a repeat; remove its end as well",
    "end_repeat": "a repeat; remove its end as well",
    "calculate": "a calculation; write the expression where it is needed",
    "hidden": "a hidden question; a source sees everything that is sent",
    "decimal": "a number with a fraction; use integer or text",
    "time": "a time of day; use text",
    "datetime": "a time of day; use date or text",
    "range": "a slider; use integer with a constraint, or select_one",
    "rank": "a ranking; use select_multiple or text",
    "barcode": "a scan; use text",
    "csv-external": "a list from another file; write it in the sheet choices",
    "xml-external": "a list from another file; write it in the sheet choices",
    "select_one_from_file": "a list from another file; write it in the sheet choices",
    "select_multiple_from_file": "a list from another file; write it in the sheet choices",
    "select_one_external": "a list from another sheet; write it in the sheet choices",
}
"""First words of types that are not possible yet: what they are; what to do instead."""

TRANSLATED: Final = ("label", "hint", "constraint_message")
"""Columns with one text for each language."""
PLAIN: Final = {"type", "name", "required", "relevant", "constraint", "choice_filter", "disabled"}
WITHOUT_EFFECT: Final = {
    "appearance",
    "autoplay",
    "body::accept",
    "guidance_hint",
    "parameters",
    "rows",
    "control::rows",
}
"""They say how a form looks on paper or in ODK Collect; a chat looks as it looks."""
REFUSED_COLUMNS: Final = {
    "calculation": "a calculated value",
    "default": "an answer filled in beforehand",
    "read_only": "a question that takes no answer (use type note)",
    "repeat_count": "a repeat",
    "required_message": "an own message for required questions",
    "trigger": "a calculation set off by an answer",
    "save_to": "an entity",
    "bind::odk:length": "a length (use constraint and string-length)",
    "bind::type": "a type of another program",
    "bind::jr:preload": "an answer filled in beforehand",
    "image": "a picture in a label",
    "big-image": "a picture in a label",
    "audio": "sound in a label",
    "video": "a film in a label",
}
CHOICE_COLUMNS: Final = {"list_name", "name", "holub::code"}
SETTINGS: Final = {"form_title", "title", "form_id", "id_string", "default_language", "version", "style"}
SHEETS: Final = {"survey", "choices", "settings"}
REFUSED_SHEETS: Final = {"external_choices": "lists from elsewhere", "entities": "entities", "osm": "maps"}

TRUE: Final = {"yes", "true", "true()", "1"}
FALSE: Final = {"", "no", "false", "false()", "0"}

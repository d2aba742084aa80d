"""The words of XLSForm: what compiles to what, and what is refused, with the reason."""

from __future__ import annotations

import re
from typing import Final

TYPES: Final = {
    "text": "text",
    "string": "text",
    "barcode": "text",
    "integer": "integer",
    "int": "integer",
    "percentage": "integer",
    "number of days in last month": "integer",
    "number of days in last six months": "integer",
    "number of days in last year": "integer",
    "decimal": "decimal",
    "range": "range",
    "date": "date",
    "time": "time",
    "datetime": "dateTime",
    "date time": "dateTime",
    "geopoint": "geopoint",
    "gps": "geopoint",
    "location": "geopoint",
    "geotrace": "text",
    "geoshape": "text",
    "note": "note",
    "acknowledge": "acknowledge",
    "trigger": "acknowledge",
    "image": "image",
    "photo": "image",
    "picture": "image",
    "audio": "audio",
    "video": "video",
    "file": "file",
    "calculate": "calculate",
    "hidden": "calculate",
}
"""As written, in small letters and without `add … prompt`, `q`, `get` → as compiled."""
IN_WORDS: Final = {
    "barcode": "a code cannot be scanned in a chat: it is asked for in words",
    "geotrace": "a line cannot be drawn in a chat: it is asked for in words",
    "geoshape": "an area cannot be drawn in a chat: it is asked for in words",
}
SELECTS: Final = {
    "add select one prompt using": "select_one",
    "add select multiple prompt using": "select_multiple",
    "select all that apply from": "select_multiple",
    "select all that apply": "select_multiple",
    "select multiple from": "select_multiple",
    "select multiple using": "select_multiple",
    "select multiple": "select_multiple",
    "select_multiple": "select_multiple",
    "select_one_external": "select_one",
    "select one external": "select_one",
    "select one from": "select_one",
    "select one using": "select_one",
    "select one": "select_one",
    "select_one": "select_one",
    "select1": "select_one",
    "rank": "rank",
}
"""Before the name of a list."""
DAYS: Final = frozenset({"start", "start time", "end", "end time", "today"})
"""Of these only the day is known, never the minute."""

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
    "background-geopoint": "where the device is",
    "audit": "when and where each answer was given",
    "background-audio": "the sounds around the source",
}
"""Types that tell who or where the source is: such a row is left out, for ever."""

IMPOSSIBLE: Final = {
    "csv-external": ("a list from another file", "write it in the sheet choices"),
    "xml-external": ("a list from another file", "write it in the sheet choices"),
    "select_one_from_file": ("a list from another file", "write it in the sheet choices"),
    "select_multiple_from_file": ("a list from another file", "write it in the sheet choices"),
    "select one from file": ("a list from another file", "write it in the sheet choices"),
    "select multiple from file": ("a list from another file", "write it in the sheet choices"),
    "osm": ("a map of buildings", "ask for it in words"),
    "cascading_select": ("an old kind of select", "use select_one with choice_filter"),
    "cascading select": ("an old kind of select", "use select_one with choice_filter"),
}
"""What a type is, and what to do instead."""

TRANSLATED: Final = frozenset(
    {
        "label",
        "hint",
        "guidance_hint",
        "constraint_message",
        "required_message",
        "image",
        "big-image",
        "audio",
        "video",
    }
)
"""Columns with one text for each language."""
ALIASES: Final = {
    "relevance": "relevant",
    "skip logic": "relevant",
    "constraining_message": "constraint_message",
    "jr:constraintmsg": "constraint_message",
    "requiredmsg": "required_message",
    "jr:requiredmsg": "required_message",
    "calculate": "calculation",
    "readonly": "read_only",
    "read only": "read_only",
    "count": "repeat_count",
    "jr:count": "repeat_count",
    "caption": "label",
    "command": "type",
    "tag": "name",
    "value": "name",
    "big image": "big-image",
    "entities:saveto": "save_to",
    "list name": "list_name",
}
USED: Final = frozenset(
    {
        "type",
        "name",
        "required",
        "relevant",
        "constraint",
        "calculation",
        "default",
        "read_only",
        "repeat_count",
        "choice_filter",
        "appearance",
        "parameters",
        "disabled",
        "holub::code",
        "holub::sensitive",
        "holub::precision",
    }
)
"""Columns of the sheet survey that mean something here, beside the translated ones."""
SAID: Final = {
    "trigger": "what sets off a calculation is not needed: it is worked out whenever something changes",
    "save_to": "entities are not known here",
    "autoplay": "nothing plays by itself here",
}
"""Columns that make no difference, with the words of the warning."""
UNUSED_SETTINGS: Final = {
    "public_key": "answers are encrypted to the desk's own key, not to this one",
    "submission_url": "answers go to the desk of the line, and nowhere else",
    "auto_send": "a source sends, and nothing else does",
    "client_editable": "what was sent cannot be changed",
}
CHOICE_COLUMNS: Final = frozenset({"list_name", "list name", "name", "value", "holub::code"})
LOOKS: Final = {
    "minimal": "list",
    "autocomplete": "list",
    "multiline": "long",
    "month-year": "month",
    "year": "year",
}
APPEARANCES: Final = re.compile(
    r"w[0-9]+|h[0-9]+|columns?(?:-[0-9]+|-pack|-flex)?|(?:quick)?(?:compact|complete)(?:-[0-9]+)?|horizontal(?:-compact)?|"
    r"bikram-sambat|"
    + "|".join(
        "field-list table-list minimal autocomplete quick likert label list list-nolabel image-map map maps "
        "placement-map picker rating vertical no-ticks new new-front new-rear front draw annotate signature selfie "
        "multiline numbers "
        "thousands-sep bearing url no-calendar month-year year week-number ethiopian coptic islamic myanmar persian "
        "buddhist no-buttons counter hidden-answer masked comment spinner dynamic hide-input".split()
    )
)
"""Words that say how a question looks on a screen or on paper."""
OTHER: Final = {
    # language: the choice, the question
    "ar": ("أخرى", "يرجى التحديد"),
    "de": ("Anderes", "Bitte angeben"),
    "en": ("Other", "Please specify"),
    "es": ("Otro", "Especifique, por favor"),
    "fa": ("دیگر", "لطفاً مشخص کنید"),
    "fr": ("Autre", "Veuillez préciser"),
    "it": ("Altro", "Specificare"),
    "pl": ("Inne", "Proszę podać"),
    "pt": ("Outro", "Por favor, especifique"),
    "ro": ("Altele", "Vă rugăm să precizați"),
    "ru": ("Другое", "Уточните, пожалуйста"),
    "so": ("Kale", "Fadlan caddee"),
    "sw": ("Nyingine", "Tafadhali taja"),
    "tr": ("Diğer", "Lütfen belirtin"),
    "uk": ("Інше", "Уточніть, будь ласка"),
}
"""What or_other adds."""
REFUSED_FUNCTIONS: Final = {
    "uuid": "it would make a number that follows the source",
    "random": "two people would be asked different things",
    "pulldata": "data from another file is not carried into the chat",
    "jr:itext": "texts are chosen by the chat itself",
    "search": "data from another file is not carried into the chat",
    "randomize": "two people would be asked different things",
    "digest": "it makes numbers that can be followed",
    "base64-decode": "there is nothing to decode here",
    "extract-signed": "there is nothing to decode here",
    "area": "there are no areas here",
    "enclosed-area": "there are no areas here",
    "distance": "there are no lines here",
    "geofence": "there are no areas here",
    "intersects": "there are no areas here",
    **dict.fromkeys(
        ("sin", "cos", "tan", "asin", "acos", "atan", "atan2", "exp", "exp10", "log", "log10"),
        "browsers do not agree on its last digits; work it out at the desk",
    ),
    "checklist": "write the condition out",
    "weighted-checklist": "write the condition out",
}

_PROMPT: Final = re.compile(r"^(?:add (?P<asked>.+) prompt|(?:q|get|uri:)\s*(?P<old>.+))$")


def plain_kind(kind: str) -> str:
    """A type without what older forms wrote around it: `add date prompt`, `q string`, `get today`, `uri:deviceid`."""
    prompt = _PROMPT.fullmatch(kind)
    return (prompt["asked"] or prompt["old"]) if kind not in TYPES and prompt else kind


TRUE: Final = frozenset({"yes", "true", "true()", "1", "y", "x"})
FALSE: Final = frozenset({"", "no", "false", "false()", "0", "n"})

"""The desk's words in two languages."""

from __future__ import annotations

import re
import string
import unicodedata
from datetime import date
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

import holub_desk.bulletins
import holub_desk.cases
import holub_desk.triage
import holub_desk.web
from holub_desk.bulletins.draft import SECTION_KINDS
from holub_desk.bulletins.exposure import details, finding
from holub_desk.bulletins.store import OPEN
from holub_desk.cases import claim, judging, standing
from holub_desk.cases.claims import Fit
from holub_desk.custody import log
from holub_desk.custody.verify import Kind
from holub_desk.exports.sharing import FORMATS
from holub_desk.places.proposal import Reason
from holub_desk.places.when import DatePrecision
from holub_desk.places.where import Precision
from holub_desk.search.run import Order
from holub_desk.staff import people
from holub_desk.staff.passwords import Weakness
from holub_desk.staff.rights import ROLES
from holub_desk.triage import consent, fields, grades, states
from holub_desk.triage.filter import IN_WORDS, NO_PLACE
from holub_desk.web.narrowing import FACETS
from holub_desk.web.texts import LANGUAGES, Words, load, plural_form
from holub_desk.web.untrusted import shown

WORDS = load()
TEMPLATES = list((Path(holub_desk.web.__file__).parent / "templates").glob("*.html"))


def placeholders(text: str) -> set[str | None]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_both_languages_have_the_same_texts() -> None:
    """The same names and placeholders, and none empty."""
    en, uk = WORDS["en"], WORDS["uk"]
    assert en.texts.keys() == uk.texts.keys()
    assert en.counted.keys() == uk.counted.keys()
    for name, text in en.texts.items():
        assert text.strip()
        assert uk[name].strip()
        assert placeholders(text) == placeholders(uk[name]), name
    for words, forms in ((en, {"one", "other"}), (uk, {"one", "few", "other"})):
        for name, counted in words.counted.items():
            assert counted.keys() == forms, name
            assert all(placeholders(text) == {"n"} for text in counted.values())


SPEAKS = (Reason.FORMER, Reason.ANSWERED, Reason.BESIDE, Reason.NEAR, Reason.KIND, Reason.ABOLISHED)
"""What a proposal says for one of several places."""
WAYS_REFUSED = ("no-way", "needs-reason", "needs-grades", "needs-link")
"""By `states.refusal`."""
DRAWN = ("settlement", "hromada", "raion", "oblast")
"""As closely as a place of the map can be known."""
BULLETIN_STATES = ("draft", "proposed", "scheduled", "released", "retracted")
VERBATIM = ("words", "lemmas", "letters", "quoted")
REPLY_STATES = ("reply_waiting", "reply_delivered", "reply_undeliverable", "reply_expired")


def test_every_text_is_there_and_used() -> None:
    """What templates and modules ask for exists, and nothing else stands in the files."""
    source = "\n".join(path.read_text("utf-8") for path in TEMPLATES)
    asked = set(re.findall(r"\bt\.(\w+)", source)) - {
        "count",
        "day",
        "day_of_year",
        "long_day",
        "plain_day",
        "month",
        "moment",
        "size",
        "or_code",
        "texts",
        "language",
        "short_day",
    }
    asked |= {"not_found", "not_yours", "error", "unreadable", "enrol_used", "last_way"}
    asked |= {f"people_{fault}" for fault in get_args(people.Fault)} | {
        f"weak_{each}" for each in (*get_args(Weakness), "code")
    }
    asked |= {f"role_{role}" for role in ROLES} | {f"role_may_{role}" for role in ROLES}
    asked |= {
        f"refused_{fault.replace('-', '_')}"
        for path in (
            Path(holub_desk.triage.__file__).parent,
            Path(holub_desk.cases.__file__).parent,
            Path(holub_desk.bulletins.__file__).parent,
            Path(holub_desk.web.__file__).parent,
        )
        for each in path.glob("*.py")
        for fault in re.findall(r'NotChanged\("([a-z-]+)"\)', each.read_text("utf-8"))
    }
    asked |= {f"refused_{why.replace('-', '_')}" for why in (*get_args(grades.Why), *WAYS_REFUSED)}
    asked |= {f"{kind}_{state}" for state in states.STATES for kind in ("state", "to")}
    asked |= {f"reason_{why}" for whys in states.REASONS.values() for why in whys}
    asked |= {f"letter_{each}" for each in grades.SOURCE} | {f"number_{each}" for each in grades.INFORMATION}
    asked |= {f"{kind}_{use}" for use in consent.USES for kind in ("use", "may")}
    asked |= {f"link_{kind}" for kind in fields.LINKS} | {f"field_{name}" for name in fields.FIELDS}
    asked |= {f"field_{name}" for name in ("channel", "use")} | {"assigned_me", "assigned_nobody", "given"}
    asked |= {f"protection_{each}" for each in ("none", "open", "handled")} | {
        "withdrawn_file",
        "told_group",
        "told_press",
        "told_other",
    }
    asked |= {f"sensitivity_{kind}{each}" for each in fields.SENSITIVITIES for kind in ("", "to_")}
    asked |= {f"search_{order}" for order in get_args(Order)}
    asked |= {f"narrow_{name}" for name in (*FACETS, "photo", "files", "withdrawn", "since", "until")}
    asked |= {f"charts_{text}_{kind}" for kind in ("code", "oblast") for text in ("by", "without", "none", "head")} | {
        "charts_by_code_said",
        "charts_by_oblast_said",
    }
    asked |= {f"place_{each}" for each in (IN_WORDS, NO_PLACE)} | {f"precision_{each}" for each in DRAWN}
    asked |= {"unit_district"}
    asked |= {f"claim_{each}" for each in claim.Kind} | {f"claim_fit_{each}" for each in Fit if each is not Fit.PUBLISH}
    asked |= {f"claim_place_{each}" for each in Precision} | {f"claim_time_{each}" for each in DatePrecision}
    asked |= {f"claim_only_{each}" for each in consent.USES if each != "publish"}
    asked |= {f"case_differ_{each}" for each in standing.DIFFERENCES} | {f"case_judge_{each}" for each in judging.KINDS}
    asked |= {f"case_why_{each}" for each in (*judging.KINDS, "echo")} | {
        "case_by_code",
        "case_by_place",
        "case_by_time",
    }
    asked |= {"case_by_who", "case_when_before", "case_at_least", "case_at_most"}
    asked |= {f"sharing_{each}" for each in (*FORMATS, "kind", "entity", "recipient", "purpose", "agreement")}
    asked |= {f"precision_{each}" for each in Precision} | {f"span_{each}" for each in DatePrecision}
    asked |= {f"why_{each}" for each in SPEAKS} | {f"act_{each}" for each in (*log.Act, "file", "silenced")}
    asked |= {f"finding_{each.replace('-', '_')}" for each in get_args(Kind)} | {"verify_forged", "verify_failed"}
    asked |= _of_bulletins()
    families = ("short_", "channel_", "language_", "kind_", "way_", "fault_", "reply_by_", *REPLY_STATES)
    known = {name for name in WORDS["en"].texts if not name.startswith(families)}
    assert asked == known
    counted = set(re.findall(r't\.count\("(\w+)"', source)) | {"arrived", "continued", "map_whole"}
    counted |= {"contents", "copies", "silenced"}
    assert counted == set(WORDS["en"].counted)


EXPOSURE = Path(holub_desk.bulletins.__file__).parent / "exposure"
BECAUSE = re.compile(
    r"\"((?:rare|verbatim|place|cell|picture|originals|cumulative|few|claim|report|too|set)-[a-z-]+"
    r"|uncited|withdrawn|not-allowed|sensitive|failed|hour|day)\""
)
"""The words of the check's own list, as its files have them."""


def _of_bulletins() -> set[str]:
    """What pages about bulletins ask for by the words that bulletins and the check have."""
    made = {f"rare_{kind}" for kind in get_args(details.Kind)} | {f"verbatim_{kind}" for kind in VERBATIM}
    source = "\n".join(path.read_text("utf-8") for path in EXPOSURE.glob("*.py"))
    made |= {each.replace("-", "_") for each in BECAUSE.findall(source)} - {"few_sources"} | {"few_sources"}
    asked = {f"because_{each}" for each in made}
    asked |= {f"{kind}_{each.value.replace('-', '_')}" for each in finding.Test for kind in ("test", "why")}
    asked |= {f"remedy_{each}" for each in finding.Remedy}
    asked |= {f"bstate_{each}" for each in BULLETIN_STATES} | {f"bul_now_{each}" for each in BULLETIN_STATES}
    asked |= {f"bul_closed_{each}" for each in BULLETIN_STATES if each not in OPEN}
    asked |= {f"bul_kind_{each}" for each in SECTION_KINDS} | {f"bul_claim_{each}" for each in claim.Kind}
    asked |= {f"bul_fit_{each}" for each in Fit if each is not Fit.PUBLISH}
    asked |= {f"bul_act_{each}" for each in "propose release correct retract held back".split()}
    asked |= {f"bul_tab_{each}" for each in "write picture check state history".split()}
    asked |= {f"bul_cover_{each}" for each in "left top width height".split()}
    return asked | {"bul_merged", "bul_differs", "refused_found", "refused_covers", "refused_meanwhile"}


@pytest.mark.parametrize(
    ("n", "expected"),
    [
        (0, "0 нових повідомлень"),
        (1, "1 нове повідомлення"),
        (2, "2 нові повідомлення"),
        (5, "5 нових повідомлень"),
        (11, "11 нових повідомлень"),
        (12, "12 нових повідомлень"),
        (21, "21 нове повідомлення"),
        (22, "22 нові повідомлення"),
        (111, "111 нових повідомлень"),
        (1004, "1\xa0004 нові повідомлення"),
    ],
)
def test_ukrainian_numbers(n: int, expected: str) -> None:
    """As people say them."""
    assert WORDS["uk"].count("arrived", n) == expected


def test_english_numbers() -> None:
    """One report, two reports."""
    assert [WORDS["en"].count("arrived", n) for n in (0, 1, 2)] == ["0 new reports", "1 new report", "2 new reports"]


@given(st.integers(0, 10**9), st.sampled_from(sorted(LANGUAGES)))
def test_every_number_has_a_form(n: int, language: str) -> None:
    """Nothing is left without words."""
    assert plural_form(n, language) in {"one", "few", "many", "other"}
    for name in WORDS[language].counted:
        assert str(n)[-1] in WORDS[language].count(name, n)


def test_days() -> None:
    """In a list and in a sentence, in both languages, for every month and weekday."""
    day = date(2026, 11, 20)
    assert WORDS["en"].day(day) == "Fri 20 Nov"
    assert WORDS["uk"].day(day) == "пт 20 лист."
    assert WORDS["en"].long_day(day) == "Friday 20 November 2026"
    assert WORDS["uk"].long_day(day) == "п’ятниця, 20 листопада 2026"
    for words in WORDS.values():
        days = [date.fromordinal(date(2026, 1, 1).toordinal() + n) for n in range(365)]
        assert len({words.day(each) for each in days}) == len({words.long_day(each) for each in days}) == 365


@pytest.mark.parametrize(
    ("count", "en", "uk"),
    [
        (0, "0 bytes", "0 байтів"),
        (999, "999 bytes", "999 байтів"),
        (1000, "1.0 kB", "1,0 кБ"),
        (999_949, "999.9 kB", "999,9 кБ"),
        (999_950, "1.0 MB", "1,0 МБ"),
        (104_857_600, "104.9 MB", "104,9 МБ"),
    ],
)
def test_sizes(count: int, en: str, uk: str) -> None:
    """Rounded never to a thousand of the smaller unit."""
    assert [WORDS[code].size(count).replace("\xa0", " ") for code in ("en", "uk")] == [en, uk]


def test_a_missing_text_is_an_error() -> None:
    """A template that asks for a text that is not there fails in its test, not in silence."""
    with pytest.raises(KeyError):
        Words("en", {}, {})["nothing"]
    assert WORDS["en"].or_code("channel", "carrier pigeon") == "carrier pigeon"


@given(st.text())
def test_shown_text_holds_no_markup(text: str) -> None:
    """Whatever comes in: no bracket, quote or ampersand of its own, and no tag but ours."""
    left = re.sub(r'<span class="unseen">U\+[0-9A-F]{4,6}</span>', "", shown(text))
    assert not set('<>"') & set(left)
    assert re.sub(r"&(amp|lt|gt|#39|#34);", "", left).count("&") == 0
    assert all(unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp") or c in "\n\t" for c in left)

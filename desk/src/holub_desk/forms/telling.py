"""Questions that ask for what identifies somebody. A name, a number or an address asked in words tells as much as one
that a device gives away. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from holub_wire.questionnaire.model import FILES, Question, Questionnaire, walk

_PERSON: Final = (
    "respondent|person|worker|victim|witness|interviewee|interviewer|enumerator|head|child|mother|father|guard|patient"
    "|member|owner|farmer|employee|informant|complainant|contact|husband|wife|spouse|pupil|student|teacher|caregiver"
)
_LABELS: Final[Mapping[str, str]] = {
    "a telephone number": (
        r"\b(tele)?phone (number|no\b|nr\b)|\b(mobile|cell|contact|whatsapp|viber|signal) (number|no\b)|\byour (tele|cell|"  # noqa: E501
        r"mobile )?phone\b|^(tele|cell|mobile )?phone$|^mobile$|номер\w* (мобільного |мобильного )?телефон|^(ваш |мобільний "  # noqa: E501
        r"|контактний |мобильный |контактный )?телефон$|num[eé]ro de t[eé]l[eé]|n[uú]mero de tel[eé]|telefon numara|رقم الهاتف"  # noqa: E501
    ),
    "an e-mail address": r"\be-?mails?\b|електронн\w+ (пошт|адрес)|электронн\w+ (почт|адрес)|courriel|correo electr",
    "a name": (
        rf"\b(your|his|her|full|first|last|family|given|middle|maiden) names?\b|"
        rf"\bsurnames?\b|\bnames? of (\w+ ){{0,2}}({_PERSON})s?\b|\b({_PERSON})['’]?s?['’]? names?\b"
        r"|^(the )?names?$|\b(what is|what's) your name\b|ваше ім|^ім['’ʼ]я$|прізвищ|по батькові|\bпіб\b|п\.\s?і\.\s?б|"
        r"ваше имя|как вас зовут|як вас (звати|звуть)|^имя$|фамили[яию]|отчеств|\bфио\b|votre nom|nom et pr[eé]nom|"
        r"\bpr[eé]noms?\b|su nombre|nombre completo|apellido|nome completo|sobrenome|soyad|adınız|الاسم الكامل|اسمك"
    ),
    "a number of a document": (
        r"\bpassport (number|no\b)|\b(national )?id( card)? (number|no\b)|\bnational id\b|\bidentity (card|document) number|"  # noqa: E501
        r"social security number|номер\w* (паспорт|документ|посвідчен|удостоверен)|серія .*паспорт|серия .*паспорт|\bінн\b|"  # noqa: E501
        r"\bинн\b|снилс|num[eé]ro d[eu] passeport|n[uú]mero de pasaporte"
    ),
    "an address": (
        r"\b(your|home|postal|street|full|exact|his|her) address\b|^address$|\bhouse number\b|\bwhere exactly do you live|"  # noqa: E501
        r"(ваша|домашн\w+|точн\w+) адрес|ваш адрес|^адреса?$|адреса? проживан|votre adresse|su direcci[oó]n"
    ),
    "an account by which somebody is found": r"\b(telegram|facebook|instagram|skype|user) ?(name|account|handle|id|page)s?\b",  # noqa: E501
}
_NAMES: Final[Mapping[str, str]] = {
    "a telephone number": r"(^|_)(tel|phone|telephone|mobile|msisdn|whatsapp)(_?(no|nr|num|number))?$",
    "an e-mail address": r"(^|_)e_?mail(_?address)?$",
    "a name": rf"^(my|your|full|first|last|family|given)_?names?$|^surname$|^({_PERSON})s?_names?$",
    "a number of a document": r"(^|_)(passport|nat(ional)?_id|id_(card_?)?(no|num|number))$",
    "an address": r"^(home_)?address$",
}
_PICTURES: Final[Mapping[str, str]] = {
    "a picture of a document": r"\b(id card|identity card|passport)\b|паспорт|посвідчен|удостоверен",
    "a face or a voice": r"\b(photo|picture|selfie|portrait) of (you\b|yourself|your face|(the |each )?"
    rf"({_PERSON})\b)|\bselfie\b|\bfaces?\b|ваше фото",
}
_BIRTH: Final = r"\b(birth|born|dob)\b|народжен|народився|рожден|родились|родился|naissance|nacimiento|nascimento"


def telling(form: Questionnaire) -> Iterator[tuple[Question, str]]:
    """Questions whose words ask for what identifies somebody, and what that is."""
    for question, _ in walk(form.questions):
        what = _what(question)
        if what is not None:
            yield question, what


def _what(question: Question) -> str | None:
    labels = [" ".join(label.lower().split()).strip(" *:?.") for label in question.label.values()]
    if question.type in ("text", "integer"):
        return _first(_LABELS, labels) or _first(_NAMES, [question.name.rpartition(".")[2].lower()])
    if question.type in FILES:
        return _first(_PICTURES, labels)
    if question.type == "date" and question.look not in ("month", "year"):
        found = any(re.search(_BIRTH, label) for label in labels)
        return "a day of birth; a month or a year may be enough" if found else None
    return None


def _first(patterns: Mapping[str, str], texts: list[str]) -> str | None:
    return next((what for what, pattern in patterns.items() if any(re.search(pattern, text) for text in texts)), None)

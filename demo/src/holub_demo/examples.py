"""A dozen invented reports: nobody wrote them, and no place or company in them is meant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Example:
    """One invented report; `answers` fit the shipped questionnaire."""

    language: str
    account: str
    answers: Mapping[str, str | list[str]]


EXAMPLES: Final = (
    Example(
        "uk",
        "У п’ятницю до гуртожитку на окраїні привезли два автобуси робітників. Говорили незнайомою мовою, вихід тільки "
        "групою.",
        {
            "topic": ["labour"],
            "knows": "seen",
            "when": "week",
            "oblast": "UA14",
            "settlement": "Маріуполь",
            "people": "fifty",
            "labour": ["arrived", "groups", "language"],
            "going_on": "yes",
            "told": "no",
            "use": "publish",
        },
    ),
    Example(
        "ru",
        "На здании бывшего банка повесили табличку «представительство», охрана своя. По будням приезжают две машины.",
        {
            "topic": ["office"],
            "knows": "seen",
            "when": "month",
            "oblast": "UA14",
            "settlement": "Донецк",
            "office": ["premises", "plates"],
            "going_on": "yes",
            "use": "share",
        },
    ),
    Example(
        "uk",
        "Оголошення на зупинці: бетонники, вахта 90 днів, паспорт «на оформлення» здають бригадиру.",
        {
            "topic": ["labour", "company"],
            "knows": "read",
            "when": "week",
            "oblast": "UA44",
            "labour": ["advert", "documents"],
            "organisation": "фірма з оголошення, «Степбуд»",
            "told": "no",
        },
    ),
    Example(
        "uk",
        "Будують біля кільця, таблички з назвою фірми зняли. Працюють і вночі, їжу привозять у контейнерах.",
        {
            "topic": ["construction", "labour"],
            "knows": "seen",
            "when": "longer",
            "oblast": "UA23",
            "settlement": "Мелітополь",
            "people": "hundreds",
            "labour": ["closed", "hours"],
            "construction": ["civil"],
            "going_on": "yes",
            "use": "publish",
        },
    ),
    Example(
        "ru",
        "Знакомая работает в столовой. Говорит, что рабочим второй месяц не платят и двое попросили связаться с "
        "посольством, им отказали.",
        {
            "topic": ["labour"],
            "knows": "heard",
            "when": "month",
            "oblast": "UA65",
            "people": "tens",
            "labour": ["pay", "threats"],
            "going_on": "unsure",
            "told": "no",
            "use": "keep",
        },
    ),
    Example(
        "en",
        "A man came to the dormitory with papers in two languages and told the men from abroad that they would get "
        "passports if they signed. Some signed.",
        {
            "topic": ["recruitment"],
            "knows": "seen",
            "when": "month",
            "oblast": "UA14",
            "people": "tens",
            "recruitment": ["recruiter", "pressed"],
            "use": "share",
        },
    ),
    Example(
        "uk",
        "По телевізору показали делегацію, яка дивилася на порт. Казали, що підпишуть угоду про роботу.",
        {
            "topic": ["other", "office"],
            "knows": "read",
            "when": "week",
            "office": ["agreement"],
            "other": ["delegation"],
        },
    ),
    Example(
        "uk",
        "Серед привезених, здається, є зовсім юні. Їх тримають окремо і на роботу возять разом з усіма.",
        {
            "topic": ["labour"],
            "knows": "seen",
            "when": "week",
            "oblast": "UA44",
            "people": "few",
            "labour": ["minor", "minder"],
            "going_on": "yes",
            "told": "group",
            "use": "share",
        },
    ),
    Example(
        "ru",
        "Ремонтируют школу, рабочие живут прямо в ней, за новым забором. На заборе щит с названием подрядчика.",
        {
            "topic": ["construction", "company"],
            "knows": "seen",
            "when": "month",
            "oblast": "UA23",
            "construction": ["civil", "board"],
            "people": "tens",
            "organisation": "«Приазов-Ремонт», подрядчик на щите",
            "use": "publish",
        },
    ),
    Example(
        "uk",
        "Чула, що після рейду на ринку кількох іноземців забрали і вони не повернулися до бараків.",
        {
            "topic": ["recruitment"],
            "knows": "heard",
            "when": "week",
            "oblast": "UA01",
            "people": "few",
            "recruitment": ["raid"],
            "going_on": "unsure",
        },
    ),
    Example(
        "en",
        "The old hotel has a flag I do not know and a paper on the door with opening hours for visas. Closed "
        "at weekends.",
        {
            "topic": ["office"],
            "knows": "seen",
            "when": "day",
            "day": "2026-11-02",
            "oblast": "UA44",
            "office": ["premises", "service"],
            "use": "publish",
        },
    ),
    Example(
        "uk",
        "Автобуси з робітниками вранці їдуть у бік моря, ввечері назад. Щодня однаково, супроводжує та сама машина.",
        {
            "topic": ["labour"],
            "knows": "seen",
            "when": "month",
            "oblast": "UA14",
            "settlement": "Маріуполь",
            "people": "fifty",
            "labour": ["minder", "groups", "clothing"],
            "going_on": "yes",
            "told": "no",
            "use": "publish",
        },
    ),
)

"""The words beside a name that tell what it is: a type, a preposition, a street, a title. All folded."""

from __future__ import annotations

from collections.abc import Mapping

from holub_desk.places.place import Kind

_C, _X, _M = Kind.VILLAGE, Kind.SETTLEMENT, Kind.CITY


def _types(kinds: tuple[Kind, ...], words: str) -> dict[str, tuple[Kind, ...]]:
    return dict.fromkeys(words.split(), kinds)


SETTLEMENTS: dict[str, tuple[Kind, ...]] = (
    _types((_M, Kind.CAPITAL), "м місто міста місту містом місті містечко містечка містечку г гор город города")
    | _types((_M, Kind.CAPITAL), "городу городом городе городок городка городке городку")
    | _types((_X, _C), "смт селище селища селищу селищем селищі пгт пос п поселок поселка поселку поселком поселке")
    | _types((_C,), "с село села селу селом селі селе хутір хутора хуторі хутор хуторе д деревня деревни деревне")
    | _types((_C, _X, _M), "станція станції станцію ст станция станции станцию нп")
)
"""Type words of settlements, and the kinds they speak of."""
ABBREVIATIONS = frozenset("м г гор с смт пгт пос п х д ст нп обл р вул ул просп пр пл пер пров бул".split())
"""Those that a full stop ends."""
RAION = frozenset(
    "район району районі районом района районе р-н р-ну р-ні р-на р-не р-ном райони районы районах".split()
)
OBLAST = frozenset("область області областю обл області областi области областью".split())
HROMADA = frozenset("громада громади громаді громаду громадою община общины общине общину".split())
UNITS: Mapping[str, tuple[Kind, ...]] = (
    dict.fromkeys(OBLAST, (Kind.OBLAST,))
    | dict.fromkeys(RAION, (Kind.RAION, Kind.DISTRICT, Kind.HROMADA))
    | dict.fromkeys(HROMADA, (Kind.HROMADA,))
)
"""Type words of what is named by an adjective. Raions that were abolished in 2020 live on as hromadas."""
GENITIVE = frozenset(
    "з із зі до від од біля коло після без для навколо поблизу близько неподалік недалеко околиць "
    "из до от возле около у после без для вокруг вблизи близ недалеко неподалеку со с напротив против".split()
)
PREPOSITIONS = GENITIVE | frozenset(
    "в у на під над через за по між поміж перед про при о к ко ув вo во под между через мимо из-под з-під "
    "in at near from to of around outside inside between through".split()
)
STREETS = frozenset(
    "вулиця вулиці вулицю вулицею вул проспект проспекту проспекті просп пр пр-т площа площі площу провулок провулку "
    "провул пров бульвар бульварі шосе мікрорайон мкр улица улицы улице улицу ул проспекта проспекте площадь площади "
    "пл переулок переулка переулке пер бульвара бульваре шоссе микрорайон".split()
)
TITLES = frozenset(
    "пан пана пану паном пані панові господин господина госпожа прізвище прізвищем фамилия фамилии майор капітан "
    "капитан полковник генерал лейтенант сержант прораб директор директора начальник бригадир мер мэр".split()
)
QUOTES = frozenset("«„“\"”'‹")

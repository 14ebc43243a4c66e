"""Hoshi Air: five teams and fourteen people, most in Tokyo, two in Paris."""

from functools import cache

from whiteglove.demo.story import rota
from whiteglove.demo.story.told import ColleagueTold, CompanyTold, Language, Role, TeamTold

DOMAIN = "hoshi-air.example"
NAMES: dict[Language, str] = {"en": "Hoshi Air", "ja": "ほし航空", "fr": "Hoshi Air"}
TOKYO = "Asia/Tokyo"
PARIS = "Europe/Paris"


@cache
def company() -> CompanyTold:
    """The company the demo is about."""
    return CompanyTold(name="Hoshi Air", names=NAMES, teams=_teams(), colleagues=_colleagues())


def colleagues_for(team: str, language: Language) -> tuple[ColleagueTold, ...]:
    """Who in the team writes this language; never empty for our own teams."""
    return _by_team_and_language()[team, language]


@cache
def colleague(key: str) -> ColleagueTold:
    """The colleague with this key."""
    return next(person for person in company().colleagues if person.key == key)


@cache
def _by_team_and_language() -> dict[tuple[str, Language], tuple[ColleagueTold, ...]]:
    languages: tuple[Language, ...] = ("en", "ja", "fr")
    return {
        (team.key, language): tuple(
            person
            for person in company().colleagues
            if team.key in person.teams and language in person.languages and person.role != "owner"
        )
        for team in company().teams
        for language in languages
    }


def _team(key: str, name: str, *, ja: str, fr: str, language: Language = "ja") -> TeamTold:
    signatures: dict[Language, str] = {
        "en": f"Hoshi Air · {name}\nHaneda, Tokyo · {key}@{DOMAIN}",
        "ja": f"ほし航空 {ja}\n東京・羽田 {key}@{DOMAIN}",
        "fr": f"Hoshi Air · {fr}\nHaneda, Tokyo · {key}@{DOMAIN}",
    }
    first, following, solution = rota.STANDARDS[key]
    return TeamTold(
        key=key,
        name=name,
        address=f"{key}@{DOMAIN}",
        language=language,
        signatures=signatures,
        hours=rota.HOURS.get(key, ()),
        holidays_in=rota.HOLIDAYS.get(key, ""),
        first_answer_hours=first,
        next_answer_hours=following,
        solution_hours=solution,
    )


def _teams() -> tuple[TeamTold, ...]:
    return (
        _team("switchboard", "Switchboard", ja="お客様窓口", fr="Accueil clients"),
        _team("baggage", "Baggage", ja="手荷物係", fr="Bagages"),
        _team("sales", "Sales", ja="営業部", fr="Service commercial"),
        _team("refunds", "Refunds", ja="払い戻し係", fr="Remboursements"),
        _team("loyalty", "Loyalty", ja="マイレージ会員係", fr="Fidélité"),
    )


def _person(key: str, name: str, role: Role, teams: str, **names: str) -> ColleagueTold:
    given = name.split(maxsplit=1)[0].lower().replace("é", "e")
    written: dict[Language, str] = {language: names[language] for language in ("en", "ja", "fr") if language in names}
    return ColleagueTold(
        key=key,
        name=name,
        email=f"{given}.{key}@{DOMAIN}",
        role=role,
        teams=tuple(teams.split()),
        languages=tuple(written),
        zone=PARIS if key in {"garnier", "lacroix"} else TOKYO,
        names=written,
        shifts=rota.SHIFTS.get(key, ()),
        skills=rota.SKILLS.get(key, ()),
        room_for=rota.ROOM.get(key),
    )


def _colleagues() -> tuple[ColleagueTold, ...]:
    return (
        _person("hayashi", "Keiko Hayashi", "owner", "switchboard", en="Keiko Hayashi", ja="林"),
        _person("okabe", "Masato Okabe", "manager", "switchboard baggage", en="Masato Okabe", ja="岡部"),
        _person("ishikawa", "Hana Ishikawa", "colleague", "switchboard", en="Hana Ishikawa", ja="石川"),
        _person("arai", "Yuto Arai", "temp", "switchboard", en="Yuto Arai", ja="新井"),
        _person("whitfield", "Tom Whitfield", "colleague", "switchboard refunds", en="Tom Whitfield"),
        _person(
            "garnier",
            "Élodie Garnier",
            "colleague",
            "switchboard baggage",
            fr="Élodie Garnier",
            en="Élodie Garnier",
        ),
        _person("mori", "Kenji Mori", "lead", "baggage", ja="森", en="Kenji Mori"),
        _person("nair", "Priya Nair", "colleague", "baggage", en="Priya"),
        _person("suzuki", "Rina Suzuki", "colleague", "sales", ja="鈴木", en="Rina Suzuki"),
        _person("haddad", "Camille Haddad", "lead", "sales", fr="Camille Haddad", en="Camille Haddad"),
        _person("kondo", "Naoko Kondo", "lead", "refunds", ja="近藤", en="Naoko Kondo"),
        _person(
            "lacroix",
            "Mathieu Lacroix",
            "colleague",
            "refunds baggage",
            fr="Mathieu Lacroix",
            en="Mathieu Lacroix",
        ),
        _person("taniguchi", "Mika Taniguchi", "lead", "loyalty", ja="谷口", en="Mika Taniguchi"),
        _person("adeyemi", "Seun Adeyemi", "colleague", "loyalty switchboard", en="Seun", fr="Seun Adeyemi"),
    )

"""People, streets and numbers for the packs' data: diverse, plausible, nobody's own."""

from __future__ import annotations

import unicodedata

from simulation.vocabulary.chance import Chance

FIRST_NAMES = (
    *("Mia", "Jonas", "Aylin", "Lukas", "Sofia", "Mateusz", "Hannah", "Emre", "Clara", "David"),
    *(
        "Nadia",
        "Felix",
        "Ingrid",
        "Tomasz",
        "Priya",
        "Elias",
        "Zeynep",
        "Noah",
        "Charlotte",
        "Amir",
    ),
    *("Yuki", "Leon", "Marta", "Ibrahim", "Greta", "Paolo", "Anneke", "Samuel", "Fatima", "Oskar"),
    *("Chiara", "Viktor", "Leila", "Henrik", "Joana", "Omar", "Katarina", "Bruno", "Mai", "Anton"),
    *("Rosa", "Stefan", "Imani", "Pieter", "Selin", "Gabriel", "Astrid"),
)
LAST_NAMES = (
    *("Keller", "Yilmaz", "Nowak", "Schneider", "Rossi", "Lindgren", "Okafor", "Fischer", "Patel"),
    *("Moreau", "Hoffmann", "Sato", "Brandt", "Kaya", "Vermeulen", "Costa", "Weber", "Haddad"),
    *("Novotny", "Sorensen", "Braun", "Nguyen", "Garcia", "Lorenz", "Rahimi", "Jansen", "Kowalski"),
    *("Vogel", "Demir", "Eriksen", "Silva", "Hartmann", "Petrov", "Meyer", "Osei", "Bianchi"),
    *("Larsen", "Krueger", "Tanaka", "Dubois", "Seidel", "Arslan", "Winter"),
)
STREETS = (
    *("Lindenweg", "Hauptstrasse", "Gartenstrasse", "Am Markt", "Schillerstrasse", "Rosenweg"),
    *("Bergstrasse", "Mozartstrasse", "Uferweg", "Kirchplatz", "Ahornallee", "Marktgasse"),
    *("Talstrasse", "Birkenweg", "Hafenstrasse", "Goethestrasse", "Wiesenweg", "Brunnenstrasse"),
)
CITIES = (
    ("10115", "Berlin"),
    ("20095", "Hamburg"),
    ("80331", "Munich"),
    ("50667", "Cologne"),
    ("60311", "Frankfurt"),
    ("70173", "Stuttgart"),
    ("04109", "Leipzig"),
    ("28195", "Bremen"),
    ("99084", "Erfurt"),
    ("48143", "Munster"),
    ("79098", "Freiburg"),
    ("55116", "Mainz"),
)
MAIL_HOSTS = ("mail.example", "postbox.example", "inbox.example", "web.example")


def address_of(chance: Chance) -> tuple[str, str, str]:
    """Street with number, postcode, city."""
    street = f"{chance.at('street').pick(STREETS)} {1 + chance.at('house').below(120)}"
    return (street, *chance.at("city").pick(CITIES))


def phone_number(chance: Chance) -> str:
    """A mobile number from a range that no network gives out."""
    return f"+49 1555 {1_000_000 + chance.at('phone').below(8_999_999)}"


def email_of(name: str, chance: Chance, *, taken: set[str]) -> str:
    """An address that nobody in ``taken`` has; it is added to ``taken``."""
    plain = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
    first, last = plain.split(" ", 1)
    local = chance.at("style").pick((f"{first}.{last}", f"{first[0]}.{last}", f"{last}.{first}"))
    local = local.replace(" ", "")
    host = chance.at("host").pick(MAIL_HOSTS)
    number = 1
    email = f"{local}@{host}"
    while email in taken:
        number += 1
        email = f"{local}{number}@{host}"
    taken.add(email)
    return email

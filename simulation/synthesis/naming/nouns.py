"""What one row of a table is called, and many."""

from __future__ import annotations

import re
from dataclasses import dataclass

from simulation.synthesis.schema.shape import Shape, Table
from simulation.synthesis.words.abbreviations import expanded
from simulation.synthesis.words.english import is_plural, plural, singular
from simulation.synthesis.words.listed import listed
from simulation.synthesis.words.splitting import table_words

_FOREIGN = listed(
    "nombre fecha precio cliente clientes pedido pedidos producto productos telefono "
    "direccion apellido ciudad cantidad empleado empleados factura facturas venta ventas "
    "usuario usuarios kunde kunden bestellung bestellungen preis datum menge artikel rechnung "
    "rechnungen strasse ort vorname nachname mitarbeiter geburtsdatum lieferant nom prenom "
    "adresse commande commandes produit produits prix ville quantite utilisateur facture "
    "employe nome cognome indirizzo prezzo prodotto prodotti ordine ordini fornitore quantita "
    "preco produto produtos endereco fornecedor naam klant klanten bestelling bestellingen "
    "prijs adres"
)
_NOT_A_NOUN = re.compile(r"^([a-z]{0,2}\d+|[a-z]|[a-z]{1,3}\d+|table\d*|data\d+)$")


@dataclass(frozen=True)
class Noun:
    one: str
    many: str


def nouns_of(shape: Shape) -> dict[str, Noun]:
    """A noun for each table, different for different tables."""
    foreign = speaks_another_language(shape)
    nouns: dict[str, Noun] = {}
    for table in shape.tables.values():
        noun = _noun(table, foreign=foreign)
        if noun.one in {other.one for other in nouns.values()}:
            noun = _as_it_is(table.name)
        nouns[table.name] = noun
    return nouns


def speaks_another_language(shape: Shape) -> bool:
    """Enough names that are common words of another language to leave all names as they are."""
    found = {
        word
        for table in shape.tables.values()
        for name in (table.name, *(column.name for column in table.columns))
        for word in table_words(name)
        if word in _FOREIGN
    }
    return len(found) >= 3


def is_readable(words: list[str]) -> bool:
    """Words that mean something aloud: not ``c1``, ``x``, ``t12``."""
    return not all(_NOT_A_NOUN.match(word) for word in words)


def _noun(table: Table, *, foreign: bool) -> Noun:
    words = [_as_written(table.name, word) for word in expanded(table_words(table.name))]
    if foreign or not table.name.isascii() or not is_readable(words):
        return _as_it_is(table.name)
    head = next((place for place, word in enumerate(words) if place and word in _AFTER_HEAD), 0)
    if head:
        words, tail = words[:head], words[head:]
    else:
        tail = []
    *front, last = words
    front = [word if word in _KEPT or not word.endswith("s") else singular(word) for word in front]
    one = singular(last)
    many = last if is_plural(last) else plural(last)
    if one in _ONE_OF:
        one, many = _ONE_OF[one]
    return Noun(one=" ".join([*front, one, *tail]), many=" ".join([*front, many, *tail]))


def _as_written(name: str, word: str) -> str:
    """``TV_Channel`` keeps its TV; a name all in capitals is only loud."""
    loud = not any(map(str.islower, name))
    parts = re.split(r"[\W_]+", name)
    return word.upper() if not loud and len(word) < 4 and word.upper() in parts else word


_ONE_OF = {
    "staff": ("staff member", "staff"),
    "inventory": ("inventory item", "inventory items"),
    "stock": ("stock item", "stock items"),
    "equipment": ("piece of equipment", "equipment"),
}
"""What one of them is called, for nouns that are not counted."""
_AFTER_HEAD = {"by", "of", "in", "for", "with", "per", "to", "above", "below"}
_KEPT = {"sales", "goods", "sports", "news", "works", "series"}


def _as_it_is(name: str) -> Noun:
    """A name that is not ours to inflect, quoted."""
    return Noun(one=f'"{name}" record', many=f'"{name}" records')

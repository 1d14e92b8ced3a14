"""Nouns of tables in singular and plural."""

from __future__ import annotations

import pytest

from simulation.synthesis.words.english import is_plural, joined, plural, singular, with_article

PAIRS = (
    "order orders,category categories,address addresses,box boxes,batch batches,bus buses,"
    "status statuses,person people,child children,movie movies,series series,analysis analyses,"
    "company companies,day days,purchase purchases,database databases,campus campuses,"
    "bonus bonuses,course courses,house houses,expense expenses,license licenses,virus viruses,"
    "match matches,wish wishes,quiz quizzes,shelf shelves,news news,aircraft aircraft,"
    "employee employees,hero heroes,leaf leaves,index indexes,process processes,invoice invoices,"
    "warehouse warehouses,nurse nurses,release releases,life lives,phase phases,use uses"
)


@pytest.mark.parametrize("pair", PAIRS.split(","))
def test_singular_and_plural_lead_to_each_other(pair: str) -> None:
    one, many = pair.split()
    assert plural(one) == many
    assert singular(many) == one
    assert singular(one) == one


def test_a_plural_is_recognised() -> None:
    assert is_plural("orders")
    assert not is_plural("status")


@pytest.mark.parametrize(
    ("noun", "said"),
    [
        ("order", "an order"),
        ("customer", "a customer"),
        ("user", "a user"),
        ("hour", "an hour"),
        ("unit", "a unit"),
        ("university", "a university"),
        ("unpaid bill", "an unpaid bill"),
        ("invoice line", "an invoice line"),
        ("European city", "a European city"),
    ],
)
def test_the_article_follows_the_sound(noun: str, said: str) -> None:
    assert with_article(noun) == said


def test_a_list_is_joined_as_people_do() -> None:
    assert joined(["a"]) == "a"
    assert joined(["a", "b", "c"]) == "a, b and c"
    assert joined([]) == ""

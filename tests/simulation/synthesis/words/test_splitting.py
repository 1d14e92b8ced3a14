"""Names as schemas write them, in words."""

from __future__ import annotations

import pytest

from simulation.synthesis.words.abbreviations import expanded
from simulation.synthesis.words.splitting import column_words, table_words, words_of


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("AlbumId", "album id"),
        ("order_details", "order details"),
        ("Order Details", "order details"),
        ("OrderID", "order id"),
        ("URLPath", "url path"),
        ("customerIDs", "customer ids"),
        ("playerid", "player id"),
        ("birthdate", "birth date"),
        ("unpaid", "unpaid"),
        ("update", "update"),
        ("candidate", "candidate"),
        ("username", "username"),
        ("c1", "c1"),
        ("Straße", "straße"),
        ("名前", "名前"),
        ("weird.name-here", "weird name here"),
        ("__", "__"),
    ],
)
def test_a_name_is_split_where_people_would(name: str, words: str) -> None:
    assert " ".join(words_of(name)) == words


@pytest.mark.parametrize(
    ("name", "words"),
    [("tblCustomers", "customers"), ("dim_product", "product"), ("vw_sales", "sales"), ("t", "t")],
)
def test_a_table_loses_the_prefix_that_says_table(name: str, words: str) -> None:
    assert " ".join(table_words(name)) == words


@pytest.mark.parametrize(
    ("name", "words"),
    [("strName", "name"), ("dtBirth", "birth"), ("int_count", "count"), ("intro", "intro")],
)
def test_a_column_loses_its_hungarian_prefix(name: str, words: str) -> None:
    assert " ".join(column_words(name)) == words


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("qty", "quantity"),
        ("dob", "date of birth"),
        ("num_employees", "number of employees"),
        ("phone_no", "phone number"),
        ("cust_addr", "customer address"),
    ],
)
def test_abbreviations_are_written_out(name: str, words: str) -> None:
    assert " ".join(expanded(words_of(name))) == words

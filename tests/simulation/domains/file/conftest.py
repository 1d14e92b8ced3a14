"""A library that fits on a page, as a domain file written by hand."""

from __future__ import annotations

import pytest

LIBRARY = """\
format: dialoom.domain/1
name: village-library
title: Village library
now: 2026-05-04T10:00:00
policy: |
  You help members of the library.
  Say which book is meant before you lend it.
schema: |
  CREATE TABLE book (
    book_id INTEGER PRIMARY KEY,
    title TEXT NOT NULL UNIQUE,
    author TEXT NOT NULL,
    lent_to TEXT
  );
data:
  book:
    columns: [book_id, title, author, lent_to]
    rows:
      - [1, "Dune", "Frank Herbert", null]
      - [2, "Emma", "Jane Austen", "Ann Berg"]
      - [3, "Ulysses", "James Joyce", null]
tools:
  get_book:
    description: One book by its title.
    parameters:
      type: object
      properties: {title: {type: string}}
      required: [title]
    returns:
      type: object
      properties: {title: {type: string}, author: {type: string}, lent_to: {type: [string, "null"]}}
    sql: SELECT title, author, lent_to FROM book WHERE title = :title
    frame:
      intent: read
      entity: book
      inputs: {title: {column: book.title, purpose: key}}
      outputs: {title: book.title, author: book.author, lent_to: book.lent_to}
  lend_book:
    description: Lend a book to a member.
    parameters:
      type: object
      properties: {title: {type: string}, member: {type: string}}
      required: [title, member]
    returns:
      type: object
      properties: {title: {type: string}, lent_to: {type: string}}
    sql: |
      UPDATE book SET lent_to = :member
      WHERE title = :title AND lent_to IS NULL
      RETURNING title, lent_to
    mutates: true
chains:
  - - id: dune
      title: Borrow Dune
      goal: Borrow the novel Dune for Carl Dietz, whose author is to be found out.
      subtasks:
        - id: dune-author
          intent: read
          entity: book
          tool: get_book
          goal: Find out who wrote Dune.
          knows: [{column: book.title, value: Dune, purpose: key}]
          wants: [{column: book.author, label: author, values: [Frank Herbert]}]
          steps:
            - tool: get_book
              arguments: {title: Dune}
              sources: {title: {kind: user, slot: 0}}
              result: {author: Frank Herbert}
          checks:
            - kind: told
              subtask: dune-author
              label: author
              values: [Frank Herbert]
              column: book.author
              description: The author was told.
        - id: dune-loan
          intent: update
          entity: book
          tool: lend_book
          goal: Borrow it for Carl Dietz.
          knows: [{column: book.title, value: Dune, purpose: key}]
          steps:
            - tool: lend_book
              arguments: {title: Dune, member: Carl Dietz}
              sources: {title: {kind: user, slot: 0}, member: {kind: default}}
          checks:
            - kind: world
              sql: SELECT count(*) FROM book WHERE title = 'Dune' AND lent_to = 'Carl Dietz'
              description: Dune is lent to Carl Dietz.
"""


@pytest.fixture
def library() -> str:
    return LIBRARY

"""How people talk about a database: names of things, of fields, and of what tools do.

Derived from a schema, then editable per domain. Three consumers share it: the walker of tasks,
the agenda agent, and the agenda user. A column is always named ``table.column``.
"""

from __future__ import annotations

from enum import StrEnum

from simulation.vocabulary.kept import Kept
from simulation.vocabulary.value import Value


class Kind(StrEnum):
    """What sort of thing a value is: decides how it is spoken, recognised and compared."""

    IDENTIFIER = "identifier"
    NAME = "name"
    TEXT = "text"
    CATEGORY = "category"
    INTEGER = "integer"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    DATETIME = "datetime"
    TIME = "time"
    BOOLEAN = "boolean"
    EMAIL = "email"
    PHONE = "phone"
    OPAQUE = "opaque"
    """Bytes, JSON, long text: never spoken."""


class Field(Value):
    """A column, or a computed field of a tool's result."""

    label: str
    """As in "the *order date*": lower case, no article."""
    kind: Kind
    synonyms: tuple[str, ...] = ()
    unit: str = ""
    """Appended when spoken: ``kg``; for money a currency sign put in front: ``€``."""
    hidden: bool = False
    """Never asked for or told (surrogate keys, hashes, blobs)."""
    spoken: dict[str, str] = {}
    """Stored value, as text, to what people say: ``{"in_transit": "on its way"}``."""
    phrases: tuple[str, ...] = ()
    """How the value stands behind the noun of its row: ``of {v}``, ``from {v}``."""
    clauses: dict[str, str] = {}
    """Stored value to a clause in which a caller says it: ``{"does not fit": "it does not fit"}``.
    The clause must hold the value as it is spoken."""


class Entity(Value):
    """A table or view, as people see it."""

    table: str
    singular: str
    plural: str
    synonyms: tuple[str, ...] = ()
    key: tuple[str, ...] = ()
    """Its identifying columns (bare names); empty for a table without a key."""
    known_by: tuple[str, ...] = ()
    """Bare columns by which people refer to one row, best first: name, email, date ..."""
    fields: dict[str, Field] = {}
    """By bare column name, in the table's order."""
    called: str = ""
    """How a row that is known by a name is called: ``the {v}``, ``{v}``."""
    stands_for: str = ""
    """The table whose row people name in place of this one: of an order's line, the product."""
    own: str = ""
    """For the table of the callers: what a caller calls the record: ``my account``."""


class Relation(Value):
    """``source`` rows refer to one ``target`` row: a foreign key, declared or inferred."""

    source: str
    source_columns: tuple[str, ...]
    target: str
    target_columns: tuple[str, ...]
    label: str = ""
    """What the target is to the source: "customer", "attending doctor"."""
    phrase: str = ""
    """How the target stands behind the source's noun: ``with {x}`` for an appointment's doctor."""


class Intent(StrEnum):
    READ = "read"
    """One row by its key."""
    SEARCH = "search"
    """Rows by properties, or the rows that belong to another row."""
    TOP = "top"
    """The n rows with the most or least of a measure."""
    AGGREGATE = "aggregate"
    """Count, sum, average, minimum or maximum, over all or by group, joins included."""
    DERIVE = "derive"
    """One value computed from a row (a balance, a remaining stock, an age)."""
    CREATE = "create"
    UPDATE = "update"
    DELETE = "delete"

    @property
    def mutates(self) -> bool:
        return self in (Intent.CREATE, Intent.UPDATE, Intent.DELETE)


class Purpose(StrEnum):
    """What a parameter or a spoken value is for."""

    KEY = "key"
    """Says which row is meant."""
    FILTER = "filter"
    """Narrows a search."""
    VALUE = "value"
    """What is to be written."""
    LIMIT = "limit"
    """How many rows."""


class Operator(StrEnum):
    EQUAL = "eq"
    CONTAINS = "contains"
    AT_LEAST = "ge"
    AT_MOST = "le"


class Input(Value):
    """What one parameter of a tool means."""

    column: str
    """``table.column``; a parameter without a column (a limit) has ""."""
    purpose: Purpose
    operator: Operator = Operator.EQUAL
    required: bool = True
    label: str = ""
    """As people call it, where it differs from the column's label."""


class Output(Value):
    """What one property of a result row means."""

    column: str
    """``table.column`` it is read from, or "" where it is computed."""
    field: Field
    """How it is called and spoken."""


class Frame(Value):
    """The meaning of one tool, enough to plan with it and to talk about it."""

    tool: str
    intent: Intent
    entity: str
    """The table that the result rows, or the changed row, belong to."""
    inputs: dict[str, Input] = {}
    outputs: dict[str, Output] = {}
    measure: str = ""
    """For top, aggregate, derive: the output property that carries the answer."""
    function: str = ""
    """For aggregate: count, sum, avg, min, max. For top: desc or asc."""
    group: str = ""
    """For aggregate: the output property that names the group, if there is one."""
    asks: tuple[str, ...] = ()
    """How a person puts it, as verb phrases with the entity: "cancel the order", "find out how
    many orders a customer has". Never the tool's name. Empty: wording falls back on intent."""
    done: tuple[str, ...] = ()
    """For changes, past participles: "cancelled"."""
    mine: tuple[str, ...] = ()
    """How a caller puts it, as verb phrases: ``cancel {row}``. ``{row}`` is the row it is about,
    ``{table}`` another row, ``{input}`` a value that is given. Empty: callers do not ask for it."""
    asked: dict[str, tuple[str, ...]] = {}
    """By output property, how a caller asks for it: ``when {row} was sent``; a whole question
    ends with its mark: ``has {row} been sent?``."""
    reasons: tuple[str, ...] = ()
    """Why a caller may want it, as sentences: "I found it cheaper elsewhere"."""


class Lexicon(Value):
    entities: dict[str, Entity] = {}
    """By table name."""
    relations: tuple[Relation, ...] = ()
    frames: dict[str, Frame] = {}
    """By tool name. A tool without a frame is offered to models but not used by the agenda."""
    caller: str = ""
    """The table whose row is the person who calls (customers, patients), so that "my order" is
    natural. Empty: the user is somebody who works with the data."""

    def field(self, column: str) -> Field | None:
        """The field of ``table.column`` (the table's name may itself contain dots)."""
        return _fields(self).get(column)


def _fields_by_column(lexicon: Lexicon) -> dict[str, Field]:
    found: dict[str, Field] = {}
    for table, entity in lexicon.entities.items():
        for name, field in entity.fields.items():
            found.setdefault(f"{table}.{name}", field)
    return found


_fields = Kept(_fields_by_column)

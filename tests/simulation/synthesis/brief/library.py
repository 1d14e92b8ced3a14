"""What a good model writes for a municipal library, stage by stage; nothing here is derived."""

from __future__ import annotations

from typing import Any

BRIEF = "a municipal library with branches, loans and fines"

QUESTIONS = {
    "all day long": [
        "Is 'The Left Hand of Darkness' on the shelf at the Riverside branch right now?",
        "Which books do I have out at the moment? My card is under ines.albrecht@example.org.",
        "When is my copy of 'Piranesi' due back?",
        "Please renew Tomasz Nowak's loan of 'Small Things Like These'.",
        "How much does Farid Haddad still owe in fines?",
        "What are the opening hours of the Hillside branch and its phone number?",
        "Change my phone number to 555-0188, I'm Greta Lindqvist.",
        "Do you have anything by Ursula K. Le Guin?",
        "I want to join the library: Noor Visser, noor.visser@example.org, at the Central branch.",
    ],
    "several steps": [
        "Which ten titles were borrowed most often since January 2025?",
        "Farid Haddad pays 4.50 today: which of his fines does that settle, and what remains?",
        "Lend copy 1007 to Ines Albrecht, unless she has unpaid fines over 10 euros.",
        "How many loans are overdue at each branch?",
        "Which members owe more than 5 euros, and how can we reach them by telephone?",
        "Show everything that Tomasz Nowak has borrowed since last December, with return dates.",
        "Put a hold for Greta Lindqvist on 'Babel' and tell her how many are ahead of her.",
        "How many copies of each genre does the Central branch own?",
        "Ines Albrecht returned copy 1003 this morning, eight days late; book it in.",
    ],
    "edge cases": [
        "I never borrowed 'Dune', why do you say that it is overdue?",
        "Please cancel my hold on 'Babel'; my name is Greta Lindquist.",
        "Renew loan 9999 for another four weeks.",
        "I paid the 3.20 fine in February, but it is still shown as open. Farid Haddad.",
        "Lend copy 1002 to Noor Visser although somebody else has it.",
        "Remove the card of Pavel Horak, he moved away; but has he returned everything?",
        "Which copies are marked as lost, and which of them were on loan when that happened?",
        "My card expired yesterday, can I still take two books home?",
        "Waive the fine on Ines Albrecht's last loan, the branch was closed that week.",
    ],
}

SQL = """
-- places
CREATE TABLE branches (
  branch_id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  address TEXT NOT NULL,
  phone TEXT NOT NULL,
  opening_hours TEXT NOT NULL
);
CREATE TABLE members (
  member_id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  email TEXT NOT NULL UNIQUE,
  phone TEXT,
  branch_id INTEGER NOT NULL REFERENCES branches(branch_id),
  status TEXT NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'suspended', 'expired')),
  joined_date TEXT NOT NULL DEFAULT (date('now'))
);
CREATE TABLE books (
  book_id INTEGER PRIMARY KEY,
  title TEXT NOT NULL,
  author TEXT NOT NULL,
  genre TEXT NOT NULL
    CHECK (genre IN ('fiction', 'crime', 'science fiction', 'history', 'children')),
  published_year INTEGER
);
CREATE TABLE copies (
  copy_id INTEGER PRIMARY KEY,
  book_id INTEGER NOT NULL REFERENCES books(book_id),
  branch_id INTEGER NOT NULL REFERENCES branches(branch_id),
  status TEXT NOT NULL CHECK (status IN ('available', 'on loan', 'lost'))
);
CREATE TABLE loans (
  loan_id INTEGER PRIMARY KEY AUTOINCREMENT,
  copy_id INTEGER NOT NULL REFERENCES copies(copy_id),
  member_id INTEGER NOT NULL REFERENCES members(member_id),
  loan_date TEXT NOT NULL,
  due_date TEXT NOT NULL,
  returned_date TEXT,
  renewals INTEGER NOT NULL DEFAULT 0 CHECK (renewals BETWEEN 0 AND 3),
  CHECK (due_date >= loan_date)
);
CREATE TABLE fines (
  fine_id INTEGER PRIMARY KEY AUTOINCREMENT,
  loan_id INTEGER NOT NULL REFERENCES loans(loan_id),
  amount REAL NOT NULL CHECK (amount > 0),
  issued_date TEXT NOT NULL,
  status TEXT NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'paid', 'waived')),
  paid_date TEXT
);
CREATE INDEX loans_of_members ON loans(member_id);
CREATE TRIGGER only_what_is_there BEFORE INSERT ON loans
WHEN (SELECT status FROM copies WHERE copy_id = NEW.copy_id) <> 'available'
BEGIN SELECT RAISE(ABORT, 'This copy is not on the shelf'); END;
CREATE TRIGGER copy_goes_out AFTER INSERT ON loans
BEGIN UPDATE copies SET status = 'on loan' WHERE copy_id = NEW.copy_id; END;
CREATE TRIGGER copy_comes_back AFTER UPDATE OF returned_date ON loans
WHEN NEW.returned_date IS NOT NULL AND OLD.returned_date IS NULL
BEGIN UPDATE copies SET status = 'available' WHERE copy_id = NEW.copy_id; END;
""".strip()

SCHEMA = {
    "title": "Maasdam Public Library",
    "name": "maasdam-library",
    "description": "Books and their copies at three branches, members, loans and fines.",
    "now": "2025-03-14T10:30:00",
    "sql": SQL,
}

ROWS: dict[str, dict[str, Any]] = {
    "branches": {
        "columns": ["branch_id", "name", "address", "phone", "opening_hours"],
        "rows": [
            [1, "Central", "Marktplein 4, Maasdam", "555-0101", "Mon-Sat 9:00-20:00"],
            [2, "Riverside", "Kade 18, Maasdam", "555-0102", "Tue-Sat 10:00-18:00"],
            [3, "Hillside", "Bergweg 77, Maasdam", "555-0103", "Tue-Fri 13:00-18:00"],
        ],
    },
    "members": {
        "columns": [
            "member_id",
            "name",
            "email",
            "phone",
            "branch_id",
            "status",
            "joined_date",
        ],
        "rows": [
            [
                101,
                "Ines Albrecht",
                "ines.albrecht@example.org",
                "555-0121",
                1,
                "active",
                "2021-09-03",
            ],
            [
                102,
                "Tomasz Nowak",
                "tomasz.nowak@example.org",
                "555-0122",
                2,
                "active",
                "2019-02-17",
            ],
            [
                103,
                "Greta Lindqvist",
                "greta.lindqvist@example.org",
                None,
                1,
                "active",
                "2024-11-30",
            ],
            [
                104,
                "Farid Haddad",
                "farid.haddad@example.org",
                "555-0124",
                3,
                "active",
                "2022-06-08",
            ],
            [
                105,
                "Pavel Horak",
                "pavel.horak@example.org",
                "555-0125",
                2,
                "suspended",
                "2018-01-25",
            ],
            [106, "Maartje de Wit", "m.dewit@example.org", "555-0126", 1, "active", "2020-10-12"],
            [
                107,
                "Samuel Okafor",
                "samuel.okafor@example.org",
                "555-0127",
                3,
                "active",
                "2023-04-19",
            ],
            [108, "Lotte Brouwer", "lotte.brouwer@example.org", None, 2, "expired", "2017-05-02"],
            [109, "Yusuf Demir", "yusuf.demir@example.org", "555-0129", 1, "active", "2024-08-21"],
            [
                110,
                "Claire Fontaine",
                "claire.fontaine@example.org",
                "555-0130",
                1,
                "active",
                "2025-01-09",
            ],
        ],
    },
    "books": {
        "columns": ["book_id", "title", "author", "genre", "published_year"],
        "rows": [
            [1, "The Left Hand of Darkness", "Ursula K. Le Guin", "science fiction", 1969],
            [2, "Piranesi", "Susanna Clarke", "fiction", 2020],
            [3, "Small Things Like These", "Claire Keegan", "fiction", 2021],
            [4, "Babel", "R. F. Kuang", "fiction", 2022],
            [5, "Dune", "Frank Herbert", "science fiction", 1965],
            [6, "The Dispossessed", "Ursula K. Le Guin", "science fiction", 1974],
            [7, "The Thursday Murder Club", "Richard Osman", "crime", 2020],
            [8, "Black Earth", "Timothy Snyder", "history", 2015],
            [9, "Matilda", "Roald Dahl", "children", 1988],
            [10, "In the Woods", "Tana French", "crime", 2007],
        ],
    },
    "copies": {
        "columns": ["copy_id", "book_id", "branch_id", "status"],
        "rows": [
            [1001, 1, 1, "available"],
            [1002, 1, 2, "on loan"],
            [1003, 2, 1, "on loan"],
            [1004, 2, 3, "available"],
            [1005, 3, 2, "on loan"],
            [1006, 4, 1, "on loan"],
            [1007, 4, 2, "available"],
            [1008, 5, 1, "available"],
            [1009, 5, 3, "lost"],
            [1010, 6, 2, "available"],
            [1011, 7, 1, "on loan"],
            [1012, 7, 3, "available"],
            [1013, 8, 1, "available"],
            [1014, 9, 3, "on loan"],
            [1015, 10, 1, "available"],
        ],
    },
    "loans": {
        "columns": [
            "loan_id",
            "copy_id",
            "member_id",
            "loan_date",
            "due_date",
            "returned_date",
            "renewals",
        ],
        "rows": [
            [501, 1001, 102, "2024-12-03", "2024-12-31", "2024-12-28", 0],
            [502, 1008, 104, "2024-12-10", "2025-01-07", "2025-01-20", 0],
            [503, 1010, 101, "2024-12-17", "2025-01-14", "2025-01-10", 0],
            [504, 1013, 106, "2025-01-08", "2025-02-05", "2025-02-18", 1],
            [505, 1009, 105, "2025-01-11", "2025-02-08", None, 0],
            [506, 1015, 107, "2025-01-21", "2025-02-18", "2025-02-17", 0],
            [507, 1003, 101, "2025-02-06", "2025-03-06", None, 0],
            [508, 1005, 102, "2025-02-20", "2025-03-20", None, 1],
            [509, 1002, 109, "2025-02-22", "2025-03-22", None, 0],
            [510, 1006, 110, "2025-02-25", "2025-03-25", None, 0],
            [511, 1011, 104, "2025-02-01", "2025-03-01", None, 2],
            [512, 1014, 107, "2025-03-04", "2025-04-01", None, 0],
            [513, 1012, 106, "2025-02-11", "2025-03-11", "2025-03-10", 0],
            [514, 1007, 103, "2025-01-30", "2025-02-27", "2025-02-26", 0],
        ],
    },
    "fines": {
        "columns": ["fine_id", "loan_id", "amount", "issued_date", "status", "paid_date"],
        "rows": [
            [701, 502, 3.2, "2025-01-20", "open", None],
            [702, 504, 3.25, "2025-02-18", "paid", "2025-02-21"],
            [703, 505, 18.5, "2025-02-22", "open", None],
            [704, 511, 3.25, "2025-03-14", "open", None],
            [705, 507, 2, "2025-03-14", "open", None],
            [706, 506, 1.5, "2025-02-17", "waived", None],
        ],
    },
}

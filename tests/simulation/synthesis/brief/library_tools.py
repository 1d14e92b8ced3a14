"""The tools that a good model writes for the library, one group for each batch of questions."""

from __future__ import annotations

from typing import Any

JsonObject = dict[str, Any]
INT, NUM, TEXT = {"type": "integer"}, {"type": "number"}, {"type": "string"}
TEXT_OR_NULL = {"type": ["string", "null"]}


def parameters(required: str = "", **properties: JsonObject) -> JsonObject:
    return {"type": "object", "properties": properties, "required": required.split()}


def row(**properties: JsonObject) -> JsonObject:
    return {"type": "object", "properties": properties, "required": list(properties)}


def rows(**properties: JsonObject) -> JsonObject:
    return {"type": "array", "items": row(**properties)}


def said(kind: str, text: str, **more: Any) -> JsonObject:
    return {"type": kind, "description": text, **more}


LIMIT = said("integer", "How many at most.", default=10, minimum=1, maximum=50)

SEARCH_BOOKS = {
    "name": "search_books",
    "description": "Search titles by title, author or genre, with how many copies are in.",
    "parameters": parameters(
        title=said("string", "The title or a part of it."),
        author=said("string", "The author or a part of the name."),
        genre=said(
            "string",
            "The genre.",
            enum=["fiction", "crime", "science fiction", "history", "children"],
        ),
        limit=LIMIT,
    ),
    "sql": "SELECT b.book_id, b.title, b.author, b.genre, b.published_year, "
    "SUM(CASE WHEN c.status = 'available' THEN 1 ELSE 0 END) AS available_copies "
    "FROM books b LEFT JOIN copies c ON c.book_id = b.book_id "
    "WHERE (:title IS NULL OR b.title LIKE '%' || :title || '%') "
    "AND (:author IS NULL OR b.author LIKE '%' || :author || '%') "
    "AND (:genre IS NULL OR b.genre = :genre) "
    "GROUP BY b.book_id ORDER BY b.title, b.book_id LIMIT COALESCE(:limit, 10);",
    "returns": rows(
        book_id=INT,
        title=TEXT,
        author=TEXT,
        genre=TEXT,
        published_year={"type": ["integer", "null"]},
        available_copies=INT,
    ),
    "samples": [{"author": "Le Guin"}, {"genre": "crime", "limit": 5}, {"title": "Dune"}],
    "asks": [
        "look for a book",
        "find out which books there are by an author",
        "search for a title",
    ],
}
SEARCH_MEMBERS = {
    "name": "search_members",
    "description": "Find members by name or email address.",
    "parameters": parameters(
        name=said("string", "The name or a part of it."),
        email=said("string", "The email address."),
        limit=LIMIT,
    ),
    "sql": "SELECT m.member_id, m.name, m.email, m.phone, m.status, m.branch_id, "
    "br.name AS branch_name FROM members m JOIN branches br ON br.branch_id = m.branch_id "
    "WHERE (:name IS NULL OR m.name LIKE '%' || :name || '%') "
    "AND (:email IS NULL OR LOWER(m.email) = LOWER(:email)) "
    "ORDER BY m.name, m.member_id LIMIT :limit",
    "returns": rows(
        member_id=INT,
        name=TEXT,
        email=TEXT,
        phone=TEXT_OR_NULL,
        status=TEXT,
        branch_id=INT,
        branch_name=TEXT,
    ),
    "samples": [{"name": "Haddad"}, {"email": "ines.albrecht@example.org"}],
    "asks": ["find a member", "look up somebody's card", "check who a member is"],
}
LIST_LOANS = {
    "name": "list_member_loans",
    "description": "The loans of a member, latest first; only those still out, if wanted.",
    "parameters": parameters(
        "member_id",
        member_id=said("integer", "The member, as another tool gave it."),
        only_open=said("integer", "1: only what has not been returned.", enum=[0, 1], default=0),
    ),
    "sql": "SELECT l.loan_id, l.member_id, l.copy_id, b.title AS title, l.loan_date, l.due_date, "
    "l.returned_date, l.renewals FROM loans l JOIN copies c ON c.copy_id = l.copy_id "
    "JOIN books b ON b.book_id = c.book_id WHERE l.member_id = :member_id "
    "AND (:only_open = 0 OR l.returned_date IS NULL) ORDER BY l.loan_date DESC, l.loan_id LIMIT 50",
    "returns": rows(
        loan_id=INT,
        member_id=INT,
        copy_id=INT,
        title=TEXT,
        loan_date=TEXT,
        due_date=TEXT,
        returned_date=TEXT_OR_NULL,
        renewals=INT,
    ),
    "samples": [{"member_id": 101, "only_open": 1}, {"member_id": 102}],
    "asks": ["see what a member has borrowed", "go through a member's loans", "check what is out"],
}
LIST_COPIES = {
    "name": "list_copies_of_book",
    "description": "All copies of a title with their branch and whether they are on the shelf.",
    "parameters": parameters(
        "book_id",
        book_id=said("integer", "The title, as another tool gave it."),
        branch_id=said("integer", "Only at this branch."),
    ),
    "sql": "SELECT c.copy_id, c.book_id, c.branch_id, br.name AS branch_name, c.status "
    "FROM copies c JOIN branches br USING (branch_id) WHERE c.book_id = :book_id "
    "AND (:branch_id IS NULL OR c.branch_id = :branch_id) ORDER BY c.copy_id LIMIT 50",
    "returns": rows(copy_id=INT, book_id=INT, branch_id=INT, branch_name=TEXT, status=TEXT),
    "samples": [{"book_id": 1}, {"book_id": 1, "branch_id": 2}],
    "asks": ["see where a book is on the shelf", "find out which copies of a book there are"],
}
RENEW_LOAN = {
    "name": "renew_loan",
    "description": "Renew a loan that is still out by four weeks, at most three times.",
    "parameters": parameters("loan_id", loan_id=said("integer", "The loan.")),
    "sql": "UPDATE loans SET due_date = date(due_date, '+28 days'), renewals = renewals + 1 "
    "WHERE loan_id = :loan_id AND returned_date IS NULL AND renewals < 3 "
    "RETURNING loan_id, member_id, due_date, renewals",
    "returns": row(loan_id=INT, member_id=INT, due_date=TEXT, renewals=INT),
    "samples": [{"loan_id": 508}, {"loan_id": 512}],
    "asks": ["renew a loan", "have a loan extended", "keep a book for longer"],
    "done": ["renewed"],
}
GET_FINES = {
    "name": "get_member_balance",
    "description": "What a member owes in open fines.",
    "parameters": parameters("member_id", member_id=said("integer", "The member.")),
    "sql": "SELECT m.member_id, m.name, ROUND(COALESCE(SUM(f.amount), 0), 2) AS amount_owed "
    "FROM members m LEFT JOIN loans l ON l.member_id = m.member_id "
    "LEFT JOIN fines f ON f.loan_id = l.loan_id AND f.status = 'open' "
    "WHERE m.member_id = :member_id GROUP BY m.member_id",
    "returns": row(member_id=INT, name=TEXT, amount_owed=NUM),
    "samples": [{"member_id": 104}, {"member_id": 103}],
    "asks": ["find out what a member owes", "check somebody's open fines"],
}
GET_BRANCH = {
    "name": "get_branch",
    "description": "Address, phone and opening hours of a branch by its name.",
    "parameters": parameters("name", name=said("string", "The branch's name or a part of it.")),
    "sql": "SELECT branch_id, name, address, phone, opening_hours FROM branches "
    "WHERE name LIKE '%' || :name || '%' ORDER BY branch_id LIMIT 1",
    "returns": row(branch_id=INT, name=TEXT, address=TEXT, phone=TEXT, opening_hours=TEXT),
    "samples": [{"name": "Hillside"}],
    "asks": ["find out when a branch is open", "get the address of a branch"],
}
UPDATE_CONTACT = {
    "name": "update_member_contact",
    "description": "Change the phone number or the email address of a member.",
    "parameters": parameters(
        "member_id",
        member_id=said("integer", "The member."),
        phone=said("string", "The new phone number."),
        email=said("string", "The new email address."),
    ),
    "sql": "UPDATE members SET phone = COALESCE(:phone, phone), email = COALESCE(:email, email) "
    "WHERE member_id = :member_id RETURNING member_id, name, phone, email",
    "returns": row(member_id=INT, name=TEXT, phone=TEXT_OR_NULL, email=TEXT),
    "samples": [{"member_id": 103, "phone": "555-0188"}],
    "asks": ["change somebody's contact details", "update a phone number"],
    "done": ["changed"],
}
CREATE_MEMBER = {
    "name": "create_member",
    "description": "Register a new member at a branch; the email address must be new.",
    "parameters": parameters(
        "name email branch_id",
        name=said("string", "Full name."),
        email=said("string", "Email address."),
        phone=said("string", "Phone number."),
        branch_id=said("integer", "The branch that the member joins."),
    ),
    "sql": "INSERT INTO members (name, email, phone, branch_id) "
    "VALUES (:name, :email, :phone, :branch_id) "
    "RETURNING member_id, name, email, status, joined_date",
    "returns": row(member_id=INT, name=TEXT, email=TEXT, status=TEXT, joined_date=TEXT),
    "samples": [{"name": "Noor Visser", "email": "noor.visser@example.org", "branch_id": 1}],
    "asks": ["register a new member", "sign somebody up for a card"],
    "done": ["registered"],
}
TOP_BOOKS = {
    "name": "top_borrowed_books",
    "description": "The titles that were borrowed most often, within a period if wanted.",
    "parameters": parameters(
        since=said("string", "Loans from this day on, YYYY-MM-DD."), limit=LIMIT
    ),
    "sql": "SELECT b.book_id, b.title, b.author, COUNT(l.loan_id) AS loan_count FROM books b "
    "JOIN copies c ON c.book_id = b.book_id JOIN loans l ON l.copy_id = c.copy_id "
    "WHERE (:since IS NULL OR l.loan_date >= :since) GROUP BY b.book_id "
    "ORDER BY loan_count DESC, b.title LIMIT COALESCE(:limit, 10)",
    "returns": rows(book_id=INT, title=TEXT, author=TEXT, loan_count=INT),
    "samples": [{"since": "2025-01-01", "limit": 10}, {}],
    "asks": ["see which books are borrowed most", "get the most popular titles"],
}
OVERDUE = {
    "name": "count_overdue_loans_by_branch",
    "description": "How many loans are overdue today at each branch.",
    "parameters": parameters(),
    "sql": "SELECT br.branch_id, br.name AS branch_name, COUNT(*) AS overdue_loans "
    "FROM loans l JOIN copies c ON c.copy_id = l.copy_id "
    "JOIN branches br ON br.branch_id = c.branch_id "
    "WHERE l.returned_date IS NULL AND l.due_date < date('now') "
    "GROUP BY br.branch_id, br.name ORDER BY overdue_loans DESC, br.branch_id",
    "returns": rows(branch_id=INT, branch_name=TEXT, overdue_loans=INT),
    "samples": [{}],
    "asks": ["find out how many loans are overdue at each branch"],
}
DEBTORS = {
    "name": "list_members_with_open_fines",
    "description": "Members who owe at least an amount, with their phone numbers, most first.",
    "parameters": parameters(
        "minimum", minimum=said("number", "The least that they owe.", minimum=0)
    ),
    "sql": "SELECT m.member_id, m.name, m.phone, m.email, SUM(f.amount) AS amount_owed "
    "FROM fines AS f JOIN loans AS l ON l.loan_id = f.loan_id "
    "JOIN members AS m ON m.member_id = l.member_id WHERE f.status = 'open' "
    "GROUP BY m.member_id HAVING SUM(f.amount) >= :minimum ORDER BY amount_owed DESC LIMIT 50",
    "returns": rows(member_id=INT, name=TEXT, phone=TEXT_OR_NULL, email=TEXT, amount_owed=NUM),
    "samples": [{"minimum": 5}, {"minimum": 0}],
    "asks": ["see who owes money", "find out which members have open fines"],
}
LEND = {
    "name": "create_loan",
    "description": "Lend a copy to a member for four weeks; refused unless it is on the shelf.",
    "parameters": parameters(
        "copy_id member_id",
        copy_id=said("integer", "The copy."),
        member_id=said("integer", "The member."),
    ),
    "sql": "INSERT INTO loans (copy_id, member_id, loan_date, due_date) "
    "VALUES (:copy_id, :member_id, date('now'), date('now', '+28 days')) "
    "RETURNING loan_id, copy_id, member_id, loan_date, due_date",
    "returns": row(loan_id=INT, copy_id=INT, member_id=INT, loan_date=TEXT, due_date=TEXT),
    "samples": [{"copy_id": 1007, "member_id": 101}],
    "asks": ["lend a copy to a member", "check a book out"],
    "done": ["lent"],
}
RETURN = {
    "name": "return_copy",
    "description": "Book a copy in that was on loan, today.",
    "parameters": parameters("copy_id", copy_id=said("integer", "The copy.")),
    "sql": "UPDATE loans SET returned_date = date('now') WHERE copy_id = :copy_id "
    "AND returned_date IS NULL RETURNING loan_id, copy_id, member_id, due_date, returned_date",
    "returns": row(loan_id=INT, copy_id=INT, member_id=INT, due_date=TEXT, returned_date=TEXT),
    "samples": [{"copy_id": 1003}],
    "asks": ["book a returned copy in", "take a book back"],
    "done": ["booked in"],
}
LIST_FINES = {
    "name": "list_member_fines",
    "description": "The fines of a member with the title they are for, latest first.",
    "parameters": parameters(
        "member_id",
        member_id=said("integer", "The member."),
        status=said("string", "Only with this status.", enum=["open", "paid", "waived"]),
    ),
    "sql": "SELECT f.fine_id, f.loan_id, b.title AS title, f.amount, f.issued_date, f.status, "
    "f.paid_date FROM fines f JOIN loans l ON l.loan_id = f.loan_id "
    "JOIN copies c ON c.copy_id = l.copy_id JOIN books b ON b.book_id = c.book_id "
    "WHERE l.member_id = :member_id AND (:status IS NULL OR f.status = :status) "
    "ORDER BY f.issued_date DESC, f.fine_id LIMIT 50",
    "returns": rows(
        fine_id=INT,
        loan_id=INT,
        title=TEXT,
        amount=NUM,
        issued_date=TEXT,
        status=TEXT,
        paid_date=TEXT_OR_NULL,
    ),
    "samples": [{"member_id": 104}, {"member_id": 104, "status": "open"}],
    "asks": ["go through a member's fines", "see which fines are open"],
}
WAIVE = {
    "name": "waive_fine",
    "description": "Waive a fine that is still open.",
    "parameters": parameters("fine_id", fine_id=said("integer", "The fine.")),
    "sql": "UPDATE fines SET status = 'waived' WHERE fine_id = :fine_id AND status = 'open' "
    "RETURNING fine_id, loan_id, amount, status",
    "returns": row(fine_id=INT, loan_id=INT, amount=NUM, status=TEXT),
    "samples": [{"fine_id": 705}],
    "asks": ["waive a fine", "let somebody off a fine"],
    "done": ["waived"],
}
DELETE_MEMBER = {
    "name": "delete_member",
    "description": "Remove a member who never borrowed anything.",
    "parameters": parameters("member_id", member_id=said("integer", "The member.")),
    "sql": "DELETE FROM members WHERE member_id = :member_id RETURNING member_id, name",
    "returns": row(member_id=INT, name=TEXT),
    "samples": [{"member_id": 108}],
    "asks": ["remove a member", "close somebody's card"],
    "done": ["removed"],
}
LOST = {
    "name": "list_lost_copies",
    "description": "Copies that are marked as lost, with the loan they were last out on.",
    "parameters": parameters(branch_id=said("integer", "Only of this branch.")),
    "sql": "WITH last AS (SELECT copy_id, MAX(loan_id) AS loan_id FROM loans GROUP BY copy_id) "
    "SELECT c.copy_id, b.title AS title, c.branch_id, last.loan_id AS loan_id FROM copies c "
    "JOIN books b ON b.book_id = c.book_id LEFT JOIN last ON last.copy_id = c.copy_id "
    "WHERE c.status = 'lost' AND (:branch_id IS NULL OR c.branch_id = :branch_id) "
    "ORDER BY c.copy_id LIMIT 50",
    "returns": rows(copy_id=INT, title=TEXT, branch_id=INT, loan_id={"type": ["integer", "null"]}),
    "samples": [{}, {"branch_id": 3}],
    "asks": ["see which copies are lost"],
}

GROUPS: tuple[tuple[JsonObject, ...], ...] = (
    (SEARCH_BOOKS, SEARCH_MEMBERS, LIST_LOANS, LIST_COPIES, RENEW_LOAN, GET_FINES, GET_BRANCH),
    (SEARCH_MEMBERS, UPDATE_CONTACT, CREATE_MEMBER, TOP_BOOKS, OVERDUE, DEBTORS, LEND),
    (SEARCH_BOOKS, LIST_FINES, RETURN, RENEW_LOAN, WAIVE),
    (DELETE_MEMBER, LOST),
)
PAY = {
    "name": "pay_fine",
    "description": "Record that an open fine was paid today.",
    "parameters": parameters("fine_id", fine_id=said("integer", "The fine.")),
    "sql": "UPDATE fines SET status = 'paid', paid_date = date('now') "
    "WHERE fine_id = :fine_id AND status = 'open' RETURNING fine_id, amount, status, paid_date",
    "returns": row(fine_id=INT, amount=NUM, status=TEXT, paid_date=TEXT),
    "samples": [{"fine_id": 701}],
    "asks": ["pay a fine", "settle a fine"],
    "done": ["paid"],
}
POLICY = """You help members and staff of Maasdam Public Library with books, loans and fines.
You can look up titles and copies, members, loans, fines and branches. You can register and remove
members, change how they are reached, lend, renew and take back copies, and settle or waive fines.
Before you change anything, say what will change and wait for a yes.
A loan runs for four weeks and is renewed at most three times, while the copy is still out.
Only copies that are on the shelf are lent.
Never make up a number or a name; if several records fit, say which there are and ask.
What the tools do not offer you cannot do; say so."""

"""Databases of several shapes, small enough to build for each test."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import apsw
import pytest

MUSIC = """
CREATE TABLE Artist (ArtistId INTEGER PRIMARY KEY, Name NVARCHAR(120));
CREATE TABLE Album (AlbumId INTEGER PRIMARY KEY, Title NVARCHAR(160) NOT NULL,
    ArtistId INTEGER NOT NULL REFERENCES Artist (ArtistId));
CREATE TABLE Genre (GenreId INTEGER PRIMARY KEY, Name NVARCHAR(120));
CREATE TABLE Track (TrackId INTEGER PRIMARY KEY, Name NVARCHAR(200) NOT NULL,
    AlbumId INTEGER REFERENCES Album, GenreId INTEGER REFERENCES Genre,
    Milliseconds INTEGER NOT NULL, UnitPrice NUMERIC(10, 2) NOT NULL);
CREATE TABLE Employee (EmployeeId INTEGER PRIMARY KEY, LastName NVARCHAR(20) NOT NULL,
    FirstName NVARCHAR(20) NOT NULL, ReportsTo INTEGER REFERENCES Employee (EmployeeId),
    HireDate DATETIME);
CREATE TABLE Customer (CustomerId INTEGER PRIMARY KEY, FirstName NVARCHAR(40) NOT NULL,
    LastName NVARCHAR(20) NOT NULL, Country NVARCHAR(40), Email NVARCHAR(60) NOT NULL,
    SupportRepId INTEGER REFERENCES Employee (EmployeeId));
CREATE TABLE Invoice (InvoiceId INTEGER PRIMARY KEY,
    CustomerId INTEGER NOT NULL REFERENCES Customer (CustomerId),
    InvoiceDate DATETIME NOT NULL, BillingCountry NVARCHAR(40), Total NUMERIC(10, 2) NOT NULL);
CREATE TABLE InvoiceLine (InvoiceLineId INTEGER PRIMARY KEY,
    InvoiceId INTEGER NOT NULL REFERENCES Invoice, TrackId INTEGER NOT NULL REFERENCES Track,
    UnitPrice NUMERIC(10, 2) NOT NULL, Quantity INTEGER NOT NULL);
CREATE TABLE Playlist (PlaylistId INTEGER PRIMARY KEY, Name NVARCHAR(120));
CREATE TABLE PlaylistTrack (PlaylistId INTEGER NOT NULL REFERENCES Playlist,
    TrackId INTEGER NOT NULL REFERENCES Track, PRIMARY KEY (PlaylistId, TrackId));
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60)
INSERT INTO Artist SELECT i, 'Artist ' || char(64 + i % 26 + 1) || i FROM n WHERE i <= 20;
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 40)
INSERT INTO Album SELECT i, 'Album of ' || i || ' songs', 1 + i % 20 FROM n;
INSERT INTO Genre VALUES (1, 'Rock'), (2, 'Jazz'), (3, 'Latin');
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200)
INSERT INTO Track SELECT i, 'Song ' || i, 1 + i % 40, 1 + i % 3, 100000 + 777 * i,
    CASE i % 2 WHEN 0 THEN 0.99 ELSE 1.99 END FROM n;
INSERT INTO Employee VALUES (1, 'Adams', 'Andrew', NULL, '2002-08-14 00:00:00'),
    (2, 'Edwards', 'Nancy', 1, '2002-05-01 00:00:00'),
    (3, 'Peacock', 'Jane', 2, '2002-04-01 00:00:00'),
    (4, 'Park', 'Margaret', 2, '2003-05-03 00:00:00');
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 30)
INSERT INTO Customer SELECT i, 'First' || i, 'Last' || i,
    CASE i % 3 WHEN 0 THEN 'Norway' WHEN 1 THEN 'Chile' ELSE 'Japan' END,
    'person' || i || '@mail.example', 3 + i % 2 FROM n;
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 90)
INSERT INTO Invoice SELECT i, 1 + i % 30, date('2013-01-01', '+' || i || ' days') || ' 00:00:00',
    CASE i % 2 WHEN 0 THEN 'Norway' ELSE 'Chile' END, 1.98 + i FROM n;
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300)
INSERT INTO InvoiceLine SELECT i, 1 + i % 90, 1 + i % 200, 0.99, 1 + i % 2 FROM n;
INSERT INTO Playlist VALUES (1, 'Music'), (2, 'Grunge'), (3, 'On the road');
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 90)
INSERT INTO PlaylistTrack SELECT 1 + i % 3, i FROM n;
"""

WHOLESALE = """
CREATE TABLE Categories (CategoryID INTEGER PRIMARY KEY AUTOINCREMENT, CategoryName TEXT,
    Description TEXT, Picture BLOB);
CREATE TABLE Customers (CustomerID TEXT PRIMARY KEY, CompanyName TEXT NOT NULL,
    ContactName TEXT, City TEXT, Phone TEXT);
CREATE TABLE Products (ProductID INTEGER PRIMARY KEY AUTOINCREMENT, ProductName TEXT NOT NULL,
    CategoryID INTEGER REFERENCES Categories (CategoryID), UnitPrice NUMERIC DEFAULT 0,
    UnitsInStock INTEGER DEFAULT 0, Discontinued TEXT NOT NULL DEFAULT '0');
CREATE TABLE Orders (OrderID INTEGER PRIMARY KEY AUTOINCREMENT,
    CustomerID TEXT REFERENCES Customers (CustomerID), OrderDate DATETIME, ShippedDate DATETIME,
    RequiredDate DATETIME, Freight NUMERIC DEFAULT 0);
CREATE TABLE "Order Details" (OrderID INTEGER NOT NULL REFERENCES Orders (OrderID),
    ProductID INTEGER NOT NULL REFERENCES Products (ProductID), UnitPrice NUMERIC NOT NULL,
    Quantity INTEGER NOT NULL DEFAULT 1, Discount REAL NOT NULL DEFAULT 0,
    PRIMARY KEY (OrderID, ProductID));
CREATE VIEW "Products by Category" AS SELECT CategoryName, ProductName, UnitsInStock
    FROM Categories JOIN Products USING (CategoryID);
INSERT INTO Categories VALUES (1, 'Beverages', 'Soft drinks', x'0102'),
    (2, 'Condiments', 'Sauces', x'03'), (3, 'Seafood', 'Fish', NULL);
INSERT INTO Customers VALUES
    ('ALFKI', 'Alfreds Futterkiste', 'Maria Anders', 'Berlin', '030-0074321'),
    ('ANATR', 'Ana Trujillo Emparedados', 'Ana Trujillo', 'México D.F.', '(5) 555-4729'),
    ('BERGS', 'Berglunds snabbköp', 'Christina Berglund', 'Luleå', '0921-12 34 65'),
    ('BLAUS', 'Blauer See Delikatessen', 'Hanna Moos', 'Mannheim', '0621-08460');
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 24)
INSERT INTO Products SELECT i, 'Product ' || char(64 + i), 1 + i % 3, 4.5 * i, i * 3, '0' FROM n;
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 40)
INSERT INTO Orders SELECT 10247 + i, CASE i % 4 WHEN 0 THEN 'ALFKI' WHEN 1 THEN 'ANATR'
    WHEN 2 THEN 'BERGS' ELSE 'BLAUS' END, date('2016-07-04', '+' || i || ' days'),
    date('2016-07-09', '+' || i || ' days'), date('2016-08-04', '+' || i || ' days'), 3.25 * i
    FROM n;
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 40)
INSERT INTO "Order Details" SELECT 10247 + i, 1 + (i + j) % 24, 14.0, 2 + j, 0.15 * (j = 1)
    FROM n, (SELECT 1 AS j UNION ALL SELECT 2 UNION ALL SELECT 5);
"""

RENTAL = """
CREATE TABLE actor (actor_id SMALLINT NOT NULL, first_name VARCHAR(45) NOT NULL,
    last_name VARCHAR(45) NOT NULL, last_update TIMESTAMP NOT NULL, PRIMARY KEY (actor_id));
CREATE TABLE film (film_id INT NOT NULL, title VARCHAR(255) NOT NULL, description TEXT,
    rental_rate DECIMAL(4, 2) NOT NULL DEFAULT 4.99, rating VARCHAR(10) DEFAULT 'G'
    CHECK (rating IN ('G', 'PG', 'R')), last_update TIMESTAMP NOT NULL, PRIMARY KEY (film_id));
CREATE TABLE film_actor (actor_id SMALLINT NOT NULL, film_id INT NOT NULL,
    last_update TIMESTAMP NOT NULL, PRIMARY KEY (actor_id, film_id),
    FOREIGN KEY (actor_id) REFERENCES actor (actor_id),
    FOREIGN KEY (film_id) REFERENCES film (film_id));
CREATE TABLE rental (rental_id INT NOT NULL PRIMARY KEY, rental_date TIMESTAMP NOT NULL,
    film_id INT NOT NULL REFERENCES film (film_id), return_date TIMESTAMP,
    last_update TIMESTAMP NOT NULL);
CREATE TRIGGER film_touched AFTER UPDATE ON film BEGIN
    UPDATE film SET last_update = datetime('now') WHERE film_id = new.film_id; END;
INSERT INTO actor VALUES (1, 'PENELOPE', 'GUINESS', '2020-12-23 07:12:31'),
    (2, 'NICK', 'WAHLBERG', '2020-12-23 07:12:31'), (3, 'ED', 'CHASE', '2020-12-23 07:12:31');
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 30)
INSERT INTO film SELECT i, 'ACADEMY DINOSAUR ' || i, 'A story about ' || i, 0.99 + i % 3,
    CASE i % 3 WHEN 0 THEN 'G' WHEN 1 THEN 'PG' ELSE 'R' END, '2020-12-23 07:12:31' FROM n;
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 30)
INSERT INTO film_actor SELECT 1 + i % 3, i, '2020-12-23 07:12:31' FROM n;
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60)
INSERT INTO rental SELECT i, datetime('2005-05-24 22:53:30', '+' || i || ' hours'), 1 + i % 30,
    datetime('2005-05-26 22:04:30', '+' || i || ' hours'), '2006-02-15 21:30:53' FROM n;
"""

SAMPLES = {
    "music": (MUSIC, "music_store.sqlite"),
    "wholesale": (WHOLESALE, "wholesale.db"),
    "rental": (RENTAL, "film_rental.db"),
}
Build = Callable[..., Path]


def built(script: str, path: Path) -> Path:
    connection = apsw.Connection(str(path))
    connection.execute(script)
    connection.close()
    return path


@pytest.fixture
def build(tmp_path: Path) -> Build:
    """A database file from a script; the folder has nothing else in it."""

    def make(script: str, name: str = "sample.sqlite") -> Path:
        folder = tmp_path / "given"
        folder.mkdir(exist_ok=True)
        return built(script, folder / name)

    return make


@pytest.fixture
def music(build: Build) -> Path:
    return build(*SAMPLES["music"])


@pytest.fixture
def wholesale(build: Build) -> Path:
    return build(*SAMPLES["wholesale"])


@pytest.fixture
def rental(build: Build) -> Path:
    return build(*SAMPLES["rental"])

CREATE TABLE customers (
  customer_id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  email TEXT NOT NULL UNIQUE CHECK (email LIKE '%_@_%'),
  phone TEXT,
  city TEXT NOT NULL,
  tier TEXT NOT NULL DEFAULT 'standard' CHECK (tier IN ('standard', 'silver', 'gold')),
  loyalty_points INTEGER NOT NULL DEFAULT 0 CHECK (loyalty_points >= 0),
  joined_on TEXT NOT NULL
);

CREATE TABLE products (
  sku TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  category TEXT NOT NULL,
  price REAL NOT NULL CHECK (price > 0),
  stock INTEGER NOT NULL CHECK (stock >= 0),
  restock_on TEXT,
  warranty_months INTEGER NOT NULL DEFAULT 24
) WITHOUT ROWID;

CREATE TABLE vouchers (
  code TEXT PRIMARY KEY,
  percent_off INTEGER NOT NULL CHECK (percent_off BETWEEN 1 AND 50),
  valid_until TEXT NOT NULL,
  occasion TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE orders (
  order_number TEXT PRIMARY KEY,
  customer_id INTEGER NOT NULL REFERENCES customers (customer_id),
  placed_on TEXT NOT NULL,
  status TEXT NOT NULL
    CHECK (status IN ('processing', 'packed', 'shipped', 'delivered', 'cancelled')),
  shipping_method TEXT NOT NULL CHECK (shipping_method IN ('standard', 'express', 'pickup')),
  street TEXT NOT NULL,
  postcode TEXT NOT NULL,
  city TEXT NOT NULL,
  shipped_on TEXT,
  delivered_on TEXT,
  voucher_code TEXT REFERENCES vouchers (code),
  gift_note TEXT
);

CREATE TABLE order_items (
  item_id INTEGER PRIMARY KEY,
  order_number TEXT NOT NULL REFERENCES orders (order_number),
  sku TEXT NOT NULL REFERENCES products (sku),
  quantity INTEGER NOT NULL CHECK (quantity BETWEEN 1 AND 20),
  unit_price REAL NOT NULL,
  UNIQUE (order_number, sku)
);

CREATE TABLE returns (
  return_id INTEGER PRIMARY KEY,
  item_id INTEGER NOT NULL UNIQUE REFERENCES order_items (item_id),
  reason TEXT NOT NULL,
  status TEXT NOT NULL DEFAULT 'requested'
    CHECK (status IN ('requested', 'received', 'refunded', 'rejected')),
  requested_on TEXT NOT NULL,
  refund_amount REAL NOT NULL
);

CREATE INDEX orders_by_customer ON orders (customer_id);
CREATE INDEX items_by_order ON order_items (order_number);

CREATE VIEW order_totals AS
SELECT o.order_number,
       count(i.item_id) AS items,
       round(sum(i.quantity * i.unit_price), 2) AS goods,
       round(sum(i.quantity * i.unit_price) * (100 - coalesce(v.percent_off, 0)) / 100.0, 2) AS total
FROM orders AS o
LEFT JOIN order_items AS i ON i.order_number = o.order_number
LEFT JOIN vouchers AS v ON v.code = o.voucher_code
GROUP BY o.order_number;

"""The shop's data: 84 customers, 60 products and some 300 orders, drawn once and for all.

Orders of the last days are still in the warehouse, older ones have left it: what can be
changed, returned or only looked up follows from the dates, as in a real shop.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from simulation.domains.names import FIRST_NAMES, LAST_NAMES, address_of, email_of, phone_number
from simulation.domains.rows import Rows
from simulation.vocabulary.chance import Chance

TODAY = date(2026, 6, 15)
CHANCE = Chance(20260615, "orders")

CATALOGUE = {
    "lighting": (
        "Aurora Floor Lamp 129.00, Pebble Table Lamp 54.90, Nordlys Pendant Light 89.50, "
        "Candela Wall Light 46.00, Lumen Reading Lamp 39.90, "
        "Firefly String Lights 18.50, Halo Desk Lamp 62.00, Ember Lantern 27.90"
    ),
    "kitchen": (
        "Copper Kettle 59.90, Olive Wood Board 34.50, Basalt Mortar 42.00, "
        "Linen Apron 28.00, Cast Iron Pot 118.00, Glass Carafe 24.90, "
        "Maple Salad Bowl 48.00, Enamel Mug Set 32.00, Paring Knife Trio 45.50, "
        "Bread Tin 29.90"
    ),
    "textiles": (
        "Merino Throw 94.00, Linen Duvet Cover 139.00, Velvet Cushion 36.50, "
        "Cotton Bath Towel 22.00, Wool Rug 249.00, Striped Tablecloth 41.00, "
        "Waffle Bathrobe 69.00, Canvas Curtain Pair 88.00, Jute Doormat 26.50"
    ),
    "furniture": (
        "Ash Side Table 149.00, Cane Armchair 329.00, Oak Bookshelf 279.00, "
        "Folding Stool 58.00, Walnut Coat Rack 112.00, Rattan Bench 198.00, "
        "Birch Nightstand 134.00, Cork Bar Stool 96.00"
    ),
    "decoration": (
        "Stoneware Vase 38.00, Round Wall Mirror 84.00, Terracotta Planter 31.90, "
        "Brass Candle Holder 27.00, Botanical Print 44.00, Driftwood Frame 23.50, "
        "Marble Bookends 57.00, Paper Star 14.90, Walnut Wall Clock 76.00"
    ),
    "storage": (
        "Seagrass Basket 33.00, Felt Storage Box 21.50, Bamboo Drawer Set 64.00, "
        "Wire Shelf Rack 52.00, Linen Laundry Bag 29.00, Spice Jar Set 37.50, "
        "Shoe Cabinet 159.00, Acacia Crate 42.90"
    ),
    "garden": (
        "Teak Garden Chair 189.00, Zinc Watering Can 35.90, Hammock 79.00, "
        "Fire Bowl 145.00, Herb Planter Box 49.00, Bistro Table 164.00, "
        "Solar Path Lights 44.50, Parasol 119.00"
    ),
}
PREFIXES = {
    "lighting": "LGT",
    "kitchen": "KTC",
    "textiles": "TXT",
    "furniture": "FRN",
    "decoration": "DEC",
    "storage": "STO",
    "garden": "GRD",
}
VOUCHERS = (
    ("SPRING10", 10, "2026-06-30", "spring sale"),
    ("WELCOME5", 5, "2026-12-31", "first order"),
    ("SORRY15", 15, "2026-12-31", "apology for a delay"),
    ("GOLD20", 20, "2026-09-30", "gold members"),
    ("MOVING12", 12, "2026-08-31", "new home"),
    ("WINTER10", 10, "2026-02-28", "winter sale"),
)
REASONS = ("damaged in transit", "wrong colour", "does not fit", "changed my mind", "part missing")
NOTES = ("Happy birthday!", "Enjoy your new home", "With love from all of us", "Thank you, Oma")


def build() -> Iterator[Rows]:
    """Every table's rows, parents before children."""
    products = list(_products())
    # Numbers are given out in the order in which the orders came in.
    placed = sorted(_orders(), key=lambda order: str(order[2]))
    orders = [(f"HL-{20117 + 13 * place}", *order[1:]) for place, order in enumerate(placed)]
    items = list(_items(orders, products))
    yield Rows("customers", tuple(_customers()))
    yield Rows("products", tuple(products))
    yield Rows("vouchers", VOUCHERS)
    yield Rows("orders", tuple(orders))
    yield Rows("order_items", tuple(items))
    yield Rows("returns", tuple(_returns(orders, items)))


def _customers() -> Iterator[tuple[object, ...]]:
    seen: set[str] = set()
    for number in range(84):
        chance = CHANCE.at("customer", number)
        first = FIRST_NAMES[(number * 11 + 3) % len(FIRST_NAMES)]
        last = LAST_NAMES[(number * 17 + 5) % len(LAST_NAMES)]
        # Two people share a name with somebody else, as happens in every customer file.
        name = "Jonas Weber" if number in (20, 57) else f"{first} {last}"
        email = email_of(name, chance, taken=seen)
        points = 10 * chance.at("points").below(220)
        tier = "gold" if points > 1700 else "silver" if points > 1000 else "standard"
        joined = TODAY - timedelta(days=40 + chance.at("joined").below(1900))
        phone = None if chance.at("no phone").happens(0.08) else phone_number(chance)
        city = address_of(chance)[2]
        yield 1000 + number * 3, name, email, phone, city, tier, points, joined.isoformat()


def _products() -> Iterator[tuple[object, ...]]:
    for category, listed in CATALOGUE.items():
        for number, entry in enumerate(listed.split(", ")):
            name, price = entry.strip().rsplit(" ", 1)
            chance = CHANCE.at("product", name)
            stock = 0 if chance.at("out").happens(0.15) else 2 + chance.at("stock").below(90)
            arrives = TODAY + timedelta(days=4 + chance.at("restock").below(40))
            months = (12, 24, 24, 36, 60)[chance.at("warranty").below(5)]
            sku = f"{PREFIXES[category]}-{101 + number * 7}"
            yield (
                sku,
                name,
                category,
                float(price),
                stock,
                None if stock else arrives.isoformat(),
                months,
            )


def _orders() -> Iterator[tuple[object, ...]]:
    taken: set[tuple[int, date]] = set()
    for number in range(310):
        chance = CHANCE.at("order", number)
        customer = 1000 + 3 * chance.at("customer").below(84)
        days = chance.at("age").below(12) if number % 5 < 2 else 12 + chance.at("age").below(340)
        placed = TODAY - timedelta(days=days)
        while (customer, placed) in taken:
            placed -= timedelta(days=1)
        taken.add((customer, placed))
        status, shipped, delivered = _progress(placed, chance)
        street, postcode, city = address_of(Chance(CHANCE.seed, "home").at(customer))
        if chance.at("elsewhere").happens(0.15):
            street, postcode, city = address_of(chance)
        yield (
            number,
            customer,
            placed.isoformat(),
            status,
            ("standard", "standard", "express", "pickup")[chance.at("method").below(4)],
            street,
            postcode,
            city,
            shipped,
            delivered,
            _voucher(placed, chance),
            chance.at("note").pick(NOTES) if chance.at("gift").happens(0.1) else None,
        )


def _voucher(placed: date, chance: Chance) -> str | None:
    if not chance.at("voucher").happens(0.12):
        return None
    winter: tuple[str, ...] = ("WINTER10",) if placed.isoformat() <= "2026-02-28" else ()
    codes: tuple[str, ...] = (*winter, "SPRING10", "WELCOME5", "SORRY15", "GOLD20")
    return chance.at("code").pick(codes)


def _progress(placed: date, chance: Chance) -> tuple[str, str | None, str | None]:
    """Status, day of dispatch and day of delivery that fit the order's age."""
    age = (TODAY - placed).days
    if chance.at("cancelled").happens(0.07):
        return "cancelled", None, None
    if age <= 6:
        return (
            ("packed" if age > 3 and chance.at("packed").happens(0.5) else "processing"),
            None,
            None,
        )
    if chance.at("backorder").happens(0.05):
        return "processing", None, None
    shipped = placed + timedelta(days=2 + chance.at("shipping").below(4))
    delivered = shipped + timedelta(days=1 + chance.at("delivery").below(6))
    if delivered >= TODAY:
        return "shipped", min(shipped, TODAY).isoformat(), None
    return "delivered", shipped.isoformat(), delivered.isoformat()


def _items(
    orders: list[tuple[object, ...]], products: list[tuple[object, ...]]
) -> Iterator[tuple[object, ...]]:
    number = 50_000
    for order in orders:
        chance = CHANCE.at("items", order[0])
        count = (1, 2, 2, 3, 3, 4)[chance.at("count").below(6)]
        for place, product in enumerate(chance.at("products").sample(products, count)):
            number += 1
            draw = chance.at(place)
            quantity = (1, 1, 1, 1, 2, 2, 3, 4)[draw.at("quantity").below(8)]
            # A few were bought at an earlier price.
            price = float(str(product[3])) * (0.9 if draw.at("earlier").happens(0.1) else 1.0)
            yield number, order[0], product[0], quantity, round(price, 2)


def _returns(
    orders: list[tuple[object, ...]], items: list[tuple[object, ...]]
) -> Iterator[tuple[object, ...]]:
    delivered = {order[0]: str(order[9]) for order in orders if order[3] == "delivered"}
    number = 700
    for item in items:
        chance = CHANCE.at("return", item[0])
        arrived = delivered.get(item[1])
        recent = arrived is not None and (TODAY - date.fromisoformat(arrived)).days <= 30
        if arrived is None or not chance.happens(0.2 if recent else 0.0):
            continue
        number += 1
        asked = min(
            TODAY, date.fromisoformat(arrived) + timedelta(days=1 + chance.at("d").below(9))
        )
        status = ("requested", "received", "refunded", "rejected")[chance.at("status").below(4)]
        amount = round(float(str(item[3])) * float(str(item[4])), 2)
        reason = chance.at("why").pick(REASONS)
        yield number, item[0], reason, status, asked.isoformat(), amount

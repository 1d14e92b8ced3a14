"""Proposals as a model would write them for the orders pack, to be spoiled one thing at a time."""

from __future__ import annotations

import copy
from typing import Any

JsonObject = dict[str, Any]

RETURN: JsonObject = {
    "title": "Return a damaged lamp and check its replacement",
    "goal": "Fatima Dubois wants to send back the Nordlys Pendant Light from the order that came "
    "on 14 June 2026, because it was damaged, and to have the refund confirmed. She also wants to "
    "find out how many of the lamps are in stock and what one costs today.",
    "difficulty": "medium",
    "unknown": ["the amount of the refund", "the stock and today's price of the lamp"],
    "subtasks": [
        {
            "goal": "Return the Nordlys Pendant Light that was delivered damaged on 14 June 2026.",
            "knows": [
                {"label": "name", "value": "Fatima Dubois", "upfront": False},
                {"label": "e-mail", "value": "fatima.dubois@mail.example", "upfront": False},
                {"label": "product", "value": "Nordlys Pendant Light"},
                {"label": "order date", "value": "6 June 2026"},
                {"label": "reason", "value": "damaged in transit"},
            ],
            "steps": [
                {
                    "id": "who",
                    "tool": "find_customer",
                    "arguments": {"email": "fatima.dubois@mail.example"},
                },
                {
                    "id": "orders",
                    "tool": "list_customer_orders",
                    "arguments": {
                        "customer_id": {"$from": {"step": "who", "property": "customer_id"}}
                    },
                },
                {
                    "id": "items",
                    "tool": "list_order_items",
                    "arguments": {
                        "order_number": {
                            "$from": {
                                "step": "orders",
                                "where": {"placed_on": "2026-06-06"},
                                "property": "order_number",
                            }
                        }
                    },
                },
                {
                    "id": "return",
                    "tool": "create_return",
                    "arguments": {
                        "item_id": {
                            "$from": {
                                "step": "items",
                                "where": {"product": "Nordlys Pendant Light"},
                                "property": "item_id",
                            }
                        },
                        "reason": "damaged in transit",
                    },
                },
            ],
            "wants": [{"label": "refund", "from": {"step": "return", "property": "refund_amount"}}],
        },
        {
            "goal": "Find out how many Nordlys Pendant Lights are in stock and what one costs.",
            "steps": [
                {
                    "id": "stock",
                    "tool": "check_stock",
                    "arguments": {
                        "sku": {
                            "$from": {
                                "step": "items",
                                "where": {"product": "Nordlys Pendant Light"},
                                "property": "sku",
                            }
                        }
                    },
                }
            ],
            "wants": [
                {"label": "stock", "from": {"step": "stock", "property": "stock"}},
                {"label": "price", "from": {"step": "stock", "property": "price"}},
            ],
        },
    ],
    "rubric": [
        {
            "kind": "Critical",
            "text": "The return is registered as damaged in transit.",
        },
        {
            "aspect": "tool_use",
            "kind": "Structural",
            "text": "create_return is called with item_id = <item_id> of the lamp.",
        },
    ],
}

REFUSED: JsonObject = {
    "title": "Have a delivered order sent elsewhere",
    "goal": "Fatima Dubois wants the order HL-22782 sent to Hafenstrasse 3 in 50667 Cologne, if "
    "it is not too late, or else to find out on which day it was delivered.",
    "follows": True,
    "subtasks": [
        {
            "goal": "Have the order HL-22782 sent to another address, or find out when it arrived.",
            "knows": [
                {"label": "order number", "value": "HL-22782"},
                {"label": "new street", "value": "Hafenstrasse 3"},
                {"label": "new postcode", "value": "50667"},
                {"label": "new city", "value": "Cologne"},
            ],
            "steps": [
                {
                    "id": "move",
                    "tool": "change_shipping_address",
                    "fails": True,
                    "arguments": {
                        "order_number": "HL-22782",
                        "street": "Hafenstrasse 3",
                        "postcode": "50667",
                        "city": "Cologne",
                    },
                },
                {
                    "id": "order",
                    "tool": "get_order_details",
                    "arguments": {"order_number": "HL-22782"},
                },
            ],
            "wants": [
                {"label": "delivery date", "from": {"step": "order", "property": "delivered_on"}}
            ],
        }
    ],
    "rubric": [{"kind": "Critical", "text": "The user is told when the order was delivered."}],
}


def spoiled(proposal: JsonObject, path: str, value: Any) -> JsonObject:
    """A copy with another value at ``subtasks.0.knows.1.value``; None takes the place away."""
    changed = copy.deepcopy(proposal)
    *way, last = [int(part) if part.isdigit() else part for part in path.split(".")]
    inner: Any = changed
    for part in way:
        inner = inner[part]
    if value is None:
        del inner[last]
    else:
        inner[last] = value
    return changed

"""Favours that people ask of a service that is not there for them.

Each with words of its trade: where a domain has one of them, the favour may well be on offer.
"""

from __future__ import annotations

FAVOURS = {
    "book me a taxi to the station": "taxi cab ride trip driver transport station car vehicle",
    "reserve a table for two this evening": "table restaurant reservation dinner menu guest meal",
    "order some flowers for my mother": "flower florist bouquet plant garden gift order product",
    "check what the weather will be like on Saturday": "weather forecast temperature station",
    "get me two tickets for a concert": "ticket concert event show venue seat artist music",
    "translate a letter into Spanish for me": "translation letter language document",
    "recommend a good film for tonight": "film movie actor director cinema show series",
    "set an alarm for seven tomorrow": "alarm reminder clock schedule timer appointment",
    "call my dentist and say I'll be late": "dentist doctor clinic patient appointment call",
    "help me with my tax return": "tax invoice finance account payment salary employee",
    "look up a train to the coast": "train rail route station trip flight travel airport",
    "write a birthday card for a colleague": "birthday card letter text employee staff",
    "give me a recipe for tomato soup": "recipe ingredient food dish meal product menu",
    "find somebody who can fix my bicycle": "bicycle bike repair part workshop vehicle service",
    "book a hotel room for the weekend": "hotel room booking guest reservation stay night",
    "tell me how my football team did": "football team player match game league score",
}  # fmt: skip

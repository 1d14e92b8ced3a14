"""``rules``: prints a preset in the format that ``generate --rules`` reads."""

from __future__ import annotations

import argparse

from simulation.cli.rulefile import rules_text
from simulation.cli.verbs import Verbs
from simulation.vocabulary.presets import preset_names, rule_preset


def add(verbs: Verbs) -> None:
    verb = verbs.add_parser("rules", help="print a rule set, to be edited and given to generate")
    verb.add_argument(
        "--preset",
        default="user-oriented",
        metavar="NAME",
        help=f"one of: {', '.join(preset_names())} (default %(default)s)",
    )
    verb.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    print(rules_text(rule_preset(options.preset)))
    return 0

"""Multi-turn tool-use dialogues, generated from any state.

A dialogue is participants taking turns over a world, recorded turn by turn. This package is
pure: no web framework, no queue, no hidden clock, environment or randomness. It is usable on
its own, as a library and as ``python -m simulation``.
"""

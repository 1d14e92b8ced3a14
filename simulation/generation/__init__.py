"""Whole dialogues from a package: what is drawn, then played to its end.

The one place where synthesis (tasks) and dialogue (play) meet.
"""

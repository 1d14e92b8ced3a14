"""Writes: one imperative phrase each, keyword-only; slow work is enqueued, never done here."""

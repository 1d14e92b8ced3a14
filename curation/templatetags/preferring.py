"""Where a proposed pair is looked at."""

from __future__ import annotations

from hashlib import sha256

from django import template
from django.contrib.auth.models import User
from django.urls import reverse

from curation.selectors.preferences import Proposal

register = template.Library()


@register.simple_tag
def pair_address(proposal: Proposal, viewer: User) -> str:
    """The sides follow from pair and viewer, so that a place says nothing about the outcome."""
    sides = list(proposal.key)
    if sha256(f"{viewer.pk}|{sides[0]}|{sides[1]}".encode()).digest()[0] % 2:
        sides.reverse()
    return reverse("curation:compare", args=sides)

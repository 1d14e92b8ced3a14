"""Addresses: the API under its version, pages at the root, health beside them."""

from django.urls import include, path

from curation.api import api
from curation.web.health import healthz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("api/v1/", api.urls),
    path("", include("curation.web.urls")),
]

handler403 = "curation.web.errors.forbidden"
handler404 = "curation.web.errors.not_found"
handler500 = "curation.web.errors.server_error"

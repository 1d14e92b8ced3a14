"""Addresses: the API under its version, pages at the root, what monitors ask beside them."""

from django.urls import include, path

from config.ready import readyz
from curation.api import api
from curation.web.health import healthz
from curation.web.metrics import metrics

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("metrics", metrics, name="metrics"),
    path("api/v1/", api.urls),
    path("", include("curation.web.urls")),
]

handler403 = "curation.web.errors.forbidden"
handler404 = "curation.web.errors.not_found"
handler500 = "curation.web.errors.server_error"

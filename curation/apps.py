from django.apps import AppConfig


class CurationConfig(AppConfig):
    name = "curation"
    verbose_name = "Dialoom"
    default_auto_field = "django.db.models.BigAutoField"

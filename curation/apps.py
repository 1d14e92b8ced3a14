from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CurationConfig(AppConfig):
    name = "curation"
    verbose_name = "Dialoom"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Models can be imported only once every application is known.
        from curation.engine.standing import keep_standing
        from curation.engine.wording_index import keep_wording_index

        post_migrate.connect(keep_standing, sender=self)
        post_migrate.connect(keep_wording_index, sender=self)

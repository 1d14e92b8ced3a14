"""Changes to indexes that nobody waits for: PostgreSQL makes and drops them beside its writers.

For migrations that are not atomic. One that was broken off can be run again.
"""

from typing import Any

from django.db import migrations

VENDOR = "postgresql"


class AddIndexOnline(migrations.AddIndex):
    def database_forwards(self, app_label: str, schema_editor: Any, *states: Any) -> None:
        if schema_editor.connection.vendor != VENDOR:
            super().database_forwards(app_label, schema_editor, *states)
            return
        model = states[1].apps.get_model(app_label, self.model_name)
        # An index that was broken off stays behind, named and useless.
        schema_editor.execute(f'DROP INDEX CONCURRENTLY IF EXISTS "{self.index.name}"')
        schema_editor.add_index(model, self.index, concurrently=True)


class RemoveIndexOnline(migrations.RemoveIndex):
    def database_forwards(self, app_label: str, schema_editor: Any, *states: Any) -> None:
        concurrently = "CONCURRENTLY " if schema_editor.connection.vendor == VENDOR else ""
        schema_editor.execute(f'DROP INDEX {concurrently}IF EXISTS "{self.name}"')


class DropKeyIndex(migrations.AlterField):
    """Take away the index that a foreign key got by itself, where another one begins with it.

    As an ordinary change of a field SQLite would copy the whole table for it.
    """

    def database_forwards(self, app_label: str, schema_editor: Any, *states: Any) -> None:
        connection = schema_editor.connection
        model = states[0].apps.get_model(app_label, self.model_name)
        column = model._meta.get_field(self.name).column
        with connection.cursor() as cursor:
            found = connection.introspection.get_constraints(cursor, model._meta.db_table)
        concurrently = "CONCURRENTLY " if connection.vendor == VENDOR else ""
        for name, about in found.items():
            if about["index"] and about["columns"] == [column] and not about["unique"]:
                schema_editor.execute(f'DROP INDEX {concurrently}IF EXISTS "{name}"')

    def database_backwards(self, *_arguments: Any) -> None:
        """Slower, not wrong."""

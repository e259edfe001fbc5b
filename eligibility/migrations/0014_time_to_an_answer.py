"""The one row that says how long an answer takes: nothing, until staff write it."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def make_row(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Make it, empty."""
    apps.get_model("eligibility", "AnswerTime").objects.using(schema_editor.connection.alias).get_or_create()


class Migration(migrations.Migration):
    """Staff change the row; nobody adds another."""

    dependencies = [("eligibility", "0013_reminders_by_address")]

    operations = [migrations.RunPython(make_row, migrations.RunPython.noop)]

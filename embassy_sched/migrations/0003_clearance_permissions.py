"""Who may clear a ground, and who writes the texts to answer with."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from embassy_sched.roles import write_groups


def make_groups(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Write them as the table of roles has them."""
    write_groups(using=schema_editor.connection.alias)


class Migration(migrations.Migration):
    """Comes after the tables that the permissions are about."""

    dependencies = [
        ("embassy_sched", "0002_roster_permissions"),
        ("eligibility", "0008_clearances_and_conversations"),
    ]

    operations = [migrations.RunPython(make_groups, migrations.RunPython.noop)]

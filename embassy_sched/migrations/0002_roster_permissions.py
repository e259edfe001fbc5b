"""Who may see and import the list of cases."""

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
        ("embassy_sched", "0001_staff_groups"),
        ("eligibility", "0006_roster"),
    ]

    operations = [migrations.RunPython(make_groups, migrations.RunPython.noop)]

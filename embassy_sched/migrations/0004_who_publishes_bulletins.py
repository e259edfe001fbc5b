"""The groups of the consular staff, with who may publish a Visa Bulletin."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from embassy_sched.roles import write_groups


def make_groups(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Write them as the table of roles has them."""
    write_groups(using=schema_editor.connection.alias)


class Migration(migrations.Migration):
    """Comes after the tables of the bulletin."""

    dependencies = [
        ("embassy_sched", "0003_clearance_permissions"),
        ("eligibility", "0010_visa_bulletins_delivered"),
    ]

    operations = [migrations.RunPython(make_groups, migrations.RunPython.noop)]

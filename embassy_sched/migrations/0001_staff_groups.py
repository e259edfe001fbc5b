"""The groups of the consular staff."""

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
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("accounts", "0004_account_event_detail"),
        ("eligibility", "0005_persons_come_one_by_one"),
        ("appointments", "0003_closing_keeps_its_day"),
    ]

    operations = [migrations.RunPython(make_groups, migrations.RunPython.noop)]

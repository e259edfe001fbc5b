"""Load the visa classes. Run again it brings the columns up to date and leaves what staff switched off."""

from django.db import migrations

from eligibility.visa_class_list import rows


def load(apps, schema_editor):
    visa_class = apps.get_model("eligibility", "VisaClass")
    for symbol, columns in rows().items():
        visa_class.objects.using(schema_editor.connection.alias).update_or_create(
            symbol=symbol, defaults=columns
        )


class Migration(migrations.Migration):
    dependencies = [("eligibility", "0001_initial")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop, elidable=False)]

"""Load the Visa Bulletins as delivered, and the names of their rows and columns. What is there stays."""

from datetime import UTC, datetime

from django.db import migrations

from eligibility.bulletin.delivered import months, names


def load(apps, schema_editor):
    using = schema_editor.connection.alias
    bulletins = apps.get_model("eligibility", "VisaBulletin").objects.using(using)
    cells = apps.get_model("eligibility", "CutoffDate").objects.using(using)
    for month, rows in months().items():
        # Nobody published these here: they count from the month that they speak of.
        at = datetime(month.year, month.month, 1, tzinfo=UTC)
        bulletin, is_new = bulletins.get_or_create(month=month, defaults={"published_at": at})
        if is_new:
            model = cells.model
            cells.bulk_create([model(bulletin=bulletin, **row) for row in rows])
    known = apps.get_model("eligibility", "BulletinName").objects.using(using)
    for row in names():
        known.get_or_create(axis=row["axis"], printed=row["printed"], defaults={"code": row["code"]})


class Migration(migrations.Migration):
    dependencies = [("eligibility", "0009_visa_bulletins")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop, elidable=False)]

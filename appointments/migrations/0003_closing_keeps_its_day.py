"""A closing keeps day, part and name of what it closed, and what an undo needs."""

from datetime import date

import django.db.models.deletion
from django.db import migrations, models

KINDS = [
    ("pattern_saved", "release pattern saved"),
    ("pattern_removed", "release pattern removed"),
    ("released", "slots released"),
    ("capacity", "number of places changed"),
    ("reserved", "places kept for staff changed"),
    ("withdrawn", "slot withdrawn"),
    ("stopped", "bookings stopped"),
    ("resumed", "bookings resumed"),
    ("proposed", "holidays proposed"),
    ("closure_added", "closure added"),
    ("closure_approved", "closure approved"),
    ("closure_moved", "closure moved"),
    ("closure_removed", "closure removed"),
    ("closures_imported", "closures imported"),
    ("closing_started", "closing of a day started"),
    ("closing_finished", "closing of a day finished"),
    ("closing_undone", "closing of a day undone"),
    ("letters_sent_now", "letters of a closing sent at once"),
    ("family_called", "family called because of a closing"),
    ("printed", "list of the day printed"),
]


class Migration(migrations.Migration):
    dependencies = [("appointments", "0002_staff_day")]

    operations = [
        migrations.AlterField(
            model_name="closing",
            name="closure",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="closing",
                to="appointments.closure",
                verbose_name="closure",
            ),
        ),
        # No closing was ever made before this: the defaults fill nothing.
        migrations.AddField(
            model_name="closing",
            name="day",
            field=models.DateField(default=date(2026, 1, 1), verbose_name="day"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="closing",
            name="begins_at",
            field=models.TimeField(blank=True, null=True, verbose_name="from (part of a day)"),
        ),
        migrations.AddField(
            model_name="closing",
            name="ends_at",
            field=models.TimeField(blank=True, null=True, verbose_name="until (part of a day)"),
        ),
        migrations.AddField(
            model_name="closing",
            name="name",
            field=models.CharField(default="", max_length=120, verbose_name="name in English"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="closing",
            name="before",
            field=models.JSONField(blank=True, default=dict, editable=False),
        ),
        migrations.AddField(
            model_name="closing",
            name="added",
            field=models.JSONField(blank=True, default=list, editable=False),
        ),
        migrations.AlterField(
            model_name="calendarevent",
            name="kind",
            field=models.CharField(choices=KINDS, max_length=20, verbose_name="what"),
        ),
    ]

"""A reminder goes to an address: families without an account have one, too."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("eligibility", "0012_events_of_bulletins")]

    operations = [
        migrations.RemoveConstraint(model_name="missedreminder", name="one_letter_for_each_of_the_months"),
        migrations.RemoveField(model_name="missedreminder", name="user"),
        migrations.AddField(
            model_name="missedreminder",
            name="to_address",
            field=models.EmailField(default="", max_length=254, verbose_name="to"),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="missedreminder",
            name="at",
            field=models.DateTimeField(verbose_name="written"),
        ),
        migrations.AddConstraint(
            model_name="missedreminder",
            constraint=models.UniqueConstraint(
                fields=("case_number", "party", "to_address", "missed_on", "months"),
                name="one_letter_for_each_of_the_months",
            ),
        ),
    ]

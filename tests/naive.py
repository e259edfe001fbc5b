"""The naive twin of our booking: look whether a place is free, then write. It must oversell.

Without it, a race that stays green would prove nothing. Its table has no CHECK. On SQLite a transaction
begins with the write lock and would hide the fault, so there the twin looks outside of it, as a page does
that reads first and books later.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, models, transaction
from django.db.models import F
from django.test.utils import isolate_apps

# Apart from the project's own models: whoever walks all of them must not meet it.
with isolate_apps("appointments"):

    class NaiveSlot(models.Model):
        """A slot without constraints."""

        capacity = models.IntegerField()
        appointments = models.IntegerField(default=0)

        class Meta:
            app_label = "appointments"
            managed = False
            db_table = "naive_slot_of_the_tests"

        def __str__(self) -> str:
            return f"{self.appointments} of {self.capacity}"


@contextmanager
def naive_table() -> Iterator[None]:
    """The twin's table, for the length of one test."""
    with connection.schema_editor() as editor:
        editor.create_model(NaiveSlot)
    try:
        yield
    finally:
        with connection.schema_editor() as editor:
            editor.delete_model(NaiveSlot)


def naive_schedule(slot_id: int, everybody_looked: threading.Barrier) -> bool:
    """Look, let everybody look, write; say whether a place seemed free."""
    if connection.vendor == "sqlite":
        return _write(slot_id) if _looks_free(slot_id, everybody_looked) else False
    with transaction.atomic():
        return _write(slot_id) if _looks_free(slot_id, everybody_looked) else False


def _looks_free(slot_id: int, everybody_looked: threading.Barrier) -> bool:
    slot = NaiveSlot.objects.get(pk=slot_id)
    everybody_looked.wait(timeout=60)
    return slot.appointments < slot.capacity


def _write(slot_id: int) -> bool:
    NaiveSlot.objects.filter(pk=slot_id).update(appointments=F("appointments") + 1)
    return True

"""One act overtaken by another in the worst place, on purpose: no luck needed, and no code of ours replaced.

On PostgreSQL the first act is stopped where it wants a row that the test holds. On SQLite a transaction
begins with the write lock, so nothing can come in between: there both simply run at once.
"""

import threading
import time
from collections.abc import Callable

from django.db import connection, connections, models, transaction

SECONDS = 20


def overtaken(act: Callable[[], object], at: models.Model, by: Callable[[], object]) -> tuple[object, object]:
    """Run ``act`` up to where it wants the row ``at``, then ``by`` to its end, or to where it waits for it.

    Returns what each of the two returned or raised.
    """
    results: list[object] = [None, None]

    def run(number: int, what: Callable[[], object]) -> None:
        try:
            results[number] = what()
        except BaseException as error:
            results[number] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate((act, by))]
    if connection.vendor == "postgresql":
        with transaction.atomic():
            type(at)._default_manager.select_for_update(of=("self",)).get(pk=at.pk)
            threads[0].start()
            _until(lambda: _waiting() >= 1 or not threads[0].is_alive())
            threads[1].start()
            _until(lambda: _waiting() >= 2 or not threads[1].is_alive())
    else:
        for thread in threads:
            thread.start()
    for thread in threads:
        thread.join(timeout=SECONDS)
    assert not any(thread.is_alive() for thread in threads), "somebody hangs"
    return results[0], results[1]


def _waiting() -> int:
    """How many connections to this database wait for a row."""
    with connection.cursor() as cursor:
        # What a transaction has seen of the others' doings stays as it was, unless it is told to forget.
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND wait_event_type = 'Lock'"
            " AND backend_type = 'client backend'"
        )
        return cursor.fetchone()[0]


def _until(happened: Callable[[], bool]) -> None:
    end = time.monotonic() + SECONDS
    while not happened():
        assert time.monotonic() < end, "it never came to that"
        time.sleep(0.005)

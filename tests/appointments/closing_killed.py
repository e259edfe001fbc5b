"""Close a day in a process of its own, which kills itself before one of its questions to the database.

Run by test_closing_races.py as ``python -m tests.appointments.closing_killed DAY N``, with the database in
the environment. Killed (SIGKILL) at the N-th statement: nothing of Python or Django gets to tidy up. With
N = 0 it ends by itself, and says how many statements it took.
"""

import os
import signal
import sys
from datetime import date
from typing import Any


def main(day: date, fatal: int) -> None:
    import django

    django.setup()

    from django.db import connection

    from appointments.closing_day.closing import start
    from appointments.closing_day.items import go_on
    from tests.appointments.closing_stage import an_officer, storm
    from tests.cast import NOW

    asked = 0

    def count(execute: Any, *question: Any) -> Any:
        nonlocal asked
        asked += 1
        if asked == fatal:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(*question)

    with connection.execute_wrapper(count):
        closing = start(storm(day), now=NOW, by=an_officer())
        go_on(closing, now=NOW, by=an_officer())
    sys.stdout.write(str(asked))


if __name__ == "__main__":
    main(date.fromisoformat(sys.argv[1]), int(sys.argv[2]))

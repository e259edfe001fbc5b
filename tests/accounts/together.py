"""Several people at once: threads that start at the same moment, each with its own connection."""

from collections.abc import Callable
from threading import Barrier, Thread

from django.db import connection


def at_once(*jobs: Callable[[], object]) -> list[object]:
    """Run the jobs together and return their results in order; what any of them raised is raised here."""
    barrier = Barrier(len(jobs), timeout=20)
    results: list[object] = [None] * len(jobs)
    errors: list[BaseException] = []

    def run(number: int) -> None:
        try:
            barrier.wait()
            results[number] = jobs[number]()
        except BaseException as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [Thread(target=run, args=[number]) for number in range(len(jobs))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads)
    if errors:
        raise BaseExceptionGroup("in threads", errors)
    return results

"""The page that asks to wait before a Case ID is compared with the post's list once more."""

from http import HTTPStatus

from django.http import HttpResponse

from eligibility.roster.list_limits import try_list
from eligibility.views.wizard import ApplicationView


def wait_before_comparing(view: ApplicationView, changes: dict[str, object]) -> HttpResponse | None:
    """Return the page that says how long to wait, or None where these values may be taken now."""
    retry = try_list(view.application, changes, now=view.now, by=view.by)
    if retry is None:
        return None
    response = view.page("429.html", HTTPStatus.TOO_MANY_REQUESTS, retry_after_minutes=retry.minutes)
    response["Retry-After"] = str(retry.seconds)
    return response

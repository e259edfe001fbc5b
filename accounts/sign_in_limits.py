"""How long somebody has to wait whom allauth's limits on sign-in have stopped.

allauth counts, and says only no. We announce when it will be yes: the wait is read from its counters.
"""

import math
import time

from allauth.core.internal import ratelimit
from django.core.cache import cache
from django.http import HttpRequest

_APP = "allauth.account"

# Which limit stands before which page.
_ACTIONS = {
    "account_signup": "signup",
    "account_login": "login",
    "account_reset_password": "reset_password",
    "account_reset_password_from_key": "reset_password_from_key",
    "account_email": "manage_email",
    "account_change_password": "change_password",
    "account_set_password": "change_password",
    "account_reauthenticate": "reauthenticate",
}


def minutes_for_page(request: HttpRequest) -> int | None:
    """Return the minutes to wait before this page takes a form again, or None where that is unknown."""
    match = request.resolver_match
    action = _ACTIONS.get(match.url_name or "") if match else None
    if action is None:
        return None
    return minutes_for(request, action, key=request.POST.get("email", "").strip().lower() or None)


def minutes_for(request: HttpRequest, action: str, *, key: str | None) -> int | None:
    """Return the whole minutes until one more ``action`` is allowed, or None where nothing forbids it."""
    now = time.time()
    waits = []
    for rate in ratelimit.get_rates(app=_APP, action=action):
        if (rate.per == "key" and key is None) or (rate.per == "user" and not request.user.is_authenticated):
            continue
        counter = ratelimit.get_cache_key(request, app=_APP, action=action, rate=rate, key=key)
        # The latest first: when the one at this place is too old to count, there is room for one more.
        history = cache.get(counter, [])
        if len(history) >= rate.amount:
            waits.append(history[rate.amount - 1] + rate.duration - now)
    longest = max(waits, default=0)
    return math.ceil(longest / 60) if longest > 0 else None

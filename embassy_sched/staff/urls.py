"""Addresses of the staff's pages on cases and accounts; StaffSite puts them in front of the admin's own."""

from collections.abc import Callable

from django.http import HttpResponse
from django.urls import URLPattern, path

import accounts.converters  # noqa: F401, it registers <reference:...>
from embassy_sched.staff.views import (
    asking,
    booking,
    bulletins,
    cases,
    claims,
    class_changed,
    clearances,
    corrections,
    listed,
    missed,
    people,
)

View = Callable[..., HttpResponse]


def urls_of(admin_view: Callable[[View], View]) -> list[URLPattern]:
    """Return the addresses; ``admin_view`` lets in who may enter the staff's site."""
    routes: list[tuple[str, View, str]] = [
        ("cases/", cases.cases, "cases"),
        ("cases/without-account/", booking.begin, "case-begin"),
        ("cases/<str:number>/", cases.case, "case"),
        ("cases/<str:number>/note/", cases.note, "case-note"),
        ("cases/<str:number>/schedule/", booking.schedule, "case-schedule"),
        ("cases/<str:number>/correct-number/", corrections.correct_number, "case-correct-number"),
        (
            "cases/<str:number>/appointments/<reference:appointment>/reschedule/",
            booking.reschedule,
            "case-reschedule",
        ),
        ("cases/<str:number>/appointments/<reference:appointment>/cancel/", booking.cancel, "case-cancel"),
        ("cases/<str:number>/appointments/<reference:appointment>/print/", booking.print_for, "case-print"),
        (
            "cases/<str:number>/appointments/<reference:appointment>/people/add/",
            people.add,
            "case-add-person",
        ),
        (
            "cases/<str:number>/appointments/<reference:appointment>/people/<int:pk>/remove/",
            people.remove,
            "case-remove-person",
        ),
        ("cases/<str:number>/claims/<int:pk>/verify/", claims.verify, "case-verify"),
        ("cases/<str:number>/claims/<int:pk>/end/", claims.end, "case-end-claim"),
        ("cases/<str:number>/claims/<int:pk>/move/", claims.move, "case-move-claim"),
        ("cases/<str:number>/asked/", asking.asked, "case-asked"),
        ("cases/<str:number>/class-changed/", class_changed.record_change, "case-class-changed"),
        ("cases/<str:number>/clear/", clearances.clear, "case-clear"),
        (
            "cases/<str:number>/clearances/<int:pk>/withdraw/",
            clearances.withdraw,
            "case-withdraw-clearance",
        ),
        ("missed/", missed.missed, "missed"),
        ("claims/unproved/", listed.unproved, "claims-unproved"),
        ("inquiries/<reference:inquiry>/settle/", listed.settle, "inquiry-settle"),
        ("clearances/", clearances.clearances_that_run_out, "clearances"),
        ("bulletins/", bulletins.bulletins, "bulletins"),
        ("bulletins/load/", bulletins.load, "bulletin-load"),
        ("bulletins/not-current/", bulletins.appointments_not_current, "not-current"),
        ("bulletins/<int:year>/<int:month>/", bulletins.bulletin, "bulletin"),
        ("accounts/user/<int:pk>/correct-email/", corrections.correct_email, "account-correct-email"),
    ]
    return [path(route, admin_view(view), name=name) for route, view, name in routes]

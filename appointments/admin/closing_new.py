"""Close a day on booked people: ask, show what would happen, and do what was shown."""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.core.exceptions import ValidationError
from django.forms import BaseFormSet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from accounts.permissions import staff_of
from appointments.admin import closing_sentences as sentences
from appointments.admin.pages import page, require, tell
from appointments.closing_day import items
from appointments.closing_day.closing import ClosingChanged, ClosingUnderWay, start
from appointments.closing_day.order import Extra, ExtraRefused, Order
from appointments.closing_day.preview import DryRun, dry_run
from appointments.closures import ClosureExists
from appointments.forms.closing import ClosingForm, DetailsForm, ExtraFormSet, with_ready_texts
from appointments.forms.closures import YEARS_AHEAD
from appointments.models import Closing, Closure

LOOK, CHANGE, CLOSE, SEEN = "look", "change", "close", "seen"


def new_view(admin: ModelAdmin, request: HttpRequest) -> HttpResponse:
    """Close a day, or a part of it: first the form, then the dry run, then the act."""
    require(request, "close_day")
    now = timezone.now()
    closure = _closure(request)
    if request.method != "POST":
        return _first_page(admin, request, now, closure)
    form = ClosingForm(request.POST, today=timezone.localdate(now), closure=closure)
    if not form.is_valid() or CHANGE in request.POST:
        kept = [DetailsForm(request.POST), *ExtraFormSet(request.POST, prefix="extra")]
        return _form_page(admin, request, form, closure, kept=kept)
    return _Look(admin, request, now, closure, form).answer()


@dataclass
class _Look:
    """One look at what would happen, with what the officer has typed; or the act itself."""

    admin: ModelAdmin
    request: HttpRequest
    now: datetime
    closure: Closure | None
    form: ClosingForm
    changed: bool = False

    def answer(self) -> HttpResponse:
        """Show the dry run, or close the day as it was shown."""
        data = with_ready_texts(self.request.POST, self.form.cleaned_data["cause"])
        extra = _extra_forms(data)
        if not extra.is_valid():
            # What would happen without them is shown beside the mistake.
            return self._page(data, extra, dry_run(self._order(data, ()), now=self.now))
        added = tuple(Extra(row.starts_at, row.cleaned_data["places"]) for row in extra if row.starts_at)
        order = self._order(data, added)
        try:
            plan = dry_run(order, now=self.now)
        except ExtraRefused as refusal:
            return self._refuse_extra(data, extra, refusal)
        details = self._details(data, plan)
        if CLOSE not in self.request.POST or not details.is_valid() or not self._accepted(details, plan):
            return self._page(data, extra, plan, details if CLOSE in self.request.POST else None)
        return self._close(data, extra, order, details)

    def _close(
        self, data: MultiValueDict, extra: BaseFormSet, order: Order, details: DetailsForm
    ) -> HttpResponse:
        request, by = self.request, staff_of(self.request)
        seen = None if details.cleaned_data["anyway"] else request.POST.get(SEEN, "")
        try:
            closing = start(order, now=self.now, by=by, seen=seen)
        except ClosingChanged as met:
            self.changed = True
            return self._page(data, extra, met.dry_run)
        except ExtraRefused as refusal:
            return self._refuse_extra(data, extra, refusal)
        except ClosingUnderWay as met:
            tell(request, [_("This day is being closed already. Nothing was changed.")], messages.INFO)
            return to_page(met.closing)
        except ClosureExists:
            return self._met_another(order)
        left = items.go_on(closing, now=self.now, by=by, may_go_on=items.for_seconds())
        tell(request, [sentences.done(closing, left)], messages.WARNING if left else messages.SUCCESS)
        return to_page(closing)

    def _met_another(self, order: Order) -> HttpResponse:
        """Lead to the closing of the same day and name, which a second click meets; else ask for a name."""
        same = Closing.objects.filter(day=order.day, name=order.name, undone_at=None).first()
        if same is not None:
            tell(self.request, [_("This day was closed already. Nothing was changed.")], messages.INFO)
            return to_page(same)
        self.form.add_error(
            "name" if "name" in self.form.fields else "day",
            _("There is a closure of this name on that day already. Give it another name."),
        )
        return _form_page(self.admin, self.request, self.form, self.closure)

    def _order(self, data: MultiValueDict, extra: tuple[Extra, ...]) -> Order:
        asked = self.form.cleaned_data
        return Order(
            day=asked["day"],
            way=Closing.Way(asked["way"]),
            begins_at=asked["begins_at"],
            ends_at=asked["ends_at"],
            extra=extra,
            closure=self.closure,
            kind=asked.get("kind", Closure.Kind.POST),
            name=asked.get("name", ""),
            cause=asked["cause"],
            text_en=data.get("text_en", "").strip(),
            text_km=data.get("text_km", "").strip(),
            send_now=bool(data.get("send_now")),
        )

    def _details(self, data: MultiValueDict, plan: DryRun) -> DetailsForm:
        return DetailsForm(data, asks_to_cancel=bool(plan.without_place), changed=self.changed)

    def _accepted(self, details: DetailsForm, plan: DryRun) -> bool:
        """Say whether the officer accepts that some are cancelled; an error tells what to do otherwise."""
        if plan.without_place and not details.cleaned_data["accept_cancelled"]:
            details.add_error(
                "accept_cancelled", _("Add places until everybody has one, or tick that these are cancelled.")
            )
        return not details.errors

    def _refuse_extra(self, data: MultiValueDict, extra: BaseFormSet, refusal: ExtraRefused) -> HttpResponse:
        for row in extra:
            if row.starts_at in refusal.refusals:
                row.add_error(None, sentences.EXTRA_REFUSED[refusal.refusals[row.starts_at]])
        return self._page(data, extra, dry_run(self._order(data, ()), now=self.now))

    def _page(
        self, data: MultiValueDict, extra: BaseFormSet, plan: DryRun, details: DetailsForm | None = None
    ) -> HttpResponse:
        if details is None:
            first_look = "text_en" not in self.request.POST
            if first_look and plan.order.day == timezone.localdate(self.now):
                # People are on their way: their letters leave at once, unless the officer says otherwise.
                data["send_now"] = "on"
            details = self._details(data, plan)
        title = _("Close %(what)s: look before you close") % {"what": _what(plan.order)}
        return page(
            self.admin,
            self.request,
            "closing_preview",
            title,
            form=self.form,
            details=details,
            extra=extra,
            changed=self.changed,
            closure=self.closure,
            buttons={"look": LOOK, "change": CHANGE, "close": CLOSE, "seen": SEEN},
            **plan_context(plan),
        )


def plan_context(plan: DryRun) -> dict[str, object]:
    """Return what the table of a dry run shows."""
    return {
        "plan": plan,
        "hit": sentences.hit(plan),
        "where_to": sentences.where_to(plan) if plan.rows else [],
        "warned": sentences.warned(plan),
        "neighbours": [(each, sentences.neighbour(each)) for each in plan.neighbours],
        "rows": [{"row": row, "warnings": sentences.warnings(row)} for row in plan.rows],
    }


def to_page(closing: Closing) -> HttpResponseRedirect:
    """Lead to the page of a closing."""
    return HttpResponseRedirect(reverse("admin:appointments_closing_page", args=[closing.pk]))


def _first_page(
    admin: ModelAdmin, request: HttpRequest, now: datetime, closure: Closure | None
) -> HttpResponse:
    """Show the form, with what another page has asked for, and who is booked then."""
    asked: dict[str, object] = {}
    if closure is not None:
        asked = {"day": closure.day, "begins_at": closure.begins_at, "ends_at": closure.ends_at}
    fields = ClosingForm.base_fields
    for name, key in (("day", "day"), ("begins_at", "begins"), ("ends_at", "ends")):
        try:
            given = fields[name].clean(request.GET.get(key, ""))
        except ValidationError:
            continue
        if given is not None:
            asked[name] = given
    if closure is not None and "day" in request.GET and "begins" not in request.GET:
        asked |= {"begins_at": None, "ends_at": None} if asked["day"] != closure.day else {}
    form = ClosingForm(initial=asked, today=timezone.localdate(now), closure=closure)
    day = asked.get("day")
    plan = None
    if isinstance(day, date) and form.today <= day and day.year <= form.today.year + YEARS_AHEAD:
        begins, ends = asked.get("begins_at"), asked.get("ends_at")
        is_part = isinstance(begins, time) and isinstance(ends, time) and begins < ends
        part = (begins, ends) if is_part else (None, None)
        order = Order(day, Closing.Way.MOVE, *part, closure=closure)
        plan = dry_run(order, now=now)
    return _form_page(admin, request, form, closure, plan=plan)


def _form_page(
    admin: ModelAdmin,
    request: HttpRequest,
    form: ClosingForm,
    closure: Closure | None,
    *,
    plan: DryRun | None = None,
    kept: list | None = None,
) -> HttpResponse:
    """Show the form; ``kept`` is what was typed on the next page."""
    title = _("Close a day on booked people")
    context = plan_context(plan) if plan is not None else {}
    return page(
        admin,
        request,
        "closing_form",
        title,
        form=form,
        kept=[each for each in kept or [] if each.is_bound],
        closure=closure,
        buttons={"look": LOOK},
        **context,
    )


def _closure(request: HttpRequest) -> Closure | None:
    """Return the closure that another page sends along; nothing for one that does not exist any more."""
    given = request.POST.get("closure") or request.GET.get("closure") or ""
    return Closure.objects.filter(pk=int(given)).first() if given.isdecimal() and len(given) < 10 else None


def _extra_forms(data: MultiValueDict) -> BaseFormSet:
    if "extra-TOTAL_FORMS" in data:
        return ExtraFormSet(data, prefix="extra")
    management = {"extra-TOTAL_FORMS": "4", "extra-INITIAL_FORMS": "0"}
    filled = data.copy()
    for name, value in management.items():
        filled[name] = value
    return ExtraFormSet(filled, prefix="extra")


def _what(order: Order) -> str:
    return sentences.what(Closing(day=order.day, begins_at=order.begins_at, ends_at=order.ends_at))

"""Step three, on two pages: the group, then the person's place in it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import urlencode

from eligibility.addresses import outcome_url, step_url
from eligibility.applications import finish_step, keep_input
from eligibility.bulletin.bulletins import latest_month
from eligibility.class_groups import ClassGroup, group_of
from eligibility.decisions import judge
from eligibility.forms.opening import LETTERS, ClassGroupForm, PlaceForm
from eligibility.outcomes import class_goes_elsewhere
from eligibility.rules import Party
from eligibility.steps import Step
from eligibility.views.wizard import StepView, as_posted, to_keep
from eligibility.visa_classes import GROUP_NAMES, Place, groups_served, is_preference

# Of a choice that was refused so much is shown again; no place of the list is longer.
LONGEST_PLACE = 40


class VisaClassStep(StepView):
    """The group by `?group=`; without it, or with one that is not served, the list of groups."""

    step = Step.VISA_CLASS

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the groups, or the places of one."""
        group = self._group(request)
        if group is not None:
            asked_again = request.GET if "place" in request.GET else None
            form = PlaceForm(asked_again, group=group, letters=request.GET.get("letters", ""))
            form.initial = self._chosen(form, group, request.GET.get("symbol", ""))
            return self._show_places(group, form)
        kept = self.application.kept_input.get(self.step.value)
        initial = {"group": self.application.class_group}
        typed = None if kept is None else as_posted(kept)
        return self._show_groups(ClassGroupForm(typed, initial=initial))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Go on to the places of a group, or save the place chosen."""
        group = self._group(request)
        return self._save_place(request, group) if group else self._choose_group(request)

    def _group(self, request: HttpRequest) -> ClassGroup | None:
        group = group_of(request.GET.get("group", ""))
        return group if group in groups_served() else None

    def _choose_group(self, request: HttpRequest) -> HttpResponse:
        kept = self.application.kept_input.get(self.step.value, {})
        form = ClassGroupForm(request.POST, refused="".join(kept.get("symbol", [])))
        if not form.is_valid():
            keep_input(self.application, self.step.value, to_keep(form))
            return redirect(self._address())
        if form.found is None:
            return redirect(self._address(group=form.cleaned_data["group"]))
        group, symbol = form.found
        letters = form.cleaned_data["symbol"][:2]
        return redirect(self._address(group=group.code, letters=letters, symbol=symbol))

    def _save_place(self, request: HttpRequest, group: ClassGroup) -> HttpResponse:
        form = PlaceForm(request.POST, group=group, letters=request.GET.get("letters", ""))
        if not form.is_valid():
            again = urlencode({"place": request.POST.get("place", "")[:LONGEST_PLACE]})
            return redirect(f"{self._address(group=group.code, letters=form.letters)}&{again}")
        place = form.chosen()
        if place is None:
            return redirect(self._address(group=group.code, letters=form.chosen_letters()))
        finish_step(self.application, self.step, place.fields, now=self.now)
        if class_goes_elsewhere(self.application, self.today):
            judge(self.application, step=self.step, now=self.now)
            return redirect(outcome_url(self.application))
        return self.after(form)

    def _show_groups(self, form: ClassGroupForm) -> HttpResponse:
        return self.show(form, "eligibility/class_group.html")

    def _show_places(self, group: ClassGroup, form: PlaceForm) -> HttpResponse:
        in_bulletin = is_preference(group.code, None)
        return self.show(
            form,
            "eligibility/class_place.html",
            group_name=GROUP_NAMES[group.code],
            is_preference=in_bulletin,
            last_bulletin=latest_month() if in_bulletin else None,
            back_url=self._address(group=group.code) if form.letters else self._address(),
        )

    def _chosen(self, form: PlaceForm, group: ClassGroup, symbol: str) -> dict[str, object]:
        if not symbol:
            if self.application.class_group != group.code:
                return {}
            symbol = Place(group, self.application.visa_class, Party(self.application.party)).code
        return {"place": symbol if symbol in form.places else f"{LETTERS}{symbol[:2]}"}

    def _address(self, **query: str) -> str:
        asked = urlencode({name: value for name, value in query.items() if value})
        return step_url(self.application, self.step) + (f"?{asked}" if asked else "")

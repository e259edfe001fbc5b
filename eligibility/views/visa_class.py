"""Step three, on two pages: the group, then the person's place in it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import urlencode

from eligibility.addresses import outcome_url, step_url
from eligibility.applications import finish_step, keep_input
from eligibility.class_groups import ClassGroup, group_of
from eligibility.decisions import judge
from eligibility.forms.opening import ClassGroupForm, PlaceForm
from eligibility.outcomes import class_goes_elsewhere
from eligibility.rules import Party
from eligibility.steps import Step
from eligibility.views.wizard import StepView, as_posted, to_keep
from eligibility.visa_classes import GROUP_NAMES, Place, groups_served, is_preference


class VisaClassStep(StepView):
    """The group by `?group=`; without it, or with one that is not served, the list of groups."""

    step = Step.VISA_CLASS

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the groups, or the places of one."""
        group = self._group(request)
        if group is not None:
            symbol = request.GET.get("symbol", "")
            return self._show_places(group, PlaceForm(None, group=group, initial=self._chosen(group, symbol)))
        kept = self.application.kept_input.get(self.step.value)
        initial = {"group": self.application.class_group}
        return self._show_groups(ClassGroupForm(as_posted(kept) if kept else None, initial=initial))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Go on to the places of a group, or save the place chosen."""
        group = self._group(request)
        return self._save_place(request, group) if group else self._choose_group(request)

    def _group(self, request: HttpRequest) -> ClassGroup | None:
        group = group_of(request.GET.get("group", ""))
        return group if group in groups_served() else None

    def _choose_group(self, request: HttpRequest) -> HttpResponse:
        form = ClassGroupForm(request.POST)
        if not form.is_valid():
            keep_input(self.application, self.step, to_keep(form), now=self.now)
            return self._show_groups(form)
        group, symbol = (
            (form.found[0].code, form.found[1]) if form.found else (form.cleaned_data["group"], "")
        )
        query = {"group": group, "symbol": symbol} if symbol else {"group": group}
        return redirect(f"{step_url(self.application, self.step)}?{urlencode(query)}")

    def _save_place(self, request: HttpRequest, group: ClassGroup) -> HttpResponse:
        form = PlaceForm(request.POST, group=group)
        if not form.is_valid():
            return self._show_places(group, form)
        finish_step(self.application, self.step, form.chosen().fields, now=self.now)
        if class_goes_elsewhere(self.application):
            judge(self.application, step=self.step, now=self.now)
            return redirect(outcome_url(self.application))
        return self.after(form)

    def _show_groups(self, form: ClassGroupForm) -> HttpResponse:
        return self.show(form, "eligibility/class_group.html")

    def _show_places(self, group: ClassGroup, form: PlaceForm) -> HttpResponse:
        return self.show(
            form,
            "eligibility/class_place.html",
            group_name=GROUP_NAMES[group.code],
            is_preference=is_preference(group.code, None),
            has_derivatives=any(place.party is Party.FOLLOW_TO_JOIN for place in form.places.values()),
            back_url=step_url(self.application, self.step),
        )

    def _chosen(self, group: ClassGroup, symbol: str) -> dict[str, object]:
        if symbol:
            return {"place": symbol}
        if self.application.class_group != group.code:
            return {}
        return {"place": Place(group, self.application.visa_class, Party(self.application.party)).code}

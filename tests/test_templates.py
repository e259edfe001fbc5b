"""How forms are drawn: our crispy template pack, with every kind of widget."""

import pytest
from django import forms
from django.template import Context, Template
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import format_html

from accounts.date_fields import DatePartsField, PartialDateField
from accounts.page_form import PageForm
from accounts.templatetags.lead_in import lead_in
from tests.markup import Element, Page

GROUPED = [("Immediate relative", [("IR1", "Spouse"), ("IR2", "Child")]), ("F2A", [("F21", "Spouse")])]


class EveryWidget(PageForm):
    """One field of each kind, with help; `born` has three inputs."""

    key = forms.CharField(widget=forms.HiddenInput, initial="abc")
    name = forms.CharField(label="Name", help_text="As in the passport.")
    khmer_name = forms.CharField(label="Name in Khmer script", required=False)
    email = forms.EmailField(label="E-mail address", help_text="We write to it.")
    password = forms.CharField(label="Password", widget=forms.PasswordInput)
    story = forms.CharField(label="What happened", widget=forms.Textarea, help_text="In your words.")
    province = forms.ChoiceField(label="Province", choices=[("", "Choose"), ("pp", "Phnom Penh")])
    gender = forms.ChoiceField(
        label="Gender",
        choices=[("f", "Female"), ("m", "Male")],
        widget=forms.RadioSelect(attrs={"class": "choices--inline"}),
    )
    visa_class = forms.ChoiceField(
        label="Visa class", choices=GROUPED, widget=forms.RadioSelect, help_text="See your letter."
    )
    needs = forms.MultipleChoiceField(
        label="Help needed",
        choices=[("wheelchair", "Wheelchair"), ("sign", "Sign language")],
        widget=forms.CheckboxSelectMultiple,
        help_text="Choose all that apply.",
    )
    born = DatePartsField(label="Date of birth", help_text="For example 27 3 1990.")
    true = forms.BooleanField(label="This is true", help_text="As far as you know.")
    news = forms.BooleanField(label="Send me news", required=False)


def drawn(form: forms.Form) -> Page:
    """Draw a form as a page does: the summary of errors, then the form."""
    summary = render_to_string("components/error_summary.html", {"form": form})
    fields = Template("{% load crispy_forms_tags %}{% crispy form %}").render(Context({"form": form}))
    return Page(summary + fields)


def described_by(element: Element, page: Page) -> list[str]:
    """Return the texts that a screen reader reads after the name of an input or group."""
    ids = element.attributes.get("aria-describedby", "").split()
    return [next(e for e in page.elements if e.attributes.get("id") == id_).text for id_ in ids]


@pytest.mark.parametrize("data", [None, {}, {"born_day": "31", "visa_class": "IR2"}])
def test_a_form_names_each_id_once_and_points_only_to_ids_that_exist(data: dict[str, str] | None) -> None:
    page = drawn(EveryWidget(data))

    assert len(page.ids) == len(set(page.ids))
    pointers = [label.attributes["for"] for label in page.all("label")]
    for element in page.elements:
        pointers += element.attributes.get("aria-describedby", "").split()
        pointers += element.attributes.get("aria-labelledby", "").split()
    pointers += [link.attributes["href"].removeprefix("#") for link in page.all("a")]
    assert set(pointers) <= set(page.ids)


@pytest.mark.parametrize("data", [None, {}])
def test_a_screen_reader_hears_a_label_for_every_input(data: dict[str, str] | None) -> None:
    page = drawn(EveryWidget(data))
    labelled = [label.attributes["for"] for label in page.all("label") if label.text]

    inputs = [*page.all("input"), *page.all("select"), *page.all("textarea")]
    assert len(inputs) == 1 + 7 + 3 + 2 + 2 + 3 + 1
    for element in inputs:
        if element.attributes.get("type") != "hidden":
            assert labelled.count(element.attributes["id"]) == 1, element


def test_an_input_is_described_by_its_help_and_then_by_its_error() -> None:
    page = drawn(EveryWidget({"email": "sokha"}))

    assert described_by(page.one("input", id="id_name"), page) == [
        "As in the passport.",
        "Error: This field is required.",
    ]
    assert described_by(page.one("input", id="id_email"), page) == [
        "We write to it.",
        "Error: Enter a valid email address.",
    ]
    assert page.one("div", id="id_email_helptext").text == "We write to it."
    assert page.one("div", id="id_email_error").text == "Error: Enter a valid email address."
    assert described_by(page.one("textarea", id="id_story"), page)[0] == "In your words."
    assert described_by(page.one("input", id="id_true"), page)[0] == "As far as you know."
    assert described_by(page.one("select", id="id_province"), page) == ["Error: This field is required."]


def test_a_group_of_inputs_is_a_fieldset_that_carries_the_description_once() -> None:
    page = drawn(EveryWidget({}))

    groups = {fieldset.text.split(" Error:")[0].strip(): fieldset for fieldset in page.all("fieldset")}
    assert [legend.text for legend in page.all("legend")] == [
        "Gender",
        "Visa class",
        "Help needed",
        "Date of birth",
    ]
    assert [described_by(fieldset, page) for fieldset in groups.values()] == [
        ["Error: This field is required."],
        ["See your letter.", "Error: This field is required."],
        ["Choose all that apply.", "Error: This field is required."],
        ["For example 27 3 1990.", "Error: Enter the date."],
    ]
    inside = [element for element in page.all("input") if element.inside("fieldset")]
    assert len(inside) == 2 + 3 + 2 + 3
    assert not any("aria-describedby" in element.attributes for element in inside)


def test_a_date_is_three_labelled_inputs_that_keep_what_was_typed_and_all_show_the_error() -> None:
    page = drawn(EveryWidget({"born_day": "៣១", "born_month": "2", "born_year": "1990"}))

    parts = [element for element in page.all("input") if element.attributes["name"].startswith("born")]
    labels = {label.attributes["for"]: label.text for label in page.all("label")}
    assert [labels[part.attributes["id"]] for part in parts] == ["Day", "Month", "Year"]
    assert [part.attributes["value"] for part in parts] == ["៣១", "2", "1990"]
    assert all(part.classes == {"usa-input", "usa-input--error"} for part in parts)
    assert all(part.attributes["aria-invalid"] == "true" for part in parts)
    assert {part.inside("fieldset").attributes["aria-describedby"] for part in parts} == {
        "id_born_helptext id_born_error"
    }
    error = page.one("div", id="id_born_error").text
    assert error == "Error: There is no such day: that month has only 28 days."


def test_a_date_without_errors_shows_none_and_demands_no_part_of_its_own() -> None:
    class When(PageForm):
        when = PartialDateField(label="When?")

    page = drawn(When())

    parts = page.all("input")
    assert [part.classes for part in parts] == [{"usa-input"}] * 3
    assert not any("required" in part.attributes or "value" in part.attributes for part in parts)


def test_three_parts_without_names_are_called_day_month_and_year() -> None:
    class Parts(forms.MultiWidget):
        def decompress(self, value: object) -> list[None]:
            return [None, None, None]

    class Plain(PageForm):
        when = forms.Field(widget=Parts([forms.TextInput] * 3))

    page = drawn(Plain())

    assert [label.text for label in page.all("label")] == ["Day", "Month", "Year"]


def test_grouped_choices_are_groups_with_a_heading() -> None:
    page = drawn(EveryWidget({"visa_class": "F21"}))

    headings = {p.attributes["id"]: p.text for p in page.all("p") if "choices__group" in p.classes}
    groups = page.all("div", role="group")
    assert [headings[group.attributes["aria-labelledby"]] for group in groups] == [
        "Immediate relative",
        "F2A",
    ]
    radios = page.all("input", name="visa_class")
    assert [radio.attributes["value"] for radio in radios if "checked" in radio.attributes] == ["F21"]
    assert radios[2].around[-2] is groups[1]


def test_choices_are_tiles_and_take_the_class_of_their_list() -> None:
    page = drawn(EveryWidget({"needs": ["sign"], "gender": "x"}))

    gender = page.all("input", name="gender")
    assert all(radio.classes == {"usa-radio__input", "usa-radio__input--tile"} for radio in gender)
    assert gender[0].around[-2].classes == {"choices", "choices--inline"}
    needs = page.all("input", name="needs")
    assert all(box.classes == {"usa-checkbox__input", "usa-checkbox__input--tile"} for box in needs)
    assert [box.attributes["value"] for box in needs if "checked" in box.attributes] == ["sign"]


def test_a_choice_may_carry_a_hint_and_text_is_escaped() -> None:
    with_hint = format_html('{} <span class="choice-hint">{}</span>', "A", "first")

    class Choices(PageForm):
        one = forms.ChoiceField(
            label="<b>One</b>",
            choices=[("a", with_hint), ("b", "<i>B</i>")],
            widget=forms.RadioSelect,
        )

    page = drawn(Choices())

    assert page.one("span", class_="choice-hint").text == "first"
    assert [label.text for label in page.all("label")] == ["A first", "<i>B</i>"]
    assert page.one("legend").text == "<b>One</b>"
    assert not page.all("b")


def test_only_what_is_optional_is_marked() -> None:
    class Marks(PageForm):
        needed = forms.CharField(label="Needed")
        optional = forms.CharField(label="Optional", required=False)
        born = DatePartsField(label="Born", required=False)
        depends = forms.CharField(label="Depends", required=False)
        tick = forms.BooleanField(label="Tick", required=False)

        def __init__(self, *args: object, **kwargs: object) -> None:
            super().__init__(*args, **kwargs)
            self.fields["depends"].conditionally_required = True

    page = drawn(Marks())

    assert [label.text for label in page.all("label") if not label.inside("fieldset")] == [
        "Needed",
        "Optional (optional)",
        "Depends",
        "Tick",
    ]
    assert page.one("legend").text == "Born (optional)"


def test_a_label_that_the_heading_says_already_stays_for_screen_readers() -> None:
    class Question(PageForm):
        name = forms.CharField(label="Name")
        born = DatePartsField(label="Born")

        def __init__(self, *args: object, **kwargs: object) -> None:
            super().__init__(*args, **kwargs)
            for field in self.fields.values():
                field.label_hidden = True

    page = drawn(Question())

    assert "usa-sr-only" in page.one("label", for_="id_name").classes
    assert "usa-sr-only" in page.one("legend").classes


def test_a_hidden_field_is_an_input_and_nothing_else() -> None:
    page = drawn(EveryWidget())

    key = page.one("input", type="hidden")
    assert (key.attributes["name"], key.attributes["value"], key.around) == ("key", "abc", [])


def test_a_password_is_never_sent_back() -> None:
    page = drawn(EveryWidget({"password": "do not show"}))

    assert "value" not in page.one("input", id="id_password").attributes


def test_inputs_have_the_class_of_their_kind_and_of_their_error() -> None:
    page = drawn(EveryWidget({"province": "pp", "name": "Sokha"}))

    assert "usa-input--error" not in page.one("input", id="id_name").classes
    assert {"usa-input", "usa-input--error"} <= page.one("input", id="id_email").classes
    assert {"usa-textarea", "usa-input--error"} <= page.one("textarea").classes
    assert "usa-select" in page.one("select").classes
    assert "usa-input--error" not in page.one("select").classes
    assert "usa-form-group--error" in page.one("div", id="div_id_email").classes
    assert "usa-form-group--error" not in page.one("div", id="div_id_name").classes


def test_the_summary_leads_to_the_first_input_of_each_field_in_order() -> None:
    form = EveryWidget({"name": "Sokha"})
    form.add_error(None, "These two do not fit together.")
    page = drawn(form)

    summary = page.one("div", role="alert")
    assert "autofocus" in summary.attributes
    assert page.one("h2", id="error-summary-title").text == "There is a problem"
    assert page.all("li")[0].text == "These two do not fit together."
    assert page.all("a")[0].text == "E-mail address: This field is required."
    assert [link.attributes["href"] for link in page.all("a")] == [
        "#id_email",
        "#id_password",
        "#id_story",
        "#id_province",
        "#id_gender_0",
        "#id_visa_class_0_0",
        "#id_needs_0",
        "#id_born_0",
        "#id_true",
    ]


CONDITION = (
    "ករណីរបស់អ្នកមិនទាន់ដល់វេនដំណើរការ (not current) តាមកាលបរិច្ឆេទកំណត់ (cut-off dates) បច្ចុប្បន្ន។ នេះរាប់បញ្ចូលទាំងករណីផ្សេង។"
)


@pytest.mark.parametrize(
    "language, label, shown",
    [
        ("en", "Surname", "Surname:"),
        ("en", "You have been interviewed.", "You have been interviewed."),
        ("en", "Who writes?", "Who writes?"),
        (
            "en",
            "one two three four five six seven eight nine ten",
            "one two three four five six seven eight nine…",
        ),
        (
            "en",
            "If you know the visa class on your letter, type it here",
            "If you know the visa class on your letter…",
        ),
        ("km", "នាមត្រកូល", "នាមត្រកូល៖"),
        ("km", "អ្នកត្រូវបានសម្ភាសន៍រួចហើយ។", "អ្នកត្រូវបានសម្ភាសន៍រួចហើយ។"),
        # No Khmer word is cut: half of one is another one, or none.
        ("km", CONDITION, "ករណីរបស់អ្នកមិនទាន់ដល់វេនដំណើរការ (not current) តាមកាលបរិច្ឆេទកំណត់ (cut-off dates)…"),
    ],
)
def test_a_label_leads_into_its_error(language: str, label: str, shown: str) -> None:
    with translation.override(language):
        assert lead_in(label) == shown


def test_a_form_without_errors_has_no_summary() -> None:
    assert render_to_string("components/error_summary.html", {"form": EveryWidget()}).strip() == ""
    assert render_to_string("components/error_summary.html").strip() == ""


def test_a_form_drawn_by_filters_looks_the_same() -> None:
    form = EveryWidget({})
    template = Template("{% load crispy_forms_filters %}{{ form|crispy }}{{ form|as_crispy_errors }}")
    one_field = Template("{% load crispy_forms_filters %}{{ form.name|as_crispy_field }}")

    page = Page(template.render(Context({"form": form})))
    alone = Page(one_field.render(Context({"form": form})))

    assert page.ids[-1] == "error-summary-title"
    assert alone.one("label", for_="id_name").text == "Name"

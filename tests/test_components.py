"""The parts that pages are put together from."""

from types import SimpleNamespace

from django.template.loader import render_to_string

from tests.markup import Page


def drawn(component: str, /, **context: object) -> Page:
    """Draw a component with what is given to it."""
    return Page(render_to_string(f"components/{component}.html", context))


def test_the_step_indicator_says_where_one_is_and_leads_back_only() -> None:
    steps = [
        SimpleNamespace(label="Visa type", state="complete", url="/1/"),
        SimpleNamespace(label="Service", state="current", url="/2/"),
        SimpleNamespace(label="Visa class", state="upcoming", url=""),
    ]
    page = drawn("step_indicator", steps=steps)

    assert page.all("p")[0].text == "Step 2 of 3: Service"
    assert [(a.text, a.attributes["href"]) for a in page.all("a")] == [("Visa type", "/1/")]
    assert [li.text for li in page.all("li") if li.text] == ["Visa type (done)", "Service", "Visa class"]
    assert page.one("li", **{"aria-current": "step"}).text == "Service"


def test_the_embassys_words_are_marked_as_the_embassys() -> None:
    page = drawn("embassy_text", paragraphs=["First <b>", "Second"], heading="IMPORTANT NOTICE")

    assert page.one("h2").inside("blockquote").text.startswith("IMPORTANT NOTICE")
    assert [p.text for p in page.all("p") if p.inside("blockquote")] == [
        "First <b>",
        "Second",
        "The Embassy’s text",
    ]
    assert drawn("embassy_text", text="Words", source="Page of 2026").all("p")[-1].text == "Page of 2026"


def test_a_button_row_continues_by_default_and_puts_the_submit_button_first() -> None:
    page = drawn("button_row", back_url="/back/")

    assert page.one("button").attributes == {"class": "usa-button", "type": "submit"}
    assert [element.text for element in page.elements if element.tag in {"a", "button"}] == [
        "Continue",
        "Back",
    ]


def test_a_button_row_takes_its_own_words() -> None:
    page = drawn(
        "button_row",
        submit="Cancel the appointment",
        danger=True,
        name="sure",
        value="yes",
        cancel_url="/",
        cancel_text="Keep it",
    )

    button = page.one("button")
    assert button.text == "Cancel the appointment"
    assert (button.attributes["name"], button.attributes["value"]) == ("sure", "yes")
    assert "usa-button--secondary" in button.classes
    assert page.one("a").text == "Keep it"


def test_a_row_of_the_summary_says_what_changes_and_what_was_not_given() -> None:
    page = drawn("summary_row", label="Passport number", value="", change_url="/x/")

    assert page.one("dt").text == "Passport number"
    assert [dd.text for dd in page.all("dd")] == ["Not given", "Change Passport number"]
    assert [dd.text for dd in drawn("summary_row", label="Persons", value=0).all("dd")] == ["0"]


def test_a_notice_keeps_its_paragraphs_and_is_never_html() -> None:
    page = drawn("notice_list", notices=[SimpleNamespace(text="One <script>\n\nTwo")], heading="Notice")

    assert [p.text for p in page.all("p")] == ["One <script>", "Two"]
    assert page.one("h2").text == "Notice"
    assert drawn("notice_list", notices=[]).elements == []


def test_an_alert_carries_its_kind_and_a_link() -> None:
    page = drawn(
        "alert", kind="warning", heading="Soon", text="It expires.", link_url="/x/", link_text="More"
    )

    assert "usa-alert--warning" in page.all("div")[0].classes
    assert (page.one("h2").text, page.one("p").text) == ("Soon", "It expires. More")
    assert "usa-alert--info" in drawn("alert", text="Saved.").all("div")[0].classes


def test_details_fold_a_text_and_a_deadline_stands_out() -> None:
    folded = drawn("details", summary="Where?", text="On the letter.")
    assert folded.one("details").text == "Where? On the letter."
    page = drawn("deadline", label="You can cancel", value="until 11:59 p.m. on Tuesday, 24 November 2026")
    assert page.one("strong").text == "until 11:59 p.m. on Tuesday, 24 November 2026"

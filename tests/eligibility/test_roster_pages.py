"""The pages on which staff import the post's list: preview, confirmation, one clear answer to a bad file."""

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import User
from eligibility.models import RosterEntry, RosterImport
from embassy_sched.roles import AUDITOR, OFFICER
from tests.cast import NOW
from tests.eligibility.roster_files import SOKHA, csv_file
from tests.roles import a_member

pytestmark = pytest.mark.django_db

UPLOAD = "/admin/eligibility/rosterimport/upload/"


@pytest.fixture(autouse=True)
def morning():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def by() -> User:
    return a_member(OFFICER)


@pytest.fixture
def desk(by: User) -> Client:
    client = Client()
    client.force_login(by)
    return client


def send(desk: Client, content: bytes, name: str = "cases.csv"):
    return desk.post(UPLOAD, {"file": SimpleUploadedFile(name, content)})


def test_an_officer_looks_at_a_list_and_imports_it(desk: Client, by: User) -> None:
    preview = send(desk, csv_file(SOKHA))["Location"]

    page = desk.get(preview).content.decode()
    assert "Nothing has been imported yet." in page
    assert "Import now" in page
    assert RosterEntry.objects.count() == 0
    done = desk.post(preview, {"import": "1", "after": "0"}, follow=True)

    assert "Imported: 1 rows, 1 new, 0 changed, 0 as before. Claims verified: 0." in done.content.decode()
    stored = RosterImport.objects.get()
    assert (stored.by, stored.at, stored.created, stored.content) == (by, NOW, 1, None)
    again = desk.post(preview, {"import": "1", "after": "0"})
    assert again["Location"] == f"/admin/eligibility/rosterimport/{stored.pk}/change/"


def test_a_bad_row_is_shown_with_its_line_and_cannot_be_imported(desk: Client) -> None:
    preview = send(desk, csv_file(SOKHA, ("PNP2023534004", "Z9", "", "03/02/1990")))["Location"]

    page = desk.get(preview).content.decode()
    tried = desk.post(preview, {"import": "1", "after": "0"}).content.decode()

    assert "<strong>Line 3:</strong> Visa class: “Z9” is neither a symbol (F41) nor a category (F4)" in page
    assert "Date of birth: “03/02/1990” can be two days. Write 2026-02-03 or 3 Feb 2026." in page
    assert "Import now" not in page
    assert "A row is wrong, so nothing was imported." in tried
    assert RosterEntry.objects.count() == 0


@pytest.mark.parametrize(
    "content, name, answer",
    [
        (b"%PDF-1.7", "cases.csv", "This is a PDF, not a table."),
        (b"", "cases.csv", "The file is empty."),
        (b"x" * 20_000_000, "cases.xlsx", "The file is too big: at most 10 MB."),
        (b"Number,Name\n1,A\n", "cases.csv", "No heading “Case ID” was found in the first rows."),
        (b"Case ID,DOB,Date of birth\nPNP2023534003,,", "a.csv", "Two columns are both “Date of birth”."),
        (b"Case ID,Name\nPNP2023534003,Jos\xe9", "x\x00\n.csv", "The signs in line 2 cannot be read."),
    ],
    ids=["pdf", "empty", "20 MB", "no Case ID", "column twice", "encoding"],
)
def test_a_file_that_is_no_list_gets_one_clear_answer(
    desk: Client, content: bytes, name: str, answer: str
) -> None:
    response = send(desk, content, name)

    assert response.status_code == 200
    assert answer in response.content.decode()
    assert RosterImport.objects.count() == 0


def test_a_file_that_was_thrown_away_is_asked_for_again(desk: Client) -> None:
    preview = send(desk, csv_file(SOKHA))["Location"]

    gone = desk.post(preview, {"forget": "1"}, follow=True)

    assert "The file was thrown away. Nothing was imported." in gone.content.decode()
    assert desk.get(preview).status_code == 404
    assert RosterImport.objects.count() == 0


def test_a_preview_that_another_import_made_old_is_shown_anew(desk: Client) -> None:
    preview = send(desk, csv_file(SOKHA))["Location"]

    for after in ("7", "", "-1", "x", "9" * 30):
        page = desk.post(preview, {"import": "1", "after": after})
        assert page.status_code == 200
    assert (
        "Another list was imported meanwhile."
        in desk.post(preview, {"import": "1", "after": "7"}).content.decode()
    )
    assert RosterEntry.objects.count() == 0


def test_an_auditor_sees_the_imports_and_imports_nothing() -> None:
    client = Client()
    client.force_login(a_member(AUDITOR))

    assert client.get("/admin/eligibility/rosterimport/").status_code == 200
    assert client.get(UPLOAD).status_code == 403

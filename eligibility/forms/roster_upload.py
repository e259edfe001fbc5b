"""Choosing the file of the post's list, and confirming what was previewed."""

from django import forms
from django.utils.translation import gettext_lazy as _

from eligibility.roster.files import MOST_BYTES, FileFault, NotATable, read_table
from eligibility.roster.import_wording import file_sentence

LARGEST_KEY = 2**63 - 1


class RosterFileForm(forms.Form):
    """A file that is a table; whatever else is chosen gets one clear answer."""

    file = forms.FileField(
        label=_("File of the list"),
        help_text=_("XLSX (the first sheet) or CSV UTF-8."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
        error_messages={
            "required": _("Choose the file with the list of cases."),
            "empty": _("The file is empty. Choose the file with the list of cases."),
        },
        # Only the end of a long name is kept.
        max_length=None,
    )

    def clean_file(self) -> bytes:
        """Return what the file holds; a file that is too big is not even read."""
        file = self.cleaned_data["file"]
        try:
            if file.size > MOST_BYTES:
                raise NotATable(FileFault.TOO_BIG)
            content: bytes = file.read()
            read_table(content)
        except NotATable as problem:
            raise forms.ValidationError(file_sentence(problem), code=problem.fault.value) from problem
        self.file_name = "".join(char for char in file.name if char.isprintable()) or "list"
        return content


class ConfirmForm(forms.Form):
    """The import that a preview stood on."""

    after = forms.IntegerField(min_value=0, max_value=LARGEST_KEY, widget=forms.HiddenInput)

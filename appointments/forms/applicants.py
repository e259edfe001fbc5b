"""What an applicant fills in around an appointment."""

from accounts.page_form import OneTimeKeyMixin, PageForm


class BeginAnewForm(OneTimeKeyMixin, PageForm):
    """ "I failed to attend": a button, with the key that makes two clicks one new application."""

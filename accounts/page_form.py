"""The form of a page, and the key that makes one of two clicks count."""

import hashlib
import re
from functools import cached_property
from uuid import uuid4

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms

_KEY = re.compile(r"[0-9a-f]{32}")


class PageFormMixin:
    """Says once how our forms are drawn: inside a page's own <form>, which brings its token."""

    layout: Layout | None = None

    @cached_property
    def helper(self) -> FormHelper:
        """How crispy draws the form: the fields only, in the order of `layout` where there is one."""
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True
        if self.layout is not None:
            helper.layout = self.layout
            helper.render_hidden_fields = True
        return helper


class PageForm(PageFormMixin, forms.Form):
    """The base of every form of a page."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)


def new_key() -> str:
    """Return a key for one rendering of a form."""
    return uuid4().hex


class OneTimeKeyMixin(forms.Form):
    """For forms that create something: the same page sent twice carries the same key.

    The key is new with every rendering and stays when the form is shown again with errors. One that was
    tampered with counts as a new one.
    """

    key = forms.CharField(required=False, widget=forms.HiddenInput, initial=new_key)

    def clean_key(self) -> str:
        """Return the key of this rendering."""
        key = self.cleaned_data["key"]
        return key if _KEY.fullmatch(key) else new_key()

    def creation_key(self, *scope: object) -> str:
        """Return what to store as ``creation_key`` (40 characters), once valid.

        ``scope`` is whose it is (the user's pk, the application's pk): a key seen elsewhere is worth nothing.
        """
        text = ":".join(str(part) for part in (*scope, self.cleaned_data["key"]))
        return hashlib.sha256(text.encode()).hexdigest()[:40]

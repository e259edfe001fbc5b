"""One field class for the numbers of passports and identity cards."""

from typing import Any

from django.db import models


class DocumentNumberField(models.CharField):
    """The number of a passport or national identity card: text underneath, never indexed.

    One class, so that encrypting these numbers later is one change. Search goes by exact value through
    ``ApplicationQuerySet.with_document_number`` only.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 30)
        if kwargs.get("db_index") or kwargs.get("unique"):
            raise ValueError("A document number must not be indexed: it is to be encrypted.")
        super().__init__(*args, **kwargs)

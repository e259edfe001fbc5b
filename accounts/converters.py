"""References in addresses: `<reference:reference>` takes them in any spelling that can only mean one."""

from django.urls import register_converter

from accounts.references import normalise


class ReferenceConverter:
    """Reads "abcde-12345" as ABCDE12345; what cannot be a reference is no address of ours (404)."""

    regex = "[^/]+"

    def to_python(self, value: str) -> str:
        """Return the reference in its stored spelling."""
        reference = normalise(value)
        if reference is None:
            raise ValueError("no reference")
        return reference

    def to_url(self, value: str) -> str:
        """Return the reference as it stands in an address."""
        return value


register_converter(ReferenceConverter, "reference")

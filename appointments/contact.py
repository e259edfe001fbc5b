"""How a family can be reached: telephone numbers, and the addresses that its letters go to."""

from dataclasses import dataclass

from eligibility.models import Application


@dataclass(frozen=True)
class Contact:
    """Telephone numbers and e-mail addresses, each once."""

    telephones: tuple[str, ...]
    addresses: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """Say whether nobody can be reached."""
        return not self.telephones and not self.addresses


def contact_of(application: Application) -> Contact:
    """Return how the family of an application can be reached; the address given for the case comes first."""
    telephones = (application.telephone, application.other_telephone)
    return Contact(tuple(dict.fromkeys(filter(None, telephones))), addresses_of(application))


def addresses_of(application: Application) -> tuple[str, ...]:
    """Return the account's address and the one given for the case, however their letters are written."""
    written = (application.email, application.user.email if application.user else "")
    return tuple({address.lower(): address for address in written if address}.values())

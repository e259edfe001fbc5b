"""What families are told when a day is closed, ready in English and Khmer, to be changed by the officer.

The words are those of the Embassy's Khmer pages where it has some (interview, appointment, "closed",
"public holiday", "Consular office"); the rest is to be read by a native speaker before release.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from appointments.models import Closing

Cause = Closing.Cause


@dataclass(frozen=True)
class CauseText:
    """The name of the closure and the sentences of the letter, in both languages."""

    name: str
    name_km: str
    english: str
    khmer: str


CAUSE_TEXTS: Mapping[str, CauseText] = {
    Cause.STORM: CauseText(
        "Storm or flood",
        "ព្យុះ ឬទឹកជំនន់",
        "The Consular Section is closed on that day because of a storm or flood. Please do not travel to the "
        "Embassy. We are sorry that your interview cannot take place as planned.",
        "ការិយាល័យកុងស៊ុលបិទដំណើរការនៅថ្ងៃនោះ ដោយសារមានព្យុះ ឬទឹកជំនន់។ សូមកុំធ្វើដំណើរមកស្ថានទូត។ "
        "យើងសូមអភ័យទោសដែលការសម្ភាសន៍របស់អ្នកមិនអាចធ្វើទៅតាមការគ្រោងទុក។",
    ),
    Cause.HOLIDAY: CauseText(
        "Public holiday",
        "ថ្ងៃឈប់សម្រាក",
        "That day has become a public holiday, and the Consular Section is closed. We are sorry that your "
        "interview cannot take place as planned.",
        "ថ្ងៃនោះត្រូវបានកំណត់ជាថ្ងៃឈប់សម្រាក ហើយការិយាល័យកុងស៊ុលបិទដំណើរការ។ "
        "យើងសូមអភ័យទោសដែលការសម្ភាសន៍របស់អ្នកមិនអាចធ្វើទៅតាមការគ្រោងទុក។",
    ),
    Cause.SECURITY: CauseText(
        "Security",
        "សន្តិសុខ",
        "The Consular Section is closed at that time for reasons of security. Please do not come to the "
        "Embassy. We are sorry that your interview cannot take place as planned.",
        "ការិយាល័យកុងស៊ុលបិទដំណើរការនៅពេលនោះ ដោយមូលហេតុសន្តិសុខ។ សូមកុំមកស្ថានទូត។ "
        "យើងសូមអភ័យទោសដែលការសម្ភាសន៍របស់អ្នកមិនអាចធ្វើទៅតាមការគ្រោងទុក។",
    ),
    Cause.POWER: CauseText(
        "Power cut",
        "ដាច់ចរន្តអគ្គិសនី",
        "The Consular Section cannot hold interviews at that time because of a power cut. We are sorry that "
        "your interview cannot take place as planned.",
        "ការិយាល័យកុងស៊ុលមិនអាចធ្វើការសម្ភាសន៍នៅពេលនោះបានទេ ដោយសារដាច់ចរន្តអគ្គិសនី។ "
        "យើងសូមអភ័យទោសដែលការសម្ភាសន៍របស់អ្នកមិនអាចធ្វើទៅតាមការគ្រោងទុក។",
    ),
    Cause.ILLNESS: CauseText(
        "Illness of staff",
        "បុគ្គលិកមានជំងឺ",
        "The Consular Section cannot hold interviews at that time because members of its staff are ill. We "
        "are sorry that your interview cannot take place as planned.",
        "ការិយាល័យកុងស៊ុលមិនអាចធ្វើការសម្ភាសន៍នៅពេលនោះបានទេ ដោយសារបុគ្គលិកមានជំងឺ។ "
        "យើងសូមអភ័យទោសដែលការសម្ភាសន៍របស់អ្នកមិនអាចធ្វើទៅតាមការគ្រោងទុក។",
    ),
}


def text_for(cause: str) -> CauseText | None:
    """Return the texts that are ready for a cause; for another cause the officer writes them."""
    return CAUSE_TEXTS.get(cause)


def is_ready_text(text: str) -> bool:
    """Say whether a text is one of those that were ready, so that another cause may replace it."""
    written = " ".join(text.split())
    return any(written in (ready.english, ready.khmer) for ready in CAUSE_TEXTS.values())

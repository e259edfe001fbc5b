"""What the demo's officers begin an answer with, and how long an answer takes; staff edits both."""

from eligibility.models import AnswerTime, Inquiry, ReplyTemplate

WORKING_DAYS = 5
# Title, category, English, Khmer.
REPLY_TEXTS = (
    (
        "We are looking at it",
        "",
        "We have read your message and are looking at your case. We write again as soon as we know more. You "
        "need not do anything.",
        "យើងបានអានសាររបស់អ្នក ហើយកំពុងពិនិត្យករណីរបស់អ្នក។ យើងនឹងសរសេរទៅអ្នកម្តងទៀត "
        "នៅពេលដែលយើងដឹងបន្ថែម។ អ្នកមិនចាំបាច់ធ្វើអ្វីឡើយ។",
    ),
    (
        "May schedule",
        "",
        "You may schedule an interview appointment. Log in and choose a date. An appointment is no decision "
        "on a visa.",
        "អ្នកអាចកំណត់ពេលណាត់ជួបសម្ភាសន៍បាន។ សូមចូលគណនី ហើយជ្រើសរើសកាលបរិច្ឆេទ។ ការណាត់ជួបមិនមែនជាការសម្រេចអំពីទិដ្ឋាការទេ។",
    ),
    (
        "Which case?",
        Inquiry.Category.CASE_ID,
        "Please write the Case ID number from the letter of the National Visa Center (NVC), and the name and "
        "the date of birth of the principal applicant.",
        "សូមសរសេរលេខករណី (Case ID) ពីលិខិតរបស់មជ្ឈមណ្ឌលទិដ្ឋាការជាតិ (NVC) និងឈ្មោះ ព្រមទាំងថ្ងៃខែឆ្នាំកំណើតរបស់បេក្ខជនគោល។",
    ),
)


def write() -> None:
    """Write what is missing; what staff changed stays."""
    AnswerTime.objects.filter(working_days=None).update(working_days=WORKING_DAYS)
    if not ReplyTemplate.objects.exists():
        ReplyTemplate.objects.bulk_create(
            ReplyTemplate(title=title, category=category, text_en=english, text_km=khmer, position=position)
            for position, (title, category, english, khmer) in enumerate(REPLY_TEXTS, start=1)
        )

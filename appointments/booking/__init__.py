"""Schedule, reschedule, cancel: the three things that move a place, each in one transaction.

"Schedule Appointment" judges everything again at the moment of the POST: eligibility, the closing time,
the place. A refusal is an exception with a name; the view shows the page where the person can act.
"""

from appointments.booking.changing import cancel, reschedule
from appointments.booking.scheduling import schedule

__all__ = ["cancel", "reschedule", "schedule"]

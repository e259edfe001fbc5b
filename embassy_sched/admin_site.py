"""The consular staff's site: the Django admin, entered through the same login as everybody's."""

from allauth.account.decorators import secure_admin_login
from django.contrib.admin import AdminSite
from django.utils.translation import gettext_lazy as _


class StaffSite(AdminSite):
    """Where the IV Unit works."""

    site_header = _("IV Unit: interview calendar")
    site_title = _("IV Unit")
    index_title = _("The day")


StaffSite.login = secure_admin_login(StaffSite.login)

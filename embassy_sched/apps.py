"""The project as an app: start page, dashboard, the staff's site."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class EmbassySchedConfig(AppConfig):
    """Gives the project's commands and views a home."""

    name = "embassy_sched"


class StaffAdminConfig(AdminConfig):
    """The Django admin, on the consular staff's own site class."""

    default_site = "embassy_sched.admin_site.StaffSite"

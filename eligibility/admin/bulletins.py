"""What the Visa Bulletin prints for its rows and columns: kept by staff, since it changes over the years."""

from django.contrib import admin

from accounts.read_only_admin import ReadOnlyAdmin
from eligibility.models import BulletinEvent, BulletinName


@admin.register(BulletinName)
class BulletinNameAdmin(admin.ModelAdmin):
    """Names of rows and columns; visa classes name the category of a row."""

    list_display = ["printed", "axis", "code"]
    list_filter = ["axis"]
    search_fields = ["printed", "code"]


@admin.register(BulletinEvent)
class BulletinEventAdmin(ReadOnlyAdmin, admin.ModelAdmin):
    """Who published which month, why, and every cell that changed."""

    list_display = ["bulletin", "version", "at", "by", "reason"]
    list_select_related = ["bulletin", "by"]

"""Addresses of sign-in (allauth's, some pages in our version) and of the profile."""

from django.urls import include, path, re_path

from accounts import views

urlpatterns = [
    path("profile/", views.profile, name="profile"),
    path("signup/", views.SignupView.as_view(), name="account_signup"),
    path(
        "confirm-email/",
        views.EmailVerificationSentView.as_view(),
        name="account_email_verification_sent",
    ),
    re_path(
        r"^confirm-email/(?P<key>[-:\w]+)/$", views.ConfirmEmailView.as_view(), name="account_confirm_email"
    ),
    path("password/reset/done/", views.PasswordResetDoneView.as_view(), name="account_reset_password_done"),
    path("", include("allauth.urls")),
]

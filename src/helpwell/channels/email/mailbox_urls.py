"""Routes of the mailbox pages, below settings/mailboxes/."""

from django.urls import path, re_path

from helpwell.channels.email.views import mailbox_sign_in, mailboxes

urlpatterns = [
    path("", mailboxes.mailbox_list, name="mailboxes"),
    path("new/", mailboxes.mailbox_new, name="mailbox_new"),
    path("new/test/", mailboxes.mailbox_test, name="mailbox_new_test"),
    path("signed-in/", mailbox_sign_in.mailbox_signed_in, name="mailbox_signed_in"),
    path("<int:number>/", mailboxes.mailbox, name="mailbox"),
    path("<int:number>/test/", mailboxes.mailbox_test, name="mailbox_test"),
    path("<int:number>/sign-in/", mailbox_sign_in.mailbox_sign_in, name="mailbox_sign_in"),
    path(
        "<int:number>/webhook-secret/",
        mailboxes.mailbox_webhook_secret,
        name="mailbox_webhook_secret",
    ),
    re_path(
        r"^(?P<number>\d{1,9})/sending/(?P<act>pause|resume)/$",
        mailboxes.mailbox_sending,
        name="mailbox_sending",
    ),
    re_path(
        r"^(?P<number>\d{1,9})/use/(?P<act>deactivate|reactivate)/$",
        mailboxes.mailbox_use,
        name="mailbox_use",
    ),
]

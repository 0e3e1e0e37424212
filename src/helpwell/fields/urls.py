"""Routes of custom fields and ticket forms."""

from django.urls import path, re_path

from helpwell.fields.views import fields, forms

app_name = "fields"
urlpatterns = [
    path("settings/fields/", fields.fields, name="fields"),
    path("settings/fields/new/", fields.field_new, name="field_new"),
    path("settings/fields/order/", fields.order, name="order"),
    path("settings/fields/<int:field_id>/", fields.field, name="field"),
    re_path(
        r"^settings/fields/(?P<field_id>\d{1,18})/(?P<act>archive|restore)/$",
        fields.field_state,
        name="field_state",
    ),
    path("settings/forms/", forms.forms, name="forms"),
    path("settings/forms/new/", forms.form_new, name="form_new"),
    path("settings/forms/<int:form_id>/", forms.form, name="form"),
    re_path(
        r"^settings/forms/(?P<form_id>\d{1,18})/(?P<act>archive|restore)/$",
        forms.form_state,
        name="form_state",
    ),
]

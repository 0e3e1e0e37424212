"""The routes of customers and organizations."""

from django.urls import path

from helpwell.desk.views import (
    about_fields,
    customer_file,
    customer_identities,
    customer_merge,
    customer_notes,
    customers,
    organizations,
)

urlpatterns = [
    path("customers/", customers.customers, name="customers"),
    path("customers/new/", customers.new, name="customer_new"),
    path("customers/import/", customer_file.upload, name="customer_file"),
    path("customers/import/<int:number>/", customer_file.preview, name="customer_file_preview"),
    path("customers/<int:number>/", customers.customer, name="customer"),
    path(
        "customers/<int:number>/fields/<int:field_id>/",
        about_fields.customer_field,
        name="customer_field",
    ),
    path(
        "organizations/<int:number>/fields/<int:field_id>/",
        about_fields.organization_field,
        name="organization_field",
    ),
    path("customers/<int:number>/edit/", customers.edit_customer, name="customer_edit"),
    path("customers/<int:number>/block/", customers.block_customer, name="customer_block"),
    path("customers/<int:number>/addresses/", customer_identities.add, name="customer_add"),
    path(
        "customers/<int:number>/addresses/<int:identity>/removal/",
        customer_identities.remove,
        name="customer_remove",
    ),
    path(
        "customers/<int:number>/addresses/<int:identity>/verification/",
        customer_identities.verification,
        name="customer_verify",
    ),
    path("customers/<int:number>/notes/", customer_notes.notes, name="customer_notes"),
    path("customers/<int:number>/merge/", customer_merge.merging, name="customer_merge"),
    path(
        "customers/<int:number>/merge/<int:other>/apart/",
        customer_merge.apart,
        name="customer_apart",
    ),
    path("customers/<int:number>/undo/<int:event>/", customer_merge.undo, name="customer_undo"),
    path("organizations/", organizations.organizations, name="organizations"),
    path("organizations/new/", organizations.new, name="organization_new"),
    path("organizations/<int:number>/", organizations.organization, name="organization"),
    path("organizations/<int:number>/edit/", organizations.edit, name="organization_edit"),
]

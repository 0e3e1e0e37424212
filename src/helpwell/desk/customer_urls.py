"""The routes of customers and organizations."""

from django.urls import path

from helpwell.desk.views import customer_file, customer_identities, customers, organizations

urlpatterns = [
    path("customers/", customers.customers, name="customers"),
    path("customers/new/", customers.new, name="customer_new"),
    path("customers/import/", customer_file.upload, name="customer_file"),
    path("customers/import/<int:number>/", customer_file.preview, name="customer_file_preview"),
    path("customers/<int:number>/", customers.customer, name="customer"),
    path("customers/<int:number>/edit/", customers.edit_customer, name="customer_edit"),
    path("customers/<int:number>/block/", customers.block_customer, name="customer_block"),
    path("customers/<int:number>/addresses/", customer_identities.add, name="customer_add"),
    path(
        "customers/<int:number>/addresses/<int:identity>/removal/",
        customer_identities.remove,
        name="customer_remove",
    ),
    path("organizations/", organizations.organizations, name="organizations"),
    path("organizations/new/", organizations.new, name="organization_new"),
    path("organizations/<int:number>/", organizations.organization, name="organization"),
    path("organizations/<int:number>/edit/", organizations.edit, name="organization_edit"),
]

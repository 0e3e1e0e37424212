"""Routes of checklists."""

from django.urls import path, re_path

from helpwell.tasks.views import checklists

app_name = "tasks"
urlpatterns = [
    path("settings/checklists/", checklists.checklists, name="checklists"),
    path("settings/checklists/new/", checklists.checklist_new, name="checklist_new"),
    path("settings/checklists/<int:checklist_id>/", checklists.checklist, name="checklist"),
    re_path(
        r"^settings/checklists/(?P<checklist_id>\d{1,18})/(?P<act>archive|restore)/$",
        checklists.checklist_state,
        name="checklist_state",
    ),
]

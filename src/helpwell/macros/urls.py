"""Routes of macros and scripts."""

from django.urls import path

from helpwell.macros.views import macros, scripts

app_name = "macros"
urlpatterns = [
    path("macros/", macros.macros, name="macros"),
    path("macros/new/", macros.new, name="macro_new"),
    path("macros/preview/", macros.preview, name="macro_preview"),
    path("macros/<int:macro_id>/", macros.macro, name="macro"),
    path("macros/<int:macro_id>/copies/", macros.copies, name="macro_copies"),
    path("macros/<int:macro_id>/review/", macros.review, name="macro_review"),
    path("macros/<int:macro_id>/archive/", macros.archive, name="macro_archive"),
    path("macros/<int:macro_id>/restored/", macros.restored, name="macro_restored"),
    path("scripts/", scripts.scripts, name="scripts"),
    path("scripts/new/", scripts.new, name="script_new"),
    path("scripts/<int:script_id>/", scripts.script, name="script"),
    path("scripts/<int:script_id>/trial/", scripts.trial, name="script_trial"),
    path("scripts/<int:script_id>/archive/", scripts.archive, name="script_archive"),
    path("scripts/<int:script_id>/restored/", scripts.restored, name="script_restored"),
]

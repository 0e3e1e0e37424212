"""Routes of macros and scripts on a ticket; `desk/urls.py` includes them."""

from django.urls import path

from helpwell.desk.views import ticket_macros, ticket_scripts

urlpatterns = [
    path("tickets/<int:number>/macros/", ticket_macros.macros, name="ticket_macros"),
    path("tickets/<int:number>/macros/<int:macro_id>/", ticket_macros.macro, name="ticket_macro"),
    path("tickets/<int:number>/scripts/", ticket_scripts.scripts, name="ticket_scripts"),
    path("tickets/<int:number>/script/", ticket_scripts.run, name="ticket_script"),
    path("tickets/<int:number>/script/answers/", ticket_scripts.answers, name="script_answers"),
    path("tickets/<int:number>/script/end/", ticket_scripts.end, name="script_end"),
]

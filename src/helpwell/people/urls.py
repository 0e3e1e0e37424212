"""Routes of people, teams and the company."""

from django.urls import path, re_path

from helpwell.people.views import company, invitation, people, profile, teams

app_name = "people"
urlpatterns = [
    path("settings/", company.settings, name="settings"),
    path("settings/profile/", profile.profile, name="profile"),
    path("settings/people/", people.people, name="people"),
    path("settings/people/invitations/", people.invitations, name="invitations"),
    path(
        "settings/people/invitations/<int:invitation_id>/again/",
        people.invitation_again,
        name="invitation_again",
    ),
    path(
        "settings/people/invitations/<int:invitation_id>/end/",
        people.invitation_revoked,
        name="invitation_revoked",
    ),
    path("settings/people/<int:agent_id>/", people.agent, name="agent"),
    re_path(
        r"^settings/people/(?P<agent_id>\d+)/(?P<act>deactivate|reactivate|sign-out|two-factor-off)/$",
        people.agent_activity,
        name="agent_activity",
    ),
    path("settings/roles/", people.roles, name="roles"),
    path("settings/teams/", teams.teams, name="teams"),
    path("settings/teams/<int:team_id>/", teams.team, name="team"),
    re_path(
        r"^settings/teams/(?P<team_id>\d+)/(?P<act>close|reopen)/$",
        teams.team_state,
        name="team_state",
    ),
    path("settings/company/", company.company, name="company"),
    path("invitation/<str:token>/", invitation.invitation, name="invitation"),
]

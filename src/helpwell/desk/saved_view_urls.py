"""The routes of saved views, the quick filter, and lists as tables."""

from django.urls import path

from helpwell.desk.views import saved_views as views
from helpwell.desk.views import search

urlpatterns = [
    path("search/recent/", search.recent, name="recent_search"),
    path("views/", views.saved_views, name="saved_views"),
    path("views/new/", views.new, name="saved_view_new"),
    path("views/menu/", views.menu, name="saved_view_menu"),
    path("views/condition/", views.condition, name="saved_view_condition"),
    path("views/preview/", views.preview, name="saved_view_preview"),
    path("views/order/", views.order, name="saved_view_order"),
    path("views/filter/", views.list_filter, name="list_filter"),
    path("views/csv/", views.list_csv, name="list_csv"),
    path("views/<int:view_id>/", views.saved_view, name="saved_view"),
    path("views/<int:view_id>/list/", views.saved_view_list, name="saved_view_list"),
    path("views/<int:view_id>/news/", views.saved_view_news, name="saved_view_news"),
    path("views/<int:view_id>/edit/", views.edit, name="saved_view_edit"),
    path("views/<int:view_id>/copy/", views.copy, name="saved_view_copy"),
    path("views/<int:view_id>/delete/", views.delete, name="saved_view_delete"),
    path("views/<int:view_id>/restore/", views.restore, name="saved_view_restore"),
]

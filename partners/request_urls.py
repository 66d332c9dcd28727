"""Addresses under /requests/."""

from django.urls import path

from partners.views import requests as views

app_name = "requests"
urlpatterns = [
    path("", views.RequestList.as_view(), name="request_list"),
    path("add/", views.request_add, name="request_add"),
    path("documents/<uuid:public_id>/", views.document, name="document"),
    path("of/<slug:code>/", views.request_detail, name="request_detail"),
    path("of/<slug:code>/reply/", views.request_reply, name="request_reply"),
    path("of/<slug:code>/ask-more/", views.request_ask_more, name="request_ask_more"),
    path("of/<slug:code>/grant/", views.request_grant, name="request_grant"),
    path("of/<slug:code>/refuse/", views.request_refuse, name="request_refuse"),
    path("of/<slug:code>/take-back/", views.request_withdraw, name="request_withdraw"),
    path("of/<slug:code>/take/", views.request_take, name="request_take"),
    path("of/<slug:code>/later/", views.request_later, name="request_later"),
    path("of/<slug:code>/assign/", views.request_assign, name="request_assign"),
    path("of/<slug:code>/put-off/", views.request_snooze, name="request_snooze"),
]

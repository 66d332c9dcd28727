"""Addresses under /mailbox/."""

from django.urls import path

from jobs import views

app_name = "jobs"
urlpatterns = [
    path("", views.mailbox, name="mailbox"),
    path("<int:pk>/", views.mail, name="mail"),
]

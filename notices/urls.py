"""Addresses under /notices/."""

from django.urls import path

from notices import views

app_name = "notices"
urlpatterns = [
    path("", views.NoticeList.as_view(), name="notice_list"),
    path("add/", views.notice_edit, name="notice_add"),
    path("inbox/", views.Inbox.as_view(), name="inbox"),
    path("inbox/<int:pk>/", views.inbox_notice, name="inbox_notice"),
    path("link/<str:token>/", views.public_notice, name="public_notice"),
    path("of-policy/<int:pk>/", views.propose, name="propose"),
    path("deliveries/<int:pk>/resend/", views.delivery_resend, name="delivery_resend"),
    path("<int:pk>/", views.NoticeDetail.as_view(), name="notice_detail"),
    path("<int:pk>/change/", views.notice_edit, name="notice_edit"),
    path("<int:pk>/send/", views.notice_send, name="notice_send"),
    path("<int:pk>/cancel/", views.notice_cancel, name="notice_cancel"),
    path("<int:pk>/remind/", views.notice_remind, name="notice_remind"),
]

"""Addresses under /customers/."""

from django.urls import path

from customers.views import codes
from customers.views import customers as views

app_name = "customers"
urlpatterns = [
    path("", views.CustomerList.as_view(), name="customer_list"),
    path("add/", views.customer_add, name="customer_add"),
    path("segments/", views.segment_list, name="segment_list"),
    path("segments/add/", views.segment_edit, name="segment_add"),
    path("segments/<slug:code>/", views.segment_edit, name="segment_edit"),
    path("findings/<int:pk>/end/", views.segment_end, name="segment_end"),
    path("<uuid:public_id>/", views.customer_detail, name="customer_detail"),
    path("<uuid:public_id>/name/", views.customer_name, name="customer_name"),
    path("<uuid:public_id>/identifier/", views.customer_identifier, name="customer_identifier"),
    path("<uuid:public_id>/number/", views.identifier_add, name="identifier_add"),
    path("<uuid:public_id>/code/", codes.code_add, name="code_add"),
    path("codes/<int:pk>/end/", codes.code_end, name="code_end"),
    path("<uuid:public_id>/segment/", views.segment_set, name="segment_set"),
]

"""Addresses under /customers/."""

from django.urls import path

from customers.views import codes, declarations, holdings, ownership, sameness
from customers.views import customers as views
from customers.views.problems import ProblemList

app_name = "customers"
urlpatterns = [
    path("", views.CustomerList.as_view(), name="customer_list"),
    path("add/", views.customer_add, name="customer_add"),
    path("ownership/problems/", ProblemList.as_view(), name="problem_list"),
    path("segments/", views.segment_list, name="segment_list"),
    path("segments/add/", views.segment_edit, name="segment_add"),
    path("segments/<slug:code>/", views.segment_edit, name="segment_edit"),
    path("findings/<int:pk>/end/", views.segment_end, name="segment_end"),
    path("duplicates/", sameness.DuplicateList.as_view(), name="duplicate_list"),
    path("duplicates/search/", sameness.duplicates_search, name="duplicates_search"),
    path("merges/<int:pk>/undo/", sameness.merge_undo, name="merge_undo"),
    path("different/<int:pk>/end/", sameness.not_the_same_end, name="not_the_same_end"),
    path("<uuid:public_id>/merge/", sameness.merge_find, name="merge_find"),
    path("<uuid:public_id>/different/<uuid:other_id>/", sameness.not_the_same, name="not_the_same"),
    path("<uuid:public_id>/region/", sameness.region_set, name="region_set"),
    path("ownership/", ownership.EntityList.as_view(), name="entity_list"),
    path("ownership/add/", ownership.entity_add, name="entity_add"),
    path("ownership/<uuid:public_id>/", ownership.entity_detail, name="entity_detail"),
    path("ownership/<uuid:public_id>/edit/", ownership.entity_edit, name="entity_edit"),
    path("ownership/<uuid:public_id>/owner/", holdings.holding_add, name="holding_add"),
    path("ownership/<uuid:public_id>/known/", holdings.fact_add, name="fact_add"),
    path("ownership/holdings/<int:pk>/", holdings.holding_edit, name="holding_edit"),
    path("ownership/holdings/<int:pk>/end/", holdings.holding_end, name="holding_end"),
    path("ownership/known/<int:pk>/end/", holdings.fact_end, name="fact_end"),
    path("<uuid:public_id>/owners/", ownership.customer_entity, name="customer_entity"),
    path("<uuid:public_id>/", views.customer_detail, name="customer_detail"),
    path("<uuid:public_id>/name/", views.customer_name, name="customer_name"),
    path("<uuid:public_id>/identifier/", views.customer_identifier, name="customer_identifier"),
    path("<uuid:public_id>/number/", views.identifier_add, name="identifier_add"),
    path("<uuid:public_id>/code/", codes.code_add, name="code_add"),
    path("codes/<int:pk>/end/", codes.code_end, name="code_end"),
    path("<uuid:public_id>/segment/", views.segment_set, name="segment_set"),
    path("<uuid:public_id>/declare/", declarations.declare, name="declare"),
]

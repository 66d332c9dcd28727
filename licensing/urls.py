"""Addresses under /licensing/."""

from django.urls import path

from licensing.views import answers, catalogue, licenses, matrix, merging, policies

app_name = "licensing"
urlpatterns = [
    path("ask/", answers.ask, name="ask"),
    path("ask/suggestions/", answers.suggestions, name="suggestions"),
    path("answers/", answers.DecisionList.as_view(), name="decision_list"),
    path("answers/<str:receipt>/", answers.receipt, name="receipt"),
    path("customers/<uuid:public_id>/merge/<uuid:other_id>/", merging.merge_preview, name="merge_preview"),
    path("matrix/", matrix.matrix, name="own_matrix"),
    path("matrix/<slug:slug>/", matrix.matrix, name="matrix"),
    path("matrix/<slug:slug>/preview/", matrix.preview, name="matrix_preview"),
    path("matrix/<slug:slug>/like/", licenses.like, name="grant_like"),
    path("licenses/", licenses.LicenseList.as_view(), name="license_list"),
    path("licenses/vendor/", licenses.vendor_grant, name="vendor_grant"),
    path("licenses/<int:pk>/", licenses.license_detail, name="license_detail"),
    path("bundles/", licenses.BundleList.as_view(), name="bundle_list"),
    path("bundles/add/", licenses.bundle_edit, name="bundle_add"),
    path("bundles/<int:pk>/", licenses.bundle_edit, name="bundle_edit"),
    path("bundles/<int:pk>/grant/", licenses.bundle_grant, name="bundle_grant"),
    path("acts/", licenses.ActList.as_view(), name="act_list"),
    path("acts/<int:pk>/", licenses.act_detail, name="act_detail"),
    path("acts/<int:pk>/undo/", matrix.act_undo, name="act_undo"),
    path("catalogue/", catalogue.catalogue, name="catalogue"),
    path("catalogue/vendors/add/", catalogue.vendor_edit, name="vendor_add"),
    path("catalogue/vendors/<slug:slug>/", catalogue.vendor_edit, name="vendor_edit"),
    path("catalogue/lines/add/", catalogue.line_edit, name="line_add"),
    path("catalogue/lines/<slug:slug>/", catalogue.line_edit, name="line_edit"),
    path("catalogue/products/add/", catalogue.product_add, name="product_add"),
    path("policies/", policies.PolicyList.as_view(), name="policy_list"),
    path("policies/add/", policies.policy_add, name="policy_add"),
    path("policies/<int:pk>/", policies.policy_detail, name="policy_detail"),
    path("policies/<int:pk>/change/", policies.policy_edit, name="policy_edit"),
    path("policies/<int:pk>/preview/", policies.policy_preview, name="policy_preview"),
    path("policies/<int:pk>/hit/<slug:what>.<slug:ending>", policies.policy_hits, name="policy_hits"),
    path("policies/<int:pk>/enact/", policies.policy_enact, name="policy_enact"),
    path("policies/<int:pk>/cancel/", policies.policy_cancel, name="policy_cancel"),
    path("policies/<int:pk>/end/", policies.policy_end, name="policy_end"),
    path("confirmations/<int:pk>/", policies.confirm, name="confirm"),
]

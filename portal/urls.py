"""Every address of the portal, by app."""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from portal.views import finding, health, home, language, policies, questions, rehearsal, reviews, setup

imports = (
    [
        path("<slug:kind>/", setup.import_page, name="page"),
        path("<slug:kind>/template.<slug:ending>", setup.import_template, name="template"),
        path("run/<int:pk>/", setup.import_run, name="run"),
        path("run/<int:pk>/go/", setup.import_go, name="go"),
        path("run/<int:pk>/cancel/", setup.import_cancel, name="cancel"),
        path("run/<int:pk>/rejected/", setup.import_rejected, name="rejected"),
    ],
    "imports",
)

review = (
    [
        path("", reviews.ReviewList.as_view(), name="review_list"),
        path("<int:pk>/", reviews.review_detail, name="review_detail"),
        path("<int:pk>/decide/", reviews.review_decide, name="review_decide"),
        path("acts/<int:pk>/undo/", reviews.review_undo, name="review_undo"),
        path("questions/", questions.question_list, name="question_list"),
        path("questions/undo/<int:pk>/", questions.question_undo, name="question_undo"),
        path("questions/customers/", questions.bare_list, name="bare_list"),
        path("questions/customers/<uuid:public_id>/", questions.bare_answer, name="bare_answer"),
        path("questions/<uuid:public_id>/", questions.FactCustomers.as_view(), name="fact_customers"),
        path("questions/<uuid:public_id>/answer/", questions.fact_answer, name="fact_answer"),
    ],
    "review",
)

urlpatterns = [
    path("", home.home, name="home"),
    path("stories/", home.stories, name="stories"),
    path("search/", finding.search_page, name="search"),
    path("history/<str:label>/<int:pk>/", finding.history_panel, name="history_panel"),
    path("first-run/", setup.first_run, name="first_run"),
    path("first-run/segments/", setup.load_standard_segments, name="load_segments"),
    path("imports/", include(imports)),
    path("review/", include(review)),
    path("policies/<int:pk>/timeline/", policies.policy_timeline, name="policy_timeline"),
    path("policies/<int:pk>/timeline.<slug:ending>", policies.policy_timeline_file, name="policy_timeline_file"),
    path("policies/<int:pk>/contest/", policies.policy_contest, name="policy_contest"),
    path("partners/", include("partners.urls")),
    path("requests/", include("partners.request_urls")),
    path("customers/", include("customers.urls")),
    path("licensing/", include("licensing.urls")),
    path("notices/", include("notices.urls")),
    path("rehearsals/policies/<int:pk>/", rehearsal.rehearsal_start, name="rehearsal_start"),
    path("rehearsals/<int:pk>/", rehearsal.rehearsal, name="rehearsal"),
    path("mailbox/", include("jobs.urls")),
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
    path("accounts/", include("allauth.urls")),
    path("hijack/", include("hijack.urls")),
    path("i18n/setlang/", language.set_language, name="set_language"),
    path("admin/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("admin/", admin.site.urls),
]

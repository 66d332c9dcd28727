"""Addresses under /partners/."""

from django.urls import path

from partners.views import partners, people

app_name = "partners"
urlpatterns = [
    path("", partners.PartnerList.as_view(), name="partner_list"),
    path("add/", partners.partner_add, name="partner_add"),
    path("groups/", partners.group_list, name="group_list"),
    path("groups/change/", partners.group_member_add, name="group_member_add"),
    path("invitations/", people.InvitationBoard.as_view(), name="invitation_board"),
    path("invitations/select/", people.invite_selection, name="invite_selection"),
    path("invitations/<int:pk>/resend/", people.invitation_resend, name="invitation_resend"),
    path("invitation/<str:token>/", people.invitation_accept, name="invitation_accept"),
    path("holds/<int:pk>/lift/", partners.hold_lift, name="hold_lift"),
    path("contacts/<int:pk>/", people.contact_edit, name="contact_edit"),
    path("members/<int:pk>/end/", people.member_end, name="member_end"),
    path("of/<slug:slug>/", partners.partner_detail, name="partner_detail"),
    path("of/<slug:slug>/change/", partners.partner_edit, name="partner_edit"),
    path("of/<slug:slug>/end/", partners.partner_end, name="partner_end"),
    path("of/<slug:slug>/stop/", partners.hold_add, name="hold_add"),
    path("of/<slug:slug>/contact/", people.contact_add, name="contact_add"),
    path("of/<slug:slug>/invite/", people.invitation_add, name="invitation_add"),
]

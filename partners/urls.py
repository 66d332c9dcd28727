"""Addresses under /partners/."""

from django.urls import path

from partners.views import agreements, contacts, groups, holds, invitations, partners, people

app_name = "partners"
urlpatterns = [
    path("", partners.PartnerList.as_view(), name="partner_list"),
    path("add/", partners.partner_add, name="partner_add"),
    path("groups/", groups.country_group_list, name="country_group_list"),
    path("groups/add/", groups.country_group_add, name="country_group_add"),
    path("groups/change/", groups.group_member_add, name="group_member_add"),
    path("groups/members/<int:pk>/end/", groups.group_member_end, name="group_member_end"),
    path("invitations/", invitations.InvitationBoard.as_view(), name="invitation_board"),
    path("invitations/select/", invitations.invite_selection, name="invite_selection"),
    path("invitations/<int:pk>/resend/", invitations.invitation_resend, name="invitation_resend"),
    path("invitations/<int:pk>/withdraw/", invitations.invitation_withdraw, name="invitation_withdraw"),
    path("invitation/<str:token>/", invitations.invitation_accept, name="invitation_accept"),
    path("agreements/", agreements.agreement_list, name="agreement_list"),
    path("agreements/add/", agreements.agreement_add, name="agreement_add"),
    path("agreements/<slug:code>/", agreements.AgreementDetail.as_view(), name="agreement_detail"),
    path("agreements/<slug:code>/sign/", agreements.agreement_sign, name="agreement_sign"),
    path("agreements/<slug:code>/signed/<slug:slug>/", agreements.signature_add, name="signature_add"),
    path("holds/<int:pk>/lift/", holds.hold_lift, name="hold_lift"),
    path("contacts/<int:pk>/", contacts.contact_edit, name="contact_edit"),
    path("members/<int:pk>/role/", people.member_role, name="member_role"),
    path("members/<int:pk>/end/", people.member_end, name="member_end"),
    path("members/<int:pk>/replace/", people.member_replace, name="member_replace"),
    path("of/<slug:slug>/", partners.partner_detail, name="partner_detail"),
    path("of/<slug:slug>/change/", partners.partner_edit, name="partner_edit"),
    path("of/<slug:slug>/end/", partners.partner_end, name="partner_end"),
    path("of/<slug:slug>/resume/", partners.partner_resume, name="partner_resume"),
    path("of/<slug:slug>/stop/", holds.hold_add, name="hold_add"),
    path("of/<slug:slug>/contact/", contacts.contact_add, name="contact_add"),
    path("of/<slug:slug>/people/", people.people, name="people"),
    path("of/<slug:slug>/invite/", invitations.invitation_add, name="invitation_add"),
]

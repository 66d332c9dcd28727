"""What is wrong in the holdings."""

from django.utils.translation import gettext_lazy as _

from customers.filters import ProblemFilter
from customers.models import OwnershipProblem
from customers.tables import ProblemTable
from partners.guards import RightMixin
from ui.views import TableView


class ProblemList(RightMixin, TableView):
    title = _("Problems in holdings")
    intro = _("Each is counted as its source has it, never put right in silence: correct the source, or the holding.")
    table_class = ProblemTable
    filterset_class = ProblemFilter

    def get_queryset(self):
        rows = OwnershipProblem.objects.visible_to(self.request.actor)
        return rows.select_related("entity", "owner").order_by("code", "entity", "pk")

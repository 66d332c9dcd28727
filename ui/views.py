"""The base of every list: scoped rows, a filter, a table, a true count, exports."""

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.text import slugify
from django_filters.views import FilterView
from django_tables2 import SingleTableMixin


class TableView(SingleTableMixin, FilterView):
    """A page that lists rows. Subclasses name `title`, `table_class`, `filterset_class` and `get_queryset`.

    `?_export=csv|xlsx` downloads every row that the filter leaves, in the order shown.
    """

    template_name = "ui/list_page.html"
    paginate_by = 25
    title = ""
    intro = ""

    def get(self, request, *args, **kwargs):
        response = super().get(request, *args, **kwargs)
        kind = request.GET.get("_export")
        if kind in ("csv", "xlsx"):
            header, rows = self.get_table(**self.get_table_kwargs()).exported()
            export = import_string(settings.TABLE_EXPORTER)
            return export(kind, header, rows, slugify(str(self.title), allow_unicode=False) or "table")
        return response

    def get_table_kwargs(self):
        return {}

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return {**context, "title": self.title, "intro": self.intro, "actions": self.actions()}

    def actions(self) -> list[dict]:
        """Return what the person may do from here: [{"url", "label", "icon"}]."""
        return []

"""The content security policy in its written order, so that a person can read and a test can compare it."""

from csp.middleware import CSPMiddleware
from django.conf import settings

HEADER = "Content-Security-Policy"


class OrderedCSPMiddleware(CSPMiddleware):
    def process_response(self, request, response):
        response = super().process_response(request, response)
        if HEADER in response:
            wanted = list(settings.CONTENT_SECURITY_POLICY["DIRECTIVES"])
            parts = [part.strip() for part in response[HEADER].split(";") if part.strip()]
            response[HEADER] = "; ".join(sorted(parts, key=lambda part: wanted.index(part.split()[0])))
        return response

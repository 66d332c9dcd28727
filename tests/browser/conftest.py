"""A real browser on a live portal: the system's Chromium, driven by Playwright."""

import os
import shutil

import pytest
from playwright.sync_api import sync_playwright

from portal.story.logins import PASSWORD

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright runs a loop in the test's own thread
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NAMES = ["chromium", "chromium-browser", "google-chrome"]


def chromium() -> str:
    return os.environ.get("CHROMIUM") or next(path for name in NAMES if (path := shutil.which(name)))


@pytest.fixture(scope="session")
def chrome():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield browser
        browser.close()


class Person:
    """One person at one browser; what the console complains of is kept."""

    def __init__(self, chrome, address: str, *, language="en", dark=False, width=1280):
        self.address = address
        self.context = chrome.new_context(
            viewport={"width": width, "height": 900}, locale=language, color_scheme="dark" if dark else "light"
        )
        self.context.set_default_timeout(15_000)
        self.context.add_cookies([{"name": "django_language", "value": language, "url": address}])
        self.page = self.context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", lambda message: self.complain(message))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def complain(self, message) -> None:
        # A page that answers 403 or 404 is told by the browser as an error of its own.
        if message.type in ("error", "warning") and "the server responded with a status of" not in message.text:
            self.complaints.append(message.text)

    def sign_in(self, email: str):
        self.go("/accounts/login/")
        self.page.fill("#id_login", email)
        self.page.fill("#id_password", PASSWORD)
        self.page.click("main form button.btn-primary")
        self.page.wait_for_url(f"{self.address}/**")
        return self

    def go(self, path: str):
        return self.page.goto(f"{self.address}{path}")

    def text(self) -> str:
        return self.page.inner_text("main")


@pytest.fixture
def person(chrome, live_server):
    """Return a function that opens a browser for one more person."""
    people = []

    def enter(email: str = "", **options) -> Person:
        people.append(Person(chrome, live_server.url, **options))
        return people[-1].sign_in(email) if email else people[-1]

    yield enter
    complaints = [complaint for one in people for complaint in one.complaints]
    for one in people:
        one.context.close()
    assert complaints == []


@pytest.fixture(autouse=True)
def as_in_the_demo(settings):
    settings.EMAIL_BACKEND = "jobs.backends.MailboxBackend"
    settings.REQUIRE_MFA = False

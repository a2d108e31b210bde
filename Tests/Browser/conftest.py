"""Fixtures: factories that close what they opened, and traces of what failed."""

import shutil
from contextlib import ExitStack

import pytest

from harness import OUT, Baton, Browser, MailSink, slug


def pytest_sessionstart(session):
    """Traces are those of this run only."""
    shutil.rmtree(OUT, ignore_errors=True)


def pytest_collection_modifyitems(items):
    items.sort(key=lambda item: item.get_closest_marker("last") is not None)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if report.when == "call":
        item.failed = report.failed
    return report


@pytest.fixture
def opened(request):
    """Closes, last first, what a test opened."""
    with ExitStack() as stack:
        yield stack


@pytest.fixture
def sink(opened) -> MailSink:
    """A mail server that accepts everything until told otherwise."""
    return opened.enter_context(MailSink())


@pytest.fixture
def start_baton(opened):
    """Starts the program: `baton = start_baton(flags=["--demo"], smtp=sink.url)`."""
    return lambda **options: opened.enter_context(Baton(**options))


@pytest.fixture
def open_browser(request, opened):
    """Opens a browser: `browser = open_browser(baton.url, size="phone")`. A failed test leaves its last screen."""
    browsers: list[Browser] = []

    def open(base: str = "", **options) -> Browser:
        browsers.append(opened.enter_context(Browser(base, **options)))
        return browsers[-1]

    yield open
    if getattr(request.node, "failed", False):
        for number, browser in enumerate(browsers, 1):
            path = browser.screenshot(f"failed-{slug(request.node.name)}-{number}")
            print(f"{browser.name} at {browser.driver.current_url}: {path}")

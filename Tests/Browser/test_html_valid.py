"""Runs last: every page that a test of this run has kept is valid HTML."""

import pytest

from harness import OUT, html_errors


@pytest.mark.last
def test_every_page_visited_is_valid_html():
    pages = OUT / "pages"
    if not pages.exists():
        pytest.skip("no test of this run has visited a page of the program")
    errors = html_errors(pages)
    assert not errors, "\n".join(errors)

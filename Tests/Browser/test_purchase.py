"""A purchase of 12,400.00, carried through by its people in their own sessions, to the vendor's confirmation."""

import re
import time
from pathlib import Path

import pytest
from harness import Baton, Browser, MailSink, wait_until

DAYS_MAX = 12
PERSON = (
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
)


def paper(folder: Path, name: str, words: str) -> Path:
    """A small real PDF."""
    body = f"BT /F1 18 Tf 72 760 Td ({words}) Tj ET"
    parts = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R"
        " /Resources << /Font << /F1 4 0 R >> >> >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        f"<< /Length {len(body)} >>\nstream\n{body}\nendstream",
    ]
    text, places = "%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(text))
        text += f"{number} 0 obj\n{part}\nendobj\n"
    table = len(text)
    text += f"xref\n0 {len(parts) + 1}\n0000000000 65535 f \n" + "".join(f"{p:010} 00000 n \n" for p in places)
    text += f"trailer\n<< /Size {len(parts) + 1} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n"
    path = folder / name
    path.write_text(text)
    return path


def become(browser: Browser, name: str) -> Browser:
    browser.go("/login")
    return browser.click_element(browser.find("button.demo-person", name))


def tick_all(browser: Browser):
    for box in browser.find_all("input[name=checklist]"):
        if not box.is_selected():
            browser.click_element(box, stays=True)


def upload(browser: Browser, *paths: Path):
    for path in paths:
        place = browser.find("[data-upload]")
        place.find_element("css selector", "input[type=file]").send_keys(str(path))
        browser.click_element(place.find_element("css selector", "button"))


def press_main(browser: Browser, words: str):
    browser.click_element(browser.find("button", words))


def as_a_person(browser: Browser) -> Browser:
    browser.driver.execute_cdp_cmd("Network.setUserAgentOverride", {"userAgent": PERSON})
    return browser


@pytest.fixture
def company(start_baton, sink: MailSink) -> Baton:
    return start_baton(flags=["--demo"], smtp=sink.url)


def open_row(browser: Browser, reference: str):
    browser.go("/inbox")
    row = next(link for link in browser.find_all("a[href^='/steps/']") if reference in row_text(link))
    browser.go(row.get_attribute("href").replace(browser.base, ""))


def row_text(link) -> str:
    return link.find_element("xpath", "./ancestor::li[1]").text


def test_a_purchase_runs_from_the_request_to_the_vendors_confirmation(company, sink, open_browser, tmp_path):
    jonas = open_browser(company.url, name="jonas")
    jonas.go("/login").check("login")
    become(jonas, "Jonas Weber").check("inbox-jonas")
    jonas.go("/processes/new").check("choose")
    jonas.go("/processes/new?template=purchase").check("start")

    # A mistake stands beside its field, and what was typed is kept.
    jonas.fill(item="12 laptops for the design team", amount="12.400", vendor="Nordlicht GmbH")
    press_main(jonas, "Start")
    assert "12.400" in jonas.find("[name=amount]").get_attribute("value")
    assert jonas.find_all(".error")
    jonas.check("start-with-errors")
    jonas.fill(
        category="goods", amount="12,400.00", cost_centre="Design", need_by="2027-02-01",
        vendor_contact="Birte Jansen", vendor_email="birte@nordlicht.example", reason="Six people start in January.")
    press_main(jonas, "Start")
    reference = re.search(r"PUR-\d+", jonas.text)[0]

    # Three quotes above 10,000: two are not enough.
    upload(jonas, *(paper(tmp_path, f"Angebot {n}.pdf", f"Quote {n}") for n in (1, 2)))
    tick_all(jonas)
    press_main(jonas, "Ask for the review")
    assert "3 files are needed" in jonas.text
    jonas.check("step-with-errors")
    # A program that calls itself a quote is refused, and nothing of it stays.
    trick = tmp_path / "Angebot 3.pdf"
    trick.write_bytes(b"\x7fELF" + b"\0" * 400)
    upload(jonas, trick)
    assert "Angebot 3.pdf" in jonas.find("main .error").text
    upload(jonas, paper(tmp_path, "Angebot 3b.pdf", "Quote 3"))
    tick_all(jonas)
    jonas.check("step-request")
    press_main(jonas, "Ask for the review")

    # Maya sends it back once; Jonas does it again.
    request = sink.wait(to="maya.lindqvist@lindqvist.example", subject=reference)
    assert "12,400.00" in request.text and "Jonas Weber" in request.text
    maya = open_browser(company.url, name="maya")
    become(maya, "Maya Lindqvist")
    open_row(maya, reference)
    maya.check("step-approval")
    maya.click("Send back", stays=True)
    maya.find("form[action$='/return'] textarea").send_keys("The second quote is for ten machines, not twelve.")
    maya.click_element(maya.find("form[action$='/return'] button"))
    sink.wait(to="jonas.weber@lindqvist.example", subject="Back to you")
    open_row(jonas, reference)
    assert "ten machines" in jonas.text
    tick_all(jonas)
    press_main(jonas, "Ask for the review")

    # Nobody acts: a reminder goes to Maya, an escalation to her manager.
    admin = open_browser(company.url, name="ada")
    become(admin, "Ada Brandt")
    for _ in range(DAYS_MAX):
        admin.go("/inbox").click("+1 day")
        time.sleep(1.2)
        if sink.mails(to="ana.kovacevic@lindqvist.example", subject=f"[{reference}] Late"):
            break
    sink.wait(to="ana.kovacevic@lindqvist.example", subject=f"[{reference}] Late")
    assert sink.mails(to="maya.lindqvist@lindqvist.example", subject=f"[{reference}] Reminder") or sink.mails(
        to="maya.lindqvist@lindqvist.example", subject=f"[{reference}] Late")

    open_row(maya, reference)
    press_main(maya, "Approve €12,400.00")
    ana = open_browser(company.url, name="ana", javascript=False)
    become(ana, "Ana Kovačević")
    open_row(ana, reference)
    press_main(ana, "Approve €12,400.00")

    zoe = open_browser(company.url, name="zoe")
    become(zoe, "Zoë Müller")
    open_row(zoe, reference)
    zoe.fill(order_number="LP-2026-0815")
    upload(zoe, paper(tmp_path, "Bestellung.pdf", "Order"))
    zoe.fill(order_number="LP-2026-0815")
    tick_all(zoe)
    press_main(zoe, "Send to Nordlicht GmbH")

    # The vendor's link: opened by a scanner first, then by a person, who acts once.
    invitation = sink.wait(to="birte@nordlicht.example", subject=reference)
    path = invitation.link("/links/").removeprefix(company.url)
    assert len(invitation.link("/links/")) < 200
    vendor = as_a_person(open_browser(company.url, name="vendor", size="phone"))
    vendor.go(path)
    assert "Jonas Weber" in vendor.text and "Inbox" not in vendor.text
    vendor.check("link")
    vendor.fill(delivery_date="2027-01-20")
    tick_all(vendor)
    time.sleep(2)
    press_main(vendor, "Confirm the order")
    vendor.check("link-receipt")
    assert "Receipt" in vendor.text
    vendor.go(path)
    assert "Receipt" in vendor.text

    jonas.go(f"/processes/{reference}").check("process")
    assert "Completed" in jonas.text
    wait_until(lambda: sink.mails(to="jonas.weber@lindqvist.example", subject="Done"), "the last mail")
    token = path.rsplit("/", 1)[1]
    assert token not in Path(company.log).read_text(), "the token stands in the log"
    for page in ("/templates", "/templates/purchase", "/processes", "/reports", "/people"):
        jonas.go(page).check()
    for page in ("/mail", "/incidents", "/settings", "/calendars", "/calendars/standard", "/roles", "/people/new",
                 "/templates/purchase/edit"):
        admin.go(page).check()
    assert company.stop() == 0
    check = company.run("verify")
    assert check.returncode == 0, check.stdout + check.stderr
    assert "everything agrees" in check.stdout


def test_case03_a_robot_that_presses_the_button_is_asked_for_a_code(company, sink, open_browser, tmp_path):
    """The demo's own vendor step: a headless browser opens it and presses; nothing is done until the code is given."""
    path = vendor_link(company, sink, open_browser)
    robot = open_browser(company.url, name="robot")
    robot.go(path)
    time.sleep(2)
    answer(robot)
    assert "automatic traffic" in robot.text
    code = re.search(r"\b(\d{6})\b", sink.wait(subject="Your code").text)[1]
    robot.fill(**{"link-code": "000000" if code != "000000" else "111111"})
    press_main(robot, "Send the date")
    assert "not the code" in robot.text
    robot.fill(**{"link-code": code})
    press_main(robot, "Send the date")
    assert "Receipt" in robot.text


def test_case01_and_case02_opening_leaves_a_link_as_it_was(company, sink, open_browser):
    path = vendor_link(company, sink, open_browser)
    for _ in range(2):
        status, _, text = company.get(path)
        assert status == 200 and "Send the date" in text
    scanner = open_browser(company.url, name="scanner")
    scanner.go(path)
    assert scanner.driver.get_cookies() == [] or all("session" not in c["name"] for c in scanner.driver.get_cookies())
    person = as_a_person(open_browser(company.url, name="person"))
    person.go(path)
    assert person.find_all("button", "Send the date")


def test_case05_case11_and_case09_unknown_links_and_forged_hosts(company, open_browser):
    browser = open_browser(company.url)
    browser.go("/links/never-issued").check("link-unknown")
    assert "not known" in browser.text
    browser.click_element(browser.find("main form button"))
    assert "If this link was yours" in browser.text
    status, headers, text = company.get("/login", headers={"X-Forwarded-Host": "evil.example"})
    assert status == 200 and "evil.example" not in text + str(headers)


def vendor_link(company: Baton, sink: MailSink, open_browser) -> str:
    """Starts a delivery as Łukasz, whose first step is the vendor's."""
    buyer = open_browser(company.url, name="buyer")
    become(buyer, "Łukasz Wiśniewski")
    buyer.go("/processes/new?template=vendor_followup")
    buyer.fill(
        vendor="Nordlicht GmbH", contact="Birte Jansen", contact_email="birte@nordlicht.example",
        order_number="LP-77", goods="20 docking stations", amount="3,980.00", needed_by="2027-03-01",
        receiver="Ada Brandt", new_vendor="no")
    press_main(buyer, "Start")
    return sink.wait(to="birte@nordlicht.example").link("/links/").removeprefix(company.url)


def answer(browser: Browser):
    for field in browser.find_all("main input[type=date]"):
        browser.fill_field(field.get_attribute("name"), "2027-02-20")
    for field in browser.find_all("main input[type=text]"):
        if not field.get_attribute("value"):
            field.send_keys("As agreed")
    tick_all(browser)
    press_main(browser, "Send the date")

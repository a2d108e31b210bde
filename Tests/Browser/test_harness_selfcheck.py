"""The checkers find planted faults, so that they cannot pass on nothing; no part of the program is needed."""

import smtplib
import threading
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from harness import OUT, AxeFailure, Mail, MailSink, Reply, html_errors, wait_until

GOOD = """<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8"><title>Approve the quote</title>
  <meta name="viewport" content="width=device-width">
  <link rel="icon" href="data:,"><link rel="stylesheet" href="/look.css">
</head>
<body><main><h1>Approve the quote of Müller &amp; Söhne</h1>
<form method="post" action="/echo"><p><label for="reason">Reason</label> <input id="reason" name="reason">
<button>Approve</button></p></form>
<noscript><p>No scripts here</p></noscript><p id="scripted"></p></main><script src="/page.js"></script></body>
</html>
"""
LOOK = """
body { color: #222; background: #fff } button { min-height: 32px }
@media (prefers-color-scheme: dark) { body { color: #eee; background: #111 } }
"""
PAGES = {
    "/good": GOOD,
    "/no-label": GOOD.replace('<label for="reason">Reason</label>', "Reason"),
    "/pale-in-dark": GOOD.replace("/look.css", "/pale.css"),
    "/wide": GOOD.replace("<noscript>", '<p class="wide">A vendor list</p><noscript>'),
    "/unclosed": GOOD.replace("<button>Approve</button></p>", "<button>Approve</p>"),
    "/broken-script": GOOD.replace("/page.js", "/broken.js"),
    "/look.css": LOOK + ".wide { width: 900px }",
    "/pale.css": LOOK.replace("color: #eee", "color: #333"),
    "/page.js": "document.querySelector('#scripted').textContent = 'Scripts run'",
    "/broken.js": "missing.function()",
}
TYPES = {".css": "text/css", ".js": "text/javascript"}


class Site(BaseHTTPRequestHandler):
    def do_GET(self):
        self.answer(PAGES.get(self.path))

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.answer(GOOD.replace("<noscript>", f"<p>Sent: {body}<p></p></p><noscript>"))

    def answer(self, page: str | None):
        self.send_response(200 if page else 404)
        self.send_header("Content-Type", TYPES.get(Path(self.path).suffix, "text/html") + "; charset=utf-8")
        self.end_headers()
        self.wfile.write((page or "").encode())

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def site():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def browser(open_browser, site):
    return open_browser(site)


@pytest.fixture
def own_out(monkeypatch, tmp_path):
    """Faulty pages do not end up among those of the program."""
    monkeypatch.setattr("browser.OUT", tmp_path)
    return tmp_path


def test_axe_names_rule_and_place_of_a_field_without_label(browser):
    assert browser.go("/good").axe_violations() == []
    found = browser.go("/no-label").axe_violations()
    assert len(found) == 1 and found[0].startswith("label (critical) at #reason") and "<input" in found[0], found


def test_check_sees_what_shows_in_dark_only(browser, own_out):
    browser.go("/good").check()
    with pytest.raises(AxeFailure, match="phone, dark: color-contrast"):
        browser.go("/pale-in-dark").check()


def test_check_sees_sideways_scrolling_on_a_phone(browser, own_out):
    with pytest.raises(AxeFailure, match="phone: scrolls sideways because of <p class=\"wide\">"):
        browser.go("/wide").check()


def test_check_sees_errors_on_the_console(browser, own_out):
    with pytest.raises(AxeFailure, match="console: .*missing is not defined"):
        browser.go("/broken-script").check()


def test_check_leaves_screenshots_in_both_sizes_and_schemes(browser, own_out):
    browser.go("/good").check("approval")
    names = sorted(path.name for path in (own_out / "screens").iterdir())
    assert names == [f"approval-{size}-{scheme}.png" for size in ("desktop", "phone") for scheme in ("dark", "light")]
    assert len({path.read_bytes() for path in (own_out / "screens").iterdir()}) == 4, "some look the same"


def test_the_html_checker_names_the_page_and_line_of_an_error(browser, own_out):
    for page in ("/good", "/unclosed"):
        browser.go(page).keep_html(page)
    found = html_errors(own_out / "pages")
    assert found and all("-unclosed.html:10:" in error for error in found), found


def test_html_is_kept_as_the_server_sent_it_after_a_post(browser):
    browser.go("/good").fill(reason="too dear").click("Approve")
    assert "Sent: reason=too+dear" in browser.text
    assert "Sent: reason=too+dear<p></p></p>" in browser.html, "not the mended tree"
    assert "Müller" in browser.html


def test_scripts_can_be_turned_off_and_axe_still_runs(open_browser, browser, site):
    assert browser.go("/good").find("#scripted").text == "Scripts run"
    plain = open_browser(site, javascript=False).go("/no-label")
    assert "No scripts here" in plain.text and "Scripts run" not in plain.text
    assert any(found.startswith("label ") for found in plain.axe_violations())
    assert "reason=too+dear" in plain.fill(reason="too dear").click("Approve").text
    assert "Scripts run" not in plain.text, "still off on the next page"


def test_a_missing_part_is_reported_with_what_the_page_shows(browser):
    with pytest.raises(AssertionError, match="nothing to click reads 'Reject' at /good:\nApprove the quote of Müller"):
        browser.go("/good").click("Reject")


def compose(to: str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "baton@example.com", to, "Décision attendue : 12 400,00 €"
    message["Message-ID"] = "<step-1@example.com>"
    message.set_content("Open https://baton.example/links/a1?x=1&y=2.\n")
    message.add_alternative('<p><a href="https://baton.example/links/a1?x=1&amp;y=2">Ouvrir</a></p>', subtype="html")
    return message


def send(sink: MailSink, to: str = "zoe@example.com"):
    with smtplib.SMTP("127.0.0.1", sink.port, timeout=5) as client:
        client.send_message(compose(to))


def test_a_received_mail_shows_its_parts_and_its_link_once(sink):
    send(sink)
    mail: Mail = sink.wait(to="zoe@example.com", subject="12 400,00 €")
    assert "Open https" in mail.text and "Ouvrir" in mail.html and mail.id == "<step-1@example.com>"
    assert mail.link("/links/") == "https://baton.example/links/a1?x=1&y=2"


def test_the_mail_server_misbehaves_as_told(sink):
    sink.script.extend([Reply("450 4.2.0 Try again later"), Reply("452 4.3.1 Full", at="RCPT"),
                        Reply(after_seconds=0.3)])
    for code in (450, 452):
        with pytest.raises((smtplib.SMTPDataError, smtplib.SMTPRecipientsRefused)) as caught:
            send(sink)
        assert str(code) in str(caught.value)
    send(sink)
    assert len(sink.mails()) == 1 and sink.attempts == 2

    sink.refuse["lost@example.com"] = Reply("550 5.1.1 Unknown", at="RCPT")
    with pytest.raises(smtplib.SMTPRecipientsRefused, match="550"):
        send(sink, "lost@example.com")
    with pytest.raises(TimeoutError, match="waited 0.1 s for 1 mail.*\n.*zoe@example.com"):
        sink.wait(to="lost@example.com", seconds=0.1)


def test_the_mail_server_asks_for_a_login():
    with MailSink(user="baton", password="päss") as sink:
        with pytest.raises(smtplib.SMTPException, match="530"):
            send(sink)


def test_waiting_ends_and_says_for_what():
    with pytest.raises(TimeoutError, match="for the vendor"):
        wait_until(lambda: False, "the vendor", seconds=0.1)


def test_output_stays_out_of_version_control():
    assert f"/{OUT.relative_to(OUT.parents[2])}/" in (OUT.parents[2] / ".gitignore").read_text().splitlines()

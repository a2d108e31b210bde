"""A step that a service does: it fails, is tried again, is answered by hand, and works."""

import http.server
import json
import threading

import pytest
from harness import Browser, wait_until
from test_purchase import become

TEMPLATE = """key: stock
name: Order from the warehouse
prefix: STK
zone: Europe/Berlin
subject: "{item}"
roles:
  starter: {name: Starter, from: starter}
  boss: {name: Manager, from: manager of starter}
fields:
  item: {label: Item, type: text}
  number: {label: Order number, type: text}
start: [item]
stages:
  - key: all
    name: Order
    steps:
      - key: order
        title: Order it in the warehouse
        instructions: Their telephone is **0221 1234**.
        call:
          url: http://localhost:PORT/orders
          headers: {Authorization: {secret: stock}}
          body: [item]
          answers: {number: body.id}
      - {key: check, title: Check the delivery, owner: boss}
"""


class Warehouse:
    """Answers with what `reply` holds."""

    def __init__(self):
        self.reply = (503, {"error": "closed for stocktaking"})
        self.heard: list[tuple[dict, dict]] = []
        warehouse = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                warehouse.heard.append((dict(self.headers), json.loads(body)))
                status, answer = warehouse.reply
                data = json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def warehouse():
    warehouse = Warehouse()
    yield warehouse
    warehouse.server.shutdown()


def start(browser: Browser, item: str):
    browser.go("/processes/new?template=stock").fill(item=item)
    browser.click_element(browser.find("button", "Start"))


def to_the_step(browser: Browser):
    link = browser.find("a[href^='/steps/']", "Order it in the warehouse")
    browser.go(link.get_attribute("href").replace(browser.base, ""))


def test_a_service_fails_is_tried_again_and_is_answered_by_hand(start_baton, open_browser, warehouse):
    host = f"localhost:{warehouse.port}"
    baton = start_baton(
        flags=["--demo"],
        environment={"BATON_CALL_PRIVATE": host, "BATON_SECRET_STOCK": f"{host} Bearer s3cr3t-t0k3n"})
    ada = open_browser(baton.url, name="ada")
    become(ada, "Ada")
    ada.go("/templates/new")
    ada.driver.execute_script(
        "document.getElementById('yaml').value = arguments[0]", TEMPLATE.replace("PORT", str(warehouse.port)))
    ada.click_element(ada.find("button", "Publish"))
    start(ada, "12 laptops")
    wait_until(lambda: warehouse.heard, "the first call")
    headers, body = warehouse.heard[0]
    assert body == {"item": "12 laptops"}
    assert headers["Authorization"] == "Bearer s3cr3t-t0k3n"
    wait_until(lambda: "tries again" in ada.go(ada.path).text, "the next try on the page")
    ada.check("service-process")
    process = ada.path
    to_the_step(ada)
    assert "closed for stocktaking" in ada.text
    ada.check("service-step")

    # An admin need not wait.
    warehouse.reply = (422, {"error": "no such item"})
    ada.click("Try again now")
    wait_until(lambda: "Baton could not do this" in ada.go(ada.path).text, "the failure on the page")
    ada.check("service-failed")
    assert {headers["Idempotency-Key"] for headers, _ in warehouse.heard} == {headers["Idempotency-Key"]}
    ada.click("Answer by hand", stays=True)
    ada.click("Take it over")
    ada.check("service-by-hand")
    ada.fill(number="N-77")
    ada.click_element(ada.find("button", "Finish"))
    ada.go(process).check("service-answered")
    assert "Order number" in ada.text and "N-77" in ada.text
    assert "s3cr3t" not in ada.html

    warehouse.reply = (200, {"id": "N-78"})
    start(ada, "Stühle")
    wait_until(lambda: "N-78" in ada.go(ada.path).text, "the answer of the service")
    ada.check("service-done")
    assert "s3cr3t" not in baton.log.read_text()

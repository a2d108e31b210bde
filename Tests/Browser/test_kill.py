"""SIGKILL at fifty random moments: what was acknowledged is there after the restart, and nothing is there twice."""

import http.client
import random
import re
import sqlite3
import threading
import time
import urllib.parse

from harness import Baton, wait_until

KILLS = 50
CLIENTS = 4


class Client:
    """A person who asks for purchases and comments on them, and repeats what was not answered, as a browser would."""

    def __init__(self, baton: Baton, number: int):
        self.baton, self.number = baton, number
        self.cookie = self.csrf = ""
        self.done: list[str] = []
        self.pending: tuple[str, str, dict] | None = None
        self.count = 0

    def sign_in(self):
        _, headers, _ = self.send("/session", {"person": "1"})
        self.cookie = re.search(r"baton_session=([^;]+)", headers["Set-Cookie"])[1]
        page = self.send("/processes/new?template=purchase")[2]
        self.csrf = re.search(r'name="csrf" value="([^"]+)"', page)[1]

    def send(self, path: str, form: dict | None = None) -> tuple[int, dict, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.baton.port, timeout=10)
        headers = {"Cookie": f"baton_session={self.cookie}"}
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request("POST" if form is not None else "GET", path,
                           urllib.parse.urlencode(form) if form is not None else None, headers)
        answer = connection.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read().decode()

    def act(self):
        """One act, or the one that was not answered before."""
        if self.pending is None:
            self.count += 1
            name = f"kill-{self.number}-{self.count}"
            self.pending = (name, "/processes?template=purchase", {
                "csrf": self.csrf, "command": name, "item": name, "category": "goods", "amount": "120.00",
                "cost_centre": "Sales", "need_by": "2027-05-01", "vendor": "Nordlicht", "vendor_contact": "Birte",
                "vendor_email": "birte@nordlicht.example", "reason": "Because."})
        name, path, form = self.pending
        status, headers, text = self.send(path, form)
        assert status == 303, (status, text[:800])
        self.done.append(name)
        self.pending = None

    def work(self, until: threading.Event):
        while not until.is_set():
            try:
                self.act()
            except (OSError, http.client.HTTPException):
                return


def test_fifty_kills_lose_nothing_and_do_nothing_twice(start_baton, sink):
    chance = random.Random(20261121)
    baton = start_baton(flags=["--demo"], smtp=sink.url)
    clients = [Client(baton, number) for number in range(CLIENTS)]
    for client in clients:
        client.sign_in()
    for _ in range(KILLS):
        stop = threading.Event()
        threads = [threading.Thread(target=client.work, args=(stop,)) for client in clients]
        for thread in threads:
            thread.start()
        time.sleep(chance.uniform(0.01, 0.4))
        baton.kill()
        stop.set()
        for thread in threads:
            thread.join()
        baton.start()
    for client in clients:
        client.act()
    wait_until(lambda: not waiting(baton), "the outbox to be empty", 60)
    assert baton.stop() == 0

    with sqlite3.connect(baton.data / "baton.db") as db:
        started = [subject.split(" ")[0] for (subject,) in db.execute(
            "SELECT subject FROM processes WHERE subject LIKE 'kill-%'")]
    acknowledged = {name for client in clients for name in client.done}
    assert len(acknowledged) > KILLS, "the clients hardly worked"
    assert acknowledged <= set(started), f"lost: {sorted(acknowledged - set(started))}"
    assert len(started) == len(set(started)), "something was started twice"
    ids = [mail.id for mail in sink.mails()]
    # A kill between the server's answer and our note of it may send a mail again, with the same Message-ID.
    assert len(ids) - len(set(ids)) <= KILLS * CLIENTS
    check = baton.run("verify")
    assert check.returncode == 0, check.stdout + check.stderr


def waiting(baton: Baton) -> int:
    with sqlite3.connect(f"file:{baton.data / 'baton.db'}?mode=ro", uri=True) as db:
        return db.execute("SELECT count(*) FROM outbox WHERE state = 'waiting'").fetchone()[0]

"""A real mail server that keeps what it receives and can be told to misbehave."""

import asyncio
import email
import email.policy
import html
import re
import threading
import time
from collections import deque
from dataclasses import dataclass, field
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope

from support import free_port


@dataclass(frozen=True)
class Reply:
    """What the server answers instead of accepting, at RCPT or at DATA, after a while."""

    text: str | None = None  # such as "450 4.2.0 Try again later"; None accepts
    at: str = "DATA"
    after_seconds: float = 0


@dataclass(frozen=True)
class Mail:
    """A received mail with its two parts decoded."""

    sender: str
    recipients: list[str]
    message: EmailMessage
    received: float = field(default_factory=time.time)

    @property
    def subject(self) -> str:
        return str(self.message["Subject"] or "")

    @property
    def id(self) -> str:
        return str(self.message["Message-ID"] or "")

    @property
    def text(self) -> str:
        return self._part("plain")

    @property
    def html(self) -> str:
        return self._part("html")

    @property
    def links(self) -> list[str]:
        """Every URL of the text part, then those of the HTML part's links, each once, in order."""
        found = re.findall(r"https?://[^\s<>\"')\]]+", self.text)
        found += [html.unescape(link) for link in re.findall(r"href=[\"'](https?://[^\"']+)", self.html)]
        return list(dict.fromkeys(link.rstrip(".,;") for link in found))

    def link(self, containing: str) -> str:
        """The one link that holds this text; fails when there is none, or more than one."""
        matching = [link for link in self.links if containing in link]
        assert len(matching) == 1, f"{len(matching)} links with {containing!r} in {self.subject!r}: {self.links}"
        return matching[0]

    def _part(self, subtype: str) -> str:
        part = self.message.get_body(preferencelist=(subtype,))
        return part.get_content() if part else ""


class MailSink:
    """An SMTP server on a free port of the loopback. Start it with `with`.

    `script` holds the replies to the next mails, first to last; when it is empty, every mail is accepted.
    `refuse` answers every mail to an address: `sink.refuse["lost@example.com"] = Reply("550 5.1.1 Unknown", at="RCPT")`.
    """

    def __init__(self, *, user: str | None = None, password: str | None = None):
        self.script: deque[Reply] = deque()
        self.refuse: dict[str, Reply] = {}
        self.attempts = 0
        self.connections = 0
        self._mails: list[Mail] = []
        self._changed = threading.Condition()
        self._login = (user, password) if user else None
        self.port = free_port()
        self._controller = _Controller(self)

    @property
    def url(self) -> str:
        login = f"{self._login[0]}:{self._login[1]}@" if self._login else ""
        return f"smtp://{login}127.0.0.1:{self.port}"

    def __enter__(self) -> "MailSink":
        self._controller.start()
        return self

    def __exit__(self, *_):
        self._controller.stop()

    def mails(self, to: str | None = None, subject: str | None = None) -> list[Mail]:
        """What came so far, first to last; `subject` is a part of the subject."""
        with self._changed:
            return [mail for mail in self._mails if _matches(mail, to, subject)]

    def wait(self, to: str | None = None, subject: str | None = None, count: int = 1, seconds: float = 15) -> Mail:
        """Waits until `count` such mails have come, and returns the last of them."""
        def matching():
            return [mail for mail in self._mails if _matches(mail, to, subject)]

        with self._changed:
            if not self._changed.wait_for(lambda: len(matching()) >= count, seconds):
                came = "\n".join(f"  {mail.recipients}: {mail.subject}" for mail in self._mails) or "  none"
                raise TimeoutError(
                    f"waited {seconds:g} s for {count} mail(s) to {to} about {subject!r}; received:\n{came}")
            return matching()[count - 1]

    def clear(self):
        with self._changed:
            self._mails.clear()

    # MARK: Called by the server, on its own thread

    def _login_is_right(self, login: bytes, password: bytes) -> bool:
        return self._login == (login.decode(), password.decode())

    async def handle_CONNECT(self, *_):
        self.connections += 1

    async def handle_RCPT(self, server, session, envelope: Envelope, address: str, options) -> str:
        if answer := await self._scripted("RCPT", [address]):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope: Envelope) -> str:
        self.attempts += 1
        if answer := await self._scripted("DATA", envelope.rcpt_tos):
            return answer
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        with self._changed:
            self._mails.append(Mail(envelope.mail_from, list(envelope.rcpt_tos), message))
            self._changed.notify_all()
        return "250 2.0.0 Accepted"

    async def _scripted(self, stage: str, addresses: list[str]) -> str | None:
        reply = next((self.refuse[address] for address in addresses if address in self.refuse), None)
        if reply is None and self.script and self.script[0].at == stage:
            reply = self.script.popleft()
        if reply is None or reply.at != stage:
            return None
        await asyncio.sleep(reply.after_seconds)
        return reply.text


class _Controller(Controller):
    def __init__(self, sink: MailSink):
        options = {}
        if sink._login:
            def authenticate(server, session, envelope, mechanism, data):
                return AuthResult(success=sink._login_is_right(data.login, data.password))
            options = {"authenticator": authenticate, "auth_required": True, "auth_require_tls": False}
        super().__init__(sink, hostname="127.0.0.1", port=sink.port, **options)


def _matches(mail: Mail, to: str | None, subject: str | None) -> bool:
    return (to is None or to in mail.recipients) and (subject is None or subject in mail.subject)

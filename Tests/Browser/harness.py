"""What the browser tests stand on: the real program, a real mail server, a real browser, and their checkers.

    from harness import Baton, Browser, MailSink, wait_until

The parts are in files of their own; tests import them from here. Everything listens on the loopback only, on free
ports, in temporary folders, and every wait has an end.
"""

from browser import SIZES, Browser
from checks import AxeFailure, axe_violations, html_errors
from mail_sink import Mail, MailSink, Reply
from program import Baton, BatonDied
from support import OUT, ROOT, free_port, slug, wait_until

__all__ = [
    "AxeFailure", "Baton", "BatonDied", "Browser", "Mail", "MailSink", "OUT", "ROOT", "Reply", "SIZES",
    "axe_violations", "free_port", "html_errors", "slug", "wait_until",
]

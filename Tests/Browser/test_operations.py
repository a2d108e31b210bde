"""What an operator does at the command line, beside a server that runs and without one."""

import io
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile

import pytest

from harness import Baton
from support import ROOT


def command(baton: Baton, *arguments: str, data=None) -> subprocess.CompletedProcess:
    environment = os.environ | baton.environment | ({"BATON_DATA": str(data)} if data else {})
    return subprocess.run([baton.binary, *arguments], env=environment, text=True, capture_output=True, timeout=60,
                          stdin=subprocess.DEVNULL)


@pytest.fixture
def demo(start_baton):
    return start_baton(flags=["--demo"])


def test_one_program_writes_in_a_data_folder(demo):
    for arguments in (["serve", "--listen", "127.0.0.1:0"], ["user", "add", "Zoë", "zoe@example.com"], ["migrate"],
                      ["template", "import", "Templates/processes/invoice.yaml"]):
        refused = command(demo, *arguments)
        assert refused.returncode == 1, refused
        assert "Another Baton" in refused.stderr and str(demo.process.pid) in refused.stderr
    assert f"{demo.url}/templates/new" in refused.stderr
    for arguments in (["verify"], ["doctor"], ["template", "export", "purchase"]):
        assert command(demo, *arguments).returncode == 0, arguments


def test_a_backup_of_a_running_server_is_restored_whole(demo, tmp_path):
    file = tmp_path / "baton.tar"
    made = command(demo, "backup", str(file))
    assert made.returncode == 0, made.stderr
    assert oct(file.stat().st_mode & 0o777) == "0o600"
    again = command(demo, "backup", str(file))
    assert again.returncode == 1 and "exists already" in again.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["baton.tar"]
    into = tmp_path / "new"
    restored = command(demo, "restore", str(file), data=into)
    assert restored.returncode == 0, restored.stdout + restored.stderr
    assert "everything agrees with the record" in restored.stdout
    assert command(demo, "verify", data=into).returncode == 0
    full = command(demo, "restore", str(file), data=into)
    assert full.returncode == 1 and "not empty" in full.stderr
    # It serves, with the same people and processes.
    with Baton(data=into, flags=["--demo"]) as other:
        assert other.get("/login")[0] == 200


def test_case40_an_old_backup_sends_no_storm_of_old_mail(demo, tmp_path):
    demo.stop()
    with sqlite3.connect(demo.data / "baton.db") as db:
        db.execute("UPDATE outbox SET state = 'waiting', next_at = 0 WHERE state = 'sent'")
        count = db.execute("SELECT count(*) FROM outbox WHERE state = 'waiting'").fetchone()[0]
    assert count > 20
    demo.process = None
    file = tmp_path / "old.tar"
    assert command(demo, "backup", str(file)).returncode == 0
    into = tmp_path / "new"
    restored = command(demo, "restore", str(file), data=into)
    assert f"{count} mails that waited are held" in restored.stdout
    assert "held since a restore" in command(demo, "doctor", data=into).stdout
    with Baton(data=into, flags=["--demo"]) as other:
        other.get("/login")
        with sqlite3.connect(f"file:{into / 'baton.db'}?mode=ro", uri=True) as db:
            assert db.execute("SELECT count(*) FROM outbox WHERE state = 'held'").fetchone()[0] == count
    demo.start()


@pytest.mark.parametrize("harm", ["cut", "changed", "outside", "text"])
def test_a_harmed_backup_leaves_nothing_behind(demo, tmp_path, harm):
    file = tmp_path / "baton.tar"
    assert command(demo, "backup", str(file)).returncode == 0
    if harm == "cut":
        os.truncate(file, file.stat().st_size // 2)
    elif harm == "changed":
        content = bytearray(file.read_bytes())
        content[len(content) // 3] ^= 0xFF
        file.write_bytes(content)
    elif harm == "outside":
        with tarfile.open(file, "w") as tar:
            entry = tarfile.TarInfo("files/files/../../../evil")
            entry.size = 4
            tar.addfile(entry, io.BytesIO(b"evil"))
    else:
        file.write_text("this is no backup")
    into = tmp_path / "new"
    refused = command(demo, "restore", str(file), data=into)
    assert refused.returncode == 1, refused.stdout
    assert refused.stderr.strip()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["baton.tar"]


def test_the_doctor_says_what_is_wrong(demo, tmp_path):
    lines = [json.loads(line) for line in command(demo, "doctor", "--json").stdout.splitlines()]
    assert {line["level"] for line in lines} <= {"ok", "warn"}
    assert {"version", "disk", "database", "durability", "outbox", "clock", "templates", "mail"} <= {
        line["about"] for line in lines}
    closed = command(demo, "doctor", "--smtp", "smtp://127.0.0.1:1?tls=off")
    assert closed.returncode == 1 and "fail mail" in closed.stdout
    demo.stop()
    broken = tmp_path / "broken"
    shutil.copytree(demo.data, broken)
    with open(broken / "baton.db", "r+b") as file:
        file.seek(0)
        file.write(b"\0" * 4096)
    sick = command(demo, "doctor", data=broken)
    assert sick.returncode == 1 and "fail database" in sick.stdout, sick.stdout + sick.stderr
    demo.start()


def test_every_command_explains_itself_and_its_mistakes(demo):
    for name in ("serve", "migrate", "verify", "backup", "restore", "doctor", "user", "template", "feel"):
        helped = command(demo, name, "--help")
        assert helped.returncode == 0 and f"baton {name}" in helped.stdout, helped.stdout
        wrong = command(demo, name, "--nonsense")
        assert wrong.returncode == 2 and "--nonsense" in wrong.stderr, (name, wrong)
    assert command(demo, "nonsense").returncode == 2
    for arguments in (["backup"], ["restore"], ["user", "add"], ["template", "check"], ["feel"]):
        assert command(demo, *arguments).returncode == 2, arguments
    nowhere = command(demo, "verify", data="/nonexistent/baton")
    assert nowhere.returncode == 1 and "no Baton" in nowhere.stderr


def test_a_backup_is_restored_to_where_the_database_is_configured(demo, tmp_path):
    file = tmp_path / "baton.tar"
    assert command(demo, "backup", str(file)).returncode == 0
    into, database = tmp_path / "new", tmp_path / "elsewhere.db"
    shutil.copy(demo.data / "baton.db", database)
    before = database.read_bytes()
    refused = command(demo, "restore", str(file), "--database", f"sqlite:{database}", data=into)
    assert refused.returncode == 1 and "is there already" in refused.stderr, refused.stderr
    assert database.read_bytes() == before and not into.exists()
    database.unlink()
    restored = command(demo, "restore", str(file), "--database", f"sqlite:{database}", data=into)
    assert restored.returncode == 0, restored.stdout + restored.stderr
    assert database.exists() and not (into / "baton.db").exists()
    assert command(demo, "verify", "--database", f"sqlite:{database}", data=into).returncode == 0


def test_commands_that_read_apply_no_migration(demo, tmp_path):
    demo.stop()
    old = tmp_path / "old"
    shutil.copytree(demo.data, old)
    with sqlite3.connect(old / "baton.db") as db:
        db.execute("DELETE FROM migrations WHERE name = (SELECT max(name) FROM migrations)")
    for arguments in (["verify"], ["backup", str(tmp_path / "b.tar")], ["template", "export", "purchase"]):
        refused = command(demo, *arguments, data=old)
        assert refused.returncode == 1 and "baton migrate" in refused.stderr, (arguments, refused)
    said = command(demo, "doctor", data=old)
    assert said.returncode == 1 and "fail schema" in said.stdout and "baton migrate" in said.stdout
    with sqlite3.connect(old / "baton.db") as db:
        applied = db.execute("SELECT count(*) FROM migrations").fetchone()[0]
    assert applied == len(list((ROOT / "Migrations").glob("*.sql"))) - 1
    demo.start()


def test_the_doctor_counts_all_the_mail_that_waits(demo):
    demo.stop()
    with sqlite3.connect(demo.data / "baton.db") as db:
        first = db.execute("SELECT id FROM outbox ORDER BY created_at LIMIT 1").fetchone()[0]
        db.execute("UPDATE outbox SET state = 'waiting', created_at = 0 WHERE id = ?", [first])
        db.execute("""INSERT INTO outbox (id, kind, payload, created_at, state, next_at)
                      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1100)
                      SELECT 'x' || i, kind, payload, created_at + 1000 + i, 'sent', 0 FROM n, outbox WHERE id = ?""",
                   [first])
    said = command(demo, "doctor").stdout
    assert "one for more than an hour" in said, said
    demo.start()


def test_a_mail_server_that_is_none_is_explained(demo):
    wrong = command(demo, "serve", "--smtp", "nonsense", data=demo.data / "none")
    assert wrong.returncode == 2 and "smtp://user:password@mail.example.com:587" in wrong.stderr, wrong.stderr


def test_an_import_before_serving_names_the_roles_to_make(demo, tmp_path):
    done = command(demo, "template", "import", "Templates/processes/purchase.yaml", data=tmp_path / "new")
    assert done.returncode == 0 and "Published purchase version 1." in done.stdout
    assert "purchase.yaml:20:3: warning: The company has no role “finance” yet" in done.stderr, done.stderr
    assert "/roles" in done.stderr

"""How to host: the nginx configuration in front of two real processes, and the templates."""

from __future__ import annotations

import json
import os
import re
import shutil
import ssl
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from core.runs.limits import HOSTED, LAPTOP
from tests.servers import ROOT, SLOWEST, Reply, Server, Tab, answering, free_port, launch, request

HOSTING = ROOT / "assets" / "hosting"
APP = "tests/browser/faults_app.py"  # the routes and guards of app.py, and a page that starts a run when it is asked
COOKIE = "inside_the_net"
NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
RETRY = 1  # seconds until a dead process is asked again: 10 in the file

AROUND = """
daemon off; pid {folder}/pid; error_log {folder}/error.log; worker_processes 1; {user}
events {{ worker_connections 256; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""


def test_the_readme_says_what_the_bounds_are() -> None:
    rows = {
        "runs that compute at once": (lambda b: str(b.computing)),
        "processes of runs": (lambda b: str(b.processes)),
        "runs in the queue": (lambda b: str(b.queue)),
        "runs of one visitor": (lambda b: str(b.per_owner)),
        "computing time of one run": (lambda b: "1 hour" if b.seconds == 3600 else f"{b.seconds / 60:.0f} minutes"),
        "memory of one run": (lambda b: f"{b.memory >> 30} GB" if b.memory >= 2**30 else f"{b.memory >> 20} MB"),
        "a run without a viewer": (lambda b: f"pauses after {b.away_seconds:.0f} s" if b.away_seconds else "goes on"),
        "the process of a paused": (lambda b: f"stays {b.idle_seconds / 60:.0f} minutes"),
    }
    lines = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    for begin, words in rows.items():
        (row,) = (line for line in lines if line.startswith(f"| {begin}"))
        _, _, laptop, hosted, _ = row.split("|")
        assert laptop.strip() == words(LAPTOP)
        assert hosted.strip().startswith(words(HOSTED))


def test_every_library_is_credited() -> None:
    names = re.findall(r"^[\w-]+", (ROOT / "requirements.txt").read_text(encoding="utf-8"), re.MULTILINE)
    credits = (ROOT / "README.md").read_text(encoding="utf-8").partition("## Credits")[2].lower()
    spelled = {"torch": "pytorch", "jinja2": "jinja"}
    assert len(names) >= 14
    assert [name for name in names if spelled.get(name, name) not in credits] == []


@dataclass
class Site:
    """nginx and the two processes behind it."""

    address: str
    plain: str
    tls: ssl.SSLContext
    processes: list[Server]
    log: Path

    def get(self, path: str, cookie: str = "", method: str = "GET") -> Reply:
        return request(self.address + path, method, {"Cookie": cookie} if cookie else {}, tls=self.tls)

    def arrive(self) -> Visitor:
        """Somebody who was never here."""
        return Visitor(self, given(self.get("/")))


@dataclass
class Visitor:
    """A browser: it keeps the cookie that it was given last."""

    site: Site
    process: str

    def get(self, path: str, method: str = "GET") -> Reply:
        reply = self.site.get(path, f"{COOKIE}={self.process}", method)
        self.process = given(reply) or self.process
        return reply

    def tab(self, session: str = "") -> Tab:
        headers = {"Cookie": f"{COOKIE}={self.process}", "Origin": self.site.address}
        return Tab(self.site.address, session, headers, self.site.tls)

    def epochs(self, run: str) -> int:
        """How many epochs a run has told; it must be there."""
        reply = self.get(f"/runs/{run}")
        assert reply.status == 200
        return len(json.loads(reply.body)["chunks"])


def given(reply: Reply) -> str:
    """The process that a reply's cookie names, "" if it sets none."""
    cookies = [cookie for cookie in reply.values("set-cookie") if cookie.startswith(f"{COOKIE}=")]
    assert len(cookies) <= 1
    return cookies[0].split(";")[0].partition("=")[2] if cookies else ""


def gone(reply: Reply) -> bool:
    return (reply.status, json.loads(reply.body)) == (200, {"phase": "gone"})


def start_run(tab: Tab) -> str:
    tab.open(query="fault=none")
    found = re.search(rb"run: ([\w-]+)", tab.received)
    assert found, "the page names no run"
    return found[1].decode()


@pytest.fixture(scope="module")
def nginx() -> str:
    if NGINX is None or shutil.which("openssl") is None:
        reason = "nginx or openssl is not installed: apt-get install nginx openssl"
        if os.environ.get("REQUIRE_NGINX") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    return NGINX


def certificate(folder: Path) -> ssl.SSLContext:
    """Make a certificate of one's own; gives what trusts it."""
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=example.org"]
    command += ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", "key.pem", "-out", "certificate.pem"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return ssl.create_default_context(cafile=str(folder / "certificate.pem"))


def site_file(folder: Path, secure: int, plain: int, ports: list[int]) -> str:
    """The configuration with this test's names, ports and certificate; nothing else is changed."""
    text = (HOSTING / "nginx.conf").read_text(encoding="utf-8")
    changes = {
        "listen 443 ssl": f"listen 127.0.0.1:{secure} ssl",
        "listen 80": f"listen 127.0.0.1:{plain}",
        "/etc/letsencrypt/live/example.org/fullchain.pem": f"{folder}/certificate.pem",
        "/etc/letsencrypt/live/example.org/privkey.pem": f"{folder}/key.pem",
        ":8501": f":{ports[0]}",
        ":8502": f":{ports[1]}",
        "fail_timeout=10s": f"fail_timeout={RETRY}s",
        "/var/log/nginx/inside-the-net.log": f"{folder}/asked.log",
    }
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    return text


@pytest.fixture(scope="module")
def site(nginx: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("nginx")
    secure, plain, *ports = (free_port() for _ in range(4))
    tls = certificate(folder)
    (folder / "site.conf").write_text(site_file(folder, secure, plain, ports), encoding="utf-8")
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(AROUND.format(folder=folder, user=user), encoding="utf-8")
    command = [nginx, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")]
    subprocess.run([*command, "-t"], check=True, capture_output=True)
    processes = [launch(APP, port, INSIDE_THE_NET_HOSTED="1") for port in ports]
    front = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    made = Site(f"https://127.0.0.1:{secure}", f"http://127.0.0.1:{plain}", tls, processes, folder / "asked.log")
    try:
        for process in processes:
            answering(process)
        yield made
    finally:
        front.terminate()
        front.wait()
        for process in made.processes:
            process.process.terminate()
            process.process.wait()


def test_plain_addresses_lead_to_tls(site: Site) -> None:
    reply = request(f"{site.plain}/live_training?preset=spiral")
    assert reply.status == 301
    assert reply.values("location") == ["https://127.0.0.1/live_training?preset=spiral"]


def test_new_visitors_are_shared_out_and_everyone_stays_where_he_is(site: Site) -> None:
    visitors = [site.arrive() for _ in range(6)]
    firsts = [visitor.process for visitor in visitors]
    assert sorted(set(firsts)) == ["1", "2"]
    assert abs(firsts.count("1") - firsts.count("2")) <= 2
    for path in ("/", "/_stcore/health", "/_stcore/host-config", "/runs/nobody", "/live_training?preset=spiral"):
        assert [given(visitor.get(path)) for visitor in visitors] == [""] * 6
    assert [visitor.process for visitor in visitors] == firsts


def test_the_cookie_is_for_this_site_alone(site: Site) -> None:
    (cookie,) = site.get("/").values("set-cookie")
    assert re.fullmatch(COOKIE + r"=[12]; Path=/; Secure; HttpOnly; SameSite=Lax", cookie)


@pytest.mark.parametrize("cookie", ["9", "1; x=2", "<script>", "a" * 2000, "inside_the_net_2"])
def test_a_forged_cookie_is_a_new_visitor(site: Site, cookie: str) -> None:
    reply = site.get("/_stcore/health", f"{COOKIE}={cookie}")
    assert reply.status == 200
    assert given(reply) in ("1", "2") or cookie.startswith("1;")


def test_what_the_internet_need_not_see_is_not_there(site: Site) -> None:
    reply = site.get("/_stcore/metrics")
    assert reply.status == 404
    assert "/" not in "".join(reply.values("server"))
    assert site.get("/").values("x-content-type-options") == ["nosniff"]


def test_the_log_names_no_run_and_no_session(site: Site) -> None:
    for path in ("/runs/s3cret?since=5", "/app/runs/s3cret/stop", "/_stcore/upload_file/s3cret/f1", "/gan?seed=77"):
        site.get(path)
    until = time.monotonic() + 5
    while "seed=77" not in (log := site.log.read_text(encoding="utf-8")) and time.monotonic() < until:
        time.sleep(0.05)
    assert "s3cret" not in log
    for asked in ("/runs/...?since=5", "/app/runs/.../stop", "/_stcore/upload_file/.../f1", "/gan?seed=77"):
        assert f'"GET {asked}"' in log


def test_websockets_and_uploads_reach_the_process_of_the_visitor(site: Site) -> None:
    one, two = sorted((site.arrive(), site.arrive()), key=lambda visitor: visitor.process)
    assert (one.process, two.process) == ("1", "2")
    with one.tab() as tab:
        session = tab.open(query="fault=callback").session
        (token,) = (c.split(";")[0] for c in one.get("/_stcore/health").values("set-cookie") if "_xsrf" in c)
        answers = [upload(site, f"{COOKIE}={visitor.process}; {token}", session) for visitor in (one, two)]
    assert answers == [204, 400]  # the other process knows nothing of this session


def upload(site: Site, cookies: str, session: str) -> int:
    part = b'--end\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nx\r\n--end--\r\n'
    headers = {"Cookie": cookies, "X-Xsrftoken": cookies.partition("_streamlit_xsrf=")[2]}
    headers["Content-Type"] = "multipart/form-data; boundary=end"
    return request(f"{site.address}/_stcore/upload_file/{session}/f", "PUT", headers, part, site.tls).status


def test_a_lost_connection_finds_its_session_again_through_nginx(site: Site) -> None:
    visitor = site.arrive()
    with visitor.tab() as tab:
        session = tab.open(query="fault=callback").session
    with visitor.tab(session) as tab:
        assert tab.open(query="fault=callback").session == session


def test_pages_of_other_sites_stay_out(site: Site) -> None:
    from websockets.exceptions import InvalidStatus

    headers = {"Origin": "https://elsewhere.example"}
    with pytest.raises(InvalidStatus), Tab(site.address, headers=headers, tls=site.tls):
        pytest.fail("another site's page was let in")


def until(happened: object, seconds: float = SLOWEST) -> None:
    end = time.monotonic() + seconds
    while not happened():  # type: ignore[operator]
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.1)


def test_a_process_that_dies_costs_only_its_own_visitors_their_runs(site: Site) -> None:
    """And new visitors go to the other one, until it is back; who had to move stays where he is."""
    lost, kept = sorted((site.arrive(), site.arrive()), key=lambda visitor: visitor.process)
    with lost.tab() as tab_1, kept.tab() as tab_2:
        run_1, run_2 = start_run(tab_1), start_run(tab_2)
        until(lambda: lost.epochs(run_1) > 0 and kept.epochs(run_2) > 0)
        assert gone(kept.get(f"/runs/{run_1}"))  # runs of other processes, and so of others, are not there
        before = kept.epochs(run_2)

        site.processes[0].kill()

        assert gone(lost.get(f"/runs/{run_1}"))
        assert lost.process == "2"
        assert gone(lost.get(f"/runs/{run_1}/stop", "POST"))
        with lost.tab(tab_1.session) as again:
            assert again.open(query="fault=callback").session != tab_1.session
        until(lambda: kept.epochs(run_2) > before)
        assert kept.process == "2"
        assert {site.arrive().process for _ in range(6)} == {"2"}

        site.processes[0] = answering(launch(APP, site.processes[0].port, INSIDE_THE_NET_HOSTED="1"))
        time.sleep(RETRY)
        until(lambda: site.arrive().process == "1")
        assert [given(visitor.get("/")) for visitor in (lost, kept)] == ["", ""]
        assert kept.epochs(run_2) > before

#!/usr/bin/env python3
"""How long letters to many parents take, from the form to the last e-mail taken and filed, and the memory meanwhile.

In:  a release build (BIN, the folder; ../target/release by itself), `make assets`, Node.js; ROUNDS=8 batches.
Out: a Markdown table on standard output: letters by e-mail (others of a batch are to be printed), seconds until
     written, until all were taken and filed, per 500 letters, and the program's memory after each batch.

The whole program is measured: the pages begin and approve the batch, the worker writes each parent's PDF from their
own child's record, and gives each to a real SMTP server (npm's smtp-server) on this machine.
"""
import http.cookiejar
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import time
import urllib.parse
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent
BIN = pathlib.Path(os.environ.get("BIN", ROOT / "target" / "release")) / "herringbone"
ROUNDS = int(os.environ.get("ROUNDS", "8"))
WORK = HERE / "made" / "letters"
LISTEN = "127.0.0.1:18090"
BASE = f"http://{LISTEN}/ashshire"
ANSWERS = {
    "support": "A quiet start to the day",
    "reply_by-day": "17", "reply_by-month": "4", "reply_by-year": "2026",
    "review_date-day": "15", "review_date-month": "5", "review_date-year": "2026",
    "ways": "email,post",
}


def start_mail_server(kept):
    """A real SMTP server that keeps what it takes in a folder; its process and its port."""
    script = ROOT / "crates" / "service" / "tests" / "it" / "mail_server.mjs"
    server = subprocess.Popen(
        ["node", script, ROOT / "web-assets", kept, "nobody@ashshire.example", ""],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    return server, int(server.stdout.readline())


def browser():
    jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
    opener = urllib.request.build_opener(jar)
    opener.addheaders = [("sec-fetch-site", "same-origin")]

    def ask(page, form=None):
        data = None if form is None else urllib.parse.urlencode(form).encode()
        with opener.open(page if page.startswith("http") else BASE + page, data) as answer:
            return answer.url, answer.read().decode()
    return ask


def until(what, patience=600):
    ends = time.monotonic() + patience
    while not what():
        if time.monotonic() > ends:
            sys.exit("bench: it never came")
        time.sleep(0.05)


def by_email(ask, page):
    """The rows of a batch's letters that go by e-mail."""
    rows = re.findall(r"<tr.*?</tr>", ask(page)[1], re.DOTALL)
    return [row for row in rows if ">E-mail<" in row]


def memory(process):
    status = pathlib.Path(f"/proc/{process.pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) // 1024


def served():
    try:
        urllib.request.urlopen(f"http://{LISTEN}/healthz")
        return True
    except OSError:
        return False


def main():
    shutil.rmtree(WORK, ignore_errors=True)
    kept = WORK / "taken"
    kept.mkdir(parents=True)
    mail, port = start_mail_server(kept)
    service = subprocess.Popen(
        [BIN, "demo", WORK / "demo", "--serve", "--listen", LISTEN, "--smtp", f"smtp://127.0.0.1:{port}?tls=none"],
        stdout=subprocess.DEVNULL, stderr=open(WORK / "log", "w"))
    try:
        until(served)
        ask = browser()
        ask("/sign-in", {"email": "school-attendance-officer@ashshire.example", "password": "violet tram nine pond"})
        print("| batch | letters | written, s | taken and filed, s | a 500, s | memory after, MiB |")
        print("|--:|--:|--:|--:|--:|--:|")
        sent = 0
        for batch in range(1, ROUNDS + 1):
            begun = time.monotonic()
            page, _ = ask("/letters/new/initial-concern", ANSWERS)
            until(lambda: json.loads(ask(page + "/progress")[1])["ended"])
            written = time.monotonic() - begun
            ask(page + "/approve", {"looked": "yes"})
            until(lambda: json.loads(ask(page + "/progress")[1])["ended"])
            letters = len(by_email(ask, page))
            sent += letters
            until(lambda: len(list(kept.glob("*.to"))) >= sent)
            # Filed: no letter of the batch is on its way any more.
            until(lambda: not any(re.search(r">(To send|Being sent)<", row) for row in by_email(ask, page)))
            took = time.monotonic() - begun
            print(f"| {batch} | {letters} | {written:.1f} | {took:.1f} | {took * 500 / letters:.1f} | {memory(service)} |",
                  flush=True)
    finally:
        service.terminate()
        mail.terminate()


if __name__ == "__main__":
    main()

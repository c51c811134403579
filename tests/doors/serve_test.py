"""The server over real sockets: the bytes of the command line, and what does not behave is refused and let go."""

import concurrent.futures
import hashlib
import html
import http.client
import importlib.util
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import unittest
import urllib.parse
from pathlib import Path

import jsonschema

ROOT = Path(__file__).resolve().parent.parent.parent
BHA = os.environ.get("BHA_PROGRAM", str(ROOT / "build/release/bha"))
OPTIONS = ("--nominal-capacity-ah", "2", "--voltage-limits", "2.5", "4.2")
FEATURES = "charge_mean_voltage_V,discharge_mean_voltage_V"
POLICY = "default-src 'self'; script-src 'self' 'sha256-abc='; object-src 'none'"


def bha(*words):
    return subprocess.run([BHA, *map(str, words)], capture_output=True, check=True).stdout


class Server:
    def __init__(self, *words):
        self.process = subprocess.Popen([BHA, "serve", "--port", "0", "--quiet", "--json", *map(str, words)], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.address = json.loads(self.process.stdout.readline())["address"]
        self.port = int(self.address.split(":")[2].split("/")[0])

    def ask(self, path, method="GET", body=None, **headers):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, body, headers={name.replace("_", "-"): value for name, value in headers.items()})
            answer = connection.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read()
        finally:
            connection.close()

    def raw(self, data, timeout=20):
        with socket.create_connection(("127.0.0.1", self.port), timeout=timeout) as line:
            line.sendall(data)
            told = b""
            try:
                while more := line.recv(65536):
                    told += more
            except ConnectionResetError:
                pass
            return told

    def resident_kB(self):
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS")))

    def end(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        code = self.process.wait(20)
        words = self.process.stderr.read().decode()
        self.process.stdout.close()
        self.process.stderr.close()
        return code, words


class Serve(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = Path(tempfile.mkdtemp(prefix="bha-serve-"))
        cls.files = []
        for seed in (1, 2):
            cls.files.append(cls.folder / f"cell{seed}.csv")
            bha("simulate", "--cycles", 20, "--seed", seed, "--sample-s", 120, "-o", cls.files[-1])
        cls.kept = cls.folder / "kept"
        bha("add", *cls.files, "--workspace", cls.kept, *OPTIONS)
        models, tables = cls.kept / "models", [cls.features(seed) for seed in range(11, 15)]
        models.mkdir()
        bha("train", *tables, "--model", "ridge", "--features", FEATURES, "-o", models / "health.json")
        bha("train", *tables, "--model", "ridge", "-o", models / "slices.json")
        (models / "broken.json").write_text('{"schema": "bha.model/0"}')
        (models / "link.json").symlink_to(models / "health.json")
        cls.site = cls.folder / "site"
        (cls.site / "_app/immutable").mkdir(parents=True)
        (cls.site / "index.html").write_text(f'<!doctype html><meta http-equiv="content-security-policy" content="{POLICY}"><p>here</p>')
        (cls.site / "_app/immutable/core.wasm").write_bytes(b"\0asm")
        (cls.site / "_app/immutable/core.wasm.br").write_bytes(b"packed")
        (cls.folder / "secret.txt").write_text("secret")
        (cls.site / "link.txt").symlink_to(cls.folder / "secret.txt")
        cls.server = Server("--workspace", cls.kept, "--dashboard", cls.site, "--deadline-s", "2")
        cls.server.ask("/api/v1/cells")
        cls.idle_kB = cls.server.resident_kB()  # before other tests crowd it

    @classmethod
    def tearDownClass(cls):
        code, words = cls.server.end()
        shutil.rmtree(cls.folder)
        assert (code, words) == (0, ""), (code, words)

    # ---- the same bytes by every way in

    def test_a_report_is_that_of_the_command_line(self):
        status, headers, body = self.server.ask("/api/v1/cells/cell2/report")
        self.assertEqual((status, headers["Content-Type"]), (200, "application/json"))
        self.assertTrue(body + b"\n" == bha("report", "--workspace", self.kept, "--cell", "cell2", "--json"))
        self.assertEqual(headers["ETag"], f'"{hashlib.sha256(body).hexdigest()}"')
        self.assertTrue(self.server.ask("/api/v1/cells")[2] + b"\n" == bha("list", "--workspace", self.kept, "--json"))
        told = json.loads(body)
        for name in ("cycles", "findings", "fits", "forecast", "curves"):
            self.assertTrue(json.loads(self.server.ask(f"/api/v1/cells/cell2/{name}")[2]) == told[name], name)
        self.assertEqual(json.loads(self.server.ask("/api/v1/cells/cell2/page")[2])["schema"], "bha.page/0")

    def test_curves_of_health_are_those_of_the_reports(self):
        curves = json.loads(self.server.ask("/api/v1/curves-of-health")[2])
        self.assertEqual([curve["cell"] for curve in curves], ["cell1", "cell2"])
        for curve in curves:
            report = json.loads(self.server.ask(f"/api/v1/cells/{curve['cell']}/report")[2])
            series = next(each for each in report["soh"]["series"] if each["view"] == "measured")
            told = [(cycle, soh) for cycle, soh in zip(series["cycle"], series["value"]) if soh is not None]
            self.assertEqual(list(zip(curve["cycle"], curve["soh"])), told)  # 20 cycles: nothing is thinned
            self.assertAlmostEqual(curve["discharge_c_rate"], 1, 1)

    def test_who_has_it_already_is_told_so(self):
        headers = self.server.ask("/api/v1/cells/cell1/report")[1]
        status, _, body = self.server.ask("/api/v1/cells/cell1/report", if_none_match=headers["ETag"])
        self.assertEqual((status, body), (304, b""))
        status, told, body = self.server.ask("/api/v1/cells/cell1/report", method="HEAD")
        self.assertEqual((status, told["Content-Length"], body), (200, headers["Content-Length"], b""))

    def test_what_if_is_that_of_the_command_line(self):
        told = json.loads(self.server.ask("/api/v1/what-if?years=5&temperature_degC=30&instead.c_rate=1")[2])
        said = json.loads(bha("whatif", "--years", 5, "--temperature-degc", 30, "--instead", "c_rate=1", "--json"))
        self.assertEqual([case["eol_days"] for case in told["cases"]], [case["eol_days"] for case in said["cases"]])

    def test_every_answer_has_the_form_that_the_document_says(self):
        document = json.loads(self.server.ask("/api/openapi.json")[2])
        self.assertEqual(document["openapi"], "3.1.0")
        forms = document["components"]["schemas"]
        for form in forms.values():
            jsonschema.Draft202012Validator.check_schema(form)
        for path, operations in document["paths"].items():
            answers = operations.get("get", {}).get("responses")
            if not answers or "text/event-stream" in answers["200"]["content"] or "{name}" in path or "{id}" in path:
                continue
            needed = "&".join(f"{each['name']}=health.json" for each in operations["get"]["parameters"] if each["in"] == "query" and each.get("required"))
            status, _, body = self.server.ask(path.replace("{cell}", "cell1") + (f"?{needed}" if needed else ""))
            name = answers["200"]["content"]["application/json"]["schema"]["$ref"].rsplit("/", 1)[1]
            self.assertEqual((status, []), (200, [e.message for e in jsonschema.Draft202012Validator(forms[name]).iter_errors(json.loads(body))]), path)

    def test_a_model_tells_of_a_kept_cell_what_the_command_tells(self):
        models = {each["name"]: each for each in json.loads(self.server.ask("/api/v1/models")[2])}
        self.assertEqual(list(models), ["broken.json", "health.json", "slices.json"])
        self.assertEqual((models["broken.json"]["model"], "document_invalid" in models["broken.json"]["problem"]), (None, True))
        self.assertEqual(models["health.json"]["model"], json.loads(bha("model", "show", self.kept / "models/health.json", "--json")))
        asked = "/api/v1/cells/cell2/prediction?model=health.json"
        for query, words in (("", ()), ("&online=true", ("--online",))):
            told = json.loads(self.server.ask(asked + query)[2])
            said = json.loads(bha("predict", self.kept / "models/health.json", self.features(2), "--json", *words))
            self.assertEqual(told["rows"].pop("cell"), ["cell2"] * len(said["rows"].pop("cell")))
            self.assertEqual((told["rows"], told["level"]), (said["rows"], said["level"]))
            self.assertGreater(sum(value is not None for value in told["rows"]["value"]), 10)
        for query, status, words in (("model=slices.json", 422, "column_missing"), ("model=none.json", 400, "bha train"), ("model=broken.json", 500, "broken.json"),
                                     ("model=..%2Fbha.sqlite", 400, "/api/v1/models"), ("model=link.json", 400, "/api/v1/models"), ("", 400, "/api/v1/models"),
                                     ("model=health.json&online=perhaps", 400, "true or false"), ("model=health.json&colour=red", 400, "a parameter that there is")):
            got, headers, body = self.server.ask(f"/api/v1/cells/cell2/prediction?{query}")
            self.assertEqual((got, headers["Content-Type"], words in json.loads(body)["detail"] + json.loads(body)["code"]), (status, "application/problem+json", True), (query, body))
        self.assertEqual(self.server.ask("/api/v1/cells/nobody/prediction?model=health.json")[0], 404)
        known = self.kept / "models/known.json"
        bha("train", *(self.features(seed) for seed in (2, 11, 12)), "--model", "ridge", "--features", FEATURES, "-o", known)
        try:  # what lies there is seen at once; a cell that it was trained on is not told as a new one
            self.assertEqual(self.server.ask("/api/v1/cells/cell2/prediction?model=known.json")[0], 422)
            self.assertEqual(self.server.ask("/api/v1/cells/cell2/prediction?model=known.json&allow_known=true")[0], 200)
        finally:
            known.unlink()

    @classmethod
    def features(cls, seed):
        record, table = cls.folder / f"cell{seed}.csv", cls.folder / f"features{seed}.csv"
        if not record.exists():
            bha("simulate", "--cycles", 20, "--seed", seed, "--sample-s", 120, "-o", record)
        if not table.exists():
            bha("features", record, *OPTIONS, "--groups", "slices", "-o", table)
        return table

    def test_what_can_be_asked_is_a_page_too(self):
        status, headers, body = self.server.ask("/api")
        page = body.decode()
        self.assertEqual((status, headers["Content-Type"]), (200, "text/html; charset=utf-8"))
        self.assertIn("default-src 'self'; script-src 'self' 'wasm-unsafe-eval'", headers["Content-Security-Policy"])
        document = json.loads(self.server.ask("/api/openapi.json")[2])
        for path, operations in document["paths"].items():
            self.assertIn(path, page)
            for operation in operations.values():
                for words in (operation["summary"], *(parameter["description"] for parameter in operation["parameters"])):
                    self.assertIn(html.escape(words).replace("&#x27;", "&#39;"), page)
        self.assertEqual(re.findall(r'href="(?!#|/)', page), [])
        for anchor in set(re.findall(r'href="#([^"]+)"', page)):
            self.assertIn(f'id="{anchor}"', page)
        self.assertEqual(self.server.ask("/api", If_None_Match=headers["ETag"])[0], 304)
        self.assertNotIn("<script", page)

    def test_tables_come_as_arrow_when_that_is_asked_for(self):
        stream = "application/vnd.apache.arrow.stream"
        pyarrow = importlib.import_module("pyarrow") if importlib.util.find_spec("pyarrow") else self.skipTest("pyarrow is not installed")
        for path in ("/api/v1/cells/cell2/cycles", "/api/v1/cells"):
            status, headers, body = self.server.ask(path, Accept=f"{stream}, application/json;q=0.5")
            self.assertEqual((status, headers["Content-Type"], headers["Vary"]), (200, stream, "Accept"), body[:300])
            table = pyarrow.ipc.open_stream(body).read_all()
            told = json.loads(self.server.ask(path)[2])
            rows = told["cells"] if "cells" in told else [dict(zip(told, row)) for row in zip(*told.values())]
            self.assertEqual(table.column_names, list(rows[0]))
            for mine, theirs in zip(table.to_pylist(), rows):
                self.assertEqual({k: "" if v is None and isinstance(mine[k], str) else v for k, v in theirs.items()}, mine)
            self.assertEqual(self.server.ask(path, Accept=stream, If_None_Match=headers["ETag"])[0], 304)
            self.assertEqual(self.server.ask(path, If_None_Match=headers["ETag"])[0], 200)
        self.assertEqual(self.server.ask("/api/v1/cells/cell2/fits", Accept=stream)[1]["Content-Type"], "application/json")
        for rather_not in (f"application/json, {stream};Q=0", f"{stream};q=0.5, */*;q=0.9", f"application/json, {stream};q=0.5", f"{stream};q=0"):
            self.assertEqual(self.server.ask("/api/v1/cells", Accept=rather_not)[1]["Content-Type"], "application/json", rather_not)

    def test_no_value_of_any_parameter_is_answered_with_a_fault_of_ours(self):
        document = json.loads(self.server.ask("/api/openapi.json")[2])
        problem = jsonschema.Draft202012Validator(document["components"]["schemas"]["Problem"])
        odd = ["", "abc", "-1", "0", "1e999", "-1e308", "nan", "inf", "0x10", "1,5", "%00", "%0d%0aX:1", "%ff", "..%2f..", "'%3b--", "a" * 1500]
        seen = set()
        for path, operations in document["paths"].items():
            for parameter in operations.get("get", {"parameters": []})["parameters"]:
                for value in odd:
                    inside = path.replace("{" + parameter["name"] + "}", value) if parameter["in"] == "path" else path + f"?{parameter['name']}={value}"
                    status, headers, body = self.server.ask(inside)
                    seen.add(status)
                    self.assertIn(status, (200, 400, 404), inside)
                    if status != 200:
                        self.assertEqual((headers["Content-Type"], list(problem.iter_errors(json.loads(body)))), ("application/problem+json", []), inside)
        self.assertEqual(seen, {200, 400, 404})
        for unknown in ("/api/v1/what-if?colour=1", "/api/v1/what-if?instead.colour=1"):
            self.assertEqual(self.server.ask(unknown)[0], 400, unknown)

    # ---- what comes in

    def test_a_file_that_is_sent_in_pieces_is_added_as_a_job(self):
        text, kept = self.files[0].read_bytes(), self.folder / "sent"
        server = Server("--workspace", kept, "--uploads")
        try:
            self.assertEqual(json.loads(server.ask("/api/v1/health")[2]), {"status": "ok", "workspace": False, "uploads": True})
            at, piece = 0, 100_000
            while at < len(text):
                status, _, told = server.ask(f"/api/v1/uploads/sent.csv?offset={at}", "PUT", text[at:at + piece])
                at = min(at + piece, len(text))
                self.assertEqual((status, json.loads(told)), (200, {"name": "sent.csv", "bytes": at, "sha256": ""}))
                self.assertEqual(server.ask(f"/api/v1/uploads/sent.csv?offset={at - 1}", "PUT", b"again")[0], 409)  # nothing is written twice
            self.assertEqual(json.loads(server.ask("/api/v1/uploads")[2]), [{"name": "sent.csv", "bytes": len(text), "sha256": ""}])
            for first, count in ((0, len(text)), (7, 100), (len(text), 0)):  # whether it is the same file can be asked
                told = json.loads(server.ask(f"/api/v1/uploads/sent.csv?first={first}&count={count}")[2])
                self.assertEqual(told["sha256"], hashlib.sha256(text[first:first + count]).hexdigest())
            for asked, status in ((f"first=0&count={len(text) + 1}", 416), ("first=9999999999&count=1", 416), ("count=-1", 400), ("first=x&count=1", 400), ("count=16777217", 400)):
                self.assertEqual(server.ask(f"/api/v1/uploads/sent.csv?{asked}")[0], status, asked)
            status, _, told = server.ask("/api/v1/uploads/sent.csv/add?nominal_capacity_Ah=2&voltage_limits=2.5,4.2", "POST")
            self.assertEqual(status, 202)
            job = self.ended(server, json.loads(told)["id"])
            self.assertEqual((job["state"], job["share"], job["name"]), ("done", 1, "sent.csv"))
            native = json.loads(server.ask("/api/v1/cells/sent/report")[2])
            self.assertEqual((kept / "uploads/sent.csv").read_bytes(), text)
            again = json.loads(self.server.ask("/api/v1/cells/cell1/report")[2])
            for part in ("cycles", "soh", "fits", "forecast"):
                self.assertTrue(native[part] == again[part], part)
            said = [("nominal_capacity_Ah", "2"), ("voltage_limits", "2.5,4.2"), ("map", "current=Current / A:A"), ("map", "time=Test Time / s:s"), ("clock", "test-time"),
                    ("temperature", "Ambient Temperature / degC"), ("delimiter", ","), ("reference", "first:3"), ("eol", "0.7"), ("seed", "4"),
                    ("exclude", "7=the cell's lid, it was open"), ("exclude", "9-10=pause & rest")]
            status, _, told = server.ask("/api/v1/uploads/sent.csv/add", "POST", urllib.parse.urlencode(said), Content_Type="application/x-www-form-urlencoded")
            self.assertEqual((status, self.ended(server, json.loads(told)["id"])["state"]), (202, "done"))  # all that may be said of it goes along
            report = json.loads(server.ask("/api/v1/cells/sent/report")[2])
            words = [word for name, value in said for word in (f"--{name.lower().replace('_', '-')}", *(value.split(",") if name == "voltage_limits" else [value]))]
            again = json.loads(bha("report", self.files[0], "--json", *words))
            self.assertEqual([(each["first_cycle"], each["reason"]) for each in report["left_out"]], [(7, "the cell's lid, it was open"), (9, "pause & rest")])
            for part in ("cycles", "soh", "fits", "forecast", "left_out", "end_of_life"):
                self.assertTrue(report[part] == again[part], part)
            status, _, told = server.ask("/api/v1/uploads/sent.csv", "DELETE")
            self.assertEqual((status, json.loads(server.ask("/api/v1/uploads")[2])), (200, []))
        finally:
            self.assertEqual(server.end(), (0, ""))

    def ended(self, server, number):
        for _ in range(600):
            job = json.loads(server.ask(f"/api/v1/jobs/{number}")[2])
            if job["state"] not in ("waiting", "running"):
                return job
            time.sleep(0.1)
        raise AssertionError(job)

    def test_what_cannot_be_taken_is_refused_and_nothing_is_left(self):
        closed = self.server
        for method, path in (("PUT", "/api/v1/uploads/a.csv"), ("DELETE", "/api/v1/uploads/a.csv"), ("POST", "/api/v1/uploads/a.csv/add"), ("DELETE", "/api/v1/jobs/1")):
            status, _, body = closed.ask(path, method, b"")
            self.assertEqual((status, "--uploads" in json.loads(body)["detail"]), (403, True), path)
        kept = self.folder / "refusing"
        server = Server("--workspace", kept, "--uploads")
        try:
            for method, path, body, status in (
                    ("PUT", "/api/v1/uploads/.hidden", b"x", 400), ("PUT", "/api/v1/uploads/a%2Fb.csv", b"x", 400), ("PUT", "/api/v1/uploads/..%2Fb.csv", b"x", 400),
                    ("PUT", "/api/v1/uploads/" + "n" * 201, b"x", 400), ("PUT", "/api/v1/uploads/a.csv?offset=-1", b"x", 400),
                    ("PUT", "/api/v1/uploads/a.csv?offset=1e3", b"x", 400), ("PUT", "/api/v1/uploads/a.csv?offset=99999999999999", b"x", 413),
                    ("PUT", "/api/v1/uploads/a.csv?offset=7", b"x", 409), ("PUT", "/api/v1/uploads/a.csv", b"x" * ((1 << 20) + 1), 413),
                    ("POST", "/api/v1/uploads/none.csv/add", b"", 404), ("POST", "/api/v1/uploads/a.csv/add?colour=red", b"", 400),
                    ("POST", "/api/v1/uploads/a.csv/add?sign=--help", b"", 400), ("POST", "/api/v1/uploads/a.csv/add?eol=0.7&eol=0.8", b"", 400),
                    ("POST", "/api/v1/uploads/a.csv/add", b'{"eol": 0.7}', 415), ("PATCH", "/api/v1/uploads/a.csv", b"", 405),
                    ("GET", "/api/v1/uploads/none.csv", None, 404), ("GET", "/api/v1/jobs/1", None, 404), ("DELETE", "/api/v1/jobs/x", None, 404)):
                got, headers, told = server.ask(path, method, body)
                self.assertEqual((got, headers["Content-Type"]), (status, "application/problem+json"), (method, path, told))
            self.assertEqual(server.ask("/api/v1/uploads/b.csv", "PUT", b"x", Origin="http://evil.example")[0], 403)
            (kept / "uploads").mkdir(parents=True, exist_ok=True)
            (kept / "uploads/link.csv").symlink_to(self.folder / "secret.txt")
            self.assertEqual([server.ask(f"/api/v1/uploads/link.csv?offset={at}", "PUT", b"more")[0] for at in (0, 6)], [507, 409])
            self.assertEqual((self.folder / "secret.txt").read_text(), "secret")
            server.ask("/api/v1/uploads/letter.txt", "PUT", b"Dear all,\nthe cells arrive on Monday.\n")
            job = self.ended(server, json.loads(server.ask("/api/v1/uploads/letter.txt/add", "POST")[2])["id"])
            self.assertEqual((job["state"], "letter.txt" in job["words"]), ("failed", True), job)
        finally:
            self.assertEqual(server.end(), (0, ""))

    def test_a_job_is_stopped_and_those_that_wait_go_on(self):
        kept, long = self.folder / "stopping", self.folder / "long.csv"
        bha("simulate", "--cycles", 400, "--seed", 3, "--sample-s", 20, "-o", long)
        server = Server("--workspace", kept, "--uploads")
        try:
            (kept / "uploads").mkdir(parents=True)
            shutil.move(long, kept / "uploads/long.csv")
            shutil.copy(self.files[1], kept / "uploads/short.csv")
            first = json.loads(server.ask("/api/v1/uploads/long.csv/add", "POST")[2])
            second = json.loads(server.ask("/api/v1/uploads/short.csv/add", "POST")[2])
            self.assertEqual((first["state"], second["state"]), ("running", "waiting"))
            self.assertEqual(server.ask("/api/v1/uploads/long.csv/add", "POST")[0], 409)
            self.assertEqual(server.ask("/api/v1/uploads/long.csv", "DELETE")[0], 409)
            self.assertEqual(json.loads(server.ask(f"/api/v1/jobs/{first['id']}", "DELETE")[2])["state"], "cancelled")
            self.assertEqual(self.ended(server, second["id"])["state"], "done")
            self.assertEqual([row["cell"] for row in json.loads(server.ask("/api/v1/cells")[2])["cells"]], ["short"])
            self.assertEqual([job["state"] for job in json.loads(server.ask("/api/v1/jobs")[2])], ["cancelled", "done"])
        finally:
            self.assertEqual(server.end(), (0, ""))

    def test_killed_while_a_file_is_sent_what_was_told_is_there(self):
        text, kept = self.files[0].read_bytes(), self.folder / "killed"
        server = Server("--workspace", kept, "--uploads")
        at = 0
        for _ in range(5):
            at = json.loads(server.ask(f"/api/v1/uploads/cut.csv?offset={at}", "PUT", text[at:at + 50_000])[2])["bytes"]
        server.process.kill()
        server.end()
        server = Server("--workspace", kept, "--uploads")
        try:
            self.assertEqual(json.loads(server.ask("/api/v1/uploads/cut.csv")[2])["bytes"], at)
            while at < len(text):
                at = json.loads(server.ask(f"/api/v1/uploads/cut.csv?offset={at}", "PUT", text[at:at + 500_000])[2])["bytes"]
            self.assertEqual((kept / "uploads/cut.csv").read_bytes(), text)
        finally:
            self.assertEqual(server.end(), (0, ""))

    # ---- the dashboard's files

    def test_the_first_page_has_its_own_policy(self):
        status, headers, body = self.server.ask("/")
        self.assertEqual((status, b"here" in body), (200, True))
        self.assertEqual(headers["Content-Security-Policy"], POLICY + "; frame-ancestors 'none'")
        self.assertEqual((headers["X-Content-Type-Options"], headers["Referrer-Policy"]), ("nosniff", "no-referrer"))
        status, headers, body = self.server.ask("/_app/immutable/core.wasm")
        self.assertEqual((status, headers["Content-Type"], body), (200, "application/wasm", b"\0asm"))
        self.assertIn("immutable", headers["Cache-Control"])

    def test_who_takes_brotli_is_given_the_packed_file(self):
        asked = "/_app/immutable/core.wasm"
        for accepts, packed in (("gzip, deflate, br, zstd", True), ("BR;q=0.5", True), ("gzip", False), ("br;q=0", False), ("", False), ("brx", False)):
            status, headers, body = self.server.ask(asked, Accept_Encoding=accepts)
            self.assertEqual((status, headers["Content-Type"], headers.get("Content-Encoding"), body, headers["Vary"]),
                             (200, "application/wasm", "br" if packed else None, b"packed" if packed else b"\0asm", "Accept-Encoding"), accepts)
            self.assertEqual(self.server.ask(asked, Accept_Encoding=accepts, If_None_Match=headers["ETag"])[0], 304)
        self.assertEqual(self.server.ask(asked + ".br")[0], 404)

    def test_no_path_leads_out(self):
        for path in ("/../secret.txt", "/..%2fsecret.txt", "/%2e%2e/secret.txt", "/link.txt", "//secret.txt", "/..\\secret.txt", "/%5c..%5csecret.txt",
                     "/_app/../../secret.txt", "/index.html%00.txt", "/./../secret.txt", "/etc/passwd", "/proc/self/environ",
                     "/api/v1/cells/..%2f..%2fsecret/report", "/api/v1/cells/../../secret.txt"):
            told = self.server.raw(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.server.port}\r\nConnection: close\r\n\r\n".encode())
            self.assertRegex(told, rb"^HTTP/1.1 (400|404) ", path)
            self.assertNotIn(b"root:", told)
            self.assertNotIn(b"\r\n\r\nsecret", told)

    def test_without_a_dashboard_a_page_says_how_to_make_it(self):
        program = self.folder / "elsewhere/bin"
        program.mkdir(parents=True)
        shutil.copy(BHA, program / "bha")
        process = subprocess.Popen([program / "bha", "serve", "--port", "0", "--workspace", self.folder / "none"], stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE)
        try:
            port = int(process.stdout.readline().decode().split(":")[2].strip("/\n"))
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
            connection.request("GET", "/")
            self.assertIn(b"make dashboard", connection.getresponse().read())
            connection.request("GET", "/api/v1/cells")
            self.assertIn(b"bha add PATH", connection.getresponse().read())
            connection.close()
        finally:
            process.send_signal(signal.SIGTERM)
            words = process.communicate(timeout=20)[1].decode()
        self.assertEqual(process.returncode, 0)
        self.assertIn("no workspace", words)
        self.assertIn("ended", words)

    # ---- who may ask

    def test_other_names_and_other_sites_are_refused(self):
        for name, value, status in (("Host", "evil.example", 421), ("Origin", "http://evil.example", 403)):
            got, headers, body = self.server.ask("/api/v1/cells", **{name: value})
            self.assertEqual((got, headers["Content-Type"]), (status, "application/problem+json"))
            self.assertEqual(json.loads(body)["status"], status)
            self.assertIn("default-src 'self'; script-src 'self' 'wasm-unsafe-eval'", headers["Content-Security-Policy"])
        self.assertEqual(self.server.ask("/api/v1/cells", Origin=f"http://127.0.0.1:{self.server.port}")[0], 200)

    def test_beyond_loopback_a_token_is_asked_for(self):
        server = Server("--workspace", self.kept, "--dashboard", self.site, "--address", "0.0.0.0")
        try:
            token = server.address.split("token=")[1]
            self.assertEqual(len(token), 32)
            self.assertEqual(server.ask("/api/v1/cells")[0], 401)
            status, headers, _ = server.ask(f"/?token={token}")
            self.assertEqual((status, headers["Location"]), (303, "/"))
            self.assertEqual(server.ask("/api/v1/cells", Cookie=headers["Set-Cookie"].split(";")[0])[0], 200)
            self.assertEqual(server.ask("/api/v1/cells", Authorization=f"Bearer {token}")[0], 200)
        finally:
            self.assertEqual(server.end(), (0, ""))

    # ---- what does not behave

    def test_malformed_requests_are_answered_and_let_go(self):
        host = f"Host: 127.0.0.1:{self.server.port}\r\n".encode()
        for sent, status in ((b"nonsense\r\n\r\n", b"400"), (b"GET / HTTP/9.9\r\n\r\n", b"400"), (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", b"400"),
                             (b"GET / HTTP/1.1\r\n" + host + b"X: " + b"a" * 40_000 + b"\r\n\r\n", b"431"),
                             (b"GET / HTTP/1.1\r\n" + host + b"X:1\r\n" * 8_000 + b"\r\n", b"431"),
                             (b"GET / HTTP/1.1\r\n" + host + host + b"Connection: close\r\n\r\n", b"400"),
                             (b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n", b"400"),
                             (b"GET / HTTP/1.1\r\n" + host + b"Content-Length: -5\r\n\r\n", b"400"),
                             (b"GET / HTTP/1.1\r\n" + host + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\n", b"400"),
                             (b"POST / HTTP/1.1\r\n" + host + b"Content-Length: 99999999\r\n\r\n", b"413"),
                             (b"POST / HTTP/1.1\r\n" + host + b"Content-Length: 2\r\nConnection: close\r\n\r\n{}", b"405"),
                             (b"BREW /pot HTTP/1.1\r\n" + host + b"Connection: close\r\n\r\n", b"405")):
            told = self.server.raw(sent)
            self.assertTrue(told.startswith(b"HTTP/1.1 " + status), (sent[:60], told[:60]))
            self.assertIn(b"application/problem+json", told)
        self.assertEqual(self.server.ask("/api/v1/health")[0], 200)

    def test_slow_and_half_open_clients_are_let_go_at_the_deadline(self):
        waiting = [socket.create_connection(("127.0.0.1", self.server.port), timeout=30) for _ in range(50)]
        trickling = socket.create_connection(("127.0.0.1", self.server.port), timeout=30)
        began = time.monotonic()
        trickling.sendall(b"GET / HTTP/1.1\r\n")
        self.assertEqual(self.server.ask("/api/v1/health")[0], 200)  # others are served meanwhile
        with self.assertRaises(OSError):
            while time.monotonic() - began < 15:  # a byte now and then does not keep it open
                trickling.sendall(b"X")
                time.sleep(0.1)
        self.assertLess(time.monotonic() - began, 10)
        for line in waiting:
            self.assertEqual(line.recv(1), b"")
            line.close()
        trickling.close()

    def test_who_never_reads_the_answers_is_cut_at_the_deadline(self):
        server = Server("--workspace", self.kept, "--dashboard", self.site, "--deadline-s", "2")
        try:
            asked = f"GET /api/v1/cells/cell1/report HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n\r\n".encode()
            bytes_told = len(server.ask("/api/v1/cells/cell1/report")[2])
            time.sleep(0.3)  # that line is closed
            descriptors = len(os.listdir(f"/proc/{server.process.pid}/fd"))
            times = 64_000_000 // bytes_told  # more than all that systems hold for one who does not read
            deaf = []
            for _ in range(20):
                line = socket.socket()
                line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
                line.settimeout(20)
                line.connect(("127.0.0.1", server.port))
                line.setblocking(False)  # what the server does not take any more stays here
                try:
                    for _ in range(times):
                        line.send(asked)
                except BlockingIOError:
                    pass
                deaf.append(line)
            began = time.monotonic()
            self.assertEqual(server.ask("/api/v1/health")[0], 200)  # others are served meanwhile
            self.assertLess(time.monotonic() - began, 1.5)
            while len(os.listdir(f"/proc/{server.process.pid}/fd")) > descriptors and time.monotonic() - began < 15:
                time.sleep(0.1)
            self.assertGreater(time.monotonic() - began, 1)
            self.assertLess(time.monotonic() - began, 10)
            if "sanitize" not in BHA:
                self.assertLess(server.resident_kB(), 60_000)
            for line in deaf:
                line.setblocking(True)
                line.settimeout(20)
                told = 0
                try:
                    while more := line.recv(1 << 20):
                        told += len(more)
                except ConnectionResetError:
                    pass
                self.assertLess(told, times * bytes_told)
                line.close()
        finally:
            self.assertEqual(server.end(), (0, ""))

    def test_one_listener_too_many_is_refused_and_may_come_when_another_has_gone(self):
        server = Server("--workspace", self.kept, "--dashboard", self.site)

        def listening():
            line = socket.create_connection(("127.0.0.1", server.port), timeout=20)
            line.sendall(f"GET /api/v1/events HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n\r\n".encode())
            told = b""
            while b"retry" not in told and b"}" not in told:
                told += line.recv(4096)
            return line, told

        lines = []
        try:
            for _ in range(32):
                line, told = listening()
                lines.append(line)
                self.assertTrue(told.startswith(b"HTTP/1.1 200"), told)
                self.assertIn(b"text/event-stream", told)
            for _ in range(100):
                line, told = listening()
                head, body = told.split(b"\r\n\r\n", 1)
                self.assertTrue(head.startswith(b"HTTP/1.1 503"), told)
                self.assertIn(b"application/problem+json", head)
                self.assertEqual((json.loads(body)["status"], json.loads(body)["title"]), (503, "Too many listeners."))
                line.close()
            self.assertEqual(server.ask("/api/v1/cells")[0], 200)
            lines.pop().close()
            for _ in range(50):
                line, told = listening()
                lines.append(line)
                if told.startswith(b"HTTP/1.1 200"):
                    break
                time.sleep(0.1)
            self.assertTrue(told.startswith(b"HTTP/1.1 200"), told)
        finally:
            for line in lines:
                line.close()
            self.assertEqual(server.end(), (0, ""))

    def test_one_connection_too_many_is_told_so(self):
        server = Server("--workspace", self.kept, "--dashboard", self.site, "--deadline-s", "20")
        try:
            held = [socket.create_connection(("127.0.0.1", server.port), timeout=20) for _ in range(300)]
            time.sleep(0.5)
            told = [line for line in held[256:] if line.recv(12).startswith(b"HTTP/1.1 503")]
            self.assertGreater(len(told), 30)
            for line in held:
                line.close()
            time.sleep(0.5)
            self.assertEqual(server.ask("/api/v1/health")[0], 200)
        finally:
            self.assertEqual(server.end(), (0, ""))

    def test_ten_thousand_requests_and_nothing_is_lost_or_kept(self):
        want = {path: self.server.ask(path)[2] for path in ("/", "/api/v1/version", "/api/v1/cells", "/api/v1/cells/cell1/fits")}
        before = self.server.resident_kB()
        descriptors = len(os.listdir(f"/proc/{self.server.process.pid}/fd"))

        def many(n):
            connection, good = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=60), 0
            for i in range(n):
                path = list(want)[i % len(want)]
                connection.request("GET", path)
                answer = connection.getresponse()
                good += answer.status == 200 and answer.read() == want[path]
            connection.close()
            return good

        with concurrent.futures.ThreadPoolExecutor(20) as pool:
            self.assertEqual(sum(pool.map(many, [500] * 20)), 10_000)
        time.sleep(0.5)
        self.assertLessEqual(len(os.listdir(f"/proc/{self.server.process.pid}/fd")), descriptors)
        if "sanitize" not in BHA:  # they keep memory of their own
            self.assertLess(self.server.resident_kB() - before, 8_000)
            self.assertLess(self.idle_kB, 40_000)

    # ---- the workspace changes under it

    def test_a_change_is_seen_at_once_and_told_to_who_listens(self):
        kept = self.folder / "live"
        server = Server("--workspace", kept, "--dashboard", self.site)
        try:
            self.assertEqual(server.ask("/api/v1/cells")[0], 503)
            bha("add", self.files[0], "--workspace", kept, *OPTIONS)
            self.assertEqual(len(json.loads(server.ask("/api/v1/cells")[2])["cells"]), 1)
            line = socket.create_connection(("127.0.0.1", server.port), timeout=20)
            line.sendall(f"GET /api/v1/events HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n\r\n".encode())
            told = b""
            while b"retry" not in told:
                told += line.recv(4096)
            self.assertIn(b"text/event-stream", told)
            bha("add", self.files[1], "--workspace", kept, *OPTIONS)
            while b"event: workspace" not in told:
                told += line.recv(4096)
            self.assertEqual(len(json.loads(server.ask("/api/v1/cells")[2])["cells"]), 2)
            bha("remove", "cell1", "--workspace", kept)
            self.assertEqual(server.ask("/api/v1/cells/cell1/report")[0], 404)
            line.close()
        finally:
            self.assertEqual(server.end(), (0, ""))

    def test_words_when_it_cannot_start(self):
        for words, said in ((("--port", self.server.port), "--port 0"), (("--address", "somewhere"), "127.0.0.1"), (("--dashboard", self.kept), "index.html")):
            done = subprocess.run([BHA, "serve", "--workspace", self.kept, *map(str, words)], capture_output=True, check=False, timeout=20)
            self.assertIn(done.returncode, (1, 2))
            self.assertIn(said, done.stderr.decode())


if __name__ == "__main__":
    unittest.main()

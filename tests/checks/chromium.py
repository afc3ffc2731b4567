"""Headless Chromium over its debugging pipe: NUL-terminated JSON messages on two file descriptors, no network and no further package."""

import base64
import json
import os
import select
import shutil
import subprocess
import tempfile
import time

SWITCHES = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-extensions", "--mute-audio", "--remote-debugging-pipe",
    "--host-resolver-rules=MAP * ~NOTFOUND",
]


def find():
    return shutil.which("chromium") or shutil.which("chromium-browser")


class Browser:
    def __init__(self, program, seconds=60):
        self.seconds = seconds
        self.number = 0
        self.events = []
        self.rest = b""
        self.folder = tempfile.mkdtemp(prefix="fleetsim-chromium-")
        to_read, self.to = os.pipe()
        self.source, to_write = os.pipe()

        def place():
            # 3 and 4 are what the switch promises; copies first, in case one of ours has these numbers.
            read, write = os.dup(to_read), os.dup(to_write)
            os.dup2(read, 3, inheritable=True)
            os.dup2(write, 4, inheritable=True)

        self.process = subprocess.Popen(
            [program, *SWITCHES, "--user-data-dir=" + self.folder, "about:blank"], preexec_fn=place, close_fds=False,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
        os.close(to_read)
        os.close(to_write)
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.call(domain + ".enable")

    def close(self):
        try:
            self.call("Browser.close", browser=True)
        except Exception:
            pass
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        os.close(self.to)
        os.close(self.source)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _read(self, until):
        """The next message, None when there is none before that time."""
        while b"\0" not in self.rest:
            ready, _, _ = select.select([self.source], [], [], max(0, until - time.monotonic()))
            if not ready:
                return None
            piece = os.read(self.source, 1 << 20)
            if not piece:
                raise RuntimeError("chromium ended")
            self.rest += piece
        message, self.rest = self.rest.split(b"\0", 1)
        return json.loads(message)

    def post(self, method, browser=False, **parameters):
        """A call whose answer is not waited for."""
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters}
        if not browser and not method.startswith("Target."):
            message["sessionId"] = self.session
        rest = json.dumps(message).encode() + b"\0"
        while rest:
            rest = rest[os.write(self.to, rest):]

    def call(self, method, browser=False, **parameters):
        self.post(method, browser, **parameters)
        until = time.monotonic() + self.seconds
        while True:
            answer = self._read(until)
            if answer is None:
                raise RuntimeError("no answer to " + method)
            if answer.get("id") != self.number:
                self.events.append(answer)
            elif "error" in answer:
                raise RuntimeError(method + ": " + answer["error"]["message"])
            else:
                return answer["result"]

    def wait_for(self, method):
        until = time.monotonic() + self.seconds
        for event in self.events:
            if event.get("method") == method:
                self.events.remove(event)
                return event["params"]
        while True:
            event = self._read(until)
            if event is None:
                raise RuntimeError("never came: " + method)
            if event.get("method") == method:
                return event["params"]
            self.events.append(event)

    def settle(self, seconds):
        """Collects what comes in that time."""
        until = time.monotonic() + seconds
        while True:
            event = self._read(until)
            if event is None:
                return
            self.events.append(event)

    def seen(self, method):
        return [event["params"] for event in self.events if event.get("method") == method]

    def open(self, address):
        self.call("Page.navigate", url=address)
        self.wait_for("Page.loadEventFired")

    def run(self, script):
        """The value of a JavaScript expression; promises are awaited."""
        answer = self.call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            details = answer["exceptionDetails"]
            raise RuntimeError(details.get("exception", {}).get("description") or details["text"])
        return answer["result"].get("value")

    def scheme(self, name):
        self.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": name}])

    def size(self, width, height, scale=1):
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=scale, mobile=False)

    def press(self, key, virtual, times=1):
        parameters = {"key": key, "code": key, "windowsVirtualKeyCode": virtual}
        for _ in range(times):
            self.post("Input.dispatchKeyEvent", type="keyDown", **parameters)
        self.call("Input.dispatchKeyEvent", type="keyUp", **parameters)

    def picture(self, path, clip=None):
        parameters = {"format": "png", "captureBeyondViewport": True}
        if clip:
            parameters["clip"] = dict(zip(("x", "y", "width", "height"), clip), scale=1)
        with open(path, "wb") as file:
            file.write(base64.b64decode(self.call("Page.captureScreenshot", **parameters)["data"]))

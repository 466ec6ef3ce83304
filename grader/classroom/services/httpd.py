"""An HTTP server of Python's own: the files of a folder, or an application as WSGI describes it."""

from __future__ import annotations

import platform
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from grader.classroom.services import account
from grader.classroom.services.kept import own_program
from grader.classroom.services.server import HOST, Server
from grader.errors import CannotServe

if TYPE_CHECKING:
    from http.server import HTTPServer


class Http(Server):
    """Serves `pages`, a folder, or what a Python file's `app` answers (WSGI, PEP 3333)."""

    title = "HTTP server of Python"
    ready = b"ready for requests"
    version = platform.python_version()

    def __init__(
        self, pages: Path | str | None = None, app: Path | str | None = None, port: int | None = None
    ) -> None:
        self._app = Path(app).resolve() if app else None
        self._given = Path(pages).resolve() if pages else None
        for path in filter(None, (self._app, self._given)):
            if not path.exists():
                raise CannotServe(f"{self.title} did not start: there is no {path}.")
        super().__init__(port)

    @property
    def url(self) -> str:
        """`http://127.0.0.1:PORT`"""
        return f"http://{self.host}:{self.port}"

    @property
    def pages(self) -> Path:
        """The folder that is served: the one given, or an empty one to be filled."""
        return self._given or self.folder / "pages"

    def _prepare(self) -> None:
        if self._given is None:
            self.pages.mkdir()
            account.give(self.pages)
        elif not account.is_open(self._given):
            raise CannotServe(
                f"{self.title} did not start: it does not run as root, and {self._given} is closed to "
                "others. Copy the files into its own folder, `server.pages`."
            )

    def _command(self) -> list[str | Path]:
        return own_program(__name__, str(self.port), self.pages, self._app or "")


def serve(port: str, pages: str, app: str) -> None:
    """In a process of its own: answer requests until it is ended."""
    server = _application(int(port), app) if app else _files(int(port), pages)
    account.become()
    sys.stderr.write("ready for requests\n")
    server.serve_forever()


def _files(port: int, pages: str) -> HTTPServer:
    from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

    class Handler(SimpleHTTPRequestHandler):
        protocol_version = "HTTP/1.1"  # a connection serves several requests

    return ThreadingHTTPServer((HOST, port), partial(Handler, directory=pages))


def _application(port: int, file: str) -> HTTPServer:
    import runpy
    from socketserver import ThreadingMixIn
    from wsgiref.simple_server import WSGIServer, make_server

    class Threading(ThreadingMixIn, WSGIServer):
        daemon_threads = True

    return make_server(HOST, port, runpy.run_path(file)["app"], Threading)

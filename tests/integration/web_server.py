"""A real nginx with a few files, for scenarios that visit web sites."""

import os
import pathlib
import shutil
import tempfile

from harness import missing
from peers import wait_until
from program import Program, free_port

CONFIGURATION = """
daemon off;
master_process off;
pid {folder}/nginx.pid;
error_log stderr warn;
events {{ worker_connections 512; }}
http {{
  access_log {folder}/access.log;
  default_type text/html;
  keepalive_requests 1000000;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  server {{ listen 127.0.0.1:{port}; root {folder}/site; }}
}}
"""


class Nginx:
    """Until stop()."""

    def __init__(self):
        # Debian keeps it where only root looks.
        program = shutil.which("nginx", path=os.environ.get("PATH", "") + ":/usr/sbin")
        if program is None:
            raise missing("nginx", "not installed (scripts/bootstrap.sh test)")
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="chopsticks-nginx-"))
        # It becomes another user when root starts it.
        self.folder.chmod(0o755)
        site = self.folder / "site"
        site.mkdir()
        for name in ("index.html", "cart.html", "thanks.html", "reviews.html"):
            (site / name).write_text(f"<title>the shop: {name}</title>\n")
        (site / "item.json").write_text('{"price": 42}\n')
        port = free_port()
        configuration = self.folder / "nginx.conf"
        configuration.write_text(CONFIGURATION.format(folder=self.folder, port=port))
        self.url = f"http://127.0.0.1:{port}"
        self._program = Program(program, "-c", str(configuration), "-e", "stderr", name="nginx")
        wait_until(lambda: (self.folder / "nginx.pid").exists() or not self._program.running, "nginx")
        assert self._program.running, self._program.output

    def requests(self) -> int:
        return len((self.folder / "access.log").read_text().splitlines())

    def stop(self) -> None:
        self._program.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

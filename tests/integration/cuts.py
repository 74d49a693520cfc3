"""A TCP relay that a test can stall, cut and listen to: a network that fails when it is told to."""

import contextlib
import select
import socket
import threading


class Relay:
    """Passes bytes between whoever connects to `port` and a port on this machine."""

    def __init__(self, target: int):
        self._target = target
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._pairs: list[tuple[socket.socket, socket.socket]] = []
        self._lock = threading.Lock()
        self._flowing = threading.Event()
        self._flowing.set()
        self._open = True
        self.seen = bytearray()  # everything that passed, both ways
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while self._open:
            with contextlib.suppress(OSError):
                near, _ = self._listener.accept()
                try:
                    far = socket.create_connection(("127.0.0.1", self._target))
                except OSError:
                    near.close()
                    continue
                with self._lock:
                    self._pairs.append((near, far))
                threading.Thread(target=self._pump, args=(near, far), daemon=True).start()

    def _pump(self, near: socket.socket, far: socket.socket) -> None:
        other = {near: far, far: near}
        try:
            while True:
                for readable in select.select([near, far], [], [], 0.2)[0]:
                    self._flowing.wait()
                    data = readable.recv(65536)
                    if not data:
                        return
                    self.seen += data
                    other[readable].sendall(data)
        except (OSError, ValueError):
            pass
        finally:
            near.close()
            far.close()

    def stall(self) -> None:
        """Nothing passes and nobody is told: a cable that was pulled."""
        self._flowing.clear()

    def flow(self) -> None:
        self._flowing.set()

    def cut(self) -> None:
        """Every connection is reset, with whatever was on its way."""
        with self._lock:
            pairs, self._pairs = self._pairs, []
        for pair in pairs:
            for end in pair:
                with contextlib.suppress(OSError):
                    end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
                    end.shutdown(socket.SHUT_RDWR)
                    end.close()

    def close(self) -> None:
        self._open = False
        self._listener.close()
        self.flow()
        self.cut()

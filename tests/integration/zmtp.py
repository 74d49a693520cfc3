"""Just enough ZMTP 3.1 and msgpack to say to a ZeroMQ socket what no library would say."""

import socket
import struct


def pack(value) -> bytes:
    """msgpack, as a stock worker writes it."""
    if value is None:
        return b"\xc0"
    if isinstance(value, bool):
        return b"\xc3" if value else b"\xc2"
    if isinstance(value, int):
        return struct.pack("b", value) if -32 <= value < 128 else b"\xd3" + struct.pack(">q", value)
    if isinstance(value, float):
        return b"\xcb" + struct.pack(">d", value)
    if isinstance(value, str):
        text = value.encode("utf-8", "surrogateescape")
        return (bytes([0xA0 + len(text)]) if len(text) < 32 else b"\xdb" + struct.pack(">I", len(text))) + text
    if isinstance(value, bytes):
        return b"\xc6" + struct.pack(">I", len(value)) + value
    if isinstance(value, dict):
        pairs = b"".join(pack(key) + pack(item) for key, item in value.items())
        return b"\xdf" + struct.pack(">I", len(value)) + pairs
    return b"\xdd" + struct.pack(">I", len(value)) + b"".join(map(pack, value))


def _command(name: bytes, body: bytes) -> bytes:
    inner = bytes([len(name)]) + name + body
    return bytes([4, len(inner)]) + inner


def _property(name: bytes, value: bytes) -> bytes:
    return bytes([len(name)]) + name + struct.pack(">I", len(value)) + value


GREETING = b"\xff" + b"\0" * 8 + b"\x7f\x03\x01" + b"NULL".ljust(20, b"\0") + b"\0" * 32


def frame(data: bytes, more: bool = False) -> bytes:
    flags = 1 if more else 0
    if len(data) < 256:
        return bytes([flags, len(data)]) + data
    return bytes([flags | 2]) + struct.pack(">Q", len(data)) + data


class Peer:
    """A DEALER under any identity."""

    def __init__(self, port: int, identity: bytes, receive_buffer: int | None = None):
        self._socket = socket.socket()
        self._socket.settimeout(20)
        if receive_buffer:  # for a peer that soon takes no more
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        self._socket.connect(("127.0.0.1", port))
        self._socket.sendall(GREETING)
        self._read(64)
        ready = _property(b"Socket-Type", b"DEALER") + _property(b"Identity", identity)
        self._socket.sendall(_command(b"READY", ready))
        self.receive()

    def _read(self, size: int) -> bytes:
        data = b""
        while len(data) < size:
            part = self._socket.recv(size - len(data))
            if not part:
                raise ConnectionError("the other side has closed the connection")
            data += part
        return data

    def receive(self) -> bytes:
        """The next frame or command."""
        flags, = self._read(1)
        size = struct.unpack(">Q", self._read(8))[0] if flags & 2 else self._read(1)[0]
        return self._read(size)

    def send(self, *frames: bytes) -> None:
        for number, data in enumerate(frames):
            self._socket.sendall(frame(data, more=number + 1 < len(frames)))

    def send_raw(self, data: bytes) -> None:
        self._socket.sendall(data)

    def close(self) -> None:
        self._socket.close()

"""Asks a Ceph cluster through librados: `ask.py mon CONF SECONDS` sends mon commands from standard input,
`ask.py clean CONF SECONDS` succeeds when every placement group is active and clean."""

import json
import sys
from concurrent.futures import ThreadPoolExecutor

import rados


def connect(conf: str, seconds: str) -> rados.Rados:
    waits = {"client_mount_timeout": seconds, "rados_mon_op_timeout": seconds}
    cluster = rados.Rados(conffile=conf, name="client.admin", conf=waits)
    cluster.connect(timeout=int(seconds))
    return cluster


def mon_commands(cluster: rados.Rados) -> None:
    def send(line: str) -> bytes:
        code, answer, error = cluster.mon_command(line, b"")
        if code != 0:
            sys.exit(f"mon command {line}: error {code}: {error}")
        return answer

    with ThreadPoolExecutor(32) as pool:
        for group in sys.stdin.read().split("\n\n"):
            for answer in pool.map(send, [line for line in group.split("\n") if line.strip()]):
                if answer:
                    print(answer.decode())


def is_clean(cluster: rados.Rados, seconds: str) -> bool:
    question = json.dumps({"prefix": "pg stat", "format": "json"})
    code, answer, _ = cluster.mgr_command(question, b"", timeout=int(seconds))
    if code != 0:
        return False
    summary = json.loads(answer)
    summary = summary.get("pg_summary", summary)
    states = [state["name"] for state in summary.get("num_pg_by_state", [])]
    return summary["num_pgs"] > 0 and states == ["active+clean"]


def main() -> int:
    what, conf, seconds = sys.argv[1:]
    cluster = connect(conf, seconds)
    try:
        if what == "clean":
            return 0 if is_clean(cluster, seconds) else 1
        mon_commands(cluster)
        return 0
    finally:
        cluster.shutdown()


if __name__ == "__main__":
    sys.exit(main())

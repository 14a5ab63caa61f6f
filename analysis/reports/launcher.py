"""What jupyter_client starts in place of a kernel: asks the fork server for one, and ends as it ends.

Started as `python -I -S launcher.py SOCKET ARGUMENTS…`, so it must do without installed packages.
Where there is no server to ask, it becomes an ordinary kernel itself.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import sys


def main() -> int:
    server, arguments = sys.argv[1], sys.argv[2:]
    request = {"arguments": arguments, "environment": dict(os.environ), "folder": os.getcwd()}
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as asked:
        try:
            asked.connect(server)
            socket.send_fds(asked, [json.dumps(request).encode()], [0, 1, 2])
            forked = asked.recv(1)
        except OSError:
            forked = b""
        if not forked:
            os.execv(sys.executable, [sys.executable, "-m", "ipykernel_launcher", *arguments])
        code = int(asked.recv(16) or -signal.SIGKILL)  # the server itself was killed: so are we
    if code < 0:
        if -code != signal.SIGKILL:
            signal.signal(-code, signal.SIG_DFL)
        os.kill(os.getpid(), -code)
    return code


if __name__ == "__main__":
    sys.exit(main())

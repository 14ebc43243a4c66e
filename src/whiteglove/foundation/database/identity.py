"""As whom PostgreSQL runs. It refuses to be root; we create no user and open no folder that is not ours."""

import os
import pwd
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from whiteglove.foundation.database import become
from whiteglove.foundation.database.binaries import Binaries
from whiteglove.foundation.database.folders import Folders
from whiteglove.foundation.database.trouble import FolderNotReachable, NoNameForUser, ServerNotInstalled

# 65520 to 65533 belong to nobody by every known convention (systemd's dynamic users end below, `nobody` is
# 65534), and fit into the 65536 users that most containers have.
_UNUSED_UIDS = range(65520, 65534)


@dataclass(frozen=True)
class Identity:
    """The user PostgreSQL runs as.

    uid, gid: who owns its files, seen from outside. inner: (uid, gid) inside a user namespace, if in one.
    """

    uid: int
    gid: int
    inner: tuple[int, int] | None = None

    @property
    def is_another_user(self) -> bool:
        return self.uid != os.geteuid()

    def owns(self, folder: Path) -> bool:
        return folder.stat().st_uid == self.uid

    def command(self, *words: str | Path) -> list[str]:
        """The words with which this identity runs a program."""
        command = [str(word) for word in words]
        if self.inner is None:
            return command
        return [sys.executable, "-I", "-S", become.__file__, *map(str, self.inner), *command]

    def spawn_options(self) -> dict[str, Any]:
        """For `subprocess`: changes the user where no namespace does."""
        if not self.is_another_user:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def give(self, folder: Path) -> None:
        """Make the folder and all in it this identity's; only ever called on folders inside our home."""
        if not self.is_another_user:
            return
        os.chown(folder, self.uid, self.gid, follow_symlinks=False)
        for parent, folders, files in os.walk(folder):
            for name in (*folders, *files):
                os.chown(Path(parent, name), self.uid, self.gid, follow_symlinks=False)


def choose_identity(folders: Folders, binaries: Binaries) -> Identity:
    """Whoever owns the data; for root a user namespace where allowed, else a user number nobody has.

    Raises FolderNotReachable when that user cannot get at the data or the program.
    """
    if os.geteuid() != 0:
        return Identity(os.geteuid(), os.getegid())
    identity = _identity_under_root(folders, binaries)
    if identity.is_another_user:
        _open_our_own_folders(folders, identity)
        _refuse_if_unreachable(identity, folders=folders, binaries=binaries)
    return identity


def identity_that_makes_data(identity: Identity, folders: Folders, binaries: Binaries) -> Identity:
    """`initdb` wants a user with a name, the server does not; the data are given to `identity` afterwards."""
    if has_name(identity.inner[0] if identity.inner else identity.uid):
        return identity
    if (named := user_with_a_name()) is None:
        raise NoNameForUser(identity.uid)
    renamed = replace(identity, inner=(named.pw_uid, named.pw_gid))
    if _can_run(renamed, binaries):
        return renamed
    if not identity.is_another_user:
        raise NoNameForUser(identity.uid)
    maker = Identity(named.pw_uid, identity.gid)
    _open_our_own_folders(folders, maker)
    return maker


def has_name(uid: int) -> bool:
    """Whether the system knows this user by name."""
    try:
        pwd.getpwuid(uid)
    except KeyError:
        return False
    return True


def user_with_a_name() -> pwd.struct_passwd | None:
    """`nobody` where there is one, else any user but root."""
    others = [user for user in pwd.getpwall() if user.pw_uid != 0]
    return next((user for user in others if user.pw_name == "nobody"), others[0] if others else None)


def namespace_identity(binaries: Binaries) -> Identity | None:
    """Ourselves in a user namespace, None where the system does not allow it."""
    named = user_with_a_name()
    if named is None:
        return None
    identity = Identity(os.geteuid(), os.getegid(), inner=(named.pw_uid, named.pw_gid))
    return identity if _can_run(identity, binaries) else None


def _identity_under_root(folders: Folders, binaries: Binaries) -> Identity:
    owner = (folders.data if folders.data.exists() else folders.home).stat()
    if owner.st_uid != 0:
        return Identity(owner.st_uid, owner.st_gid)
    if in_namespace := namespace_identity(binaries):
        return in_namespace
    uid = next(uid for uid in (*_UNUSED_UIDS, 65534) if not has_name(uid) or uid == 65534)
    return Identity(uid, uid)


def _can_run(identity: Identity, binaries: Binaries) -> bool:
    try:
        tried = subprocess.run(  # noqa: S603 - our own words
            identity.command(binaries.postgres, "--version"),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            stdin=subprocess.DEVNULL,
            timeout=20,
            check=False,
            **identity.spawn_options(),
        )
    except OSError:
        return False
    return tried.returncode == 0


def _open_our_own_folders(folders: Folders, identity: Identity) -> None:
    """Let the server's group pass through home and the database folder, which are ours, and no further."""
    for folder in (folders.home, folders.root):
        now = folder.stat()
        if now.st_uid != identity.uid and not now.st_mode & 0o001:
            os.chown(folder, -1, identity.gid)
            folder.chmod((now.st_mode & 0o7777) | 0o010)


def _refuse_if_unreachable(identity: Identity, *, folders: Folders, binaries: Binaries) -> None:
    for target in (folders.root, binaries.folder):
        for parent in reversed(target.resolve().parents):
            if not _may_enter(identity, parent):
                raise FolderNotReachable(parent, identity.uid)
    if not _can_run(identity, binaries):
        raise ServerNotInstalled(f"user {identity.uid} cannot run {binaries.postgres}")


def _may_enter(identity: Identity, folder: Path) -> bool:
    found = folder.stat()
    if found.st_uid == identity.uid:
        return bool(found.st_mode & 0o100)
    if found.st_gid == identity.gid:
        return bool(found.st_mode & 0o010)
    return bool(found.st_mode & 0o001)

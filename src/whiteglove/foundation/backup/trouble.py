"""What can be in the way of a backup or a restore, in words for an operator."""

from pathlib import Path

from whiteglove.foundation.trouble import Trouble

NOTHING_CHANGED = "Nothing was changed."


class NotBackedUp(Trouble):
    """There is no backup, and no half of one."""

    def __init__(self, happened: str, *, remedy: str) -> None:
        super().__init__(happened, did="No backup was made; the desk is untouched.", remedy=remedy)


class NotABackup(Trouble):
    """The file is not whole, was changed, or is something else."""

    def __init__(self, file: Path, reason: str) -> None:
        super().__init__(
            f"{file} cannot be restored: {reason}.",
            did=NOTHING_CHANGED,
            remedy="Take another backup, or fetch this one again from where it is kept.",
        )


class DoesNotFit(Trouble):
    """The backup is whole, but this Whiteglove or its database cannot take it."""

    def __init__(self, happened: str, *, remedy: str) -> None:
        super().__init__(happened, did=NOTHING_CHANGED, remedy=remedy)


class NotRestored(Trouble):
    """The restore was given up; what was there before is there still."""

    def __init__(self, happened: str, *, remedy: str) -> None:
        super().__init__(happened, did="What was here before is untouched.", remedy=remedy)


class NotKnownWhetherRestored(Trouble):
    """The server went away in the very moment the databases changed places."""

    def __init__(self, happened: str) -> None:
        super().__init__(
            happened,
            did="The restored desk is in place, or what was here before is; both are whole, and nothing was removed.",
            remedy="See that the database server runs, start the desk and look; if it is the old one, restore again.",
        )


class NotPutInPlace(Trouble):
    """The restored database is the desk's already; a file of the home folder is not where it belongs."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"The home folder could not be written ({reason}).",
            did="The desk is restored; its key and settings lie ready in the home folder.",
            remedy="Mend that; the next start of the desk puts them in place.",
        )

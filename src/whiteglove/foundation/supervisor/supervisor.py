"""One command runs the whole house: database, preparation, then every part until the end is wished."""

import os
import selectors
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Self

from whiteglove.foundation.home import only_one_runs
from whiteglove.foundation.supervisor.kept_database import KeptDatabase
from whiteglove.foundation.supervisor.part import NO_USE_TRYING_AGAIN, TRY_AGAIN, Part
from whiteglove.foundation.supervisor.running import RunningPart
from whiteglove.foundation.supervisor.wish import EndWished, Wish, listening
from whiteglove.foundation.supervisor.words import how_it_ended, in_seconds, say
from whiteglove.foundation.trouble import Trouble

Announce = Callable[[str, str], None]
NAME = "whiteglove"
_LOOK_EVERY_SECONDS = 0.5
_LOOK_EVERY_SECONDS_AT_FIRST = 0.05


def supervise(
    parts: Sequence[Part],
    home: Path,
    announce: Announce = say,
    *,
    prepare: Sequence[Part] = (),
    when_ready: Callable[[], None] | None = None,
) -> int:
    """Run everything until Ctrl-C, SIGTERM or SIGHUP; returns the exit code for the command line.

    parts: begun in this order, ended in the reverse one; the database begins first and ends last.
    prepare: run one after the other, each to its end, before the parts (migrations); a failure ends all.
    when_ready: called once, when every part is.
    Parts find the database in `DATABASE_URL` and the home in `WHITEGLOVE_HOME`.
    Raises AlreadyRunning, or a DatabaseTrouble when the database cannot start the first time.
    """
    with only_one_runs(home), listening() as wish, _House(home, announce, wish) as house:
        try:
            house.open_database()
            for part in prepare:
                if code := house.run_to_its_end(part):
                    return code
            return house.keep(parts, when_ready=when_ready)
        except EndWished:
            return 0
        finally:
            house.close()


class _House:
    """What `supervise` looks after. One thread; nothing here waits but `_listen`."""

    def __init__(self, home: Path, announce: Announce, wish: Wish) -> None:
        self._home = home
        self._announce = announce
        self._wish = wish
        self._database = KeptDatabase(home, announce, meanwhile=wish.cut_short)
        self._environment: dict[str, str] = {}
        self._running: list[RunningPart] = []
        self._ears = selectors.DefaultSelector()
        self._ears.register(wish.wake_up, selectors.EVENT_READ)
        self._pipe, self._our_end = os.pipe()  # our end closes with us, and is inherited by nobody

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._ears.close()
        os.close(self._pipe)
        os.close(self._our_end)

    def open_database(self) -> None:
        url = self._database.begin()
        self._environment = {"DATABASE_URL": url, "WHITEGLOVE_HOME": str(self._home)}

    def run_to_its_end(self, part: Part) -> int:
        """The exit code of a part that is to run once; one that was killed, or met no database, runs again."""
        running = self._take_in(part)
        while (code := self._run_once(running)) < 0 or code == TRY_AGAIN:
            self._plan_again(running, code)
            while self._pause(all_said=True):
                self._meanwhile()
            running.begins_again_at = None
        self._running.remove(running)
        if code != 0:
            self._announce(part.name, f"did not succeed ({how_it_ended(code)}); nothing was started")
        return code

    def _run_once(self, running: RunningPart) -> int:
        code = self._begin(running)
        while code is None:
            self._meanwhile()
            code = self._ended(running)
        return code

    def _meanwhile(self) -> None:
        self._wish.cut_short()
        self._look_after_database()
        self._listen(self._pause(all_said=True))

    def keep(self, parts: Sequence[Part], *, when_ready: Callable[[], None] | None) -> int:
        """Run the parts until the end is wished, or one says that trying again is of no use."""
        for running in [self._take_in(part) for part in parts]:
            if (code := self._begin(running)) is not None:
                self._plan_again(running, code)
        all_said = False
        while not self._wish.to_end:
            for running in self._running:
                code = self._ended(running)
                if running.cannot_ever_run:
                    self._announce(running.part.name, "cannot run like this; ending everything")
                    return NO_USE_TRYING_AGAIN
                if code is not None:
                    self._plan_again(running, code)
                self._begin_again_if_due(running)
                running.becomes_ready()
            if not all_said and all(running.is_ready for running in self._running):
                all_said = True
                if when_ready:
                    when_ready()
            self._look_after_database()
            self._reap_strangers()
            self._listen(self._pause(all_said))
        return 0

    def close(self) -> None:
        """End the parts in the reverse order, then the database; a second wish makes it quick."""
        if self._running:
            self._announce(NAME, "ending" + (" (Ctrl-C again to end at once)" if self._wish.to_end else ""))
        for running in reversed(self._running):
            self._end(running)
        try:
            self._database.end(at_once=self._wish.to_hurry)
        except Trouble as trouble:
            self._announce(NAME, str(trouble))

    def _take_in(self, part: Part) -> RunningPart:
        running = RunningPart(part, environment=self._environment, pass_on=self._announce)
        self._running.append(running)
        return running

    def _begin(self, running: RunningPart) -> int | None:
        code = running.begin(pipe=self._pipe)
        if code is None and running.output is not None:
            self._ears.register(running.output, selectors.EVENT_READ, running)
        return code

    def _ended(self, running: RunningPart) -> int | None:
        output = running.output
        return running.ended(before_closing=lambda: self._stop_listening_to(output))

    def _plan_again(self, running: RunningPart, code: int) -> None:
        wait = running.plan_to_begin_again()
        self._announce(running.part.name, f"ended ({how_it_ended(code)}), starting it again in {in_seconds(wait)}")

    def _begin_again_if_due(self, running: RunningPart) -> None:
        due = running.begins_again_at
        if due is None or time.monotonic() < due:
            return
        if (code := self._begin(running)) is not None:
            self._plan_again(running, code)

    def _look_after_database(self) -> None:
        if not self._wish.to_end:
            self._database.look_after()

    def _pause(self, all_said: bool) -> float:
        """Until the next thing falls due."""
        longest = _LOOK_EVERY_SECONDS if all_said else _LOOK_EVERY_SECONDS_AT_FIRST
        due = [running.begins_again_at for running in self._running if running.begins_again_at is not None]
        return max(0.0, min([longest, *(moment - time.monotonic() for moment in due)]))

    def _end(self, running: RunningPart) -> None:
        """Ask it to end; kill it when its grace is over or the end is wished twice."""
        running.begins_again_at = None
        running.tell_to_end(at_once=self._wish.to_hurry)
        deadline = time.monotonic() + running.part.stop_grace_seconds
        while running.pid is not None and self._ended(running) is None:
            if self._wish.to_hurry or time.monotonic() > deadline:
                self._announce(running.part.name, "does not end, killing it")
                running.tell_to_end(at_once=True)
                deadline = time.monotonic() + running.part.stop_grace_seconds
            self._listen(_LOOK_EVERY_SECONDS_AT_FIRST)

    def _listen(self, seconds: float) -> None:
        """Wait for output, a signal or the end of a child, and pass the output on."""
        for key, _events in self._ears.select(seconds):
            if not isinstance(key.data, RunningPart):
                self._wish.forget_wake_ups()
            elif not key.data.pass_output_on():
                self._stop_listening_to(key.fd)

    def _stop_listening_to(self, output: int | None) -> None:
        if output is not None and output in self._ears.get_map():
            self._ears.unregister(output)

    def _reap_strangers(self) -> None:
        """As the first process of a container we inherit orphans, and nobody else waits for them."""
        if os.getpid() != 1:
            return
        ours = {running.pid for running in self._running}
        while True:
            try:
                found = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
            except ChildProcessError:
                return
            if found is None or found.si_pid in ours or self._database.is_its(found.si_pid):
                return
            os.waitpid(found.si_pid, 0)

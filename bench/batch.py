"""A process of its own that takes in a backlog of mails and files it; prints seconds and CPU seconds."""

import sys
import time

import django

from bench.mails import make_mails

TOGETHER = 64


def main(count: int, mark: str) -> None:
    """Take in and file `count` mails."""
    django.setup()
    from whiteglove.channels.email.actions.filing import file_waiting_mails  # noqa: PLC0415 - needs Django ready
    from whiteglove.channels.email.actions.taking_in import Delivered, take_in  # noqa: PLC0415
    from whiteglove.foundation.languages import guess_language  # noqa: PLC0415

    guess_language("Our suitcase did not arrive.")  # loads the model, as in a worker that runs already
    mails = make_mails(count, mark=mark)
    begin, spent = time.monotonic(), time.process_time()
    for start in range(0, count, TOGETHER):
        take_in([Delivered(raw, "imap", ("desk@example.com",)) for raw in mails[start : start + TOGETHER]])
    while file_waiting_mails(1) == 0.0:
        pass
    print(time.monotonic() - begin, time.process_time() - spent)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])

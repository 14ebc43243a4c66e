"""The kill test: distinct mails arrive while random parts of the house are killed; then everything is counted."""

from tests.walks.killing.replies import run_reply_test
from tests.walks.killing.run import run_kill_test

__all__ = ["run_kill_test", "run_reply_test"]

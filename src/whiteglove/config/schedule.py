"""Every clockwork job on one screen: what, how often, and the room that does it."""

from collections.abc import Callable

from procrastinate import App

from whiteglove.api.once import forget_old_requests
from whiteglove.channels.email.imap.reconciling import reconcile_mailboxes
from whiteglove.channels.webhooks.clockwork import forget_old_postings
from whiteglove.conversations.actions.presence import forget_old_presence
from whiteglove.conversations.clockwork import bring_onto_the_map, end_due_pauses
from whiteglove.conversations.keeping import erase_old_conversations
from whiteglove.encounters.clockwork import end_old_episodes
from whiteglove.foundation.blobs.clockwork import make_the_round, remove_released
from whiteglove.foundation.journal import clockwork as journal
from whiteglove.improvement.clockwork import (
    begin_round_when_due,
    end_due_trials,
    tell_on_monday,
    write_due_effects,
)
from whiteglove.improvement.telling_back.sending import tell_back
from whiteglove.insight.angry_words import read_back
from whiteglove.insight.clockwork import freshen_slow_figures, look_for_signals
from whiteglove.insight.keeping import forget_old_figures
from whiteglove.perception.clockwork import ask_soon_after
from whiteglove.promises.clockwork import break_what_fell_due, remind_of_what_falls_due
from whiteglove.promises.delays.clockwork import see_and_tell_delays
from whiteglove.promises.forgetting import forget_old_promises
from whiteglove.promises.listing import put_due_callbacks_on_lists
from whiteglove.promises.protocols.clockwork import remind_of_reviews
from whiteglove.recovery.actions.looks import choose_looks
from whiteglove.recovery.actions.more import end_old_askings
from whiteglove.recovery.clockwork.recoveries import somebody_puts_it_right
from whiteglove.recovery.clockwork.signs import look_for_due_signs
from whiteglove.recovery.incidents.telling import tell_touched
from whiteglove.routing.clockwork import route_turns
from whiteglove.rulebook.clockwork import end_passed_sunsets
from whiteglove.rulebook.limits_hold_again import let_limits_hold_again
from whiteglove.team.absences.clockwork import begin_and_end_absences
from whiteglove.team.absences.cover_findings import look_at_covers
from whiteglove.team.attending import notice_idle
from whiteglove.team.devices import forget_ended
from whiteglove.team.feeds.clockwork import read_feeds

EVERY_MINUTE = "* * * * *"
EVERY_QUARTER = "*/15 * * * *"
EVERY_HOUR = "7 * * * *"
EVERY_NIGHT = "23 3 * * *"

CLOCKWORK: list[tuple[str, str, Callable[[], object]]] = [
    ("journal.retry_troubled", EVERY_MINUTE, journal.retry_troubled),
    ("journal.retry_failed_wake_ups", EVERY_MINUTE, journal.retry_failed_wake_ups),
    ("journal.forget_mended_clockwork", EVERY_MINUTE, journal.forget_mended_clockwork),
    ("journal.forget_finished_jobs", EVERY_HOUR, journal.forget_finished_jobs),
    ("team.begin_and_end_absences", EVERY_MINUTE, begin_and_end_absences),
    ("team.read_feeds", EVERY_QUARTER, read_feeds),
    ("conversations.end_due_pauses", EVERY_MINUTE, end_due_pauses),
    ("conversations.bring_onto_the_map", EVERY_MINUTE, bring_onto_the_map),
    ("routing.route_turns", EVERY_MINUTE, route_turns),
    ("api.forget_old_requests", EVERY_HOUR, forget_old_requests),
    ("webhooks.forget_old_postings", EVERY_HOUR, forget_old_postings),
    ("team.notice_idle", EVERY_MINUTE, notice_idle),
    ("team.forget_ended", EVERY_HOUR, forget_ended),
    ("conversations.forget_old_presence", EVERY_HOUR, forget_old_presence),
    ("conversations.erase_old_conversations", EVERY_HOUR, erase_old_conversations),
    ("promises.break_what_fell_due", EVERY_MINUTE, break_what_fell_due),
    ("promises.remind_of_what_falls_due", EVERY_MINUTE, remind_of_what_falls_due),
    ("promises.forget_old_promises", EVERY_HOUR, forget_old_promises),
    ("promises.see_and_tell_delays", EVERY_MINUTE, see_and_tell_delays),
    ("promises.put_due_callbacks_on_lists", EVERY_MINUTE, put_due_callbacks_on_lists),
    ("recovery.look_for_due_signs", EVERY_MINUTE, look_for_due_signs),
    ("perception.ask_soon_after", EVERY_MINUTE, ask_soon_after),
    ("recovery.tell_touched", EVERY_MINUTE, tell_touched),
    ("recovery.somebody_puts_it_right", EVERY_MINUTE, somebody_puts_it_right),
    ("insight.freshen_slow_figures", EVERY_MINUTE, freshen_slow_figures),
    ("insight.read_back", EVERY_MINUTE, read_back),
    ("insight.look_for_signals", EVERY_HOUR, look_for_signals),
    ("insight.forget_old_figures", EVERY_NIGHT, forget_old_figures),
    ("blobs.remove_released", EVERY_MINUTE, remove_released),
    ("recovery.end_old_askings", EVERY_MINUTE, end_old_askings),
    ("recovery.choose_looks", EVERY_NIGHT, choose_looks),
    ("rulebook.let_limits_hold_again", EVERY_NIGHT, let_limits_hold_again),
    ("encounters.end_old_episodes", EVERY_NIGHT, end_old_episodes),
    ("rulebook.end_passed_sunsets", EVERY_NIGHT, end_passed_sunsets),
    ("promises.remind_of_reviews", EVERY_NIGHT, remind_of_reviews),
    ("team.look_at_covers", EVERY_NIGHT, look_at_covers),
    ("blobs.make_the_round", EVERY_NIGHT, make_the_round),
    ("email.reconcile_mailboxes", EVERY_NIGHT, reconcile_mailboxes),
    ("improvement.tell_back", EVERY_MINUTE, tell_back),
    ("improvement.end_due_trials", EVERY_HOUR, end_due_trials),
    ("improvement.tell_on_monday", EVERY_HOUR, tell_on_monday),
    ("improvement.write_due_effects", EVERY_NIGHT, write_due_effects),
    ("improvement.begin_round_when_due", EVERY_NIGHT, begin_round_when_due),
]


def add_clockwork(app: App) -> None:
    """Give every clockwork job its periodic task; called by procrastinate when Django is ready."""
    for name, cron, act in CLOCKWORK:
        _add(app, name, cron, act)


def _add(app: App, name: str, cron: str, act: Callable[[], object]) -> None:
    @app.periodic(cron=cron)
    @app.task(name=f"clockwork.{name}", queue="clockwork", queueing_lock=name, lock=name)
    def tick(timestamp: int) -> None:  # noqa: ARG001
        act()

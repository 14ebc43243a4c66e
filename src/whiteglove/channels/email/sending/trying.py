"""One try to send one mail: gathered, composed, offered to the server, handed over."""

from whiteglove.channels.email.models import OutgoingMail
from whiteglove.channels.email.sending import queue
from whiteglove.channels.email.sending.addresses import on_the_wire
from whiteglove.channels.email.sending.compose import compose
from whiteglove.channels.email.sending.letter import CannotLeave, Letter
from whiteglove.channels.email.sending.lines import Lines
from whiteglove.channels.email.sending.loading import gather
from whiteglove.channels.email.sending.outcomes import (
    NO_ADDRESS,
    NO_SERVER,
    Ended,
    Try,
    each_with_reason,
    listed,
    no_such_address,
)
from whiteglove.channels.email.sending.smtp_conversation import (
    Envelope,
    NoAnswer,
    Offered,
    PutOff,
    RefusedForGood,
    SmtpConversation,
)
from whiteglove.foundation import clock

NOT_AN_ADDRESS = "it is not a mail address"


class NotOurs(Exception):
    """The mail is in other hands: another loop took it for abandoned. Nothing of it was given away by us."""


def try_to_send(outgoing: OutgoingMail, *, instance: int, lines: Lines) -> Try:
    """What came of it. Raises NotOurs. Never inside a transaction: it talks to a server."""
    try:
        addressed = gather(outgoing, clock.now())
        content = compose(addressed.letter)
        if addressed.server_url is None:
            return Try(Ended.HELD, NO_SERVER)
        if not addressed.has_sender:
            return Try(Ended.HELD, NO_ADDRESS)
        envelope = _envelope(outgoing, addressed.letter, len(content))
        line, offered = lines.offer(addressed.server_url, envelope)
        unwritable = dict.fromkeys(addressed.unwritable, NOT_AN_ADDRESS)
        if not offered.accepted:
            lines.hang_up()
            return _nobody_took_it(outgoing, offered, unwritable)
        said = _hand_over(outgoing, content, instance=instance, line=line, lines=lines)
        return _taken(offered, said, unwritable)
    except CannotLeave as missing:
        return Try(Ended.REFUSED, str(missing))
    except RefusedForGood as refused:
        return Try(Ended.REFUSED, f"The mail server refused it: {refused}")
    except PutOff as put_off:
        return Try(Ended.PUT_OFF, f"Not sent yet, we try again. {put_off}")
    except NoAnswer as doubt:
        return Try(Ended.DOUBTFUL, f"It may have been sent. {doubt}. It is not sent again by itself.")


def _envelope(outgoing: OutgoingMail, letter: Letter, size: int) -> Envelope:
    done = {*outgoing.reached, *outgoing.refused}
    wanted = dict.fromkeys(on_the_wire(person.address) for person in (*letter.to, *letter.cc))
    return Envelope(
        sender=on_the_wire(letter.sender.address),
        recipients=tuple(address for address in wanted if address not in done),
        size=size,
    )


def _hand_over(outgoing: OutgoingMail, content: bytes, *, instance: int, line: SmtpConversation, lines: Lines) -> str:
    if not queue.start_hand_over(outgoing, instance):
        lines.hang_up()
        raise NotOurs
    try:
        return line.hand_over(content)
    except (PutOff, RefusedForGood, NoAnswer):
        lines.hang_up()
        raise


def _taken(offered: Offered, said: str, unwritable: dict[str, str]) -> Try:
    """A mail that some got is sent; whom it did not reach is said."""
    why = [f"The mail server took it for {listed(offered.accepted)} ({said})."]
    if offered.refused or unwritable:
        why.append(f"It did not go to {each_with_reason(offered.refused | unwritable)}.")
    if offered.put_off:
        why.append(f"We try again for {each_with_reason(offered.put_off)}.")
    return Try(
        Ended.PUT_OFF if offered.put_off else Ended.TAKEN,
        " ".join(why),
        reached=tuple(offered.accepted),
        refused=tuple(offered.refused),
        unknown_there=_unknown(offered),
    )


def _nobody_took_it(outgoing: OutgoingMail, offered: Offered, unwritable: dict[str, str]) -> Try:
    refused = each_with_reason(offered.refused | unwritable)
    told = {"refused": tuple(offered.refused), "unknown_there": _unknown(offered)}
    if offered.put_off:
        why = f"Not sent yet, we try again for {each_with_reason(offered.put_off)}."
        return Try(Ended.PUT_OFF, f"{why} It did not go to {refused}." if refused else why, **told)
    if outgoing.reached:
        return Try(Ended.TAKEN, f"It went to {listed(outgoing.reached)}, but not to {refused}.", **told)
    return Try(Ended.REFUSED, f"The mail server refused it for {refused}.", **told)


def _unknown(offered: Offered) -> tuple[str, ...]:
    return tuple(address for address, words in offered.refused.items() if no_such_address(words))

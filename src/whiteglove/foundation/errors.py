"""What may go wrong for anybody, in words that a person can use."""


class Refused(Exception):
    """An act that did not happen, with a reason for a person. Pages and API show `str(error)`."""

    status = 409


class NotAllowed(Refused):
    """The actor may not do this."""

    status = 403


class NotFound(Refused):
    """There is no such thing, or the actor may not know of it."""

    status = 404


class NotUnderstood(Refused):
    """What was given cannot be read as what is needed."""

    status = 422

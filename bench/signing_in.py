"""A session of the first colleague, as after signing in."""


def session_cookie() -> str:
    """Cookie header; Django must be ready."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: PLC0415

    from whiteglove.team.models import Colleague  # noqa: PLC0415 - needs Django ready
    from whiteglove.team.signed_in import SessionStore  # noqa: PLC0415

    colleague = Colleague.objects.order_by("id")[0]
    session = SessionStore()
    session[SESSION_KEY] = str(colleague.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = colleague.get_session_auth_hash()
    session.create()
    return f"whiteglove_session={session.session_key}"

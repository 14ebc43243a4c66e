"""The provider with which colleagues may sign in, as allauth wants to be told."""

from typing import Any

from whiteglove.foundation.settings import Settings

PROVIDER = "oidc"  # as in the address to which the provider sends people back


def providers(own: Settings) -> list[dict[str, Any]]:
    """One, or none while no issuer is set."""
    if own.oidc_issuer is None:
        return []
    return [
        {
            "provider_id": PROVIDER,
            "name": own.oidc_name,
            "client_id": own.oidc_client_id,
            "secret": own.oidc_secret,
            "settings": {"server_url": own.oidc_issuer},
        }
    ]

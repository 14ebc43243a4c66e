"""Addresses of coming in and of one's factors, by the names allauth looks for; its others do not exist."""

from django.urls import path

from whiteglove.web.account import devices, factors, forgotten, provider, sign_in
from whiteglove.web.account.own import account

WAYS_IN = [
    path("sign-in/", sign_in.sign_in, name="account_login"),
    path("sign-in/forgotten/", forgotten.forgotten, name="account_reset_password"),
    path(
        "sign-in/forgotten/<slug:uidb36>/<str:key>/", forgotten.new_password, name="account_reset_password_from_key"
    ),
    path("sign-in/second/", sign_in.second_factor, name="mfa_authenticate"),
    path("sign-in/passkey/", sign_in.passkey_sign_in, name="mfa_login_webauthn"),
    path("sign-in/left/", sign_in.left, name="account_inactive"),
    path("sign-in/cancelled/", provider.cancelled, name="socialaccount_login_cancelled"),
    path("sign-in/with/<slug:provider_id>/", provider.to_provider, name="openid_connect_login"),
    path("sign-in/with/<slug:provider_id>/back/", provider.from_provider, name="openid_connect_callback"),
    path("account/", account, name="mfa_index"),
    path("account/", account, name="mfa_list_webauthn"),
    path("account/confirm/", factors.confirm, name="account_reauthenticate"),
    path("account/confirm/code/", factors.confirm_code, name="mfa_reauthenticate"),
    path("account/confirm/passkey/", factors.confirm_passkey, name="mfa_reauthenticate_webauthn"),
    path("account/app/", factors.app_on, name="mfa_activate_totp"),
    path("account/app/off/", factors.app_off, name="mfa_deactivate_totp"),
    path("account/codes/", factors.codes, name="mfa_view_recovery_codes"),
    path("account/codes/new/", factors.new_codes, name="mfa_generate_recovery_codes"),
    path("account/passkeys/", factors.passkey_add, name="mfa_add_webauthn"),
    path("account/passkeys/<int:pk>/remove/", factors.passkey_remove, name="mfa_remove_webauthn"),
    path("account/devices/end/", devices.end_device, name="end_device"),
    path("account/devices/end-others/", devices.end_other_devices, name="end_other_devices"),
]

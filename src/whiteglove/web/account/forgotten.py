"""A forgotten password: ask for a link by mail, and set a new one by it. Allauth keeps the limits on tries."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import ResetPasswordForm, ResetPasswordKeyForm, UserTokenForm
from allauth.account.views import PasswordResetFromKeyView, PasswordResetView
from django.http import HttpRequest, HttpResponse
from django.urls import reverse_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from whiteglove.channels.email.actions.account_letters import ask_for_new_password, can_mail_new_passwords
from whiteglove.team.forgotten import LinkIsOver, colleague_of_link, replace_forgotten_password
from whiteglove.team.models import Colleague


class AskForm(ResetPasswordForm):  # type: ignore[misc]
    """An address, known or not: nobody is looked up while the page is asked."""

    def clean_email(self) -> str:
        """As it was typed."""
        return str(self.cleaned_data["email"])

    def save(self, request: HttpRequest, **rest: Any) -> str:  # noqa: ARG002
        """Have the link mailed."""
        address = str(self.cleaned_data["email"])
        ask_for_new_password(address)
        return address


class Forgotten(PasswordResetView):  # type: ignore[misc]
    """GET: give your address. POST: the answer is the same whether anybody has it."""

    template_name = "account/forgotten.html"
    success_url = reverse_lazy("sign_in")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Where no mail leaves the desk, the page says whom to ask instead."""
        if not can_mail_new_passwords():
            refused: HttpResponse = self.render_to_response(self.get_context_data(), status=409)
            return refused
        return super().post(request, *args, **kwargs)  # type: ignore[no-any-return]

    def form_valid(self, form: AskForm) -> HttpResponse:
        """Not a redirect: there is nothing to come back to, and a second press counts as a second try."""
        answer: HttpResponse = super().form_valid(form)
        if answer.status_code != 429:
            answer = self.render_to_response(self.get_context_data(form=form, asked=form.cleaned_data["email"]))
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The form, and whether mail can leave at all."""
        shown = {"asked": "", "by_mail": can_mail_new_passwords()}
        return super(PasswordResetView, self).get_context_data(**{**shown, **kwargs})  # type: ignore[no-any-return]


class LinkForm(UserTokenForm):  # type: ignore[misc]
    """Whose link it is."""

    def clean(self) -> dict[str, Any]:
        """Refuse a link that is used, too old, or never was."""
        given: dict[str, Any] = self.cleaned_data
        self.reset_user = colleague_of_link(given.get("uidb36", ""), given.get("key", ""))
        if self.reset_user is None:
            raise get_adapter().validation_error("invalid_password_reset")
        return given


class NewPasswordForm(ResetPasswordKeyForm):  # type: ignore[misc]
    """The new password, twice."""

    def save(self) -> None:
        """Set it, if the link still holds."""
        replace_forgotten_password(self.user, self.temp_key, self.cleaned_data["password1"])


class NewPassword(PasswordResetFromKeyView):  # type: ignore[misc]
    """GET: opening the link spends nothing. POST: the new password; then they sign in with it, as ever."""

    template_name = "account/new_password.html"
    success_url = reverse_lazy("sign_in")
    reset_user: Colleague | None = None

    def get_success_url(self) -> str:
        """The sign-in, which says that it worked."""
        return f"{reverse_lazy('sign_in')}?said=new-password"

    def form_valid(self, form: NewPasswordForm) -> HttpResponse:
        """Tries with wrong passwords are forgotten too; a link used by another window meanwhile says so."""
        try:
            answer: HttpResponse = super().form_valid(form)
        except LinkIsOver:
            self.reset_user = None
            over: HttpResponse = self.render_to_response(self.get_context_data(form=form), status=410)
            return over
        if self.reset_user is not None:
            get_adapter()._delete_login_attempts_cached_email(self.request, email=self.reset_user.email)
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The form, unless the link is over."""
        shown = super(PasswordResetFromKeyView, self).get_context_data(**kwargs) if self.reset_user else {**kwargs}
        email = self.reset_user.email if self.reset_user else ""
        return {**shown, "email": email, "is_over": not email, "by_mail": can_mail_new_passwords()}


forgotten = never_cache(Forgotten.as_view())
new_password = never_cache(sensitive_post_parameters()(NewPassword.as_view()))

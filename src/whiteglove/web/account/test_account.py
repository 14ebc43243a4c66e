"""Coming in, going out, and one's own account."""

from collections.abc import Callable

from django.test import Client

from whiteglove.team.actions import make_sign_in_link
from whiteglove.team.models import Colleague

SignedIn = Callable[[Colleague], Client]


def test_ben_signs_in_with_his_password_and_lands_where_he_wanted(ben: Colleague, client: Client) -> None:
    asked = client.get("/desk/?view=mine")
    assert asked.headers["Location"] == "/sign-in/?next=%2Fdesk%2F%3Fview%3Dmine"
    credentials = {"login": "Ben@desk.example", "password": "a long secret", "next": "/desk/?view=mine"}
    answer = client.post("/sign-in/", credentials)
    assert answer.headers["Location"] == "/desk/?view=mine"
    assert client.get("/desk/").status_code == 200


def test_a_wrong_password_says_so_and_a_strange_next_leads_nowhere_strange(ben: Colleague, client: Client) -> None:
    refused = client.post("/sign-in/", {"login": "ben@desk.example", "password": "wrong"})
    assert refused.status_code == 200
    assert 'role="alert"' in refused.content.decode()
    to_strangers = {"login": "ben@desk.example", "password": "a long secret", "next": "https://evil.example/"}
    assert client.post("/sign-in/", to_strangers).headers["Location"] == "/desk/"


def test_after_too_many_wrong_passwords_even_the_right_one_must_wait(ben: Colleague, client: Client) -> None:
    for _ in range(5):
        client.post("/sign-in/", {"login": "ben@desk.example", "password": "wrong"})
    answer = client.post("/sign-in/", {"login": "ben@desk.example", "password": "a long secret"})
    assert answer.status_code == 200
    assert client.get("/desk/").status_code == 302


def test_who_looks_at_a_link_does_not_spend_it(ben: Colleague, client: Client) -> None:
    address = f"/sign-in/link/{make_sign_in_link(ben)}/"
    assert Client().get(address).status_code == 200
    assert Client().head(address).status_code == 200
    assert client.post(address).headers["Location"] == "/desk/"
    assert client.get("/desk/").status_code == 200
    again = Client().post(address)
    assert again.status_code == 410
    assert "This link has been used" in again.content.decode()


def test_a_link_that_never_was_is_refused_kindly(front_desk: object, client: Client) -> None:
    assert client.post("/sign-in/link/never-made/").status_code == 410


def test_chidi_who_came_by_link_sets_a_password_and_stays_signed_in(chidi: Colleague, signed_in: SignedIn) -> None:
    browser = signed_in(chidi)
    assert "Set a password" in browser.get("/account/").content.decode()
    new = {"new_password1": "wind in the pines", "new_password2": "wind in the pines"}
    assert browser.post("/account/password/", new).status_code == 302
    assert browser.get("/desk/").status_code == 200
    chidi.refresh_from_db()
    assert chidi.check_password("wind in the pines")


def test_ben_must_know_his_old_password_to_change_it(ben: Colleague, signed_in: SignedIn) -> None:
    browser = signed_in(ben)
    new = {"old_password": "wrong", "new_password1": "wind in the pines", "new_password2": "wind in the pines"}
    assert browser.post("/account/password/", new).status_code == 422
    ben.refresh_from_db()
    assert ben.check_password("a long secret")
    assert browser.post("/account/password/", {**new, "old_password": "a long secret"}).status_code == 302
    ben.refresh_from_db()
    assert ben.check_password("wind in the pines")


def test_pages_speak_the_language_one_chose(ben: Colleague, signed_in: SignedIn) -> None:
    browser = signed_in(ben)
    wishes = {"name": "Ben Ito", "language": "ja", "time_zone": "Asia/Tokyo"}
    assert browser.post("/account/", wishes).status_code == 302
    page = browser.get("/desk/")
    assert '<html lang="ja"' in page.content.decode()
    assert "回答待ち" in page.content.decode()
    ben.refresh_from_db()
    assert (ben.name, ben.language, ben.time_zone) == ("Ben Ito", "ja", "Asia/Tokyo")


def test_an_unknown_time_zone_is_not_kept(ben: Colleague, signed_in: SignedIn) -> None:
    answer = signed_in(ben).post("/account/", {"name": "Ben", "language": "", "time_zone": "Mars/Base"})
    assert answer.status_code == 422
    assert "Asia/Tokyo" in answer.content.decode()
    ben.refresh_from_db()
    assert ben.time_zone == ""


def test_dark_is_kept_in_this_browser(ben: Colleague, signed_in: SignedIn) -> None:
    browser = signed_in(ben)
    browser.post("/account/appearance/", {"theme": "dark"})
    assert 'data-theme="dark"' in browser.get("/desk/").content.decode()
    browser.post("/account/appearance/", {"theme": '"><script>'})
    assert 'data-theme="dark"' in browser.get("/desk/").content.decode()


def test_signing_out_takes_a_press_of_a_button(ben: Colleague, signed_in: SignedIn) -> None:
    browser = signed_in(ben)
    assert browser.get("/sign-out/").status_code == 405
    assert browser.post("/sign-out/").status_code == 302
    assert browser.get("/desk/").status_code == 302

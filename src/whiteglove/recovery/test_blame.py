"""Customers' words that blame a rule, in three languages; and words that only look so."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from whiteglove.recovery.blame import RuleKnown, blame_in

R17 = RuleKnown(17, "R-17", {"en": "Original receipt only", "ja": "領収書は原本に限る規則"})


@pytest.mark.parametrize(
    "sentence",
    [
        "I was told it is your policy.",
        "They said that's company policy.",
        "Because of your refund rules I lost a day.",
        "Your policy does not let me have my own bag.",
        "The rule says I need the original receipt.",
        "You are hiding behind your rules.",
        "What a ridiculous policy!",
        "Your rules are simply absurd.",
        "Why do your rules say that I need paper?",
        "規則だからと言われました。",
        "規定により返金できませんとのことでした。",
        "ルールなので無理だと断られました。",
        "御社の理不尽なルールのせいで一日無駄にしました。",
        "C’est le règlement, m’a-t-on dit.",
        "À cause de votre règlement, j’ai perdu une journée.",
        "Votre règlement interdit de m’aider.",
        "Vos règles sont vraiment absurdes.",
    ],
)
def test_these_blame_a_rule(sentence: str) -> None:
    found = blame_in(f"Hello. {sentence} Regards")
    assert found is not None
    assert (found.sentence, found.rule_id) == (sentence, None)


@pytest.mark.parametrize(
    "sentence",
    [
        "What is your policy on cats?",
        "My insurance policy number is 12.",
        "As a rule I fly on Mondays.",
        "Please send me your privacy policy.",
        "I rule nothing out.",
        "Thank you for explaining the rules.",
        "規定を教えてください。",
        "返金の規則はありますか。",
        "規定により返金できますか？",
        "Nous avons bien reçu votre règlement.",
        "Quel est votre règlement intérieur ?",
        "La règle est à droite sur la table.",
        "",
    ],
)
def test_these_only_look_so(sentence: str) -> None:
    assert blame_in(f"Hello. {sentence} Regards") is None


@pytest.mark.parametrize(
    ("sentence", "rule"),
    [
        ("Ben quoted r-17 at me.", 17),
        ("He kept saying “Original receipt only”.", 17),
        ("領収書は原本に限る規則だと言われた。", 17),
        ("My seat was AR-170.", None),
        ("What is R-17?", None),
    ],
)
def test_a_rule_of_ours_that_they_name(sentence: str, rule: int | None) -> None:
    found = blame_in(sentence, [RuleKnown(1, "17", {"en": "Short"}), R17])
    assert (found.rule_id if found else None) == rule


def test_the_sentence_that_names_a_rule_goes_before() -> None:
    found = blame_in("It is your policy. They call it R-17.", [R17])
    assert found is not None
    assert (found.sentence, found.rule_id) == ("They call it R-17.", 17)


HOSTILE = st.text(max_size=400) | st.lists(
    st.sampled_from(
        [
            "your ",
            "rules ",
            "policy",
            "規則",
            "で、",
            "règlement ",
            "à cause de ",
            "\x00",
            "\ud800",
            ".",
            "?",
            "(",
            "\n",
        ]
    ),
    max_size=200,
).map("".join)


@settings(max_examples=300, deadline=None)
@given(HOSTILE, st.lists(st.tuples(HOSTILE, HOSTILE), max_size=3))
def test_no_text_is_too_strange(text: str, rules: list[tuple[str, str]]) -> None:
    known = [RuleKnown(number, key, {"en": title}) for number, (key, title) in enumerate(rules)]
    found = blame_in(text, known)
    assert found is None or found.sentence


def test_a_long_text_takes_no_time() -> None:
    assert blame_in("your " * 100_000 + "規則で" * 50_000 + "à cause de votre " * 20_000) is None

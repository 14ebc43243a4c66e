"""What the demo company keeps to work faster: tags, saved replies in three languages, a view that a team shares."""

from datetime import timedelta

from django.db.models import OuterRef, Q, Subquery, TextField, Value
from django.db.models.functions import Cast, Concat

from whiteglove.conversations.actions import add_tag, save_view, tag
from whiteglove.conversations.actions.saved_replies import add_saved_reply
from whiteglove.conversations.models import Conversation, Tagging
from whiteglove.foundation.actors import SYSTEM
from whiteglove.team.models import Membership, Team

TAGGED_AT_MOST = 60
SOON = timedelta(minutes=4)

# Tag, and the words in a subject that ask for it.
TAGS: dict[str, tuple[str, ...]] = {
    "lost bag": ("bag", "suitcase", "luggage", "bagage", "valise", "荷物", "スーツケース"),
    "refund": ("refund", "receipt", "expenses", "remboursement", "reçu", "払い戻し", "領収書"),
    "miles": ("miles", "マイル"),
    "seat": ("seat", "siège", "座席"),
}
REPLIES: dict[str, dict[str, str]] = {
    "Bag: we are looking": {
        "en": "Dear {customer},\n\nThank you for telling us. We are looking for your bag now, and you hear from me "
        "by tomorrow noon, whether we have found it or not.\n\n{colleague}",
        "ja": "{customer}\n\nお知らせいただきありがとうございます。ただいまお荷物をお探ししております。"
        "見つかったかどうかにかかわらず、明日の正午までに私からご連絡いたします。\n\n{colleague}",
        "fr": "Bonjour {customer},\n\nMerci de nous avoir prévenus. Nous cherchons votre bagage et je vous écris "
        "avant demain midi, que nous l’ayons trouvé ou non.\n\n{colleague}",
    },
    "Thank you": {
        "en": "Dear {customer},\n\nThank you for your kind words. I have passed them on to those who earned them.\n\n"
        "{colleague}",
        "ja": "{customer}\n\n温かいお言葉をありがとうございます。担当した者に必ず伝えます。\n\n{colleague}",
        "fr": "Bonjour {customer},\n\nMerci de vos mots aimables. Je les ai transmis à ceux qui les méritent.\n\n"
        "{colleague}",
    },
}
VIEW = ("Bags that wait", 'tag:"lost bag" is:waiting')


def keep_what_helps() -> None:
    """Write it, by the verbs of the desk; once, into a company that was just loaded."""
    for name, words in TAGS.items():
        _tag_where(add_tag(SYSTEM, name=name).pk, words)
    for name, texts in REPLIES.items():
        add_saved_reply(SYSTEM, name=name, texts=texts)
    member = Membership.objects.filter(team__key="baggage").select_related("colleague").order_by("id").first()
    if member is not None:
        save_view(member.colleague.as_actor(), name=VIEW[0], search=VIEW[1], team=Team.objects.get(key="baggage"))


def _tag_where(tag_id: int, words: tuple[str, ...]) -> None:
    named = Q()
    for word in words:
        named |= Q(subject__icontains=word)
    newest = Conversation.objects.filter(named).order_by("-is_open", "-updated_at", "-id")
    for conversation_id in newest.values_list("pk", flat=True)[:TAGGED_AT_MOST]:
        tag(SYSTEM, conversation_id, put_on=[tag_id])
    _as_if_by_who_answers(tag_id)


def _as_if_by_who_answers(tag_id: int) -> None:
    """In the story it was a person who put it on, when the matter came in."""
    matter = Conversation.objects.filter(pk=OuterRef("conversation"))
    put_on = Tagging.objects.filter(tag=tag_id, conversation__owner__isnull=False)
    put_on.update(
        by=Subquery(matter.values("owner")[:1]),
        by_whom=Concat(Value("colleague:"), Cast(Subquery(matter.values("owner")[:1]), TextField())),
        at=Subquery(matter.values("opened_at")[:1]) + SOON,
    )

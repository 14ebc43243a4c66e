"""How feelings are called, for customers and colleagues alike."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from whiteglove.perception.models import Feeling

FEELINGS: dict[str, Promise] = {
    Feeling.DELIGHTED.value: gettext_lazy("Delighted"),
    Feeling.CARED_FOR.value: gettext_lazy("Cared for"),
    Feeling.RELIEVED.value: gettext_lazy("Relieved"),
    Feeling.INDIFFERENT.value: gettext_lazy("Indifferent"),
    Feeling.CONFUSED.value: gettext_lazy("Confused"),
    Feeling.LET_DOWN.value: gettext_lazy("Let down"),
    Feeling.ANGRY.value: gettext_lazy("Angry"),
}

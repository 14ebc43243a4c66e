"""The questions that are there from the start, in three languages. A house adds its own beside them."""

from dataclasses import dataclass

from whiteglove.perception.models import Kind
from whiteglove.perception.scales import SCALES

Words = dict[str, str]


@dataclass(frozen=True, slots=True)
class Ready:
    """A question of ours. answers: the label of each value by language; values without a label stand as numbers."""

    kind: str
    words: Words
    answers: dict[str, dict[str, str]]

    @property
    def key(self) -> str:
        """Under which it is kept."""
        return self.kind


def _labels(kind: str, **said: tuple[str, ...]) -> dict[str, dict[str, str]]:
    lowest = SCALES[kind].lowest
    return {
        code: {str(lowest + n): label for n, label in enumerate(labels) if label} for code, labels in said.items()
    }


def _agreement(kind: str) -> dict[str, dict[str, str]]:
    return _labels(
        kind,
        en=("Strongly disagree", "Disagree", "Neither agree nor disagree", "Agree", "Strongly agree"),
        ja=("まったくそう思わない", "そう思わない", "どちらともいえない", "そう思う", "とてもそう思う"),
        fr=(
            "Pas du tout d’accord",
            "Pas d’accord",
            "Ni d’accord ni pas d’accord",
            "D’accord",
            "Tout à fait d’accord",
        ),
    )


READY: tuple[Ready, ...] = (
    Ready(
        Kind.CSAT.value,
        {
            "en": "How satisfied are you with how we served you?",
            "ja": "今回の私どもの対応に、どのくらいご満足いただけましたか。",
            "fr": "Êtes-vous satisfait de la façon dont nous nous sommes occupés de vous ?",
        },
        _labels(
            "csat",
            en=("Very dissatisfied", "Dissatisfied", "Neither nor", "Satisfied", "Very satisfied"),
            ja=("とても不満", "不満", "どちらともいえない", "満足", "とても満足"),
            fr=("Très insatisfait", "Insatisfait", "Ni l’un ni l’autre", "Satisfait", "Très satisfait"),
        ),
    ),
    Ready(
        Kind.CES.value,
        {
            "en": "Do you agree? They made it easy for me to have my matter dealt with.",
            "ja": "次の文に同意されますか。「用件を簡単に済ませることができた」",
            "fr": "Êtes-vous d’accord ? On m’a facilité les choses pour régler ma demande.",
        },
        _labels(
            "ces",
            en=(
                "Strongly disagree",
                "Disagree",
                "Somewhat disagree",
                "Neither agree nor disagree",
                "Somewhat agree",
                "Agree",
                "Strongly agree",
            ),
            ja=(
                "まったくそう思わない",
                "そう思わない",
                "あまりそう思わない",
                "どちらともいえない",
                "ややそう思う",
                "そう思う",
                "とてもそう思う",
            ),
            fr=(
                "Pas du tout d’accord",
                "Pas d’accord",
                "Plutôt pas d’accord",
                "Ni d’accord ni pas d’accord",
                "Plutôt d’accord",
                "D’accord",
                "Tout à fait d’accord",
            ),
        ),
    ),
    Ready(
        Kind.NPS.value,
        {
            "en": "How likely is it that you would recommend us to a friend or colleague?",
            "ja": "私どもをご友人や同僚の方に勧める可能性はどのくらいありますか。",
            "fr": "Quelle est la probabilité que vous nous recommandiez à un ami ou à un collègue ?",
        },
        _labels(
            "nps",
            en=("Not at all likely", *("",) * 9, "Extremely likely"),
            ja=("まったく勧めない", *("",) * 9, "ぜひ勧めたい"),
            fr=("Pas du tout probable", *("",) * 9, "Tout à fait probable"),
        ),
    ),
    Ready(
        Kind.RETURN.value,
        {
            "en": "Would you come back to us?",
            "ja": "また私どもをご利用になりたいと思われますか。",
            "fr": "Reviendriez-vous chez nous ?",
        },
        _labels(
            "return",
            en=("Certainly not", "Rather not", "Perhaps", "Probably", "Certainly"),
            ja=("決して思わない", "あまり思わない", "どちらともいえない", "たぶん思う", "ぜひ利用したい"),
            fr=("Certainement pas", "Plutôt non", "Peut-être", "Probablement", "Certainement"),
        ),
    ),
    Ready(
        Kind.OUTCOME.value,
        {
            "en": "Do you agree? What came of my complaint is fair.",
            "ja": "次の文に同意されますか。「苦情の結果は公正だった」",
            "fr": "Êtes-vous d’accord ? L’issue de ma réclamation est juste.",
        },
        _agreement("outcome"),
    ),
    Ready(
        Kind.WAY.value,
        {
            "en": "Do you agree? The way it was dealt with was fair: its rules, its time, and my say in it.",
            "ja": "次の文に同意されますか。「対応の進め方(決まり、時間、意見を聞く姿勢)は公正だった」",
            "fr": "Êtes-vous d’accord ? La façon de faire était juste : les règles, les délais, l’écoute.",
        },
        _agreement("way"),
    ),
    Ready(
        Kind.COURTESY.value,
        {
            "en": "Do you agree? I was treated with courtesy, and things were explained to me.",
            "ja": "次の文に同意されますか。「丁寧に応対され、きちんと説明を受けた」",
            "fr": "Êtes-vous d’accord ? J’ai été traité avec courtoisie, et on m’a tout expliqué.",
        },
        _agreement("courtesy"),
    ),
)

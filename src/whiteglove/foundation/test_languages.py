"""The language of a text: told from script or words, and None when nobody could tell."""

import time

import pytest

from whiteglove.foundation.languages import LANGUAGES, guess_language

SENTENCES = {
    "ar": "لم تصل حقيبتي حتى الآن، هل يمكنكم الاتصال بي؟",
    "bg": "Куфарът ми още не е пристигнал, можете ли да ми се обадите?",
    "ca": "La meva maleta encara no ha arribat, em podeu trucar aquesta tarda?",
    "cs": "Můj kufr stále nedorazil, můžete mi dnes odpoledne zavolat?",
    "da": "Min kuffert er stadig ikke kommet, kan I ringe til mig i eftermiddag?",
    "de": "Mein Koffer ist immer noch nicht da, können Sie mich anrufen?",
    "el": "Η βαλίτσα μου δεν έχει φτάσει ακόμα.",
    "en": "My bag has still not arrived, could you call me this afternoon?",
    "es": "Mi maleta todavía no ha llegado, ¿me podrían llamar esta tarde?",
    "et": "Minu kohver ei ole ikka veel kohale jõudnud, palun helistage mulle.",
    "fa": "چمدان من هنوز نرسیده است، لطفاً با من تماس بگیرید.",
    "fi": "Laukkuni ei ole vieläkään saapunut, voisitteko soittaa minulle?",
    "fr": "Ma valise n'est toujours pas arrivée, pourriez-vous m'appeler ?",
    "he": "המזוודה שלי עדיין לא הגיעה.",
    "hi": "मेरा बैग अभी तक नहीं पहुँचा है।",
    "hr": "Moj kovčeg još uvijek nije stigao, možete li me nazvati poslijepodne?",
    "hu": "A bőröndöm még mindig nem érkezett meg, fel tudnának hívni?",
    "id": "Koper saya belum juga tiba, bisakah Anda menelepon saya sore ini?",
    "it": "La mia valigia non è ancora arrivata, potete chiamarmi oggi?",
    "ja": "荷物がまだ届いていません。",
    "ko": "가방이 아직 도착하지 않았습니다.",
    "lt": "Mano lagaminas vis dar neatvyko, ar galėtumėte man paskambinti?",
    "lv": "Mans čemodāns joprojām nav ieradies, vai varat man piezvanīt?",
    "nl": "Mijn koffer is er nog steeds niet, kunt u mij vanmiddag bellen?",
    "no": "Kofferten min har ikke kommet ennå, kan dere ringe meg i ettermiddag?",
    "pl": "Moja walizka jeszcze nie dotarła, czy mogą Państwo zadzwonić?",
    "pt": "A minha mala ainda não chegou, podem ligar-me esta tarde?",
    "ro": "Valiza mea încă nu a ajuns, mă puteți suna după-amiază?",
    "ru": "Мой чемодан до сих пор не прибыл, позвоните мне, пожалуйста.",
    "sk": "Môj kufor stále nedorazil, môžete mi dnes popoludní zavolať?",
    "sl": "Moj kovček še vedno ni prispel, me lahko danes popoldne pokličete?",
    "sr": "Мој кофер још није стигао, можете ли да ме позовете?",
    "sv": "Min väska har fortfarande inte kommit, kan ni ringa mig?",
    "th": "กระเป๋าของฉันยังมาไม่ถึง",
    "tr": "Bavulum hâlâ gelmedi, bugün öğleden sonra arar mısınız?",
    "uk": "Моя валіза досі не прибула, зателефонуйте мені вдень.",
    "vi": "Va li của tôi vẫn chưa đến, chiều nay bạn gọi cho tôi được không?",
    "zh": "我的行李还没有到，今天下午可以给我打电话吗？",
}


@pytest.mark.parametrize(("language", "sentence"), SENTENCES.items())
def test_a_sentence_tells_its_language(language: str, sentence: str) -> None:
    assert guess_language(sentence) == language


def test_every_language_has_a_sentence_and_a_name_of_its_own() -> None:
    assert set(SENTENCES) == set(LANGUAGES)
    assert len(set(LANGUAGES.values())) == len(LANGUAGES)


@pytest.mark.parametrize(
    "text", ["", "  ", "?", "12345 67890", "ok", "NH 12", "https://desk.example/a/bag", "aiko@home.example"]
)
def test_too_little_tells_nothing(text: str) -> None:
    assert guess_language(text) is None


@pytest.mark.parametrize("text", ["asdf qwer zxcv poiu", "SFO NRT NH12 AIKO MORI"])
def test_letters_without_words_tell_nothing(text: str) -> None:
    assert guess_language(text) is None


def test_names_and_links_in_latin_do_not_mislead() -> None:
    assert (
        guess_language("NH12 Tokyo-Paris, Suzuki Aiko, https://desk.example/bag の荷物がまだ届いていません") == "ja"
    )
    assert guess_language("Flight NH12 to Singapore: чемодан до сих пор не прибыл, почему?") == "ru"
    assert guess_language("My Japanese friend 愛子 did not get her bag on Monday, please call her.") == "en"


def test_a_guess_is_quick() -> None:
    text = (SENTENCES["de"] + " ") * 20_000
    guess_language(text)
    start = time.perf_counter()
    for _ in range(20):
        guess_language(text)
    # Measured 0.4 ms; the bound leaves room for a busy machine.
    assert (time.perf_counter() - start) / 20 < 0.01

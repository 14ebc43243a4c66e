"""Replies as the usual programs write them, in many languages: what is new comes out exactly."""

from dataclasses import dataclass

import pytest

from whiteglove.channels.email.understanding.reply import ReplyParts, split_reply


@dataclass(frozen=True)
class Letters:
    """What one language needs: two own lines, two quoted lines, and the lines programs put over a quote."""

    own: tuple[str, str]
    quoted: tuple[str, str]
    attributions: tuple[str, ...]
    headers: tuple[str, ...]
    original: str
    phone: str


LANGUAGES: dict[str, Letters] = {
    "en": Letters(
        ("My bag has still not arrived.", "Could you call me this afternoon?"),
        ("Dear Aiko, we are looking for your bag.", "It should arrive within six days."),
        (
            "On Mon, May 6, 2024 at 10:15 AM Ben Ito <ben@desk.example> wrote:",
            "On May 6, 2024, at 10:15, Ben Ito <ben@desk.example> wrote:",
            "On 06/05/2024 10:15, Ben Ito wrote:",
            "On Monday, May 6, 2024, 10:15:00 AM GMT+9, Ben Ito <ben@desk.example> wrote:",
            "Ben Ito <ben@desk.example> wrote on 06/05/2024 10:15:00:",
            "---- On Mon, 06 May 2024 10:15:22 +0900 Ben Ito <ben@desk.example> wrote ----",
        ),
        (
            "From: Ben Ito <ben@desk.example>",
            "Sent: Monday, 6 May 2024 10:15",
            "To: Aiko Mori",
            "Subject: Your bag",
        ),
        "-----Original Message-----",
        "Sent from my iPhone",
    ),
    "fr": Letters(
        ("Ma valise n'est toujours pas arrivée.", "Pourriez-vous m'appeler cet après-midi ?"),
        ("Chère Madame, nous cherchons votre valise.", "Elle devrait arriver sous six jours."),
        (
            "Le lun. 6 mai 2024 à 10:15, Ben Ito <ben@desk.example> a écrit :",
            "Le 6 mai 2024 à 10:15, Ben Ito <ben@desk.example> a écrit :",
            "Le 06/05/2024 à 10:15, Ben Ito a écrit :",
            "Le lundi 6 mai 2024 à 10:15:00 UTC+2, Ben Ito <ben@desk.example> a écrit :",
        ),
        (
            "De : Ben Ito <ben@desk.example>",
            "Envoyé : lundi 6 mai 2024 10:15",
            "À : Aiko Mori",
            "Objet : Votre valise",
        ),
        "-----Message d'origine-----",
        "Envoyé de mon iPhone",
    ),
    "de": Letters(
        ("Mein Koffer ist immer noch nicht da.", "Können Sie mich heute Nachmittag anrufen?"),
        ("Sehr geehrte Frau Mori, wir suchen Ihren Koffer.", "Er sollte in sechs Tagen eintreffen."),
        (
            "Am Mo., 6. Mai 2024 um 10:15 Uhr schrieb Ben Ito <ben@desk.example>:",
            "Am 06.05.2024 um 10:15 schrieb Ben Ito <ben@desk.example>:",
            "Am 06.05.24 um 10:15 schrieb Ben Ito:",
            "Ben Ito <ben@desk.example> schrieb am Mo., 6. Mai 2024, 10:15:",
            "Am 6. Mai 2024 10:15:00 MESZ schrieb Ben Ito <ben@desk.example>:",
        ),
        (
            "Von: Ben Ito <ben@desk.example>",
            "Gesendet: Montag, 6. Mai 2024 10:15",
            "An: Aiko Mori",
            "Betreff: Koffer",
        ),
        "-----Ursprüngliche Nachricht-----",
        "Von meinem iPhone gesendet",
    ),
    "es": Letters(
        ("Mi maleta todavía no ha llegado.", "¿Me podrían llamar esta tarde?"),
        ("Estimada señora, buscamos su maleta.", "Debería llegar en seis días."),
        (
            "El lun, 6 may 2024 a las 10:15, Ben Ito (<ben@desk.example>) escribió:",
            "El 6 may 2024, a las 10:15, Ben Ito <ben@desk.example> escribió:",
            "El 06/05/2024 a las 10:15, Ben Ito escribió:",
        ),
        (
            "De: Ben Ito <ben@desk.example>",
            "Enviado: lunes, 6 de mayo de 2024 10:15",
            "Para: Aiko",
            "Asunto: Maleta",
        ),
        "-----Mensaje original-----",
        "Enviado desde mi iPhone",
    ),
    "it": Letters(
        ("La mia valigia non è ancora arrivata.", "Potete chiamarmi oggi pomeriggio?"),
        ("Gentile signora, cerchiamo la Sua valigia.", "Dovrebbe arrivare entro sei giorni."),
        (
            "Il giorno lun 6 mag 2024 alle ore 10:15 Ben Ito <ben@desk.example> ha scritto:",
            "Il giorno 6 mag 2024, alle ore 10:15, Ben Ito <ben@desk.example> ha scritto:",
            "Il 06/05/2024 10:15, Ben Ito ha scritto:",
        ),
        (
            "Da: Ben Ito <ben@desk.example>",
            "Inviato: lunedì 6 maggio 2024 10:15",
            "A: Aiko Mori",
            "Oggetto: Valigia",
        ),
        "-----Messaggio originale-----",
        "Inviato da iPhone",
    ),
    "nl": Letters(
        ("Mijn koffer is er nog steeds niet.", "Kunt u mij vanmiddag bellen?"),
        ("Beste mevrouw, wij zoeken uw koffer.", "Hij zou binnen zes dagen moeten komen."),
        (
            "Op ma 6 mei 2024 om 10:15 schreef Ben Ito <ben@desk.example>:",
            "Op 6 mei 2024 om 10:15 heeft Ben Ito <ben@desk.example> het volgende geschreven:",
            "Op 06-05-2024 om 10:15 schreef Ben Ito:",
        ),
        (
            "Van: Ben Ito <ben@desk.example>",
            "Verzonden: maandag 6 mei 2024 10:15",
            "Aan: Aiko",
            "Onderwerp: Koffer",
        ),
        "-----Oorspronkelijk bericht-----",
        "Verstuurd vanaf mijn iPhone",
    ),
    "pt": Letters(
        ("A minha mala ainda não chegou.", "Podem ligar-me esta tarde?"),
        ("Cara senhora, estamos à procura da sua mala.", "Deve chegar dentro de seis dias."),
        (
            "Em seg., 6 de mai. de 2024 às 10:15, Ben Ito <ben@desk.example> escreveu:",
            "Ben Ito <ben@desk.example> escreveu (segunda, 6/05/2024 à(s) 10:15):",
            "No dia 06/05/2024, às 10:15, Ben Ito <ben@desk.example> escreveu:",
            "Em 06/05/2024 10:15, Ben Ito escreveu:",
        ),
        (
            "De: Ben Ito <ben@desk.example>",
            "Enviado: 6 de maio de 2024 10:15",
            "Para: Aiko Mori",
            "Assunto: Mala",
        ),
        "-----Mensagem original-----",
        "Enviado do meu iPhone",
    ),
    "pl": Letters(
        ("Moja walizka jeszcze nie dotarła.", "Czy mogą Państwo zadzwonić po południu?"),
        ("Szanowna Pani, szukamy walizki.", "Powinna dotrzeć w ciągu sześciu dni."),
        (
            "pon., 6 maj 2024 o 10:15 Ben Ito <ben@desk.example> napisał(a):",
            "W dniu 06.05.2024 o 10:15, Ben Ito pisze:",
            "Wiadomość napisana przez Ben Ito <ben@desk.example> w dniu 6 maj 2024, o godz. 10:15:",
            "Dnia 6 maja 2024 10:15 Ben Ito <ben@desk.example> napisał(a):",
        ),
        ("Od: Ben Ito <ben@desk.example>", "Wysłano: 6 maja 2024 10:15", "Do: Aiko Mori", "Temat: Walizka"),
        "-----Oryginalna wiadomość-----",
        "Wysłane z iPhone'a",
    ),
    "sv": Letters(
        ("Min väska har fortfarande inte kommit.", "Kan ni ringa mig i eftermiddag?"),
        ("Bästa Aiko, vi letar efter din väska.", "Den bör komma inom sex dagar."),
        (
            "Den mån 6 maj 2024 kl 10:15 skrev Ben Ito <ben@desk.example>:",
            "6 maj 2024 kl. 10:15 skrev Ben Ito <ben@desk.example>:",
            "Den 2024-05-06 kl. 10:15, skrev Ben Ito:",
        ),
        (
            "Från: Ben Ito <ben@desk.example>",
            "Skickat: den 6 maj 2024 10:15",
            "Till: Aiko Mori",
            "Ämne: Väska",
        ),
        "-----Ursprungligt meddelande-----",
        "Skickat från min iPhone",
    ),
    "da": Letters(
        ("Min kuffert er stadig ikke kommet.", "Kan I ringe til mig i eftermiddag?"),
        ("Kære Aiko, vi leder efter din kuffert.", "Den burde komme inden for seks dage."),
        (
            "man. 6. maj 2024 kl. 10.15 skrev Ben Ito <ben@desk.example>:",
            "Den 6. maj 2024 kl. 10.15 skrev Ben Ito <ben@desk.example>:",
        ),
        ("Fra: Ben Ito <ben@desk.example>", "Sendt: 6. maj 2024 10:15", "Til: Aiko Mori", "Emne: Kuffert"),
        "-----Oprindelig meddelelse-----",
        "Sendt fra min iPhone",
    ),
    "no": Letters(
        ("Kofferten min har ikke kommet ennå.", "Kan dere ringe meg i ettermiddag?"),
        ("Kjære Aiko, vi leter etter kofferten.", "Den bør komme innen seks dager."),
        (
            "man. 6. mai 2024 kl. 10:15 skrev Ben Ito <ben@desk.example>:",
            "Den 06.05.2024 10:15, skrev Ben Ito:",
        ),
        (
            "Fra: Ben Ito <ben@desk.example>",
            "Sendt: mandag 6. mai 2024 10:15",
            "Til: Aiko Mori",
            "Emne: Koffert",
        ),
        "-----Opprinnelig melding-----",
        "Sendt fra min iPhone",
    ),
    "fi": Letters(
        ("Laukkuni ei ole vieläkään saapunut.", "Voisitteko soittaa minulle iltapäivällä?"),
        ("Hyvä Aiko, etsimme laukkuanne.", "Sen pitäisi saapua kuudessa päivässä."),
        (
            "ma 6. toukok. 2024 klo 10.15 Ben Ito (ben@desk.example) kirjoitti:",
            "Ben Ito <ben@desk.example> kirjoitti 6.5.2024 kello 10.15:",
        ),
        (
            "Lähettäjä: Ben Ito <ben@desk.example>",
            "Lähetetty: 6. toukokuuta 2024",
            "Vastaanottaja: Aiko",
            "Aihe: Laukku",
        ),
        "-----Alkuperäinen viesti-----",
        "Lähetetty iPhonesta",
    ),
    "ru": Letters(
        ("Мой чемодан до сих пор не прибыл.", "Позвоните мне, пожалуйста, днём."),
        ("Уважаемая Айко, мы ищем ваш чемодан.", "Он должен прибыть за шесть дней."),
        (
            "пн, 6 мая 2024 г. в 10:15, Ben Ito <ben@desk.example>:",
            "6 мая 2024 г., в 10:15, Ben Ito <ben@desk.example> написал(а):",
            "06.05.2024 10:15, Ben Ito пишет:",
            '06.05.2024, 10:15, "Ben Ito" <ben@desk.example>:',
            "Понедельник, 6 мая 2024, 10:15 +03:00 от Ben Ito <ben@desk.example>:",
        ),
        (
            "От: Ben Ito <ben@desk.example>",
            "Отправлено: 6 мая 2024 г. 10:15",
            "Кому: Айко Мори",
            "Тема: Чемодан",
        ),
        "-----Исходное сообщение-----",
        "Отправлено с iPhone",
    ),
    "uk": Letters(
        ("Моя валіза досі не прибула.", "Зателефонуйте мені, будь ласка, вдень."),
        ("Шановна Айко, ми шукаємо вашу валізу.", "Вона має прибути за шість днів."),
        (
            "пн, 6 трав. 2024 р. о 10:15 Ben Ito <ben@desk.example> пише:",
            "6 трав. 2024 р. о 10:15 Ben Ito <ben@desk.example> написав(ла):",
        ),
        (
            "Від: Ben Ito <ben@desk.example>",
            "Надіслано: 6 травня 2024 р. 10:15",
            "Кому: Айко Морі",
            "Тема: Валіза",
        ),
        "-----Вихідне повідомлення-----",
        "Надіслано з iPhone",
    ),
    "ja": Letters(
        ("荷物がまだ届いていません。", "本日の午後にお電話をいただけますか。"),
        ("森様、お荷物をお探ししております。", "六日以内に届く予定です。"),
        (
            "2024年5月6日(月) 10:15 伊藤ベン <ben@desk.example>:",
            "2024/05/06 10:15、伊藤ベン <ben@desk.example>のメール:",
            "On 2024/05/06 10:15, 伊藤ベン wrote:",
            "2024年5月6日 10:15、伊藤ベン <ben@desk.example> さんは書きました：",
        ),
        (
            "差出人: 伊藤ベン <ben@desk.example>",
            "送信日時: 2024年5月6日 10:15",
            "宛先: 森 愛子",
            "件名: お荷物",
        ),
        "-----元のメッセージ-----",
        "iPhoneから送信",
    ),
    "zh": Letters(
        ("我的行李还没有到。", "今天下午可以给我打电话吗？"),
        ("森女士，您好，正在查找您的行李。", "预计六天之内送达。"),
        (
            "Ben Ito <ben@desk.example> 于2024年5月6日周一 10:15写道：",
            "在 2024年5月6日，上午10:15，Ben Ito <ben@desk.example> 写道：",
            "在 2024/5/6 10:15, Ben Ito 写道:",
            "Ben Ito <ben@desk.example> 於 2024年5月6日 週一 上午10:15寫道：",
        ),
        (
            "发件人: Ben Ito <ben@desk.example>",
            "发送时间: 2024年5月6日 10:15",
            "收件人: 森 愛子",
            "主题: 行李",
        ),
        "-----原始邮件-----",
        "发自我的 iPhone",
    ),
    "ko": Letters(
        ("가방이 아직 도착하지 않았습니다.", "오늘 오후에 전화해 주실 수 있나요?"),
        ("모리 님, 가방을 찾고 있습니다.", "엿새 안에 도착할 예정입니다."),
        (
            "2024년 5월 6일 (월) 오전 10:15, Ben Ito <ben@desk.example>님이 작성:",
            "2024. 5. 6. 오전 10:15, Ben Ito <ben@desk.example> 작성:",
        ),
        (
            "보낸 사람: Ben Ito <ben@desk.example>",
            "보낸 날짜: 2024년 5월 6일",
            "받는 사람: 모리 아이코",
            "제목: 가방",
        ),
        "-----원본 메시지-----",
        "나의 iPhone에서 보냄",
    ),
    "tr": Letters(
        ("Bavulum hâlâ gelmedi.", "Bugün öğleden sonra arar mısınız?"),
        ("Sayın Mori, bavulunuzu arıyoruz.", "Altı gün içinde gelmesi gerekiyor."),
        (
            "Ben Ito <ben@desk.example>, 6 May 2024 Pzt, 10:15 tarihinde şunu yazdı:",
            "Ben Ito <ben@desk.example> şunları yazdı (6 May 2024 10:15):",
        ),
        (
            "Kimden: Ben Ito <ben@desk.example>",
            "Gönderildi: 6 Mayıs 2024 10:15",
            "Kime: Aiko Mori",
            "Konu: Bavul",
        ),
        "-----Orijinal Mesaj-----",
        "iPhone'umdan gönderildi",
    ),
    "cs": Letters(
        ("Můj kufr stále nedorazil.", "Můžete mi dnes odpoledne zavolat?"),
        ("Vážená paní, hledáme Váš kufr.", "Měl by dorazit do šesti dnů."),
        (
            "po 6. 5. 2024 v 10:15 odesílatel Ben Ito <ben@desk.example> napsal:",
            "Dne 6. 5. 2024 v 10:15 Ben Ito napsal(a):",
        ),
        (
            "Od: Ben Ito <ben@desk.example>",
            "Odesláno: pondělí 6. května 2024",
            "Komu: Aiko Mori",
            "Předmět: Kufr",
        ),
        "-----Původní zpráva-----",
        "Odesláno z iPhonu",
    ),
    "hu": Letters(
        ("A bőröndöm még mindig nem érkezett meg.", "Fel tudnának hívni ma délután?"),
        ("Tisztelt Asszonyom, keressük a bőröndjét.", "Hat napon belül meg kell érkeznie."),
        ("Ben Ito <ben@desk.example> ezt írta (időpont: 2024. máj. 6., H, 10:15):",),
        (
            "Feladó: Ben Ito <ben@desk.example>",
            "Elküldve: 2024. május 6. 10:15",
            "Címzett: Aiko",
            "Tárgy: Bőrönd",
        ),
        "-----Eredeti üzenet-----",
        "Az iPhone-omról küldve",
    ),
    "ro": Letters(
        ("Valiza mea încă nu a ajuns.", "Mă puteți suna în această după-amiază?"),
        ("Stimată doamnă, căutăm valiza dumneavoastră.", "Ar trebui să ajungă în șase zile."),
        ("În lun., 6 mai 2024 la 10:15, Ben Ito <ben@desk.example> a scris:",),
        (
            "De la: Ben Ito <ben@desk.example>",
            "Trimis: luni, 6 mai 2024 10:15",
            "Către: Aiko",
            "Subiect: Valiza",
        ),
        "-----Mesaj original-----",
        "Trimis de pe iPhone-ul meu",
    ),
    "el": Letters(
        ("Η βαλίτσα μου δεν έχει φτάσει ακόμα.", "Μπορείτε να με καλέσετε το απόγευμα;"),
        ("Αγαπητή κυρία, αναζητούμε τη βαλίτσα σας.", "Θα πρέπει να φτάσει σε έξι ημέρες."),
        ("Στις Δευ 6 Μαΐ 2024 στις 10:15 π.μ., ο χρήστης Ben Ito <ben@desk.example> έγραψε:",),
        (
            "Από: Ben Ito <ben@desk.example>",
            "Στάλθηκε: Δευτέρα, 6 Μαΐου 2024",
            "Προς: Aiko Mori",
            "Θέμα: Βαλίτσα",
        ),
        "-----Αρχικό μήνυμα-----",
        "Στάλθηκε από το iPhone μου",
    ),
    "vi": Letters(
        ("Va li của tôi vẫn chưa đến.", "Chiều nay bạn gọi cho tôi được không?"),
        ("Kính gửi chị Aiko, chúng tôi đang tìm va li.", "Va li sẽ đến trong sáu ngày."),
        ("Vào Th 2, 6 thg 5, 2024 vào lúc 10:15 Ben Ito <ben@desk.example> đã viết:",),
        (
            "Từ: Ben Ito <ben@desk.example>",
            "Đã gửi: 06 Tháng Năm 2024 10:15",
            "Đến: Aiko Mori",
            "Chủ đề: Va li",
        ),
        "-----Tin nhắn gốc-----",
        "Đã gửi từ iPhone của tôi",
    ),
    "id": Letters(
        ("Koper saya belum juga tiba.", "Bisakah Anda menelepon saya sore ini?"),
        ("Ibu Aiko yang terhormat, kami mencari koper Anda.", "Koper akan tiba dalam enam hari."),
        ("Pada tanggal Sen, 6 Mei 2024 pukul 10.15 Ben Ito <ben@desk.example> menulis:",),
        (
            "Dari: Ben Ito <ben@desk.example>",
            "Dikirim: Senin, 6 Mei 2024 10:15",
            "Kepada: Aiko",
            "Subjek: Koper",
        ),
        "-----Pesan Asli-----",
        "Dikirim dari iPhone saya",
    ),
    "th": Letters(
        ("กระเป๋าของฉันยังมาไม่ถึง", "บ่ายนี้ช่วยโทรหาฉันได้ไหม"),
        ("เรียนคุณไอโกะ เรากำลังตามหากระเป๋าของคุณ", "น่าจะมาถึงภายในหกวัน"),
        ("ในวันที่ จ. 6 พ.ค. 2024 เวลา 10:15 Ben Ito <ben@desk.example> เขียนว่า:",),
        ("จาก: Ben Ito <ben@desk.example>", "ส่ง: 6 พฤษภาคม 2024 10:15", "ถึง: Aiko Mori", "เรื่อง: กระเป๋า"),
        "-----ข้อความต้นฉบับ-----",
        "ส่งจาก iPhone ของฉัน",
    ),
    "ar": Letters(
        ("لم تصل حقيبتي حتى الآن.", "هل يمكنكم الاتصال بي بعد الظهر؟"),
        ("السيدة أيكو، نبحث عن حقيبتك.", "من المتوقع أن تصل خلال ستة أيام."),
        ("في الاثنين، 6 مايو 2024 في 10:15 ص تمت كتابة ما يلي بواسطة Ben Ito <ben@desk.example>:",),
        (
            "من: Ben Ito <ben@desk.example>",
            "تاريخ الإرسال: 6 مايو 2024",
            "إلى: Aiko Mori",
            "الموضوع: الحقيبة",
        ),
        "-----الرسالة الأصلية-----",
        "أرسلت من الـ iPhone",
    ),
    "he": Letters(
        ("המזוודה שלי עדיין לא הגיעה.", "אפשר להתקשר אליי אחר הצהריים?"),
        ("לכבוד הגברת אייקו, אנחנו מחפשים את המזוודה.", "היא אמורה להגיע תוך שישה ימים."),
        (
            "\u202bבתאריך יום ב׳, 6 במאי 2024 ב-10:15 מאת \u202aBen Ito\u202c\u200f <\u202aben@desk.example\u202c\u200f>:\u202c",
        ),
        ("מאת: Ben Ito <ben@desk.example>", "נשלח: יום שני 6 מאי 2024", "אל: Aiko Mori", "נושא: מזוודה"),
        "-----הודעה מקורית-----",
        "נשלח מה-iPhone שלי",
    ),
}

EACH = [pytest.param(letters, id=language) for language, letters in LANGUAGES.items()]
EACH_ATTRIBUTION = [
    pytest.param(letters, line, id=f"{language}{number}")
    for language, letters in LANGUAGES.items()
    for number, line in enumerate(letters.attributions)
]


def wrapped(line: str, width: int) -> str:
    """As programs wrap: at a space, before `width` where there is one."""
    cut = line.rfind(" ", 8, width)
    return line if cut == -1 else line[:cut] + "\n" + line[cut + 1 :]


def marked(lines: tuple[str, ...], mark: str = "> ") -> str:
    return "\n".join(f"{mark}{line}".rstrip() for line in lines)


@pytest.mark.parametrize("mark", ["> ", ">", "| ", ">> "])
@pytest.mark.parametrize(("letters", "line"), EACH_ATTRIBUTION)
def test_the_answer_stands_above_the_quote(letters: Letters, line: str, mark: str) -> None:
    own = "\n\n".join(letters.own)
    parts = split_reply(f"{own}\n\n{line}\n\n{marked(letters.quoted, mark)}\n")
    assert parts == ReplyParts(own, f"{line.strip()}\n\n{marked(letters.quoted, mark)}", "")


@pytest.mark.parametrize(("letters", "line"), EACH_ATTRIBUTION)
def test_the_answer_stands_below_the_quote(letters: Letters, line: str) -> None:
    own = "\n".join(letters.own)
    assert split_reply(f"{line}\n{marked(letters.quoted)}\n\n{own}\n").reply_text == own


@pytest.mark.parametrize(("letters", "line"), EACH_ATTRIBUTION)
def test_answers_stand_between_the_quoted_lines(letters: Letters, line: str) -> None:
    first, second = letters.quoted
    text = f"{line}\n> {first}\n\n{letters.own[0]}\n\n> {second}\n\n{letters.own[1]}\n"
    assert split_reply(text).reply_text == "\n\n".join(letters.own)


@pytest.mark.parametrize(("letters", "line"), EACH_ATTRIBUTION)
def test_the_quote_has_no_marks(letters: Letters, line: str) -> None:
    own = "\n".join(letters.own)
    quoted = "\n\n".join(letters.quoted)
    assert split_reply(f"{own}\n\n{line}\n\n{quoted}\n").reply_text == own


@pytest.mark.parametrize("width", [30, 50, 60, 72])
@pytest.mark.parametrize(("letters", "line"), EACH_ATTRIBUTION)
def test_the_attribution_is_wrapped(letters: Letters, line: str, width: int) -> None:
    own = "\n".join(letters.own)
    text = f"{own}\n\n{wrapped(line, width)}\n\n{marked(letters.quoted)}\n"
    assert split_reply(text).reply_text == own


@pytest.mark.parametrize(
    "rule", ["", "________________________________\n", "\n_____________________________________________\n"]
)
@pytest.mark.parametrize("bold", [False, True])
@pytest.mark.parametrize("letters", EACH)
def test_outlook_puts_headers_over_the_old_mail(letters: Letters, rule: str, bold: bool) -> None:
    own = "\n\n".join(letters.own)
    headers = ("*" + line.replace(":", ":*", 1) if bold else line for line in letters.headers)
    quote = rule + "\n".join(headers) + "\n\n" + "\n".join(letters.quoted)
    parts = split_reply(f"{own}\n\n{quote}\n")
    assert parts == ReplyParts(own, quote.strip(), "")


@pytest.mark.parametrize("letters", EACH)
def test_outlook_headers_may_be_spaced_oddly(letters: Letters) -> None:
    own = "\n".join(letters.own)
    quote = "\n\n".join(line.replace(":", "\u00a0:\t", 1) for line in letters.headers)
    assert split_reply(f"{own}\r\n\r\n{quote}\r\n\r\n{letters.quoted[0]}").reply_text == own


@pytest.mark.parametrize("headers", [False, True])
@pytest.mark.parametrize("letters", EACH)
def test_a_line_says_original_message(letters: Letters, headers: bool) -> None:
    own = "\n".join(letters.own)
    block = "\n".join(letters.headers) + "\n\n" if headers else "\n"
    assert split_reply(f"{own}\n\n{letters.original}\n{block}{letters.quoted[0]}\n").reply_text == own


@pytest.mark.parametrize("letters", EACH)
def test_the_phone_says_so(letters: Letters) -> None:
    own = "\n".join(letters.own)
    line = letters.attributions[0]
    parts = split_reply(f"{own}\n\n{letters.phone}\n\n{line}\n\n{marked(letters.quoted)}\n")
    assert (parts.reply_text, parts.signature) == (own, letters.phone)
    assert split_reply(f"{own}\n\n{letters.phone}\n") == ReplyParts(own, "", letters.phone)


@pytest.mark.parametrize("letters", EACH)
def test_a_mail_without_quote_stays_whole(letters: Letters) -> None:
    text = "\n\n".join((*letters.own, *letters.quoted))
    assert split_reply(text) == ReplyParts(text, "", "")


@pytest.mark.parametrize("letters", EACH)
def test_a_forward_without_own_words_is_the_message(letters: Letters) -> None:
    text = "\n".join((letters.original, *letters.headers, "", *letters.quoted))
    assert split_reply(text) == ReplyParts(text, "", "")

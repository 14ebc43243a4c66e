"""Labels of the header block that Outlook and others put over a quoted mail, by language.

Per language: (from, date, to, copy, subject); words are separated by |. Spaces and case do not count.
"""

FROM, DATE, TO, COPY, SUBJECT, OTHER = "from", "date", "to", "copy", "subject", "other"
KINDS = (FROM, DATE, TO, COPY, SUBJECT)

LABELS: dict[str, tuple[str, str, str, str, str]] = {
    "en": ("From", "Sent|Date|Sent at|Sent on|Received", "To", "Cc|Bcc|Copy", "Subject"),
    "fr": (
        "De|Expéditeur|De la part de",
        "Envoyé|Envoyé le|Envoyée|Date|Date d'envoi",
        "À|A|Pour|Destinataire|Destinataires",
        "Cc|Cci|Copie|Copie à",
        "Objet|Sujet",
    ),
    "de": ("Von|Absender", "Gesendet|Datum|Gesendet am", "An|Empfänger", "Cc|Bcc|Kopie", "Betreff|Thema"),
    "es": (
        "De|Remitente",
        "Enviado|Enviado el|Fecha|Enviada|Enviado a las",
        "Para|A|Destinatario",
        "CC|CCO|Con copia|Copia",
        "Asunto",
    ),
    "it": ("Da|Mittente", "Inviato|Inviata|Data|Inviato il", "A|Per|Destinatario", "Cc|Ccn|Copia", "Oggetto"),
    "nl": ("Van|Afzender", "Verzonden|Datum|Verstuurd|Verzonden op", "Aan", "CC|Kopie", "Onderwerp"),
    "pt": (
        "De|Remetente",
        "Enviado|Enviada|Enviada em|Enviado em|Data|Enviada a",
        "Para|A|Destinatário",
        "Cc|Cco",
        "Assunto",
    ),
    "pl": ("Od|Nadawca", "Wysłano|Wysłane|Data|Data wysłania", "Do|Adresat", "DW|UDW|Kopia", "Temat"),
    "sv": ("Från|Avsändare", "Skickat|Skickad|Datum|Sänt", "Till", "Kopia|Kopia till", "Ämne"),
    "da": ("Fra|Afsender", "Sendt|Dato", "Til", "Cc|Kopi", "Emne"),
    "no": ("Fra|Avsender", "Sendt|Dato", "Til", "Kopi|Kopi til", "Emne"),
    "fi": (
        "Lähettäjä|Keneltä",
        "Lähetetty|Päivämäärä|Päiväys|Lähetysaika",
        "Vastaanottaja|Kenelle|Saaja",
        "Kopio",
        "Aihe",
    ),
    "is": ("Frá", "Sent|Dagsetning", "Til", "Afrit", "Efni"),
    "ru": ("От|От кого|Отправитель", "Отправлено|Отправлен|Дата", "Кому|Получатель", "Копия", "Тема"),
    "uk": (
        "Від|Від кого|Відправник",
        "Надіслано|Відправлено|Дата",
        "Кому|До|Одержувач",
        "Копія",
        "Тема",
    ),
    "be": ("Ад|Ад каго", "Адпраўлена|Дата", "Каму", "Копія", "Тэма"),
    "bg": ("От", "Изпратено|Изпратен|Дата", "До", "Копие", "Относно|Тема"),
    "sr": ("Од|Šalje", "Послато|Poslato|Датум", "За|Прима", "Копија", "Тема|Наслов"),
    "cs": ("Od|Odesílatel", "Odesláno|Datum", "Komu|Pro", "Kopie", "Předmět"),
    "sk": ("Od|Odosielateľ", "Odoslané|Dátum", "Komu|Pre", "Kópia", "Predmet"),
    "sl": ("Od|Pošiljatelj", "Poslano|Datum", "Za", "Kp|Kopija", "Zadeva"),
    "hr": ("Od|Šalje|Pošiljatelj", "Poslano|Datum", "Za|Prima", "Kopija", "Predmet"),
    "hu": (
        "Feladó|Küldő",
        "Elküldve|Küldve|Dátum|Küldés dátuma",
        "Címzett",
        "Másolatot kap|Másolat",
        "Tárgy",
    ),
    "ro": ("De la|De|Expeditor", "Trimis|Data|Trimis la", "Către|Catre|La|Pentru", "Cc", "Subiect"),
    "tr": ("Kimden|Gönderen", "Gönderildi|Gönderilen|Gönderme Tarihi|Tarih", "Kime|Alıcı", "Bilgi", "Konu"),
    "el": (
        "Από|Αποστολέας",
        "Στάλθηκε|Εστάλη|Αποστολή|Ημερομηνία",
        "Προς|Παραλήπτης",
        "Κοιν.|Κοινοποίηση",
        "Θέμα",
    ),
    "et": ("Saatja|Kellelt", "Saadetud|Kuupäev", "Adressaat|Kellele|Saaja", "Koopia", "Teema"),
    "lv": ("No|Sūtītājs", "Nosūtīts|Datums", "Kam|Adresāts", "Kopija", "Temats|Tēma"),
    "lt": ("Nuo|Siuntėjas", "Išsiųsta|Data", "Kam|Iki|Skirta", "Kopija", "Tema"),
    "ca": ("De", "Enviat|Enviat el|Data", "Per a|A|Per", "Cc", "Assumpte|Tema"),
    "vi": (
        "Từ|Người gửi",
        "Đã gửi|Ngày|Ngày gửi|Gửi|Gửi lúc",
        "Đến|Tới|Người nhận|Gửi tới",
        "Đồng gửi",
        "Chủ đề|Tiêu đề",
    ),
    "id": (
        "Dari|Daripada",
        "Dikirim|Tanggal|Dihantar|Tarikh",
        "Kepada|Ke|Untuk",
        "Tembusan",
        "Subjek|Perihal",
    ),
    "th": ("จาก", "ส่ง|วันที่|ส่งเมื่อ", "ถึง", "สำเนา|สำเนาถึง", "เรื่อง|หัวเรื่อง|หัวข้อ"),
    "hi": ("प्रेषक|से", "भेजा गया|दिनांक|तिथि", "प्रति|को|सेवा में", "प्रतिलिपि", "विषय"),
    "ar": (
        "من|المرسل",
        "تاريخ الإرسال|التاريخ|أرسلت|تم الإرسال|مرسل",
        "إلى|الى",
        "نسخة|نسخة إلى",
        "الموضوع",
    ),
    "fa": ("از|فرستنده", "ارسال شده|تاریخ", "به|گیرنده", "رونوشت", "موضوع"),
    "he": ("מאת", "נשלח|תאריך", "אל|עבור", "עותק|העתק", "נושא|הנדון"),
    "ja": (
        "差出人|送信者|送信元|発信者",
        "送信日時|送信日|日時|日付",
        "宛先|受信者|送信先",
        "CC|写し",
        "件名|タイトル|題名",
    ),
    "zh": (
        "发件人|發件人|寄件者|寄件人",
        "发送时间|发送日期|日期|时间|發送時間|寄件日期|傳送日期|傳送時間|時間",
        "收件人|收件者",
        "抄送|副本|密送",
        "主题|主題|主旨|标题|標題",
    ),
    "ko": (
        "보낸 사람|보낸이|발신|발신자|보내는 사람",
        "보낸 날짜|보낸 시간|보낸 일시|날짜|일시|전송 날짜|발신일",
        "받는 사람|받는이|수신|수신자",
        "참조|숨은 참조",
        "제목",
    ),
}

# Dates of anything; the other date labels say that something was sent.
PLAIN_DATES = (
    "Date|Datum|Data|Fecha|Dato|Päivämäärä|Päiväys|Dagsetning|Дата|Датум|Dátum|Tarih|Ημερομηνία|Kuupäev"
    "|Datums"
    "|Ngày|Tanggal|Tarikh|วันที่|दिनांक|तिथि|التاريخ|تاریخ|תאריך|日時|日付|日期|时间|時間|날짜|일시"
)

# Lines that may stand among the others and prove nothing.
OTHER_LABELS = (
    "Reply-To|Reply To|Importance|Priority|Attachments|Attachment|Sent by|Organization|Sensitivity"
    "|Resent-From"
    "|Antwort an|Wichtigkeit|Anlagen|Priorität|Répondre à|Pièces jointes|Responder a|Importancia"
    "|Datos adjuntos"
    "|Rispondi a|Risposta|Priorità|Allegati|Antwoord aan|Bijlagen|Urgentie|Responder para|Anexos|Prioridade"
    "|Importância|Odpowiedz do|Ważność|Załączniki|Svar till|Bilagor|Prioritet|Svar til|Vedlegg"
    "|Vedhæftede filer"
    "|Vastausosoite|Liitteet|Важность|Вложения|Ответить|Вкладення|Важливість|返信先|添付ファイル|重要度"
    "|附件"
    "|重要性|첨부 파일|첨부|중요도"
)

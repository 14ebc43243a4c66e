"""Lines that announce an older mail below, by language: as an answer to it, or as a forward of it."""

# Between dashes: "-----Original Message-----".
ORIGINAL_MESSAGE: dict[str, str] = {
    "en": "Original Message|Original Mail|Original Email|Original Appointment|Replied Message|Reply Message",
    "fr": "Message d'origine|Message original|Message initial|Courriel original|Mail original",
    "de": "Ursprüngliche Nachricht|Originalnachricht|Original-Nachricht|Original Nachricht"
    "|Ursprüngliche Mail"
    "|Ursprungsnachricht|Originaltermin",
    "es": "Mensaje original|Mensaje de origen|Correo original",
    "it": "Messaggio originale|Messaggio di origine",
    "nl": "Oorspronkelijk bericht|Origineel bericht",
    "pt": "Mensagem original|Mensagem de origem",
    "pl": "Oryginalna wiadomość|Wiadomość oryginalna|Pierwotna wiadomość",
    "sv": "Ursprungligt meddelande|Originalmeddelande|Ursprungligt brev",
    "da": "Oprindelig meddelelse|Original meddelelse|Oprindelig besked",
    "no": "Opprinnelig melding|Original melding|Opprinnelig e-post",
    "fi": "Alkuperäinen viesti|Alkuperäinen sähköposti",
    "ru": "Исходное сообщение|Оригинальное сообщение|Исходное письмо|Сообщение",
    "uk": "Вихідне повідомлення|Оригінальне повідомлення|Початкове повідомлення|Оригінал повідомлення",
    "bg": "Оригинално съобщение|Първоначално съобщение",
    "sr": "Оригинална порука|Originalna poruka|Izvorna poruka|Izvirno sporočilo|Izvorno sporočilo",
    "cs": "Původní zpráva|Původní e-mail|Pôvodná správa",
    "hu": "Eredeti üzenet|Eredeti levél",
    "ro": "Mesaj original|Mesajul original|Mesaj inițial",
    "tr": "Orijinal Mesaj|Özgün İleti|Orijinal ileti|Asıl mesaj",
    "el": "Αρχικό μήνυμα|Πρωτότυπο μήνυμα",
    "et": "Algne sõnum|Algne kiri|Sākotnējā ziņa|Originalus laiškas|Pradinis pranešimas",
    "ca": "Missatge original",
    "vi": "Tin nhắn gốc|Thư gốc",
    "id": "Pesan Asli|Mesej Asal",
    "th": "ข้อความต้นฉบับ|ข้อความเดิม",
    "ar": "الرسالة الأصلية|رسالة أصلية|پیام اصلی",
    "he": "ההודעה המקורית|הודעה מקורית",
    "hi": "मूल संदेश",
    "ja": "元のメッセージ|元のメール|オリジナルメッセージ",
    "zh": "原始邮件|原邮件|原始郵件|原始信件|原始訊息|回复的原邮件|答复邮件",
    "ko": "원본 메시지|원본 메일|원본 이메일|Original Message",
}

# Between dashes, or with a colon at the end: "Begin forwarded message:".
FORWARDED_MESSAGE: dict[str, str] = {
    "en": "Forwarded message|Begin forwarded message|Forwarded mail|Forwarded email|Forwarded Message",
    "fr": "Message transféré|Début du message transféré|Début du message réexpédié|Message réexpédié"
    "|Message transmis|Forwarded message",
    "de": "Weitergeleitete Nachricht|Anfang der weitergeleiteten Nachricht|Weitergeleitete Mail"
    "|Beginn der weitergeleiteten Nachricht",
    "es": "Mensaje reenviado|Inicio del mensaje reenviado|Correo reenviado",
    "it": "Messaggio inoltrato|Inizio messaggio inoltrato|Inizio del messaggio inoltrato",
    "nl": "Doorgestuurd bericht|Begin doorgestuurd bericht",
    "pt": "Mensagem encaminhada|Mensagem reencaminhada|Início da mensagem encaminhada"
    "|Início da mensagem reencaminhada",
    "pl": "Przekazana wiadomość|Wiadomość przekazana|Początek przekazywanej wiadomości|Treść przekazanej wiadomości",
    "sv": "Vidarebefordrat meddelande|Vidarebefordrat brev|Vidarebefordrat mejl"
    "|Vidarebefordrat e-postmeddelande"
    "|Vidarebefordrat mail|Början på vidarebefordrat meddelande|Vidarebefordrat",
    "da": "Videresendt meddelelse|Videresendt besked|Start på videresendt besked",
    "no": "Videresendt melding|Videresendt e-post|Start på videresendt melding|Begynnelse på videresendt melding",
    "fi": "Välitetty viesti|Edelleenlähetetty viesti|Edelleen lähetetty viesti|Välitetty viesti alkaa",
    "ru": "Пересылаемое сообщение|Пересланное сообщение|Переадресованное сообщение"
    "|Перенаправленное сообщение"
    "|Начало переадресованного сообщения|Начало пересылаемого сообщения",
    "uk": "Переслане повідомлення|Перенаправлене повідомлення|Початок пересланого повідомлення"
    "|Пересилаєме повідомлення|Forwarded message",
    "bg": "Препратено съобщение|Прослеђена порука|Prosleđena poruka|Proslijeđena poruka|Posredovano sporočilo",
    "cs": "Přeposlaná zpráva|Přeposlaný e-mail|Preposlaná správa|Začátek přeposlané zprávy",
    "hu": "Továbbított üzenet|Továbbított levél|Továbbított levél kezdete",
    "ro": "Mesaj redirecționat|Mesaj transmis mai departe|Mesaj retransmis",
    "tr": "Yönlendirilmiş ileti|Yönlendirilen ileti|Yönlendirilmiş mesaj|İletilmiş ileti başlangıcı|İletilen mesaj",
    "el": "Προωθημένο μήνυμα|Αρχή προωθημένου μηνύματος",
    "ca": "Missatge reenviat",
    "vi": "Thư được chuyển tiếp|Thư đã chuyển tiếp|Tin nhắn được chuyển tiếp",
    "id": "Pesan terusan|Pesan yang diteruskan|Mesej dimajukan",
    "th": "ข้อความที่ส่งต่อ",
    "ar": "الرسالة المعاد توجيهها|رسالة معاد توجيهها|پیام هدایت شده",
    "he": "הודעה שהועברה|הודעה מועברת",
    "hi": "अग्रेषित संदेश",
    "ja": "転送されたメッセージ|転送メッセージ|転送されたメール|転送メール|ここから転送|転送されたメッセージを開始",
    "zh": "转发的邮件|转发邮件|转发的消息|转发的郵件|已转发邮件|下面是被转发的邮件|已轉寄的郵件"
    "|轉寄的郵件|轉寄郵件"
    "|開始轉寄郵件|转发信息|轉寄訊息",
    "ko": "전달된 메시지|전달된 메일|전달된 이메일|전달 메시지",
}

# What other desks write over their mails; ours is in above_line.py.
ABOVE_LINE_PHRASES = (
    "Please type your reply above this line|Reply above this line|Please reply above this line"
    "|Please write your answer above this line|Type your response above this line"
    "|Bitte antworten Sie oberhalb dieser Linie|Bitte schreiben Sie Ihre Antwort über diese Zeile"
    "|Répondre au-dessus de cette ligne|Veuillez répondre au-dessus de cette ligne"
    "|Veuillez saisir votre réponse au-dessus de cette ligne|Escriba su respuesta por encima de esta línea"
    "|Responda por encima de esta línea|Rispondi sopra questa riga|Responda acima desta linha"
    "|Typ uw antwoord boven deze regel|この行より上に返信してください|この線より上に返信を入力してください"
)

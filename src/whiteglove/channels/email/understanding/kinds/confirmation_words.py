"""How confirmations of receipt and requests to prove being human speak and notes to everybody."""

from whiteglove.channels.email.understanding.kinds.wordings import Wording

# What a ticket system, shop or office answers to every mail.
CONFIRMATION_WORDS: tuple[Wording, ...] = (
    Wording(
        "English",
        """
        we have received your | we've received your | has been received and
        your request has been received | your request ( | your ticket has been
        a ticket has been created | ticket has been opened | ticket has been assigned
        case has been created | case number | ticket number | ticket id | reference number
        this is an automated | this is an automatic | this is an auto | do not reply to this
        please do not reply | please do not respond to this | automatically generated
        automated message | automated email | auto-generated | has been assigned
        will respond within | we will get back to you | we aim to respond | thank you for contacting
        thanks for contacting | thank you for your request | support request has been
        type your reply above | reply above this line
        """,
    ),
    Wording(
        "German",
        """
        wir haben ihre | ihre anfrage ist | ihre anfrage wurde
        ihre nachricht ist bei uns eingegangen | eingangsbestätigung | ist bei uns eingegangen
        ticketnummer | ticket-nummer | vorgangsnummer | bearbeitungsnummer | automatisch generiert
        automatisch erstellt | automatische eingangsbestätigung | bitte antworten sie nicht
        vielen dank für ihre anfrage | automatische antwort | schnellstmöglich
        """,
    ),
    Wording(
        "French",
        """
        nous avons bien reçu | votre demande a été | votre demande a bien | votre message a bien été
        accusé de réception | numéro de ticket | numéro de dossier | message automatique
        généré automatiquement | ne pas répondre | réponse automatique | dans les meilleurs délais
        """,
    ),
    Wording(
        "Spanish, Portuguese",
        """
        hemos recibido su | hemos recibido tu | su solicitud ha sido | número de ticket
        número de caso | mensaje automático | no responda a este | recebemos sua | recebemos o seu
        recebemos a sua | sua solicitação foi | mensagem automática | não responda | acuse de recibo
        protocolo
        """,
    ),
    Wording(
        "Italian, Dutch, Polish, Nordic",
        """
        abbiamo ricevuto | la sua richiesta è stata | messaggio automatico | non rispondere a questo
        numero di ticket | wij hebben uw | we hebben uw | uw bericht is ontvangen | uw aanvraag
        ontvangstbevestiging | automatisch gegenereerd | otrzymaliśmy | zgłoszenie zostało
        numer zgłoszenia | wiadomość automatyczna | wygenerowana automatycznie | vi har mottagit
        vi har tagit emot | ärendenummer | vi har modtaget | vi har mottatt | automatiskt meddelande
        """,
    ),
    Wording(
        "Russian",
        """
        ваше обращение | ваш запрос | вашей заявке | присвоен номер | номер заявки | автоматическое
        не отвечайте на | ваше письмо получено | мы получили ваш
        """,
    ),
    Wording(
        "Japanese",
        """
        お問い合わせいただき | お問い合わせを受け付け | お問い合わせありがとう | 受け付けました
        受付いたしました | 受付番号 | お問い合わせ番号 | 自動返信 | 自動送信 | 自動配信
        このメールに返信 | 本メールは | 送信専用 | 自動で送信
        """,
    ),
    Wording(
        "Chinese, Korean",
        """
        我们已收到 | 我們已收到 | 您的请求已 | 工单号 | 工單編號 | 自动发送 | 自動發送 | 请勿回复
        請勿回覆 | 系统自动 | 系統自動 | 접수되었습니다 | 접수 번호 | 자동으로 발송 | 발신 전용
        회신하지 마 | 문의해 주셔서
        """,
    ),
)

CONFIRMATION_SUBJECTS: tuple[Wording, ...] = (
    Wording(
        "Ticket systems",
        """
        we have received your | we've received your | your request has been received
        request received | [request received] | ticket received | ticket created | new ticket
        support ticket opened | your support request | thank you for contacting
        thanks for contacting | case created | acknowledgement | confirmation of receipt
        receipt confirmation | auto acknowledgement | automatic confirmation | eingangsbestätigung
        bestätigung ihrer anfrage | ihre anfrage | ticket eröffnet | accusé de réception
        accuse de reception | votre demande | confirmation de réception | acuse de recibo
        hemos recibido | confirmación de recepción | conferma di ricezione | abbiamo ricevuto
        ontvangstbevestiging | wij hebben uw | confirmação de recebimento | recebemos
        potwierdzenie otrzymania | potwierdzenie przyjęcia | bekräftelse | お問い合わせありがとう
        お問い合わせを受け付け | 受付完了 | 受付のお知らせ | 【受付 | [受付 | お問い合わせ受付
        ваше обращение | ваша заявка | 已收到您的 | 我们已收到 | 您的请求 | 문의가 접수
        접수되었습니다 | [접수
        """,
    ),
)

CHALLENGE_WORDS: tuple[Wording, ...] = (
    Wording(
        "Filters that ask the sender",
        """
        verify that you are a human | verify you are human | prove you are human
        prove that you are human | you are not a spammer | to complete this verification
        complete the verification | approved sender | approved senders | allowed senders list
        guest list | challenge-response | challenge/response | spam arrest | spamarrest | boxbe
        one-time confirmation | sender verification | confirm that you sent
        confirm that you are a legitimate | request to be added
        is protecting myself from receiving junk | held for confirmation
        awaiting your confirmation | requires verification | tagged message delivery
        your message is being held | has been quarantined until | mail is being held because
        um sicherzustellen, dass sie kein | absender bestätigen | confirmez que vous êtes
        antispam uol | confirmar seu email | mailinblack | s'assurer que vous n'êtes pas un robot
        vade retro | 送信者認証 | uol anti-spam
        """,
    ),
)

CHALLENGE_SUBJECTS: tuple[Wording, ...] = (
    Wording(
        "Filters that ask the sender",
        """
        please confirm your message | please confirm your email | confirm your message
        please confirm: | [boxbe] | spam arrest | [spam arrest] | sender verification
        verification required | please verify yourself | challenge: | please confirm (conf#
        re: please verify | action required: verify | anti-spam | antispam uol
        your email requires verification | mailinblack | please verify your email to
        please authenticate
        """,
    ),
)

# What goes with an absence in a note to everybody, and seldom in one to somebody.
NOTE_WORDS: tuple[Wording, ...] = (
    Wording(
        "All languages",
        """
        thank you for your | thanks for your e | thanks for your m | thank you for contacting
        urgent | limited access | no access | i will respond | i will reply | i'll respond
        i'll reply | get back to you | your message | your email | your e-mail | your mail | until
        please contact | vielen dank für ihre | danke für ihre | danke für deine | dringend
        wenden sie sich | ihre nachricht | ihre e-mail | ihre mail | bis zum | bis einschließlich
        wieder erreichbar | merci pour votre | merci de votre | urgence | votre message | votre mail
        votre courriel | veuillez contacter | jusqu'au | de retour le | gracias por su
        gracias por tu | su mensaje | urgente | hasta el | contacte con | póngase en contacto
        grazie per | suo messaggio | urgenza | urgenti | fino al | rivolgersi | contattare
        bedankt voor | uw bericht | uw mail | uw e-mail | dringende | spoed | contact opnemen met
        tot en met | obrigado pel | sua mensagem | seu e-mail | seu email | até | tack för
        ditt mail | ditt meddelande | brådskande | kontakta | till och med | dziękuję za
        państwa wiadomość | pilnych | w pilnych | do dnia | proszę o kontakt | спасибо за
        ваше письмо | срочн | обращайтесь | ご連絡いただき | メールをいただき | ありがとうございます
        お急ぎ | 緊急 | までの間 | まで不在 | 戻り次第 | 您的邮件 | 您的来信 | 感谢您 | 谢谢您
        紧急 | 如有急事 | 请联系 | 귀하의 메일 | 메일 주셔서 | 감사합니다 | 긴급 | 급한 | 까지
        """,
    ),
)

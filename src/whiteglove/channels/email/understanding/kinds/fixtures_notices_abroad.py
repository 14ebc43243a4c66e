"""Mails of class 78: providers' notices in plain words, by language."""

from whiteglove.channels.email.understanding.kinds.fixture import RETURNED
from whiteglove.channels.email.understanding.kinds.fixtures_notices import AIKO, notice

NOTICES_ABROAD = (
    notice(
        "German provider",
        "From: Mail Delivery System <mailer-daemon@kunde.example>\nSubject: Mail delivery failed",
        (
            "Diese Nachricht wurde automatisch erstellt.\n\nIhre E-Mail konnte nicht zugestellt werden:\n\n"
            f"{AIKO}:\nEmpfänger unbekannt\n\n--- Die Kopfzeilen der ursprünglichen Nachricht ---\n"
        )
        + RETURNED,
        "5.1.1",
        permanent=True,
        copy="",
    ),
    notice(
        "French provider",
        "From: Postmaster <MAILER-DAEMON@kunde.example>\nSubject: Échec de la remise",
        (
            f"Votre message n'a pas pu être délivré au destinataire suivant :\n\n<{AIKO}>\n"
            "La boîte aux lettres du destinataire est pleine.\n"
        ),
        "5.2.2",
    ),
    notice(
        "Spanish provider",
        "From: MAILER-DAEMON@kunde.example\nSubject: Mensaje no entregado",
        f"No se pudo entregar su mensaje.\n\nDestinatario: {AIKO}\nMotivo: el usuario no existe\n",
        "5.1.1",
        permanent=True,
    ),
    notice(
        "Italian provider",
        "From: Mail Delivery <mailer-daemon@kunde.example>\nSubject: Mancato recapito",
        f"Non è stato possibile recapitare il messaggio:\n\n<{AIKO}>: la casella del destinatario è piena\n",
        "5.2.2",
    ),
    notice(
        "Dutch provider",
        "From: mailer-daemon@kunde.example\nSubject: Onbestelbaar: Uw koffer",
        f"Uw bericht kon niet worden bezorgd.\n\nOntvanger: {AIKO}\nReden: gebruiker onbekend\n",
        "5.1.1",
        permanent=True,
    ),
    notice(
        "Russian provider",
        "From: mailer-daemon@kunde.example\nSubject: Недоставленное сообщение",
        (
            "Это письмо создано автоматически сервером.\nВаше сообщение не может быть доставлено:\n\n"
            f"{AIKO}\nПользователь не найден\n"
        ),
        "5.1.1",
        permanent=True,
    ),
    notice(
        "Japanese provider",
        "From: MAILER-DAEMON@keitai.example\nSubject: メールを配信できませんでした",
        f"次のあて先へのメールは配信できませんでした。\n\n宛先: {AIKO}\n理由: アドレスが存在しません。\n",
        "5.1.1",
        permanent=True,
    ),
    notice(
        "Japanese, full",
        "From: Postmaster <postmaster@keitai.example>\nSubject: 配信エラー",
        f"お客様のメールは以下の宛先に配信できませんでした。\n\n<{AIKO}>\n受信者のメールボックスが一杯です。\n",
        "5.2.2",
    ),
    notice(
        "Chinese provider",
        "From: PostMaster <postmaster@mail.example>\nSubject: 系统退信",
        f"抱歉，您的邮件被退回来了。\n\n收件人: {AIKO}\n退信原因: 该用户不存在\n",
        "5.1.1",
        permanent=True,
    ),
    notice(
        "Korean provider",
        "From: MAILER-DAEMON@mail.example\nSubject: 메일 전송 실패 안내",
        f"메일을 전송하지 못했습니다.\n\n받는 사람: {AIKO}\n사유: 수신자의 메일함 용량이 초과되었습니다.\n",
        "5.2.2",
    ),
)

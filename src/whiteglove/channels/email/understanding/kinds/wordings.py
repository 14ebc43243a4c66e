"""How mail servers say that a mail did not arrive, is late, or did arrive; one row per server or language."""

import re
from typing import NamedTuple


class Wording(NamedTuple):
    """Who says it, and words in lower case, parted by bars and line ends."""

    by: str
    words: str


def words_of(wordings: tuple[Wording, ...]) -> tuple[str, ...]:
    """All words of a table, in its order."""
    return tuple(word.strip() for row in wordings for word in re.split(r"[|\n]", row.words) if word.strip())


# Subjects that no person writes of their own accord; only their beginning counts (after "[...]").
FAILED_SUBJECTS: tuple[Wording, ...] = (
    Wording("Postfix, Cyrus", "undelivered mail returned to sender | undeliverable mail | undelivered mail"),
    Wording("Sendmail", "returned mail: | returned mail | postmaster notify:"),
    Wording(
        "Exim",
        """
        mail delivery failed | mail failure | message delivery failed | delivery failed
        mail could not be delivered
        """,
    ),
    Wording(
        "qmail and its heirs",
        """
        failure notice | failure notification | mail failure notice | bounce notice
        permanent failure notice
        """,
    ),
    Wording(
        "Exchange, Microsoft 365",
        """
        undeliverable: | undeliverable | undelivered: | delivery failure: | non delivery
        nondeliverable | message could not be delivered | your message couldn't be delivered
        """,
    ),
    Wording(
        "Exchange, German",
        """
        unzustellbar: | unzustellbar | nicht zustellbar | unzustellbare | zustellung fehlgeschlagen
        zustellungsfehler | nachricht unzustellbar | ihre nachricht konnte nicht
        fehler bei der zustellung | mail nicht zugestellt
        """,
    ),
    Wording(
        "Exchange, French",
        """
        non remis | non distribuable | échec de remise | échec de la remise | message non distribué
        échec d'envoi | courrier non distribué | votre message n'a pas pu | mail non remis
        """,
    ),
    Wording(
        "Exchange, Spanish",
        """
        no se puede entregar | no entregado | no se pudo entregar | error de entrega
        mensaje no entregado | fallo en la entrega | mensaje devuelto
        """,
    ),
    Wording(
        "Exchange, Italian",
        """
        non recapitabile | impossibile recapitare | mancato recapito | messaggio non recapitato
        avviso di mancata consegna | errore di consegna
        """,
    ),
    Wording(
        "Exchange, Dutch",
        """
        onbestelbaar | niet bezorgd | bericht niet bezorgd | kan niet worden bezorgd
        """,
    ),
    Wording(
        "Exchange, Portuguese",
        """
        não entregue | não é possível entregar | falha na entrega | falha no envio
        mensagem não entregue | não foi possível entregar
        """,
    ),
    Wording(
        "Exchange, Nordic",
        """
        olevererbart | gick inte att leverera | kan inte levereras | kan ikke leveres | ikke leveret
        uleverbar | perille toimittamaton
        """,
    ),
    Wording(
        "Exchange, Polish and Czech",
        """
        nie można dostarczyć | niedostarczalne | niedostarczona | nie dostarczono | zwrot wiadomości
        nedoručitelné | nelze doručit
        """,
    ),
    Wording(
        "Exchange, Russian",
        """
        недоставлен | не удается доставить | не удалось доставить | сообщение не доставлено
        возврат | недоставка | не доставлено
        """,
    ),
    Wording(
        "Japanese providers",
        """
        配信不能 | 配信できません | 配信エラー | 配達不能 | 送信エラー | 送信できません | 未配信
        配信失敗 | メールが配信 | メールを配信でき | エラーメール | 不達 | 未送達 | 配送不能
        """,
    ),
    Wording(
        "Chinese providers",
        """
        退信 | 系统退信 | 系統退信 | 无法投递 | 無法投遞 | 未传递 | 未送达 | 无法送达 | 無法傳遞
        無法遞送 | 投递失败 | 邮件被退回 | 退件 | 传递失败
        """,
    ),
    Wording(
        "Korean providers",
        """
        배달되지 않 | 배달할 수 없 | 전송 실패 | 반송 | 배달 실패 | 전송실패 | 발송실패
        메일 전송에 실패 | 배달 못 | 수신자에게 배달
        """,
    ),
    Wording(
        "Gmail, MS SMTP service",
        """
        delivery status notification (failure) | delivery status notification
        delivery notification: delivery has failed | message not delivered | delivery status
        """,
    ),
    Wording(
        "Domino",
        """
        delivery failure | mail delivery failure | delivery failure report | non-delivery report
        zustellfehlerbericht | rapport de non-remise
        """,
    ),
    Wording(
        "Courier, MailEnable, IMail and others",
        """
        notice: mail delivery status | message delivery failure | mail delivery error
        mail system error | delivery error | delivery problem | undeliverable message
        undeliverable mail | undelivered message | nondeliverable mail | unable to deliver
        email delivery failure | mail returned | returned to sender | returned email
        return receipt: failed | rejected mail | mail rejected | message rejected | rejected:
        notification d'échec | warning: e-mail viruses detected | message undeliverable
        message status - undeliverable | failed mail | failed delivery | mail server error
        delivery notification | permanent delivery failure | non-delivery notification | ndn:
        error sending | could not deliver | message bounced | bounced mail | bounced message
        user unknown | host unknown | bounce | [bounce
        postfix smtp server: errors | considered unsolicited | virus in mail from you
        banned contents from you | bad header
        """,
    ),
)

DELAYED_SUBJECTS: tuple[Wording, ...] = (
    Wording("Sendmail", "warning: could not send message | warning - delayed mail"),
    Wording("Exim", "warning: message | mail delayed"),
    Wording("Postfix", "delayed mail (still being retried) | delayed mail"),
    Wording(
        "Exchange, Gmail",
        """
        delivery status notification (delay) | delivery delayed | delayed:
        delivery notification: delivery has been delayed | message delayed | delivery incomplete
        zustellung verzögert | verzögert | remise différée | retardé | entrega retrasada | retrasado
        consegna ritardata | vertraagd | fördröjd | opóźnion | 配信遅延 | 配信の遅延 | 遅延 | 延迟
        지연 | доставка отложена | задержка
        """,
    ),
)

DELIVERED_SUBJECTS: tuple[Wording, ...] = (
    Wording("Postfix", "successful mail delivery report | mail delivery status report"),
    Wording(
        "Exchange, Gmail",
        """
        delivery status notification (success) | delivery status notification (relay) | delivered:
        relayed: | expanded: | zugestellt: | remis : | remis: | entregado: | consegnato: | bezorgd:
        levererat: | delivery notification: delivery has been successful | 配信済み | 配信完了
        доставлено: | delivery receipt | return receipt: ok | successful delivery
        """,
    ),
)

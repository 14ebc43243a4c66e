"""What delivery notices say in their first lines, per server and language."""

from whiteglove.channels.email.understanding.kinds.wordings import Wording

# Openings of a notice; looked for in its first lines, before the returned mail.
FAILED_WORDS: tuple[Wording, ...] = (
    Wording(
        "Postfix",
        """
        i'm sorry to have to inform you that | this is the mail system at host
        your message could not be delivered to one or more | this is the postfix program at host
        """,
    ),
    Wording(
        "Sendmail",
        """
        had permanent fatal errors | transcript of session follows | had permanent delivery errors
        ----- the following addresses
        """,
    ),
    Wording(
        "Exim",
        """
        this message was created automatically by mail delivery software
        could not be delivered to one or more of its
        could not be delivered to all of its recipients
        contained one or more recipient addresses that were
        created automatically by the smtp relay
        """,
    ),
    Wording(
        "qmail",
        """
        this is the qmail-send program | i'm afraid i wasn't able to deliver
        i wasn't able to deliver your message | this is a permanent error; i've given up
        i've given up. sorry it didn't work out
        """,
    ),
    Wording(
        "Yahoo, Gmail, AOL",
        """
        sorry, we were unable to deliver your message | delivery to the following recipient failed
        delivery to the following recipients failed | your message wasn't delivered
        address not found | message not delivered | message blocked | recipient inbox full
        was unable to deliver your message | permanent error
        your mail to the following recipients could not be delivered
        """,
    ),
    Wording(
        "Exchange",
        """
        did not reach some or all of the intended recipients
        delivery has failed to these recipients | delivery to these recipients
        the following recipient(s) could not be reached
        the following recipient(s) cannot be reached | couldn't be delivered | your message to
        the following message to | an undeliverable message
        this is an automatically generated delivery status notification
        """,
    ),
    Wording(
        "Domino, Notes",
        """
        your document: | could not be delivered to: | was not delivered to:
        user not listed in domino directory | because:
        """,
    ),
    Wording(
        "Courier, MailEnable, Zimbra, IMail, others",
        """
        undeliverable mail | message could not be delivered | could not be delivered
        cannot be delivered | can not be delivered | could not deliver | unable to deliver
        was not delivered | not been delivered | was undeliverable | is undeliverable
        undeliverable to | undelivered | delivery failed | delivery failure | failed recipient
        failed addresses | failed address | has failed | was rejected | has been rejected
        was refused | returned to sender | message was returned | is being returned | bounced
        permanent failure | fatal error | failed to deliver | unknown user | user unknown
        no such user | mailbox is full | mailbox full | over quota | host unknown | relaying denied
        not deliverable | message has been blocked | delivery attempt | not accepted by
        the mail system | smtp error | mail server | rejected by | did not reach the following
        delivery of the email was stopped | was considered unsolicited | virus found | virus was
        transcript of | undeliverable: | non delivery | nondelivery
        """,
    ),
    Wording(
        "German",
        """
        konnte nicht zugestellt werden | konnte leider nicht zugestellt werden | nicht zugestellt
        unzustellbar | zustellung fehlgeschlagen | fehler bei der übermittlung | nicht ausgeliefert
        konnte nicht ausgeliefert | wurde abgewiesen | endgültig fehlgeschlagen
        übermittlung ihrer nachricht | konnte nicht an
        """,
    ),
    Wording(
        "French",
        """
        n'a pas pu être remis | n'a pas pu être délivré | n'a pas été remis
        n'a pas pu être distribué | n'a pas pu être transmis | échec de la remise | échec de remise
        impossible de remettre | impossible de délivrer | n'a pu être | adresse introuvable
        n'a pas été distribué | n’a pas pu être
        """,
    ),
    Wording(
        "Spanish, Portuguese",
        """
        no se ha podido entregar | no se pudo entregar | no pudo ser entregado
        no ha podido ser entregado | error en la entrega | no se puede entregar | no fue entregado
        não pôde ser entregue | não foi possível entregar | não foi entregue | não pode ser entregue
        falha na entrega
        """,
    ),
    Wording(
        "Italian",
        """
        non è stato possibile recapitare | non è stato recapitato | impossibile recapitare
        non può essere recapitato | non è stato consegnato | mancata consegna
        non e' stato possibile | consegna non riuscita
        """,
    ),
    Wording(
        "Dutch, Nordic",
        """
        kon niet worden bezorgd | kan niet worden bezorgd | niet worden afgeleverd | niet bezorgd
        kunde inte levereras | kan inte levereras | kunne ikke leveres | kunde inte skickas
        ei voitu toimittaa
        """,
    ),
    Wording(
        "Polish, Czech, Hungarian, Turkish",
        """
        nie mogła zostać dostarczona | nie można dostarczyć | nie została dostarczona
        nie udało się dostarczyć | nelze doručit | nepodařilo doručit | nem kézbesíthető
        teslim edilemedi
        """,
    ),
    Wording(
        "Russian, Ukrainian",
        """
        не может быть доставлено | не удалось доставить | не было доставлено | не доставлено
        не могло быть доставлено | невозможно доставить | не вдалося доставити | ошибка доставки
        доставка не удалась | не удается доставить
        """,
    ),
    Wording(
        "Japanese",
        """
        配信できません | 配信することができません | 配送できません | お届けできません
        送信できません | 配達できません | 届けることができません | 届きません | 配信されません
        配信に失敗 | 送信に失敗 | 配信不能 | 送信されません | ご指定のアドレス | 配信できなかった
        送信できなかった
        """,
    ),
    Wording(
        "Chinese",
        """
        无法投递 | 無法投遞 | 无法送达 | 無法送達 | 未能送达 | 投递失败 | 被退回 | 退回给您
        退信原因 | 无法传递 | 無法傳遞 | 发送失败 | 無法遞送 | 邮件退信 | 没有送达 | 未能投递
        """,
    ),
    Wording(
        "Korean",
        """
        배달할 수 없 | 배달되지 않 | 전달되지 못 | 전송하지 못 | 발송되지 않 | 보낼 수 없
        전송에 실패 | 전송되지 않 | 반송
        """,
    ),
)

DELAYED_WORDS: tuple[Wording, ...] = (
    Wording(
        "Sendmail",
        """
        this is a warning message only | you do not need to resend your message
        had transient non-fatal errors | will keep trying until message is
        """,
    ),
    Wording(
        "Exim",
        """
        has not yet been delivered to one or more | no action is required on your part
        delivery attempts will continue to be made | delivery attempts will continue
        """,
    ),
    Wording("Postfix", "your message could not be delivered for more than | it will be retried until it is"),
    Wording(
        "Gmail, Exchange, Yahoo",
        """
        delivery incomplete | will retry for | will keep trying | will continue to try
        has been delayed | hasn't been delivered yet
        delivery to these recipients or groups has been delayed | we will continue trying
        is delayed | not been delivered yet | has not been delivered yet | will be retried
        temporary error, but will keep trying | still trying to deliver | delivery is delayed
        no further action is required
        """,
    ),
    Wording(
        "German",
        """
        wird weiterhin versucht | verzögert sich | verzögerte zustellung
        wurde noch nicht zugestellt | konnte noch nicht zugestellt | weitere zustellversuche
        sie müssen nichts unternehmen
        """,
    ),
    Wording(
        "French",
        """
        n'a pas encore été remis | sera retenté | a été retardé | est retardée
        de nouvelles tentatives | continuer d'essayer | n'a pas encore pu
        """,
    ),
    Wording(
        "Spanish, Portuguese, Italian, Dutch",
        """
        aún no se ha entregado | seguirá intentando | se ha retrasado | ainda não foi entregue
        continuará tentando | non è ancora stato | ulteriori tentativi | nog niet bezorgd
        blijven proberen
        """,
    ),
    Wording(
        "Japanese, Chinese, Korean, Russian",
        """
        再送を試み | 再送信を試み | 配信が遅れ | 配送が遅れ | 引き続き | 自動的に再送 | 继续尝试
        繼續嘗試 | 延迟 | 延遲 | 계속 시도 | 지연 | будет продолж | задерживается | отложена
        """,
    ),
)

DELIVERED_WORDS: tuple[Wording, ...] = (
    Wording(
        "Postfix, Exchange",
        """
        your message was successfully delivered | has been successfully delivered
        was successfully relayed | has been successfully relayed | successfully delivered to
        delivery to these recipients or groups is complete
        delivery to these recipients or distribution lists is complete
        wurde erfolgreich zugestellt | a été remis avec succès
        delivered to the following recipients | has been delivered to the following | 正常に配信
        """,
    ),
)

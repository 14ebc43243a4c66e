"""How absence notes speak, per language: what only a mail program writes, and what a person may write too."""

from whiteglove.channels.email.understanding.kinds.wordings import Wording

# A subject that begins so was set by a mail program: with a colon, or followed by what it answers.
AUTOMATIC_SUBJECTS: tuple[Wording, ...] = (
    Wording(
        "English",
        """
        automatic reply: | auto reply: | autoreply: | auto-reply: | automated reply:
        automatic response: | auto response: | autoresponse: | auto-response: | automated response:
        autoresponder: | out of office: | out of office autoreply: | out-of-office:
        out of the office: | out of office reply: | vacation reply
        away from my mail | [auto-reply] | [autoreply] | [auto reply] | (auto reply)
        out of office autoreply | out of office auto reply | auto reply from | autoreply from
        auto response from | this is an automated response | automatic response to | auto-reply from
        automatic reply from | ooo: | ooo re:
        """,
    ),
    Wording(
        "German",
        """
        automatische antwort: | automatische antwort | autom. antwort: | automatische rückantwort
        abwesenheitsnotiz: | abwesenheitsnotiz | abwesenheitsmeldung | abwesenheitsnachricht
        abwesenheitsbenachrichtigung | automatische abwesenheit
        nicht im büro: | urlaubsnotiz | automatische eingangsbestätigung
        """,
    ),
    Wording(
        "French",
        """
        réponse automatique | reponse automatique | réponse d'absence | absence du bureau
        absent du bureau | absente du bureau | absent(e) du bureau | message d'absence
        notification d'absence | avis d'absence
        message automatique
        """,
    ),
    Wording(
        "Spanish",
        """
        respuesta automática | respuesta automatica | contestación automática | fuera de la oficina:
        fuera de oficina: | aviso de ausencia | mensaje automático
        autorespuesta | auto-respuesta
        """,
    ),
    Wording(
        "Italian",
        """
        risposta automatica | fuori ufficio: | fuori sede: | risponditore automatico
        avviso di assenza | messaggio automatico | notifica di assenza
        """,
    ),
    Wording(
        "Dutch",
        """
        automatisch antwoord | automatische reactie | afwezigheidsbericht | afwezigheidsmelding
        afwezigheidsassistent | automatische beantwoording
        out-of-office bericht | automatische ontvangstbevestiging
        """,
    ),
    Wording(
        "Portuguese",
        """
        resposta automática | resposta automatica | fora do escritório:
        ausente do escritório | mensagem automática
        """,
    ),
    Wording(
        "Swedish, Danish, Norwegian, Finnish",
        """
        autosvar | automatiskt svar | automatisk svar | frånvaromeddelande
        fraværsmeddelelse | fraværsmelding
        inte på kontoret: | ikke på kontoret: | automaattinen vastaus | poissaoloviesti
        poissaoloilmoitus
        """,
    ),
    Wording(
        "Polish, Czech, Slovak, Hungarian",
        """
        automatyczna odpowiedź | odpowiedź automatyczna | autoodpowiedź | poza biurem:
        automatická odpověď | automatická odpoveď
        mimo kancelář: | automatikus válasz | házon kívül: | automatická odpoved
        """,
    ),
    Wording(
        "Turkish, Greek, Romanian, Bulgarian",
        """
        otomatik yanıt | otomatik cevap | ofis dışında: | αυτόματη απάντηση
        răspuns automat | raspuns automat | автоматичен отговор
        """,
    ),
    Wording(
        "Russian, Ukrainian",
        """
        автоматический ответ | автоответ | вне офиса: | автоматична відповідь
        автовідповідь | уведомление об отсутствии
        """,
    ),
    Wording(
        "Japanese",
        """
        自動応答 | 自動返信 | 【自動返信】 | 【自動応答】 | [自動返信] | [自動応答] | （自動返信）
        (自動返信) | ＜自動返信＞ | <自動返信> | 不在通知 | 不在メッセージ | 不在のお知らせ
        不在のご連絡 | 不在連絡 | 【不在】 | [不在] | 【自動送信】
        自動送信
        """,
    ),
    Wording(
        "Chinese",
        """
        自动答复 | 自動答覆 | 自动回复 | 自動回覆 | 自動回复 | 自动回覆 | 自动应答
        不在办公室 | 不在辦公室 | 【自动回复】 | [自动回复]
        """,
    ),
    Wording(
        "Korean",
        """
        자동 회신 | 자동회신 | 자동 응답 | 자동응답 | 자동 답장 | [부재중]
        [자동회신] | [자동응답] | 자동 회답
        """,
    ),
)

# A subject that says somebody is not there; a person may write it too, so the text must agree.
ABSENCE_SUBJECTS: tuple[Wording, ...] = (
    Wording(
        "English",
        """
        out of office | out of the office | out-of-office | ooo | away | i am away | i'm away | absence | absent
        currently unavailable | not in the office | limited availability | on leave
        """,
    ),
    Wording(
        "German",
        "abwesend | abwesenheit | nicht im büro | außer haus | nicht erreichbar | ich bin nicht | derzeit nicht",
    ),
    Wording(
        "French, Spanish, Italian, Portuguese",
        """
        absent | absence | hors du bureau | fuera de la oficina | fuera de oficina | ausente | ausencia
        fuori ufficio | fuori sede | assente | assenza | fora do escritório | ausência
        """,
    ),
    Wording(
        "Dutch, Nordic, Polish, Czech, Turkish, Greek",
        """
        afwezig | afwezigheid | niet aanwezig | frånvaro | frånvarande | inte på kontoret | fravær
        ikke på kontoret | ikke til stede | poissa | poza biurem | nieobecn | mimo kancelář | ofis dışında | απουσία
        """,
    ),
    Wording(
        "Russian, Japanese, Chinese, Korean",
        "вне офиса | отсутств | нет в офисе | нет на месте | 不在 | 外出 | 부재 | 离开办公室 | 離開辦公室",
    ),
)

# A subject that may as well be what a customer writes about; the text must sound like a note to everybody.
HOLIDAY_SUBJECTS: tuple[Wording, ...] = (
    Wording(
        "European languages",
        """
        on vacation | vacation | on holiday | annual leave | maternity leave | urlaub | im urlaub | elternzeit
        betriebsferien | en congé | congés | vacances | vacaciones | de vacaciones | in ferie | ferie | férias
        de férias | vakantie | met vakantie | semester | på semester | lomalla | urlop | dovolená | izinde
        отпуск | в отпуске
        """,
    ),
    Wording("Asian languages", "休暇 | 休業 | 夏季休業 | 年末年始 | 休假 | 放假 | 出差 | 휴가 | 출장"),
)

# What the opening of an absence note says.
ABSENCE_WORDS: tuple[Wording, ...] = (
    Wording(
        "English",
        """
        out of the office | out of office | out-of-office | away from the office | away from my desk
        away from my email | not in the office | on vacation | on annual leave | on holiday
        on leave | maternity leave | parental leave | paternity leave | sick leave
        on a business trip | currently away | currently unavailable | i will be away | i am away
        i'm away | i'm currently out | i am currently out | am out until | be out until | be back on
        no longer with the company | no longer works | no longer work | have left the company
        has left the company | no longer employed | office is closed | our office will be closed
        unavailable until | be unavailable | returning on | i return on | upon my return
        on my return | when i return | automatic reply | auto-reply | autoreply | automated response
        automatic response
        """,
    ),
    Wording(
        "German",
        """
        nicht im büro | nicht im hause | nicht im haus | außer haus | ausser haus | abwesend
        abwesenheit | im urlaub | in urlaub | urlaub | nicht erreichbar | nicht am arbeitsplatz
        in elternzeit | auf dienstreise | wieder erreichbar | wieder im büro | wieder für sie da
        nicht mehr im unternehmen | nicht mehr bei uns | nicht mehr für | automatische antwort
        automatisch generiert | automatisch erstellt | wird nicht weitergeleitet
        nicht weitergeleitet
        """,
    ),
    Wording(
        "French",
        """
        absent du bureau | absente du bureau | absent(e) | je suis absent
        je suis actuellement absent | serai absent | en congé | en congés | en vacances
        hors du bureau | en déplacement | de retour le | mon retour | à mon retour | congé maternité
        congé parental | ne fait plus partie | ne travaille plus | réponse automatique | absence
        """,
    ),
    Wording(
        "Spanish",
        """
        fuera de la oficina | fuera de oficina | estoy ausente | estaré ausente | ausente
        de vacaciones | de viaje | mi regreso | mi vuelta | baja por maternidad | ya no trabaja
        respuesta automática | no estaré disponible | no estoy disponible
        """,
    ),
    Wording(
        "Italian",
        """
        fuori ufficio | fuori sede | sono assente | sarò assente | assente | in ferie | in vacanza
        al mio rientro | mio rientro | in maternità | non lavora più | risposta automatica
        non sono in ufficio
        """,
    ),
    Wording(
        "Dutch",
        """
        niet op kantoor | niet aanwezig | afwezig | met vakantie | op vakantie | met verlof
        niet bereikbaar | buiten kantoor | weer aanwezig | weer bereikbaar | niet meer werkzaam
        automatisch antwoord | automatisch bericht
        """,
    ),
    Wording(
        "Portuguese",
        """
        fora do escritório | estou ausente | estarei ausente | ausente | de férias | em férias
        meu retorno | meu regresso | licença maternidade | licença | já não trabalha
        não trabalha mais | resposta automática
        """,
    ),
    Wording(
        "Swedish, Danish, Norwegian, Finnish",
        """
        inte på kontoret | på semester | har semester | frånvarande | föräldraledig | tjänsteresa
        åter på | är tillbaka | tillbaka den | ikke på kontoret | på ferie | holder ferie
        fraværende | barsel | ikke til stede | autosvar | automatiskt svar | automatisk svar
        en ole paikalla | lomalla | poissa | palaan
        """,
    ),
    Wording(
        "Polish, Czech, Hungarian, Turkish",
        """
        poza biurem | nieobecn | na urlopie | urlopie | wracam | powrocie | mimo kancelář | dovolené
        nepřítomn | szabadság | nem vagyok | házon kívül | ofis dışında | izindeyim | izinde
        automatyczn | delegacji
        """,
    ),
    Wording(
        "Russian, Ukrainian",
        """
        вне офиса | в отпуске | отсутству | нет в офисе | нет на рабочем месте | в командировке
        больничн | вернусь | возвращени | автоматический ответ | автоматически | у відпустці
        відсутн
        """,
    ),
    Wording(
        "Japanese",
        """
        不在 | 外出 | 休暇 | 休業 | 出張 | お休み | 休みを | 夏季休 | 育児休 | 産休 | 産前
        自動応答 | 自動返信 | 自動で返信 | 自動的に | 営業時間外 | 営業日 | 戻り次第 | 退職 | 定休日
        """,
    ),
    Wording(
        "Chinese",
        """
        外出 | 不在办公室 | 不在辦公室 | 休假 | 出差 | 放假 | 度假 | 无法及时 | 無法及時 | 自动回复
        自動回覆 | 自动答复 | 暂时无法 | 請假 | 请假 | 离职 | 離職
        """,
    ),
    Wording(
        "Korean",
        """
        부재 | 휴가 | 출장 | 자리를 비 | 자동 회신 | 자동 응답 | 자동응답 | 자동회신 | 복귀 | 퇴사
        육아휴직 | 휴무
        """,
    ),
)

"""The causes of a failed delivery in words: one row per cause, in the languages servers speak."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reason:
    """A cause in words. status: used when none is told. marks_address: no later mail will reach it either."""

    name: str
    status: str
    marks_address: bool
    words: re.Pattern[str]


def reason(name: str, status: str, words: str, *, marks_address: bool = False) -> Reason:
    """One row: a pattern over lower-case text. Each line is an alternative; + carries the last one on."""
    alternatives = "|".join(line.strip() for line in words.strip().splitlines()).replace("|+", "")
    return Reason(name, status, marks_address, re.compile(alternatives))


# First hit wins: what blames the sender comes before what sounds like a missing recipient.
REASONS: tuple[Reason, ...] = (
    reason(
        "sender refused",
        "5.1.8",
        r"""
        sender address(?! \S{0,80} ?(?:is|was) valid)|domain of sender
        sender(?:'s)? (?:domain|verif|denied)|unroutable sender|envelope sender|reverse[- ]path
        valid sender|valid from:|from: ?domain is invalid
        """,
    ),
    reason(
        "too many mails",
        "4.7.1",
        r"""
        (?:relay|daily|hourly|sending|outbound|message rate) (?:relay )?(?:quota|limit)|rate limit
        too many (?:mail|message|connection|recipient|conc)|receiving mail (?:at a rate|too quickly)
        throttl|unexpected volume|connection limit|送信数の?制限
        """,
    ),
    reason(
        "mailbox full",
        "5.2.2",
        r"""
        (?:mail ?box|mail ?folder|inbox|mail ?dir|account|user|recipient)
        +[^\n]{0,60}\b(?:is |was |are )?(?:full|over ?quota|over (?:its|the|their) (?:quota|limit|size)
        +|exceed)
        (?:over|out of|exceed\w*|above)[^\n]{0,40}\b(?:quota|storage (?:limit|space|allocation)
        +|disk space|mailbox size)
        quota[^\n]{0,30}(?:exceed|full|reached|violat)
        mailbox[^\n]{0,40}(?:size|storage|space)[^\n]{0,20}(?:limit|exceed)
        (?:not enough|insufficient|no) (?:disk |mailbox |free )?(?:storage )?space (?:left )?(?:for|in
        +|on) (?:user|mailbox|the recipient|recipient)
        disk quota|\bfull mailbox|mailfull|mbox(?: is)? full
        (?:postfach|mailbox|speicher)[^\n]{0,60}\b(?:voll|überfüllt|überschritten|ausgeschöpft)
        bo[iî]te[^\n]{0,60}\b(?:pleine|satur|plein)
        quota[^\n]{0,30}(?:dépass|atteint|superad|überschritten|overschreden)
        buz[oó]n[^\n]{0,60}\b(?:llen|super|exced)|casella[^\n]{0,60}\b(?:pien|esaurit|super)
        caixa[^\n]{0,60}\b(?:chei|exced|lotad)|(?:postvak|mailbox|postbus)[^\n]{0,40}\bvol\b
        (?:skrzynk|brevlåd|postlåd)[^\n]{0,40}(?:pełn|przepełn|full)
        ящик[^\n]{0,40}(?:перепол|полон)|переполнен
        (?:メールボックス|受信箱|メール容量|ディスク|ボックス)[^\n]{0,30}(?:一杯|いっぱい|満杯|フル|超
        +|不足|オーバー)
        容量[^\n]{0,20}(?:超|不足|オーバー|一杯|いっぱい)|(?:邮箱|郵箱|信箱)[^\n]{0,20}[满滿]
        (?:空间|空間)[^\n]{0,10}(?:不足|已)|(?:편지함|메일함|용량)[^\n]{0,20}(?:초과|가득|부족)
        """,
    ),
    reason(
        "message too big",
        "5.3.4",
        r"""
        (?:message|mail|e-mail|content|attachment|size|line)s?\b[^\n]{0,40}(?:too (?:big|large|long)
        +|exceed|larger than|over the (?:size|limit)|limit exceeded)
        exceed\w*[^\n]{0,50}(?:message|mail) size|(?:too (?:big|large)) (?:message|mail|body)
        maximum (?:message )?size|nachricht[^\n]{0,40}zu (?:gro|lang)
        message[^\n]{0,40}(?:trop (?:gros|volumineux|grand)|taille)
        mensaje[^\n]{0,40}(?:demasiado|grande|tamaño)|messaggio[^\n]{0,40}(?:troppo|dimension)
        bericht[^\n]{0,30}te groot|サイズ[^\n]{0,20}(?:超|大き)
        (?:邮件|郵件)[^\n]{0,10}(?:过大|過大|太大)|メールが大き
        """,
    ),
    reason(
        "virus",
        "5.7.1",
        r"""
        \bvirus(?:es)?\b|malware|infected|worm\b|trojan|ウイルス|ウィルス|病毒|bloqueado por virus
        """,
    ),
    reason(
        "content refused",
        "5.7.1",
        r"""
        \bspam(?!haus|cop)\b|\bjunk\b|content (?:reject|refus|filter|block|not accept|denied)
        unsolicited|\bbulk mail
        (?:message|mail|attachment|file)[^\n]{0,40}(?:banned|forbidden|not allowed|prohibited)
        header error|迷惑メール|スパム|垃圾邮件|duplicate header|improper use of 8-bit|spamverdacht
        """,
    ),
    reason(
        "relay denied",
        "5.7.1",
        r"""
        relay(?:ing)?[^\n]{0,30}(?:den|prohibit|not (?:permit|allow|enabled)|refus|reject|forbid)
        (?:unable|not allowed|cannot|can't|not permitted|won't|don't|refuse) (?:to )?relay|rcpthosts
        not (?:a|an) (?:open )?relay|no relay|not a gateway
        """,
    ),
    reason(
        "sender not authenticated",
        "5.7.1",
        r"""
        \bdmarc\b|\bspf\b|\bdkim\b|authentication (?:required|failed|fail|check)|unauthenticated
        (?:reverse|rdns|ptr)[ -](?:dns|record|lookup)|\bptr\b|invalid rdns
        (?:ip|host) ?name lookup failed|valid reverse|cannot find your (?:hostname|reverse)
        not verified
        """,
    ),
    reason(
        "account suspended",
        "5.2.1",
        r"""
        (?:account|mailbox|user|recipient|domain)[^\n]{0,60}(?:suspend|frozen|locked
        +|temporarily (?:disabled|unavail|inactive|blocked|deactivated))
        temporarily (?:disabled|deactivated)|vorübergehend (?:gesperrt|deaktiviert)|暂时|暫停
        """,
    ),
    reason(
        "account closed",
        "5.2.1",
        r"""
        (?:account|mailbox|user|recipient|address)[^\n]{0,60}\b(?:disabled|inactive|deactivated|closed
        +|expired|terminated|not active|discontinued|deleted|removed|retired|abandoned|is unavailable
        +|cancell?ed)
        (?:inactive|disabled|expired|closed) (?:user|account|mailbox|recipient)
        no longer (?:active|available|in use|accept|valid|employed|works?|with|on server|exists?
        +|monitored|used)
        (?:konto|postfach)[^\n]{0,40}(?:deaktiviert|gelöscht|geschlossen|gesperrt|inaktiv)
        compte[^\n]{0,40}(?:désactiv|ferm|supprim|inactif|clôtur)
        cuenta[^\n]{0,40}(?:desactiv|deshabilit|inactiv|cerrad)
        account[^\n]{0,30}(?:disattivat|chius)|(?:停止|無効|解約)(?:されて|になって|中)
        (?:账户|账号|帐号|帳號)[^\n]{0,10}(?:停用|禁用|冻结|注销)
        """,
        marks_address=True,
    ),
    reason(
        "address moved",
        "5.1.6",
        r"""
        has (?:moved|changed)|not our (?:user|customer)|user (?:has )?moved|new address (?:is|:)
        please (?:try|forward)[^\n]{0,20} <\S+@
        """,
        marks_address=True,
    ),
    reason(
        "no mail accepted",
        "5.1.10",
        r"""
        null ?mx|does not accept (?:any )?(?:e-?)?mail
        domain[^\n]{0,40}(?:never|not) accepts? (?:e-?)?mail|no smtp service here
        cannot receive (?:e-?)?mail
        """,
        marks_address=True,
    ),
    reason(
        "name server in trouble",
        "4.4.3",
        r"""
        not found, try again|host ?name lookup failure|unexpected name server|lookup timed out|servfail
        temporary[^\n]{0,40}(?:lookup|name server|dns)
        (?:dns|name server)[^\n]{0,30}(?:time ?out|temporar|fail(?:ure|ed)|busy)
        """,
    ),
    reason(
        "malformed address",
        "5.1.3",
        r"""
        malformed (?:recipient )?address|incorrectly constructed|bad (?:recipient )?address syntax
        """,
    ),
    reason(
        "unknown host",
        "5.1.2",
        r"""
        (?:host|domain|mx|server)(?: or domain)?(?: name)?(?: \S{1,100})? ?(?:unknown|not found
        +|not known|does ?n[o']t exist|is invalid|couldn't be found|could not be found|nicht gefunden
        +|introuvable|no encontrado)
        (?:unknown|no such|non-?existent|invalid|bad|unroutable|illegal) (?:host|domain|mail domain
        +|recipient domain|destination host)
        host/domain|no (?:mx|a) (?:record|host)|nxdomain
        unrout(?:e|ea)able (?:mail )?(?:domain|address)
        all relevant mx records point to non-?existent
        couldn't find (?:any|a) (?:host|mail ?server|domain)|no route to (?:domain|recipient)
        the account or domain may not exist|domain \S{1,100} couldn
        (?:domain|domäne|rechner)[^\n]{0,60}(?:existiert nicht|nicht gefunden|unbekannt)
        domaine[^\n]{0,60}(?:n'existe pas|introuvable|inconnu)
        dominio[^\n]{0,60}(?:no existe|inesistente|non esiste|desconocido|no se encontr)
        ドメイン[^\n]{0,60}(?:存在|見つか|不明)|(?:ホスト|サーバー?)[^\n]{0,30}(?:見つか|存在し)
        (?:域名|网域|網域)[^\n]{0,60}(?:不存在|找不到|无效)|домен[^\n]{0,60}не (?:существует|найден)
        """,
        marks_address=True,
    ),
    reason(
        "unknown user",
        "5.1.1",
        r"""
        @\S{1,100} (?:is )?(?:unknown|not (?:known|found|listed|aufgeführt))
        nicht im [^\n]{0,40}verzeichnis|not listed
        (?:user|recipient|mail ?box|account|address|alias|addressee|mail-?id|local.?part|login|name
        +|customer|person|destination)s?\b[^\n]{0,80}\b(?:unknown|not found|does ?n[o']t? exist
        +|do not exist|not exist|not known|not (?:a )?valid|invalid|non-?existent|not (?:be )?listed
        +|not recogni[sz]ed|undeliverable|not in|is not here|doesn't have|isn't|not defined|nonexistent)
        (?:unknown|no such|invalid|non-?existent|bad|illegal|unrecogni[sz]ed|undefined|wrong
        +|not existing|unexisting) (?:or illegal )?(?:e-?mail |local |virtual |final |destination |deliv
        +ery |rcpt )?(?:user|recipient|mail ?box|account|address|alias|addressee|customer|person|name
        +|mail drop|local.?part|rcpt)
        (?:couldn't|could not|cannot|can't|can not|unable to) (?:be found|find|locate|verify|validate)
        +[^\n]{0,40}(?:user|recipient|mailbox|address|account|person)?
        user[^\n]{0,20}doesn'?t have an? [^\n]{0,60}account
        no (?:mail ?box|account|recipient|user)\b
        not listed in[^\n]{0,40}(?:director|address book|name)|not a (?:known|valid|local) user
        mailbox (?:is )?(?:unavailable|not available|name not allowed)
        recipient address rejected: (?:access denied|undeliverable)
        address rejected(?!: (?:access|policy|domain|grey))
        recipient (?:is )?(?:not ok|not accepted|rejected)
        delivery to the following recipients? failed permanently|there is no one
        there is no one here|does not (?:exist|like recipient)|sorry, no mailbox here|recipnotfound
        nosuchuser|this user doesn't
        (?:benutzer|empfänger|adress\w*|postfach|teilnehmer|mailbox)[^\n]{0,60}\b(?:unbekannt
        +|existiert nicht|nicht gefunden|nicht vorhanden|ungültig|nicht existent|kein)
        unbekannter? (?:benutzer|empfänger)
        kein(?:en)? (?:solche[rns]? )?(?:benutzer|empfänger|postfach|mailbox)
        (?:utilisateur|destinataire|adresse|bo[iî]te|compte)s?\b[^\n]{0,60}(?:inconnu|n'existe pas
        +|n'existe plus|introuvable|inexistant|invalide|pas été trouv|non valide)
        (?:usuario|destinatario|direcci[oó]n|buz[oó]n|cuenta|casella|utente|indirizzo|endereço
        +|destinatário|usuário|caixa)\b[^\n]{0,60}(?:desconocid|no existe|no se (?:ha )?encontr
        +|inexistent|sconosciut|non esiste|non trovat|inesistent|não existe|desconhecid|não encontrad
        +|inválid|no válid)
        (?:gebruiker|ontvanger|adres|postvak)[^\n]{0,60}(?:onbekend|bestaat niet|niet gevonden|ongeldig)
        (?:mottagare|användare|adress|modtager)\w*[^\n]{0,60}(?:okänd|finns inte|hittades inte
        +|findes ikke|ukendt)
        (?:użytkownik|odbiorc|adresat|adres)\w*[^\n]{0,60}(?:nieznan|nie istnieje
        +|nie (?:został )?znalezion)
        (?:пользовател|получател|адрес|ящик|адресат)\w*[^\n]{0,60}(?:не (?:найден|существует
        +|зарегистрирован)|неизвест|нет)
        (?:宛先|ユーザー?|アドレス|メールアドレス|受信者|あて先|あてさき)[^\n]{0,60}(?:存在|見つか|不明
        +|誤|ありません|間違|無効|いません)
        (?:用户|用戶|收件人|地址|邮箱|郵箱|收信人|使用者)[^\n]{0,40}(?:不存在|找不到|未知|无效|無效|错误)
        (?:수신자|사용자|주소|메일 ?계정)[^\n]{0,40}(?:없|존재하지|찾을 수)
        """,
        marks_address=True,
    ),
    reason(
        "mail loop",
        "5.4.6",
        r"""
        too many hops|mail loop|routing loop|loops? back to|hop count exceeded|loop detected
        mail forwarding loop
        """,
    ),
    reason(
        "blocked",
        "5.7.1",
        r"""
        block(?:ed|ing)?\b|black ?list|\brbl\b|dnsbl|spamhaus|spamcop|barracuda|reputation
        (?:access|permission|service) (?:is )?denied|\bdenied\b|polic(?:y|ies)
        not (?:authori[sz]ed|permitted|allowed)|refused by|reject(?:ed|s)?\b|prohibited|abuse
        grey ?list|unacceptable|not accept|restricted|security|abgelehnt|abgewiesen|gesperrt|rejeté
        refusé|bloqu[eéa]|rechazad|rifiutat|bloccat|recusad|geweigerd|拒否|拒絶|拒绝|拒絕|ブロック
        отклон|заблокирован|차단|거부
        """,
    ),
    reason(
        "expired",
        "4.4.7",
        r"""
        retry time(?:out)?
        (?:could not|couldn't|cannot|can't|not been|unable to) (?:be )?(?:deliver(?:ed)?|sent)
        +[^\n]{0,30} (?:for|after|within) (?:too|\d|more|several)
        (?:delivery|message|queue|mail)[^\n]{0,30}(?:expired|timed? ?out)|too long|giving up
        (?:failing|failed|tried) for a long time|maximum (?:retry|queue|time)|lifetime
        all (?:hosts|mx)[^\n]{0,40}fail|keep trying until|abgelaufen|expiré|caducad|scadut|有効期限
        期限切れ|期限
        """,
    ),
    reason(
        "no connection",
        "4.4.1",
        r"""
        connect(?:ion)?\b[^\n]{0,80}(?:timed? ?out|refused|failed|reset|lost|dropped|closed|fail)
        timed? ?out|timeout|no route to host|network (?:is )?(?:unreachable|error)|unreachable
        conversation with \S+ |did not (?:respond|answer)|no answer|not respond|refused to talk
        name server|host name lookup failure|could not connect|couldn't (?:connect|establish|make)
        unable to connect|cannot connect|connection|verbindung|接続|连接
        """,
    ),
    reason(
        "server in trouble",
        "4.3.0",
        r"""
        (?:system|server|local|configuration|internal)[^\n]{0,20}(?:error|problem|trouble|failure|full
        +|busy)
        temporar|try (?:again )?later|disk (?:full|space)
        insufficient (?:system )?(?:storage|resources|disk|permission)|mailer error|can't create
        unavailable|busy|overload
        """,
    ),
    reason(
        "refused for good",
        "5.0.0",
        r"""
        permanent(?:ly)? (?:fatal )?(?:error|failure|fail)|undeliverable|given up
        endgültig|définitive|permanente|永久
        """,
    ),
)

"""Why a mail was not delivered: words and codes become an enhanced status (RFC 3463), and hard or soft."""

import re
from dataclasses import dataclass

ENHANCED = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.]*\d)")
ENHANCED_AFTER_REPLY = re.compile(
    r"(?<![\d.])[245]\d\d[ -]{1,2}\(?#?([245]\.\d{1,3}\.\d{1,3})(?![\d.]*\d)|#([245]\.\d{1,3}\.\d{1,3})(?![\d.]*\d)"
)
REPLY_CODE = re.compile(r"(?<![\d.#/:@=_\-])([45][0-5]\d)(?=[ \-,;:)]|$)(?![ -]\d{1,3}[.:]\d)", re.MULTILINE)
LONGEST_DIAGNOSTIC = 2000

# Said before any recipient was named: it blames us or the line, whatever it says does not exist.
BEFORE_RECIPIENT = re.compile(
    r"after (?:initial connection|ehlo|helo|mail from|starttls)|in reply to (?:the )?(?:ehlo|helo|mail from|initial)"
    r"|refused to talk to me|while performing the (?:ehlo|helo)"
)
BLAMES_SENDER = frozenset({"5.1.7", "5.1.8"})
HARD = frozenset({"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.4.310"})
VAGUE = re.compile(r"[245]\.0\.0|[45]\.4\.7|5\.5\.0|5\.3\.0|5\.1\.0")

BY_REPLY_CODE = {
    "421": "4.3.2",
    "450": "4.2.0",
    "451": "4.3.0",
    "452": "4.3.1",
    "551": "5.1.6",
    "552": "5.2.2",
    "553": "5.1.3",
    "556": "5.1.10",
}


@dataclass(frozen=True, slots=True)
class Reason:
    """A cause in words. status: used when none is told. marks_address: no later mail will reach it either."""

    name: str
    status: str
    marks_address: bool
    words: re.Pattern[str]


def reason(name: str, status: str, marks_address: bool, *words: str) -> Reason:
    """One row of the table; the words are looked for in lower-case text."""
    return Reason(name, status, marks_address, re.compile("|".join(words)))


# First hit wins: what blames the sender comes before what sounds like a missing recipient.
REASONS: tuple[Reason, ...] = (
    reason(
        "sender refused",
        "5.1.8",
        False,
        r"sender address(?! \S{0,80} ?(?:is|was) valid)",
        r"domain of sender",
        r"sender(?:'s)? (?:domain|verif|denied)",
        r"unroutable sender",
        r"envelope sender",
        r"reverse[- ]path",
        r"valid sender",
        r"valid from:",
        r"from: ?domain is invalid",
    ),
    reason(
        "too many mails",
        "4.7.1",
        False,
        r"(?:relay|daily|hourly|sending|outbound|message rate) (?:relay )?(?:quota|limit)",
        r"rate limit",
        r"too many (?:mail|message|connection|recipient|conc)",
        r"receiving mail (?:at a rate|too quickly)",
        r"throttl",
        r"unexpected volume",
        r"connection limit",
        r"送信数の?制限",
    ),
    reason(
        "mailbox full",
        "5.2.2",
        False,
        r"(?:mail ?box|mail ?folder|inbox|mail ?dir|account|user|recipient)[^\n]{0,60}\b(?:is |was |are )?(?:full|over ?quota|over (?:its|the|their) (?:quota|limit|size)|exceed)",
        r"(?:over|out of|exceed\w*|above)[^\n]{0,40}\b(?:quota|storage (?:limit|space|allocation)|disk space|mailbox size)",
        r"quota[^\n]{0,30}(?:exceed|full|reached|violat)",
        r"mailbox[^\n]{0,40}(?:size|storage|space)[^\n]{0,20}(?:limit|exceed)",
        r"(?:not enough|insufficient|no) (?:disk |mailbox |free )?(?:storage )?space (?:left )?(?:for|in|on) (?:user|mailbox|the recipient|recipient)",
        r"disk quota",
        r"\bfull mailbox",
        r"mailfull",
        r"mbox(?: is)? full",
        r"(?:postfach|mailbox|speicher)[^\n]{0,60}\b(?:voll|überfüllt|überschritten|ausgeschöpft)",
        r"bo[iî]te[^\n]{0,60}\b(?:pleine|satur|plein)",
        r"quota[^\n]{0,30}(?:dépass|atteint|superad|überschritten|overschreden)",
        r"buz[oó]n[^\n]{0,60}\b(?:llen|super|exced)",
        r"casella[^\n]{0,60}\b(?:pien|esaurit|super)",
        r"caixa[^\n]{0,60}\b(?:chei|exced|lotad)",
        r"(?:postvak|mailbox|postbus)[^\n]{0,40}\bvol\b",
        r"(?:skrzynk|brevlåd|postlåd)[^\n]{0,40}(?:pełn|przepełn|full)",
        r"ящик[^\n]{0,40}(?:перепол|полон)",
        r"переполнен",
        r"(?:メールボックス|受信箱|メール容量|ディスク|ボックス)[^\n]{0,30}(?:一杯|いっぱい|満杯|フル|超|不足|オーバー)",
        r"容量[^\n]{0,20}(?:超|不足|オーバー|一杯|いっぱい)",
        r"(?:邮箱|郵箱|信箱)[^\n]{0,20}[满滿]",
        r"(?:空间|空間)[^\n]{0,10}(?:不足|已)",
        r"(?:편지함|메일함|용량)[^\n]{0,20}(?:초과|가득|부족)",
    ),
    reason(
        "message too big",
        "5.3.4",
        False,
        r"(?:message|mail|e-mail|content|attachment|size|line)s?\b[^\n]{0,40}(?:too (?:big|large|long)|exceed|larger than|over the (?:size|limit)|limit exceeded)",
        r"exceed\w*[^\n]{0,50}(?:message|mail) size",
        r"(?:too (?:big|large)) (?:message|mail|body)",
        r"maximum (?:message )?size",
        r"nachricht[^\n]{0,40}zu (?:gro|lang)",
        r"message[^\n]{0,40}(?:trop (?:gros|volumineux|grand)|taille)",
        r"mensaje[^\n]{0,40}(?:demasiado|grande|tamaño)",
        r"messaggio[^\n]{0,40}(?:troppo|dimension)",
        r"bericht[^\n]{0,30}te groot",
        r"サイズ[^\n]{0,20}(?:超|大き)",
        r"(?:邮件|郵件)[^\n]{0,10}(?:过大|過大|太大)",
        r"メールが大き",
    ),
    reason(
        "virus",
        "5.7.1",
        False,
        r"\bvirus(?:es)?\b",
        r"malware",
        r"infected",
        r"worm ",
        r"trojan",
        r"ウイルス",
        r"ウィルス",
        r"病毒",
        r"bloqueado por virus",
    ),
    reason(
        "content refused",
        "5.7.1",
        False,
        r"\bspam(?!haus|cop)\b",
        r"\bjunk\b",
        r"content (?:reject|refus|filter|block|not accept|denied)",
        r"unsolicited",
        r"\bbulk mail",
        r"(?:message|mail|attachment|file)[^\n]{0,40}(?:banned|forbidden|not allowed|prohibited)",
        r"header error",
        r"迷惑メール",
        r"スパム",
        r"垃圾邮件",
        r"duplicate header",
        r"improper use of 8-bit",
        r"spamverdacht",
    ),
    reason(
        "relay denied",
        "5.7.1",
        False,
        r"relay(?:ing)?[^\n]{0,30}(?:den|prohibit|not (?:permit|allow|enabled)|refus|reject|forbid)",
        r"(?:unable|not allowed|cannot|can't|not permitted|won't|don't|refuse) (?:to )?relay",
        r"rcpthosts",
        r"not (?:a|an) (?:open )?relay",
        r"no relay",
        r"not a gateway",
    ),
    reason(
        "sender not authenticated",
        "5.7.1",
        False,
        r"\bdmarc\b",
        r"\bspf\b",
        r"\bdkim\b",
        r"authentication (?:required|failed|fail|check)",
        r"unauthenticated",
        r"(?:reverse|rdns|ptr)[ -](?:dns|record|lookup)",
        r"\bptr\b",
        r"invalid rdns",
        r"(?:ip|host) ?name lookup failed",
        r"valid reverse",
        r"cannot find your (?:hostname|reverse)",
        r"not verified",
    ),
    reason(
        "account suspended",
        "5.2.1",
        False,
        r"(?:account|mailbox|user|recipient|domain)[^\n]{0,60}(?:suspend|frozen|locked|temporarily (?:disabled|unavail|inactive|blocked|deactivated))",
        r"temporarily (?:disabled|deactivated)",
        r"vorübergehend (?:gesperrt|deaktiviert)",
        r"暂时|暫停",
    ),
    reason(
        "account closed",
        "5.2.1",
        True,
        r"(?:account|mailbox|user|recipient|address)[^\n]{0,60}\b(?:disabled|inactive|deactivated|closed|expired|terminated|not active|discontinued|deleted|removed|retired|abandoned|is unavailable|cancell?ed)",
        r"(?:inactive|disabled|expired|closed) (?:user|account|mailbox|recipient)",
        r"no longer (?:active|available|in use|accept|valid|employed|works?|with|on server|exists?|monitored|used)",
        r"(?:konto|postfach)[^\n]{0,40}(?:deaktiviert|gelöscht|geschlossen|gesperrt|inaktiv)",
        r"compte[^\n]{0,40}(?:désactiv|ferm|supprim|inactif|clôtur)",
        r"cuenta[^\n]{0,40}(?:desactiv|deshabilit|inactiv|cerrad)",
        r"account[^\n]{0,30}(?:disattivat|chius)",
        r"(?:停止|無効|解約)(?:されて|になって|中)",
        r"(?:账户|账号|帐号|帳號)[^\n]{0,10}(?:停用|禁用|冻结|注销)",
    ),
    reason(
        "address moved",
        "5.1.6",
        True,
        r"has (?:moved|changed)",
        r"not our (?:user|customer)",
        r"user (?:has )?moved",
        r"new address (?:is|:)",
        r"please (?:try|forward)[^\n]{0,20} <\S+@",
    ),
    reason(
        "no mail accepted",
        "5.1.10",
        True,
        r"null ?mx",
        r"does not accept (?:any )?(?:e-?)?mail",
        r"domain[^\n]{0,40}(?:never|not) accepts? (?:e-?)?mail",
        r"no smtp service here",
        r"cannot receive (?:e-?)?mail",
    ),
    reason(
        "unknown host",
        "5.1.2",
        True,
        r"(?:host|domain|mx|server)(?: or domain)?(?: name)?(?: \S{1,100})? ?(?:unknown|not found|not known|does ?n[o']t exist|is invalid|couldn't be found|could not be found|nicht gefunden|introuvable|no encontrado)",
        r"(?:unknown|no such|non-?existent|invalid|bad|unroutable|illegal) (?:host|domain|mail domain|recipient domain|destination host)",
        r"host/domain",
        r"no (?:mx|a) (?:record|host)",
        r"nxdomain",
        r"unrout(?:e|ea)able (?:mail )?(?:domain|address)",
        r"all relevant mx records point to non-?existent",
        r"couldn't find (?:any|a) (?:host|mail ?server|domain)",
        r"no route to (?:domain|recipient)",
        r"the account or domain may not exist",
        r"domain \S{1,100} couldn",
        r"(?:domain|domäne|rechner)[^\n]{0,60}(?:existiert nicht|nicht gefunden|unbekannt)",
        r"domaine[^\n]{0,60}(?:n'existe pas|introuvable|inconnu)",
        r"dominio[^\n]{0,60}(?:no existe|inesistente|non esiste|desconocido|no se encontr)",
        r"ドメイン[^\n]{0,60}(?:存在|見つか|不明)",
        r"(?:ホスト|サーバー?)[^\n]{0,30}(?:見つか|存在し)",
        r"(?:域名|网域|網域)[^\n]{0,60}(?:不存在|找不到|无效)",
        r"домен[^\n]{0,60}не (?:существует|найден)",
    ),
    reason(
        "unknown user",
        "5.1.1",
        True,
        r"(?:user|recipient|mail ?box|account|address|alias|addressee|mail-?id|local.?part|login|name|customer|person|destination)s?\b[^\n]{0,80}\b(?:unknown|not found|does ?n[o']t? exist|do not exist|not exist|not known|not (?:a )?valid|invalid|non-?existent|not (?:be )?listed|not recogni[sz]ed|undeliverable|not in|is not here|doesn't have|isn't|not defined|nonexistent)",
        r"(?:unknown|no such|invalid|non-?existent|bad|illegal|unrecogni[sz]ed|undefined|wrong|not existing|unexisting) (?:or illegal )?(?:e-?mail |local |virtual |final |destination |delivery |rcpt )?(?:user|recipient|mail ?box|account|address|alias|addressee|customer|person|name|mail drop|local.?part|rcpt)",
        r"(?:couldn't|could not|cannot|can't|can not|unable to) (?:be found|find|locate|verify|validate)[^\n]{0,40}(?:user|recipient|mailbox|address|account|person)?",
        r"user[^\n]{0,20}doesn'?t have an? [^\n]{0,60}account",
        r"no (?:mail ?box|account|recipient|user)\b",
        r"not listed in[^\n]{0,40}(?:director|address book|name)",
        r"not a (?:known|valid|local) user",
        r"mailbox (?:is )?(?:unavailable|not available|name not allowed)",
        r"recipient address rejected: (?:access denied|undeliverable)",
        r"address rejected(?!: (?:access|policy|domain|grey))",
        r"recipient (?:is )?(?:not ok|not accepted|rejected)",
        r"delivery to the following recipients? failed permanently",
        r"there is no one",
        r"there is no one here",
        r"does not (?:exist|like recipient)",
        r"sorry, no mailbox here",
        r"recipnotfound",
        r"nosuchuser",
        r"this user doesn't",
        r"(?:benutzer|empfänger|adress\w*|postfach|teilnehmer|mailbox)[^\n]{0,60}\b(?:unbekannt|existiert nicht|nicht gefunden|nicht vorhanden|ungültig|nicht existent|kein)",
        r"unbekannter? (?:benutzer|empfänger)",
        r"kein(?:en)? (?:solche[rns]? )?(?:benutzer|empfänger|postfach|mailbox)",
        r"(?:utilisateur|destinataire|adresse|bo[iî]te|compte)s?\b[^\n]{0,60}(?:inconnu|n'existe pas|n'existe plus|introuvable|inexistant|invalide|pas été trouv|non valide)",
        r"(?:usuario|destinatario|direcci[oó]n|buz[oó]n|cuenta|casella|utente|indirizzo|endereço|destinatário|usuário|caixa)\b[^\n]{0,60}(?:desconocid|no existe|no se (?:ha )?encontr|inexistent|sconosciut|non esiste|non trovat|inesistent|não existe|desconhecid|não encontrad|inválid|no válid)",
        r"(?:gebruiker|ontvanger|adres|postvak)[^\n]{0,60}(?:onbekend|bestaat niet|niet gevonden|ongeldig)",
        r"(?:mottagare|användare|adress|modtager)\w*[^\n]{0,60}(?:okänd|finns inte|hittades inte|findes ikke|ukendt)",
        r"(?:użytkownik|odbiorc|adresat|adres)\w*[^\n]{0,60}(?:nieznan|nie istnieje|nie (?:został )?znalezion)",
        r"(?:пользовател|получател|адрес|ящик|адресат)\w*[^\n]{0,60}(?:не (?:найден|существует|зарегистрирован)|неизвест|нет)",
        r"(?:宛先|ユーザー?|アドレス|メールアドレス|受信者|あて先|あてさき)[^\n]{0,60}(?:存在|見つか|不明|誤|ありません|間違|無効|いません)",
        r"(?:用户|用戶|收件人|地址|邮箱|郵箱|收信人|使用者)[^\n]{0,40}(?:不存在|找不到|未知|无效|無效|错误)",
        r"(?:수신자|사용자|주소|메일 ?계정)[^\n]{0,40}(?:없|존재하지|찾을 수)",
    ),
    reason(
        "mail loop",
        "5.4.6",
        False,
        r"too many hops",
        r"mail loop",
        r"routing loop",
        r"loops? back to",
        r"hop count exceeded",
        r"loop detected",
        r"mail forwarding loop",
    ),
    reason(
        "blocked",
        "5.7.1",
        False,
        r"block(?:ed|ing)?\b",
        r"black ?list",
        r"\brbl\b",
        r"dnsbl",
        r"spamhaus",
        r"spamcop",
        r"barracuda",
        r"reputation",
        r"(?:access|permission|service) (?:is )?denied",
        r"\bdenied\b",
        r"polic(?:y|ies)",
        r"not (?:authori[sz]ed|permitted|allowed)",
        r"refused by",
        r"reject(?:ed|s)?\b",
        r"prohibited",
        r"abuse",
        r"grey ?list",
        r"unacceptable",
        r"not accept",
        r"restricted",
        r"security",
        r"abgelehnt",
        r"abgewiesen",
        r"gesperrt",
        r"rejeté",
        r"refusé",
        r"bloqu[eéa]",
        r"rechazad",
        r"rifiutat",
        r"bloccat",
        r"recusad",
        r"geweigerd",
        r"拒否",
        r"拒絶",
        r"拒绝",
        r"拒絕",
        r"ブロック",
        r"отклон",
        r"заблокирован",
        r"차단",
        r"거부",
    ),
    reason(
        "expired",
        "4.4.7",
        False,
        r"retry time(?:out)?",
        r"(?:could not|couldn't|cannot|can't|not been|unable to) (?:be )?(?:deliver(?:ed)?|sent)[^\n]{0,30} (?:for|after|within) (?:too|\d|more|several)",
        r"(?:delivery|message|queue|mail)[^\n]{0,30}(?:expired|timed? ?out)",
        r"too long",
        r"giving up",
        r"(?:failing|failed|tried) for a long time",
        r"maximum (?:retry|queue|time)",
        r"lifetime",
        r"all (?:hosts|mx)[^\n]{0,40}fail",
        r"keep trying until",
        r"abgelaufen",
        r"expiré",
        r"caducad",
        r"scadut",
        r"有効期限",
        r"期限切れ",
        r"期限",
    ),
    reason(
        "no connection",
        "4.4.1",
        False,
        r"connect(?:ion)?\b[^\n]{0,80}(?:timed? ?out|refused|failed|reset|lost|dropped|closed|fail)",
        r"timed? ?out",
        r"timeout",
        r"no route to host",
        r"network (?:is )?(?:unreachable|error)",
        r"unreachable",
        r"conversation with \S+ ",
        r"did not (?:respond|answer)",
        r"no answer",
        r"not respond",
        r"refused to talk",
        r"name server",
        r"host name lookup failure",
        r"could not connect",
        r"couldn't (?:connect|establish|make)",
        r"unable to connect",
        r"cannot connect",
        r"connection",
        r"verbindung",
        r"接続",
        r"连接",
    ),
    reason(
        "server in trouble",
        "4.3.0",
        False,
        r"(?:system|server|local|configuration|internal)[^\n]{0,20}(?:error|problem|trouble|failure|full|busy)",
        r"temporar",
        r"try (?:again )?later",
        r"disk (?:full|space)",
        r"insufficient (?:system )?(?:storage|resources|disk|permission)",
        r"mailer error",
        r"can't create",
        r"unavailable",
        r"busy",
        r"overload",
    ),
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """status: enhanced code, None when nothing tells it. marks_address: a later mail will not arrive either."""

    status: str | None
    marks_address: bool


def judge(told_status: str | None, diagnostic: str) -> Verdict:
    """Weigh a report's own status against its diagnostic text: the more telling code wins, words decide the rest."""
    diagnostic = diagnostic[:LONGEST_DIAGNOSTIC]
    cause = reason_of(diagnostic)
    status = told_status
    if status is None or VAGUE.fullmatch(status):
        status = (
            status_in(diagnostic, cause) or status if status is None else enhanced_in(diagnostic) or status
        )
    blames_us = status in BLAMES_SENDER or BEFORE_RECIPIENT.search(diagnostic.lower()) is not None
    return Verdict(status, not blames_us and marks_address(status, cause))


def reason_of(diagnostic: str) -> Reason | None:
    """The first cause in the table whose words are there."""
    lowered = diagnostic.lower()
    return next((row for row in REASONS if row.words.search(lowered)), None)


def status_in(diagnostic: str, cause: Reason | None) -> str | None:
    """An enhanced code written there; else one from the words, of the class the reply code says; else from the code."""
    written = enhanced_in(diagnostic)
    if written and not written.endswith(".0.0"):
        return written
    reply = REPLY_CODE.search(diagnostic)
    if cause is not None:
        told = reply.group(1)[0] if reply else (written or cause.status)[0]
        return told + cause.status[1:]
    if reply is not None:
        return written or BY_REPLY_CODE.get(reply.group(1), reply.group(1)[0] + ".0.0")
    return written


def enhanced_in(diagnostic: str) -> str | None:
    """The enhanced code that says most: one beside a reply code first, a vague one (5.0.0) last."""
    beside_reply = [one or other for one, other in ENHANCED_AFTER_REPLY.findall(diagnostic)]
    anywhere = [".".join(found) for found in ENHANCED.findall(diagnostic)]
    failures = [code for code in beside_reply + anywhere if code[0] in "45"]
    return next((code for code in failures if not VAGUE.fullmatch(code)), failures[0] if failures else None)


def marks_address(status: str | None, cause: Reason | None) -> bool:
    """Hard means: the address itself is dead. Full, refused, late or too big says nothing against the address."""
    if status is not None and status[0] != "5":
        return False
    if status in HARD:
        return cause is None or cause.name not in {"mailbox full", "too many mails", "sender refused"}
    if cause is not None:
        return cause.marks_address
    return status == "5.2.1"

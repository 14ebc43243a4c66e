"""What phones, programs and law departments add below a mail, by language."""

# The line begins so, and goes on with a device or a program: "Sent from my iPhone".
SENT_FROM_BEFORE: dict[str, str] = {
    "en": "Sent from my|Sent from a|Sent from|Sent via|Sent with|Sent using"
    "|Get Outlook for|Get BlueMail for"
    "|Composed on|Typed on my|Written on my|Emailed from|Posted from|From my",
    "fr": "Envoyé de mon|Envoyé de ma|Envoyé depuis|Envoyé depuis mon|Envoyé à partir de|Envoyé avec"
    "|Envoyé via"
    "|Envoyé d'un|Télécharger Outlook pour|Obtenez Outlook pour|Provenance :|Envoyé d’un"
    "|Expédié depuis mon",
    "de": "Gesendet von|Gesendet von meinem|Gesendet mit|Gesendet aus|Gesendet über|Gesendet mittels"
    "|Gesendet vom|Gesendet via"
    "|Von meinem|Von meiner|Von unterwegs|Versendet mit|Versandt mit|Diese Nachricht wurde von meinem"
    "|Outlook für"
    "|Holen Sie sich Outlook für|Verschickt von meinem",
    "es": "Enviado desde|Enviado desde mi|Enviado con|Enviado de mi|Enviado a través de"
    "|Obtener Outlook para"
    "|Obtén Outlook para|Mandado desde",
    "it": "Inviato da|Inviato dal|Inviato dal mio|Inviato con|Inviato tramite|Ottieni Outlook per"
    "|Scarica Outlook per"
    "|Spedito dal mio",
    "nl": "Verzonden vanaf|Verstuurd vanaf|Verstuurd vanaf mijn|Verzonden vanaf mijn|Verzonden via"
    "|Verstuurd via|Verzonden met"
    "|Verstuurd met|Vanaf mijn|Outlook voor|Outlook downloaden voor",
    "pt": "Enviado do meu|Enviado da minha|Enviado a partir|Enviado pelo|Enviado via|Enviado com"
    "|Enviado do|Enviado de|Obter o Outlook"
    "|Obter Outlook para|Enviada do meu",
    "pl": "Wysłano z|Wysłane z|Wysłano z mojego|Wysłane z mojego|Wysłano za pomocą"
    "|Pobierz program Outlook|Pobierz aplikację Outlook"
    "|Wysyłane z",
    "sv": "Skickat från|Skickat från min|Skickat med|Skickat via|Hämta Outlook för|Sänt från|Skaffa Outlook för",
    "da": "Sendt fra|Sendt fra min|Sendt med|Sendt via|Hent Outlook til|Få Outlook til",
    "no": "Sendt fra|Sendt fra min|Sendt via|Last ned Outlook|Skaff deg Outlook for|Få Outlook for|Hent Outlook for",
    "fi": "Lähetetty|Lähetetty laitteesta|Hanki Outlook|Hae Outlook|Lähetin tämän",
    "ru": "Отправлено с|Отправлено из|Отправлено от|Отправлено через|Отправлено при помощи"
    "|Скачать Outlook для"
    "|Получить Outlook для|Послано с",
    "uk": "Надіслано з|Надіслано із|Відправлено з|Надіслано за допомогою|Отримати Outlook для"
    "|Завантажити Outlook для|Надіслано через",
    "bg": "Изпратено от|Послато са|Poslano z|Poslano s|Poslato sa|Poslano iz",
    "cs": "Odesláno z|Odoslané z|Odesláno pomocí|Získat Outlook pro|Odesláno ze|Odoslané zo",
    "hu": "Elküldve az|Elküldve a|Küldve:|Elküldve innen|Az Outlook letöltése",
    "ro": "Trimis de pe|Trimis din|Trimis cu|Obțineți Outlook pentru",
    "tr": "Outlook'u edinin|Android için|iOS için",
    "el": "Στάλθηκε από|Εστάλη από|Αποστολή από|Λήψη του Outlook για",
    "et": "Saadetud minu|Saadetud|Nosūtīts no|Išsiųsta iš|Išsiųsta naudojant",
    "ca": "Enviat des|Enviat des del meu|Enviat des de",
    "vi": "Đã gửi từ|Được gửi từ|Gửi từ|Tải Outlook cho",
    "id": "Dikirim dari|Terkirim dari|Dihantar dari|Dapatkan Outlook untuk",
    "th": "ส่งจาก",
    "hi": "मेरे",
    "ar": "أرسلت من|أُرسلت من|تم الإرسال من|مُرسل من|مرسل من|الحصول على Outlook",
    "he": "נשלח מה|נשלח מ|נשלח באמצעות|נשלח מה",
    "zh": "发自我的|发自|從我的|从我的|傳送自|发送自|寄自我的|來自我的|取得適用於|获取适用于|自我的|使用"
    "|獲取|下载|从",
    "ko": "나의|내|Android용|iOS용",
}

# The line ends so: "iPhoneから送信".
SENT_FROM_AFTER = (
    "から送信|から送信されました|からの送信|を使って送信|で送信|より送信|から送信しました"
    "|を入手してください|をダウンロード"
    "|gesendet|geschickt|verschickt|gesendet.|を入手"
    "|에서 보냄|에서 보냈습니다|에서 전송|에서 발송|에서 보낸 메일|다운로드|로 보냄|에서 발송됨"
    "|'dan gönderildi|'den gönderildi|dan gönderildi|den gönderildi|'umdan gönderildi"
    "|telefonumdan gönderildi"
    "|cihazımdan gönderildi|ile gönderildi|iPhone'umdan gönderildi|üzerinden gönderildi"
    "|uygulamasından gönderildi"
    "|发送|传送|傳送|寄出|的 Outlook|的Outlook|से भेजा गया|küldve|verzonden|verstuurd|saadetud"
    "|von meinem iPhone aus|via mobile"
)

# A device, a program or a maker: whoever is named here did not write the line by hand.
DEVICES = (
    "iphon|ipad|ipod|apple watch|macbook|mac|ios|android|samsung|galaxy|huawei|honor|xiaomi|redmi|oppo"
    "|oneplus|vivo|pixel"
    "|nexus|motorola|moto|nokia|lumia|htc|lg|sony|xperia|wiko|zte|asus|lenovo|blackberry|windows phone"
    "|windows 10|windows"
    "|surface|smartphone|phone|mobile|mobil|cell|handy|telefon|téléphone|telefono|teléfono|celular"
    "|telefoon|móvil|portable"
    "|tablet|tablette|device|appareil|gerät|dispositivo|apparaat|urządzenia|enhet|laitteesta|puhelimesta"
    "|puhelimestani"
    "|outlook|gmail|yahoo|aol|mail|email|e-mail|posteo|proton|protonmail|thunderbird|spark|airmail"
    "|mailbird|bluemail"
    "|typeapp|k-9|fairemail|gmx|web.de|freemail|t-online|orange|free|laposte|sfr|bouygues|libero"
    "|virgilio|hey|zoho"
    "|sparrow|nine|edison|newton|superhuman|front|hotmail|live|msn|tutanota|tuta|canary|mailspring|boxer"
    "|vodafone|telekom"
    "|telstra|verizon|at&t|t-mobile|sprint|o2|optus|rogers|wireless|4g|5g|lte|телефона|устройства"
    "|мобильного|айфона"
    "|почты|пошти|телефону|пристрою|смартфона|планшета|スマートフォン|スマホ|携帯|メール|端末|手机|手機"
    "|邮箱|邮件|電話|信箱"
    "|휴대폰|휴대전화|스마트폰|메일|telefonumdan|κινητό|συσκευή|הטלפון|האייפון|هاتفي|الهاتف|جهاز"
    "|โทรศัพท์|điện thoại"
    "|handheld|qq|foxmail|网易|163|naver|daum|mail.ru|yandex|seznam|wp|onet|interia|ovi|lifemail|via mobile"
)

# A paragraph at the end that holds one of these was written by a law department or a virus scanner.
DISCLAIMERS: dict[str, str] = {
    "en": "not the intended recipient|intended solely for|intended only for|confidentiality notice"
    "|confidential information intended|received this email in error|received this e-mail in error"
    "|received this message in error|before printing this e|consider the environment before"
    "|checked for viruses"
    "|virus-free|has been scanned by|for the addressee only|are confidential and may"
    "|is confidential and may",
    "fr": "ce message et toutes les pièces jointes|ce message et ses pièces jointes|à l'intention exclusive"
    "|si vous n'êtes pas le destinataire|si vous avez reçu ce message par erreur|avant d'imprimer"
    "|usage exclusif du destinataire|l'absence de virus|garanti sans virus"
    "|si vous recevez ce message par erreur",
    "de": "vertrauliche und/oder rechtlich|nicht der richtige adressat|nicht der beabsichtigte empfänger"
    "|diese e-mail irrtümlich|ausschließlich für den adressaten|virenfrei|auf viren überprüft"
    "|auf viren geprüft"
    "|unbefugte weitergabe|an die umwelt, bevor|enthält vertrauliche",
    "es": "si usted no es el destinatario|este mensaje y sus adjuntos|dirigido exclusivamente"
    "|dirigida exclusivamente"
    "|uso exclusivo del destinatario|recibido este mensaje por error|antes de imprimir este|libre de virus",
    "it": "non siete i destinatari|esclusivamente al destinatario|contengono informazioni confidenziali"
    "|uso esclusivo del destinatario|ricevuto questo messaggio per errore|prima di stampare|privo di virus"
    "|non è il destinatario|contenute in questo messaggio",
    "nl": "uitsluitend bestemd voor|niet de geadresseerde|niet de beoogde ontvanger|aan het milieu voordat"
    "|ten onrechte ontvangt|virusvrij",
    "pt": "se você não é o destinatário|uso exclusivo do destinatário|recebeu esta mensagem por engano"
    "|exclusivamente ao destinatário|antes de imprimir|livre de vírus|se não for o destinatário",
    "pl": "przeznaczona wyłącznie dla|nie jest pani/pan adresatem|nie są państwo adresatem"
    "|zawierać informacje poufne"
    "|wolna od wirusów|otrzymali państwo tę wiadomość omyłkowo|nie jesteś adresatem",
    "sv": "inte är rätt mottagare|endast avsett för|endast avsedd för|innan du skriver ut"
    "|inte är den avsedda mottagaren",
    "da": "ikke er rette modtager|kun beregnet for|modtaget denne e-mail ved en fejl"
    "|modtaget denne mail ved en fejl"
    "|kun ment for|ikke er rett mottaker|ikke er tiltenkt mottaker",
    "fi": "tarkoitettu vain vastaanottajalle|ei ole tarkoitettu sinulle|sisältää luottamuksellista",
    "ru": "не являетесь адресатом|не являетесь получателем|предназначено исключительно"
    "|предназначена исключительно"
    "|проверено на вирусы|проверено на наличие вирусов|содержит конфиденциальную",
    "uk": "не є адресатом|не є одержувачем|призначене виключно|перевірено на віруси|містить конфіденційну",
    "cs": "nejste zamýšleným příjemcem|nejste jej příjemcem|obsahuje důvěrné|obsahuje dôverné",
    "hu": "nem ön a címzett|bizalmas információkat tartalmaz",
    "tr": "alıcısı değilseniz|gizli bilgiler içerebilir",
    "el": "δεν είστε ο παραλήπτης|περιέχει εμπιστευτικές",
    "ja": "機密情報を含|秘密情報を含|誤って受信|誤送信|宛先の方のみ|名宛人以外|お心当たりのない場合は"
    "|ウイルススキャン",
    "zh": "非指定收件人|包含机密|包含機密|若您並非|保密声明|如果您不是收件人|如果您不是本邮件|收件人以外",
    "ko": "기밀 정보가 포함|기밀정보가 포함|수신인이 아닌|수신자가 아닌|의도된 수신|잘못 수신|잘못 전송",
}

# A paragraph in which somebody speaks of himself is no legal text, whatever it quotes.
FIRST_PERSON = (
    "i i'm i've my me je j'ai mon ma mes ich mein meine mir yo mi me io mio mia ik mijn eu"
    " meu minha jag min jeg mitt minä я мне мой"
)
FIRST_PERSON_PARTS = "私|我的|我在|我们|제가|저는"

# Words with which a sentence goes on; no phone writes them.
GOES_ON = (
    "because since but so while when yesterday today last weil aber gestern heute parce mais hier porque"
    " pero ayer"
    " perché ieri omdat maar gisteren ponieważ ale wczoraj потому но вчера"
)

# A second thought below a signature.
AFTERTHOUGHTS = ("ps", "p.s", "p. s", "pps", "nb:", "n.b", "追伸", "追记", "추신", "post scriptum")

# After one of these and a name, lines with telephone and address are a signature.
CLOSINGS = (
    "regards|best regards|kind regards|warm regards|many thanks|best wishes|best|cheers|sincerely"
    "|yours sincerely"
    "|yours faithfully|yours truly|thanks|thank you|thanks and regards|thank you and best regards"
    "|with kind regards|kindest regards|br|rgds"
    "|cordialement|bien cordialement|bien à vous|salutations|meilleures salutations"
    "|cordiales salutations|sincères salutations"
    "|mit freundlichen grüßen|mit freundlichem gruß|freundliche grüße|viele grüße|beste grüße"
    "|liebe grüße|mfg|schöne grüße"
    "|mit freundlichen grüssen|freundliche grüsse|beste grüsse|viele grüsse|herzliche grüße"
    "|saludos|un saludo|atentamente|saludos cordiales|un cordial saludo|cordialmente|distinti saluti"
    "|cordiali saluti|saluti"
    "|met vriendelijke groet|met vriendelijke groeten|vriendelijke groeten|groeten|mvg|hartelijke groet"
    "|atenciosamente|cumprimentos|com os melhores cumprimentos|att|abraços|obrigado|obrigada"
    "|pozdrawiam|z poważaniem|z wyrazami szacunku|med vänlig hälsning|vänliga hälsningar"
    "|med vänliga hälsningar|hälsningar|mvh"
    "|med venlig hilsen|venlig hilsen|med vennlig hilsen|vennlig hilsen|hilsen|ystävällisin terveisin"
    "|terveisin"
    "|с уважением|с наилучшими пожеланиями|з повагою|з найкращими побажаннями|s pozdravem|üdvözlettel"
    "|cu stimă|saygılarımla"
    "|με εκτίμηση|よろしくお願いいたします|よろしくお願い致します|宜しくお願い致します"
    "|以上、よろしくお願いいたします|敬具|此致|祝好|감사합니다"
)

# Labels of contact details.
CONTACT_LABELS = (
    "tel|t|phone|p|ph|mobile|m|mob|cell|fax|f|office|direct|email|e-mail|e|mail|web|website|w|www|skype"
    "|linkedin|twitter"
    "|address|tél|téléphone|portable|mob|courriel|site|adresse|telefon|mobil|handy|telefax|internet"
    "|teléfono|móvil|correo"
    "|telefono|cell|cellulare|indirizzo|telefoon|mobiel|telefone|celular|endereço|kom|adres|puh|gsm|тел"
    "|телефон|моб|факс"
    "|эл. почта|адрес|сайт|電話|電話番号|携帯|住所|メール|url|内線|电话|手机|传真|邮箱|地址|網址|전화"
    "|휴대폰|팩스|이메일|주소"
)

"""Words of the line over a quote ("On Monday, Ben wrote:"), by language."""

# The verb stands last, directly before the colon: "On 3 May 2024 at 10:00, Ben <ben@...> wrote:".
# Only the third person: who writes "I wrote:" speaks of himself.
VERBS_LAST: dict[str, str] = {
    "en": "wrote|writes|has written",
    "fr": "a écrit|a ecrit|a écrit ce qui suit|a répondu",
    "es": "escribió|escribio|ha escrito|escribía|escribe",
    "it": "ha scritto|scrisse|scrive|ha scritto quanto segue",
    "pt": "escreveu|escreve|a escrit",
    "pl": "napisał|napisała|napisał(a)|napisal|napisal(a)|pisze|napisano",
    "fi": "kirjoitti",
    "ru": "написал|написала|написал(а)|пишет|писал|писала|писал(а)|написав",
    "uk": "пише|написав|написала|написав(ла)|писав|писала",
    "be": "напісаў|піша",
    "bg": "написа|пише",
    "sr": "је написао|је написао/ла|је написала|je napisao|je napisala|je napisao/la|je napisao(la)|piše|napisal",
    "cs": "napsal|napsala|napsal(a)|píše|napísal|napísala|napísal(a)",
    "hu": "írta|ezt írta|a következőt írta",
    "ro": "a scris|scria|scrie",
    "tr": "şunu yazdı|yazdı|şunları yazdı",
    "el": "έγραψε|έγραψε τα εξής",
    "et": "kirjutas|rakstīja|rakstīja(-a)|rašė|parašė",
    "ca": "va escriure|ha escrit",
    "vi": "đã viết|viết",
    "id": "menulis|telah menulis",
    "th": "เขียนว่า|เขียน",
    "hi": "ने लिखा",
    "ar": "كتب|كتبت|نوشت",
    "he": "כתב|כתבה|כתב/ה",
    "is": "skrifaði",
    "ja": "wrote|さんは書きました|さんが書きました|が書きました|は書きました|書きました|のメール"
    "|様が書きました|のメッセージ",
    "zh": "写道|寫道|写到|寫到|写了|撰写|編寫|來信|来信",
    "ko": "작성|작성함|님이 작성|님이 작성했습니다|썼습니다|쓴 글|님이 씀|님의 말",
}

# The verb stands before the name, or before the date: "Am 3. Mai 2024 um 10:00 schrieb Ben <ben@...>:".
VERBS_INSIDE: dict[str, str] = {
    "de": "schrieb|hat geschrieben|schreibt",
    "nl": "schreef|heeft geschreven|het volgende geschreven",
    "sv": "skrev|skriver",
    "en": "wrote on|wrote at|wrote in message",
    "pt": "escreveu no dia|escreveu em",
    "es": "escribió el",
    "fr": "a écrit le",
    "ar": "كتب|تمت كتابة ما يلي بواسطة",
    "he": "מאת",
    "hu": "ezt írta (időpont|ezt írta",
    "tr": "şunu yazdı",
    "zh": "于|於",
}

# How such a line begins; a digit or the name of a day may stand there as well.
OPENERS = (
    "On|Le|Am|Den|El|Il|Op|Em|No dia|W dniu|Dnia|På|Pe|În|In data|Il giorno|Στις|Την|Vào|Vào lúc|Pada"
    "|Pada tanggal"
    "|Dne|Dňa|Dana|V|Na|У|В|На|Missatge de|Mensaje de|Við|Þann|Ngày|Date"
    "|At|El día|El dia|Le jour|Dia|Dal|In|Quoting|Citando|Zitat von|Citation de|Citat"
    "|在|于|於|בתאריך|ב|في|ในวันที่|เมื่อ"
)

# Words a mail program never puts there, but people do. With one of these it is somebody's own sentence.
PROSE_WORDS: dict[str, str] = {
    "en": "I we you he she they it my our your his their me us him them who which that when where"
    " because what"
    " already also colleague agent somebody someone nobody got received called asked told from the this"
    " yesterday",
    "fr": "je j ai m nous vous il elle ils elles mon mes notre nos votre vos son ses qui que quand où collègue",
    "de": "ich wir Sie er ihr mein meine meinem meiner unser unsere Ihr Ihre Ihrem Ihrer Ihren sein"
    " seine mir mich uns"
    " dass weil wo wann Kollege Kollegin Mitarbeiter mal",
    "es": "yo nosotros usted ustedes él ella mis nuestro nuestra sus que cuando donde me colega",
    "it": "io mi noi voi lei lui mio mia nostro vostro suo sua che quando dove collega",
    "nl": "ik wij we jij hij zij mijn onze uw jouw zijn haar mij dat toen waar collega",
    "pt": "eu nós você vocês ele ela meu minha nosso nossa seu sua que quando onde me colega",
    "pl": "ja my wy pan pani mój moja nasz wasz jego jej że kiedy gdzie mi kolega",
    "sv": "jag vi du ni han hon min mitt vår er din att när mig kollega",
    "da": "jeg vi du han hun min mit vores jeres din når mig kollega",
    "fi": "minä me sinä te hän minun meidän teidän että kun kollega",
    "ru": "я мы вы он она мой моя наш ваш ваша мне что когда где коллега",
    "uk": "я ми ви він вона мій моя наш ваш ваша мені що коли де колега",
}

# The same in scripts without spaces between words, as parts of the line before the verb.
PROSE_PARTS = (
    "私|弊社|御社|貴社|担当者|ました|です|ように|ので|について|通り|我|您|你|客服|回复说|제가|저는|귀사"
    "|상담원|담당자|그래서"
)

# Openers that hold everything themselves: no verb follows.
NOUN_OPENERS = (
    "Missatge de|Wiadomość napisana przez|Mensaje de|Messaggio di|Message de|Nachricht von|Quoting"
    "|Zitat von|Citando a|Citando"
)

# Small words within a name.
NAME_PARTICLES = (
    "van von der den de da do dos das di del della du le la el al bin ibn zu zur ter ten via a e y und"
    " av af san für for"
)

# Own text over an unmarked quote that says: the answers are among the lines below. Then nothing is cut.
ANSWERS_BELOW = (
    "answers below|answer below|replies below|reply below|comments below|responses below|answers inline"
    "|reply inline"
    "|replies inline|comments inline|see inline|inline below|in line below|answered inline"
    "|answered below|in red below"
    "|in red|in blue|in green|between the lines|in-line"
    "|Antworten unten|Antwort unten|in rot|in blau|im Text unten|siehe unten im Text|zwischen den Zeilen"
    "|Antworten im Text"
    "|réponses ci-dessous|réponse ci-dessous|commentaires ci-dessous|en rouge|en bleu"
    "|dans le texte ci-dessous"
    "|respuestas abajo|respuestas más abajo|respuestas a continuación|en rojo|en azul|entre líneas"
    "|risposte sotto|risposte di seguito|in rosso|in blu|risposte nel testo"
    "|antwoorden hieronder|in het rood|in het blauw|antwoorden in de tekst"
    "|respostas abaixo|em vermelho|em azul|odpowiedzi poniżej|na czerwono|na niebiesko"
    "|svar nedan|i rött|svar nedenfor|med rødt|i rødt|vastaukset alla|punaisella"
    "|ответы ниже|красным|синим|відповіді нижче|червоним"
    "|以下に回答|下記に回答|回答を記入|赤字|青字|インラインで|文中に|行内回复|红字|紅字|见下文|答复如下"
    "|빨간색|아래에 답변|본문에 답변"
)

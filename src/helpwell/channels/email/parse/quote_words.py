"""How mail programs introduce what they quote, in the languages of Gmail, Outlook, Apple and others.

Data only; quotes.py says when a word counts. The words were collected from the programs' own
localized quote headers, so a missing one can be added to its row without touching a rule.
"""

import re


def _words(text: str) -> set[str]:
    return {word.strip().casefold() for word in text.split("|")}


# The labels of a header block (Outlook, Apple, Notes), by what they say.
_FROM = _words(
    "from|von|de|da|van|från|fra|lähettäjä|od|feladó|kimden|gönderen|от|от кого|від|de la|από|差出人"
    "|发件人"
    "|發件人|寄件者|寄件人|보낸 사람|보낸사람|발신|מאת|من|afsender|remitente|expéditeur|mittente|remetente"
    "|absender|avsändare|avsender|nadawca|odesílatel|odosielateľ|expeditor|pošiljatelj|saatja|nuo"
    "|dari|từ|จาก"
    "|frá|від кого|送信者|sender"
)
_SENT = _words(
    "sent|gesendet|envoyé|envoyé le|envoyée|enviado|enviado el|enviado em|enviada|enviada em"
    "|inviato|verzonden"
    "|skickat|sendt|lähetetty|wysłano|wysłane|odesláno|odoslané|odoslaná|küldve|elküldve"
    "|gönderilme|gönderildi"
    "|gönderme tarihi|gönderim|отправлено|надіслано|trimis|εστάλη|στάλθηκε|送信日時|送信|发送时间|发送日期"
    "|發送時間|傳送日期|寄件日期|보낸 날짜|보낸날짜|발신일|נשלח|الإرسال|poslano|poslato|saadetud|išsiųsta|dikirim"
    "|đã gửi|ส่ง|message du|sent on|date d'envoi|data invio|envoyé à|изпратено|nosūtīts"
)
_DATE = _words(
    "date|datum|data|fecha|dato|päivämäärä|päiväys|dátum|tarih|дата|ημερομηνία|日付|日時|日期|时间|時間|날짜"
    "|작성일"
    "|תאריך|تاريخ|التاريخ|kuupäev|tanggal|ngày|วันที่|datums|datë|dag"
)
_TO = _words(
    "to|an|à|a|para|aan|till|til|vastaanottaja|do|komu|pro|címzett|kime|alıcı|кому|către|catre"
    "|προς|宛先|收件人"
    "|收件者|받는 사람|받는사람|수신|אל|إلى|za|prima|kellele|kam|kepada|đến|ถึง|pour|destinataire|destinatario"
    "|destinatário|empfänger|adresat|do wiadomości|до|gavėjas"
)
_CC = _words(
    "cc|bcc|kopie|copie à|copie|kopia|kopi|kopio|cópia|copia|cópia para|копия|копія|másolatot kap"
    "|másolat|dw|udw"
    "|bilgi|抄送|副本|참조|עותק|نسخة|kopie an|cc to|skrytá kopie|κοιν."
)
_SUBJECT = _words(
    "subject|betreff|objet|sujet|asunto|oggetto|assunto|onderwerp|ämne|emne|aihe|temat|předmět"
    "|predmet|tárgy|konu"
    "|тема|subiect|θέμα|件名|主题|主題|主旨|제목|נושא|الموضوع|teema|tema|perihal|subjek|chủ đề|tiêu đề"
    "|เรื่อง|zadeva"
    "|относно|efni|temats"
)
_OTHER = _words(
    "reply-to|reply to|antwort an|répondre à|responder a|rispondi a|responder para|attachments"
    "|anlagen|pièces jointes"
    "|importance|priority|priorität|importância|wichtigkeit|sensitivity|organization|newsgroups"
    "|list-id|signed by"
    "|mailed-by|security|resent-from|resent-to|вложения|załączniki|bijlagen|allegati|adjuntos"
)
LABELS: dict[str, str] = {
    **dict.fromkeys(_OTHER, "other"),
    **dict.fromkeys(_CC, "cc"),
    **dict.fromkeys(_TO, "to"),
    **dict.fromkeys(_DATE, "date"),
    **dict.fromkeys(_SENT, "sent"),
    **dict.fromkeys(_SUBJECT, "subject"),
    **dict.fromkeys(_FROM, "from"),
}

# "wrote", as a whole word, in what stands before a quote.
VERBS = re.compile(
    r"(?<!\w)(?:wrote|writes|written|schrieb|schreibt|geschrieben|a écrit|a ecrit|écrit|escribió"
    r"|escribio|escribe"
    r"|ha scritto|hai scritto|scrive|escreveu|schreef|skrev|skrifaði|kirjoitti|napisał\(a\)"
    r"|napisała?|napisal\(a\)"
    r"|pisze|napsala?|napsal\(a\)|napísala?|napísal\(a\)|ezt írta|írta|a scris|şunu yazdı|yazdı"
    r"|yazmış|написала?"
    r"|написал\(а\)|пишет|писала?|пише|написав|написала|написа|napisao je|napisala je|je napisao"
    r"|je napisala"
    r"|napisao|έγραψε|έγραψαν|menulis|đã viết|rašė|parašė|rakstīja|kirjutas|va escriure|escribiu"
    r"|idatzi du"
    r"|shkroi|кирди|a răspuns|said)(?!\w)"
    r"|写道|寫道|님이 작성|작성|님이 쓴 글|書きました|のメール|さんは|คำเขียน|เขียนว่า|เขียน|כתב|כתבה|كتب|كتبت",
    re.IGNORECASE,
)

# A part of each verb, to see at once that a line holds none.
_STEMS = (
    "wr", "schr", "cri", "scr", "skr", "kirj", "napis", "pisz", "naps", "napís", "írta", "yaz",
    "напис", "пиш", "писа", "кирд", "γρα", "menulis", "viết", "raš", "rakst", "kirjut", "idatz",
    "shkr", "spuns", "said", "写", "寫", "작성", "님이", "書", "のメール", "さんは", "เขียน", "כתב", "كتب",
)  # fmt: skip


def has_verb(text: str) -> bool:
    """True if the text says that somebody wrote."""
    lowered = text.lower()
    return any(stem in lowered for stem in _STEMS) and bool(VERBS.search(text))


# How a quote header may begin, beside a date or a day of the week.
STARTERS = re.compile(
    r"(?:on|at|am|um|le|el|il|il giorno|in data|op|em|em|no dia|na|dne|dňa|dnia|w dniu|den|det"
    r"|þann|pe|la|în|in"
    r"|στις|на|в|во|у|dana|den|vào|vao|pada|tarihinde|בתאריך|ב-|في|ในวันที่|kasutaja|quoting"
    r"|zitat von|citando"
    r"|citat|in message|in article|missatge de|mensagem de|messaggio di|mensaje de|message de"
    r"|mesaj de la|a las|el día|le|user|użytkownik|пользователь|在|於|于)(?![\w-])",
    re.IGNORECASE,
)
DAYS = re.compile(
    r"(?:mon|tue|wed|thu|fri|sat|sun|mo|di|mi|do|fr|sa|so|lun|mar|mer|jeu|ven|sam|dim|mié|mie|jue"
    r"|vie|sáb|sab|dom"
    r"|gio|seg|ter|qua|qui|sex|man|tir|ons|tor|fre|lør|søn|mån|tis|lör|sön|ma|ti|ke|to|pe|la|su"
    r"|zo|za|vr|wo"
    r"|pon|wt|śr|sro|czw|pt|sob|niedz|nd|po|út|st|čt|pá|ne|ut|št|pi|pn|пн|вт|ср|чт|пт|сб|вс|нд"
    r"|пон|вто|сря|чет|пет"
    r"|съб|нед|hé|sze|csü|pé|szo|vas|pzt|sal|çar|per|cum|cmt|paz|joi|vin|sâm|dum|mie|esm|kol|neds"
    r"|pk|pirmd|otrd"
    r"|trešd|ceturtd|piektd|sestd|svētd|pet|sri|uto|čet|ned|sub)\w{0,9}\.?,? +(?:den +)?\d",
    re.IGNORECASE,
)

# The phrase between dashes over a whole quoted or forwarded mail.
_ORIGINAL = (
    r"original message|original email|original mail|original appointment|reply message"
    r"|reply email|ursprüngliche nachricht"
    r"|ursprüngliche mail|originalnachricht|original-nachricht|original nachricht"
    r"|message d'origine|message d’origine"
    r"|message original|message initial|mensaje original|mensaje originale|messaggio originale"
    r"|messaggio originario"
    r"|mensagem original|mensagem originária|oorspronkelijk bericht|origineel bericht"
    r"|oprindelig meddelelse"
    r"|oprindelig besked|opprinnelig melding|original meddelelse|ursprungligt meddelande"
    r"|originalmeddelande"
    r"|ursprungligt mail|alkuperäinen viesti|wiadomość oryginalna|oryginalna wiadomość"
    r"|oryginalna wiadomo[śs][ćc]"
    r"|původní zpráva|původní e-mail|pôvodná správa|eredeti üzenet|mesaj original"
    r"|mesajul original|orijinal mesaj"
    r"|orijinal ileti|özgün ileti|özgün mesaj|исходное сообщение|оригинальное сообщение"
    r"|исходное письмо"
    r"|первоначальное сообщение|вихідне повідомлення|оригінальне повідомлення|αρχικό μήνυμα"
    r"|izvorna poruka"
    r"|originalna poruka|izvirno sporočilo|algne kiri|originali žinutė|pesan asli|thư gốc"
    r"|tin nhắn gốc"
    r"|元のメッセージ|元のメール|原始邮件|原始郵件|原始信息|邮件原件|原邮件|原始訊息|원본 메시지|원본 메일|원본메일|original message from"
    r"|הודעה מקורית|الرسالة الأصلية"
)
_FORWARDED = (
    r"forwarded message|forwarded mail|forwarded email|weitergeleitete nachricht"
    r"|weitergeleitete e-mail|message transféré"
    r"|message transmis|courriel transféré|mensaje reenviado|mensaje reenviada"
    r"|messaggio inoltrato|mensagem encaminhada"
    r"|mensagem reencaminhada|doorgestuurd bericht|videresendt meddelelse|videresendt besked"
    r"|videresendt melding"
    r"|vidarebefordrat meddelande|vidarebefordrat mail|välitetty viesti|edelleenlähetetty viesti"
    r"|wiadomość przekazana"
    r"|przekazana wiadomość|przekazywana wiadomość|přeposlaná zpráva|preposlaná správa"
    r"|továbbított üzenet"
    r"|továbbított levél|mesaj redirecționat|mesaj redirectionat|yönlendirilmiş mesaj"
    r"|iletilmiş mesaj|iletilen mesaj"
    r"|пересылаемое сообщение|пересланное сообщение|пересланное письмо|переслане повідомлення"
    r"|προωθημένο μήνυμα"
    r"|proslijeđena poruka|posredovano sporočilo|edastatud kiri|persiųstas laiškas|pesan terusan"
    r"|転送されたメッセージ|転送メッセージ|转发的邮件|转发邮件"
    r"|轉寄的郵件|轉寄郵件|전달된 메시지|전달된 메일|הודעה שהועברה|رسالة معاد توجيهها"
)
_DASH = r"[-–—_=*\s]"
_RULE = r"[-–—_=*]{2,}"
SEPARATOR = re.compile(
    rf"\s*+(?:[-–—_=*]{{2,}}+\s*+(?:{_ORIGINAL}|{_FORWARDED})"
    rf"(?:\s*:?\s*|(?:\s++\S.{{0,60}}?)?\s*:?\s*{_RULE})"
    rf"|{_DASH}*+(?:{_ORIGINAL}|{_FORWARDED})\s*:?\s*{_RULE}"
    rf"|-{{6,}}+\s*(?:original|原始邮件)\s*-{{6,}})\s*$",
    re.IGNORECASE,
)
FORWARD_SEPARATOR = re.compile(rf"{_DASH}{{2,}}(?:{_FORWARDED})", re.IGNORECASE)
BARE_SEPARATOR = re.compile(rf"\s*(?:{_ORIGINAL}|{_FORWARDED})\s*:?\s*$", re.IGNORECASE)
# Sentences of their own that start a forwarded or quoted mail, with nothing around them.
OPENING = re.compile(
    r"\s*(?:begin forwarded message|anfang der weitergeleiteten (?:nachricht|e-mail)"
    r"|début du message (?:réexpédié|transféré)"
    r"|inicio del mensaje reenviado|inizio (?:del )?messaggio inoltrato"
    r"|início da mensagem (?:encaminhada|reencaminhada)"
    r"|begin doorgestuurd bericht|start på videresendt (?:besked|meddelelse|melding)"
    r"|vidarebefordrat brev"
    r"|välitetty viesti alkaa|początek przekazywanej wiadomości|začátek přeposlané zprávy"
    r"|начало пересылаемого сообщения"
    r"|начало переадресованного сообщения|továbbított levél kezdete|転送されたメッセージ|下面是被转发的邮件|以下是轉寄的郵件"
    r"|iletilen posta başlangıcı|i̇letilen e-posta başlangıcı)\s*[:：]\s*$",
    re.IGNORECASE,
)
# What a program writes on a whole line of its own over the quoted mail.
PROGRAM_LINE = re.compile(
    r"\s*(?:original message processed by .{1,40}|ursprüngliche nachricht bearbeitet (?:von"
    r"|durch) .{1,40}"
    r"|#+-? ?please (?:type|write) your reply above this line ?-?#+"
    r"|[-=_*#\s]*(?:please )?(?:reply|type your reply|write your reply"
    r"|respond) above this line[-=_*#\s.]*)\s*$",
    re.IGNORECASE,
)

FORWARD_SUBJECT = re.compile(
    r"\s*(?:fwd?|wg|tr|rv|enc|i|inoltro|doorst|vs|vl|vb|pd|fs|ynt|ilt|továbbítás|továbbít|转发|轉寄"
    r"|転送|전달|пересл)\s*[:：]",
    re.IGNORECASE,
)

# Lines that a phone or a program adds below what was written.
SENT_FROM = re.compile(
    r"\s*+[*_(\[<]{0,2}(?:"
    r"(?:sent (?:from|via|with|using|by)|gesendet (?:von|mit|aus|über|per)|envoyée? (?:de|depuis"
    r"|avec|via|à partir|à l)"
    r"|enviad[oa] (?:desde|de|do|da|a través|a partir|com|con|via|pelo|por)|inviat[oa] (?:da|dal"
    r"|dallo|con|tramite)"
    r"|ver(?:zonden|stuurd) (?:vanaf|van|via|met|vanuit)|skickat (?:från|med|via)|sendt (?:fra"
    r"|med|via)|lähetetty"
    r"|wysłan[eoy] z|od(?:e|o)sl[aá]n[oé] z|küldve|trimis (?:de|din|cu)|отправлено (?:с|со|из"
    r"|через)"
    r"|надіслано (?:з|із|через)|poslano (?:z|iz|s)|изпратено от)(?:\s+\S+){1,7}"
    r"|(?:von meinem|vom) \S+(?:\s+\S+){0,4} gesendet|\S{1,30}(?:\s+\S+){0,3} (?:küldve|gönderildi)"
    r"|(?:get|holen sie sich|laden sie|téléchargez|télécharger|obtenez|obtenir|obtener|consigue"
    r"|obter|obtenha|scarica|ottieni"
    r"|download|hämta|hent|få|pobierz|stáhnout|získat|получить|скачать|установите"
    r"|hanki)\s(?:\S+\s){0,3}outlook(?:\s+\S+){0,4}"
    r"|.{1,40}から送信|发自我的.{1,30}|從我的.{1,30}傳送|.{1,30}에서 보냄|diese nachricht wurde von meinem .{1,60}"
    r")[*_)\]>]{0,2}\s*$",
    re.IGNORECASE,
)
# What must be in such a line, so that "Sent from my desk, ..." stays.
DEVICES = re.compile(
    r"iphone|ipad|ipod|imac|macbook|android|blackberry|samsung|galaxy|huawei|xiaomi|nokia|pixel"
    r"|oneplus|wiko|sony|htc|lg\b"
    r"|phone|handy|mobil|móvil|celular|smartphone|tablet|mobiltelefon|telefon|телефон|smartphone"
    r"|windows|outlook|mail\b"
    r"|gmail|yahoo|thunderbird|spark|airmail|sparrow|proton|tutanota|gmx|web\.de|aol|mailbird"
    r"|zoho|device|gerät|appareil"
    r"|dispositivo|i[A-Z]\w+|ios|verizon|treo|palm|windows|surface|workspace|nine\b|bluemail"
    r"|courrier|correo|posta|e-mail"
    r"|почт|яндекс|mail\.ru|wireless|boxer|newton|superhuman|hey\b|front\b|redmi|motorola|moto\b",
    re.IGNORECASE,
)

# ruff: noqa: E501 -- mails and sentences are shown as they come
"""Replies of many programs in many languages, written for this test: only what is new remains."""

import re

import pytest

from helpwell.channels.email.parse import parse
from helpwell.channels.email.parse.lines import lines_of
from helpwell.channels.email.parse.quotes import split_reply

from .mails import alternative, plain

NEW = "Thank you, that did it.\nOne more thing: where is the invoice?"
OLD = "Please restart the router.\nDoes it blink now?"


def bare(text: str) -> str:
    return re.sub(r"\s+", "", text)


def quoted(text: str) -> str:
    return "\n".join(f"> {line}" for line in text.split("\n"))


# What Gmail, Apple Mail, Thunderbird, Yandex and others write over a quote.
ATTRIBUTIONS = {
    "english gmail": "On Mon, Jan 12, 2026 at 10:15 AM Help Desk <help@desk.example> wrote:",
    "english gmail, wrapped": "On Mon, Jan 12, 2026 at 10:15 AM The Friendly Help Desk of Example\n<help@desk.example> wrote:",
    "english gmail, wrapped in the address": "On Mon, Jan 12, 2026 at 10:15 AM The Friendly Help Desk <\nhelp@desk.example> wrote:",
    "english apple": "On Jan 12, 2026, at 10:15, Help Desk <help@desk.example> wrote:",
    "english thunderbird": "On 12/01/2026 10:15, Help Desk wrote:",
    "english evolution": "On Mon, 2026-01-12 at 10:15 +0100, Help Desk wrote:",
    "english notes": "Help Desk <help@desk.example> wrote on 01/12/2026 10:15:02 AM:",
    "german gmail": "Am Mo., 12. Jan. 2026 um 10:15 Uhr schrieb Help Desk <help@desk.example>:",
    "german gmail, wrapped": "Am Mo., 12. Jan. 2026 um 10:15 Uhr schrieb Help Desk <\nhelp@desk.example>:",
    "german apple": "Am 12.01.2026 um 10:15 schrieb Help Desk <help@desk.example>:",
    "german thunderbird": "Am 12.01.26 um 10:15 schrieb Help Desk:",
    "french gmail": "Le lun. 12 janv. 2026 à 10:15, Help Desk <help@desk.example> a écrit :",
    "french gmail, wrapped": "Le lun. 12 janv. 2026 à 10:15, Help Desk <help@desk.example> a\nécrit :",
    "french apple": "Le 12 janv. 2026 à 10:15, Help Desk <help@desk.example> a écrit :",
    "french thunderbird": "Le 12/01/2026 à 10:15, Help Desk a écrit :",
    "spanish gmail": "El lun, 12 ene 2026 a las 10:15, Help Desk (<help@desk.example>) escribió:",
    "spanish apple": "El 12 ene 2026, a las 10:15, Help Desk <help@desk.example> escribió:",
    "spanish thunderbird": "El 12/1/26 a las 10:15, Help Desk escribió:",
    "italian gmail": "Il giorno lun 12 gen 2026 alle ore 10:15 Help Desk <help@desk.example> ha scritto:",
    "italian gmail, wrapped": "Il giorno lun 12 gen 2026 alle ore 10:15 Help Desk <help@desk.example>\nha scritto:",
    "italian apple": "Il giorno 12 gen 2026, alle ore 10:15, Help Desk <help@desk.example> ha scritto:",
    "portuguese gmail": "Em seg., 12 de jan. de 2026 às 10:15, Help Desk <help@desk.example> escreveu:",
    "portuguese apple": "No dia 12 de jan. de 2026, às 10:15, Help Desk <help@desk.example> escreveu:",
    "dutch gmail": "Op ma 12 jan 2026 om 10:15 schreef Help Desk <help@desk.example>:",
    "dutch apple": "Op 12 jan. 2026, om 10:15 heeft Help Desk <help@desk.example> het volgende geschreven:",
    "dutch thunderbird": "Op 12-01-2026 om 10:15 schreef Help Desk:",
    "swedish gmail": "Den mån 12 jan. 2026 kl 10:15 skrev Help Desk <help@desk.example>:",
    "swedish apple": "12 jan. 2026 kl. 10:15 skrev Help Desk <help@desk.example>:",
    "danish gmail": "Den man. 12. jan. 2026 kl. 10.15 skrev Help Desk <help@desk.example>:",
    "danish apple": "Den 12. jan. 2026 kl. 10.15 skrev Help Desk <help@desk.example>:",
    "norwegian gmail": "man. 12. jan. 2026 kl. 10:15 skrev Help Desk <help@desk.example>:",
    "norwegian, the bracket on a line of its own": "man. 12. jan. 2026 kl. 10:15 skrev Help Desk <help@desk.example\n>:",
    "finnish gmail": "ma 12. tammik. 2026 klo 10.15 Help Desk <help@desk.example> kirjoitti:",
    "finnish apple": "Help Desk <help@desk.example> kirjoitti 12.1.2026 kello 10.15:",
    "polish gmail": "pon., 12 sty 2026 o 10:15 Help Desk <help@desk.example> napisał(a):",
    "polish wp": "Dnia 12 stycznia 2026 10:15 Help Desk <help@desk.example> napisał(a):",
    "polish onet": "W dniu 2026-01-12 10:15:02 użytkownik Help Desk <help@desk.example> napisał:",
    "czech gmail": "po 12. 1. 2026 v 10:15 odesílatel Help Desk <help@desk.example> napsal:",
    "czech seznam": "Dne 12. ledna 2026 10:15 Help Desk napsal(a):",
    "slovak gmail": "po 12. 1. 2026 o 10:15 Help Desk <help@desk.example> napísal(a):",
    "hungarian gmail": "Help Desk <help@desk.example> ezt írta (időpont: 2026. jan. 12., H, 10:15):",
    "hungarian thunderbird": "2026. 01. 12. 10:15 keltezéssel, Help Desk írta:",
    "romanian gmail": "În lun., 12 ian. 2026 la 10:15, Help Desk <help@desk.example> a scris:",
    "turkish gmail": "Help Desk <help@desk.example>, 12 Oca 2026 Pzt, 10:15 tarihinde şunu yazdı:",
    "turkish thunderbird": "12.01.2026 10:15 tarihinde Help Desk yazdı:",
    "russian gmail": "пн, 12 янв. 2026 г. в 10:15, Help Desk <help@desk.example>:",
    "russian apple": "12 янв. 2026 г., в 10:15, Help Desk <help@desk.example> написал(а):",
    "russian thunderbird": "12.01.2026 10:15, Help Desk пишет:",
    "russian yandex": '12.01.2026, 10:15, "Help Desk" <help@desk.example>:',
    "russian mail.ru": "Понедельник, 12 января 2026, 10:15 +03:00 от Help Desk <help@desk.example>:",
    "ukrainian gmail": "пн, 12 січ. 2026 р. о 10:15 Help Desk <help@desk.example> пише:",
    "bulgarian gmail": "На пн, 12.01.2026 г. в 10:15 Help Desk <help@desk.example> написа:",
    "greek gmail": "Στις Δευ 12 Ιαν 2026 στις 10:15 π.μ., ο χρήστης Help Desk <help@desk.example> έγραψε:",
    "croatian gmail": "pon, 12. sij 2026. u 10:15 Help Desk <help@desk.example> napisao je:",
    "slovenian gmail": "V V pon., 12. jan. 2026 ob 10:15 je oseba Help Desk <help@desk.example> napisala:",
    "lithuanian gmail": "2026-01-12, pr, 10:15 Help Desk <help@desk.example> rašė:",
    "catalan gmail": "Missatge de Help Desk <help@desk.example> del dia dl., 12 de gen. 2026 a les 10:15:",
    "japanese gmail": "2026年1月12日(月) 10:15 Help Desk <help@desk.example>:",
    "japanese apple": "2026/01/12 10:15、Help Desk <help@desk.example>のメール:",
    "chinese gmail": "Help Desk <help@desk.example> 于2026年1月12日周一 10:15写道：",
    "taiwanese gmail": "Help Desk <help@desk.example> 於 2026年1月12日 週一 上午10:15寫道：",
    "korean gmail": "2026년 1월 12일 (월) 오전 10:15, Help Desk <help@desk.example>님이 작성:",
    "vietnamese gmail": "Vào Th 2, 12 thg 1, 2026 vào lúc 10:15 Help Desk <help@desk.example> đã viết:",
    "indonesian gmail": "Pada tanggal Sen, 12 Jan 2026 pukul 10.15 Help Desk <help@desk.example> menulis:",
    "thai gmail": "ในวันที่ จ. 12 ม.ค. 2026 เวลา 10:15 Help Desk <help@desk.example> เขียนว่า:",
    "hebrew gmail": "\u202bבתאריך יום ב׳, 12 בינו׳ 2026 ב-10:15 מאת \u202aHelp Desk\u202c\u200f <\u202ahelp@desk.example\u202c\u200f>:\u202c",
    "zoho": "---- On Mon, 12 Jan 2026 10:15:02 +0530 help@desk.example wrote ----",
    "zoho with a name": '---- On Mon, 12 Jan 2026 10:15:02 +0100 "Help Desk" <help@desk.example> wrote ---',
    "old yahoo": "--- On Mon, 1/12/26, Help Desk <help@desk.example> wrote:",
    "new yahoo": "On Monday, January 12, 2026 at 10:15:41 AM EST, Help Desk <help@desk.example> wrote:",
    "lotus": '-----"Help Desk" <help@desk.example> wrote: -----',
    "netease": 'At 2026-01-12 10:15:02, "Help Desk" <help@desk.example> wrote:',
    "netease chinese": '在 2026-01-12 10:15:02，"Help Desk" <help@desk.example> 写道：',
}


@pytest.mark.parametrize("heading", ATTRIBUTIONS.values(), ids=ATTRIBUTIONS.keys())
def test_a_marked_quote_and_its_heading_are_folded(heading: str) -> None:
    envelope = parse(plain(f"{NEW}\n\n{heading}\n\n{quoted(OLD)}\n"))
    assert bare(envelope.reply_text) == bare(NEW)
    assert "restart the router" in envelope.quoted_text
    assert bare(heading) in bare(envelope.quoted_text)


@pytest.mark.parametrize("heading", ATTRIBUTIONS.values(), ids=ATTRIBUTIONS.keys())
def test_an_unmarked_quote_below_its_heading_is_folded(heading: str) -> None:
    envelope = parse(plain(f"{NEW}\n\n{heading}\n\n{OLD}\n"))
    assert bare(envelope.reply_text) == bare(NEW)


@pytest.mark.parametrize("heading", ATTRIBUTIONS.values(), ids=ATTRIBUTIONS.keys())
def test_an_answer_below_the_quote_is_kept(heading: str) -> None:
    envelope = parse(plain(f"{heading}\n{quoted(OLD)}\n\n{NEW}\n"))
    assert bare(envelope.reply_text) == bare(NEW)


# The labels that Outlook, Apple, Notes and others put over the earlier mail.
BLOCKS = {
    "english outlook": "From: Help Desk <help@desk.example>\nSent: Monday, January 12, 2026 10:15 AM\nTo: Ada\nSubject: Order 12",
    "english apple": "From: Help Desk <help@desk.example>\nSubject: Order 12\nDate: January 12, 2026 at 10:15:02 GMT+1\nTo: Ada <ada@customer.example>",
    "bold labels": "*From:* Help Desk <help@desk.example>\n*Sent:* Monday, January 12, 2026 10:15 AM\n*To:* Ada\n*Subject:* Order 12",
    "german outlook": "Von: Help Desk <help@desk.example>\nGesendet: Montag, 12. Januar 2026 10:15\nAn: Ada\nBetreff: Order 12",
    "german without an address": "Von: Help Desk\nGesendet: Montag, 12. Januar 2026 10:15\nAn: Ada\nBetreff: Order 12",
    "french outlook": "De : Help Desk <help@desk.example>\nEnvoyé : lundi 12 janvier 2026 10:15\nÀ : Ada\nObjet : Order 12",
    "spanish outlook": "De: Help Desk <help@desk.example>\nEnviado el: lunes, 12 de enero de 2026 10:15\nPara: Ada\nAsunto: Order 12",
    "italian outlook": "Da: Help Desk <help@desk.example>\nInviato: lunedì 12 gennaio 2026 10:15\nA: Ada\nOggetto: Order 12",
    "portuguese outlook": "De: Help Desk <help@desk.example>\nEnviada em: segunda-feira, 12 de janeiro de 2026 10:15\nPara: Ada\nAssunto: Order 12",
    "dutch outlook": "Van: Help Desk <help@desk.example>\nVerzonden: maandag 12 januari 2026 10:15\nAan: Ada\nOnderwerp: Order 12",
    "swedish outlook": "Från: Help Desk <help@desk.example>\nSkickat: den 12 januari 2026 10:15\nTill: Ada\nÄmne: Order 12",
    "danish outlook": "Fra: Help Desk <help@desk.example>\nSendt: 12. januar 2026 10:15\nTil: Ada\nEmne: Order 12",
    "norwegian outlook": "Fra: Help Desk <help@desk.example>\nSendt: mandag 12. januar 2026 10:15\nTil: Ada\nEmne: Order 12",
    "finnish outlook": "Lähettäjä: Help Desk <help@desk.example>\nLähetetty: maanantai 12. tammikuuta 2026 10.15\nVastaanottaja: Ada\nAihe: Order 12",
    "polish outlook": "Od: Help Desk <help@desk.example>\nWysłano: poniedziałek, 12 stycznia 2026 10:15\nDo: Ada\nTemat: Order 12",
    "czech outlook": "Od: Help Desk <help@desk.example>\nOdesláno: pondělí 12. ledna 2026 10:15\nKomu: Ada\nPředmět: Order 12",
    "hungarian outlook": "Feladó: Help Desk <help@desk.example>\nElküldve: 2026. január 12., hétfő 10:15\nCímzett: Ada\nTárgy: Order 12",
    "russian outlook": "От: Help Desk <help@desk.example>\nОтправлено: 12 января 2026 г. 10:15\nКому: Ada\nТема: Order 12",
    "ukrainian outlook": "Від: Help Desk <help@desk.example>\nНадіслано: 12 січня 2026 р. 10:15\nКому: Ada\nТема: Order 12",
    "turkish outlook": "Kimden: Help Desk <help@desk.example>\nGönderildi: 12 Ocak 2026 Pazartesi 10:15\nKime: Ada\nKonu: Order 12",
    "romanian outlook": "De la: Help Desk <help@desk.example>\nTrimis: luni, 12 ianuarie 2026 10:15\nCătre: Ada\nSubiect: Order 12",
    "greek outlook": "Από: Help Desk <help@desk.example>\nΣτάλθηκε: Δευτέρα, 12 Ιανουαρίου 2026 10:15\nΠρος: Ada\nΘέμα: Order 12",
    "japanese outlook": "差出人: Help Desk <help@desk.example>\n送信日時: 2026年1月12日 10:15\n宛先: Ada\n件名: Order 12",
    "chinese outlook": "发件人: Help Desk <help@desk.example>\n发送时间: 2026年1月12日 10:15\n收件人: Ada\n主题: Order 12",
    "full-width colons": "发件人：Help Desk <help@desk.example>\n发送时间：2026年1月12日 10:15\n收件人：Ada\n主题：Order 12",
    "korean outlook": "보낸 사람: Help Desk <help@desk.example>\n보낸 날짜: 2026년 1월 12일 월요일 오전 10:15\n받는 사람: Ada\n제목: Order 12",
    "with a copy over two lines": "From: Help Desk <help@desk.example>\nSent: Monday, January 12, 2026 10:15 AM\nTo: Ada\nCc: Bob <bob@customer.example>;\n Carol <carol@customer.example>\nSubject: Order 12",
    "notes, the date below": "Von:\tHelp Desk/Example\nAn:\tada@customer.example\nDatum:\t12.01.2026 10:15\nBetreff:\tOrder 12",
}


@pytest.mark.parametrize("block", BLOCKS.values(), ids=BLOCKS.keys())
@pytest.mark.parametrize(
    "rule", ["", "________________________________\n", "-----Original Message-----\n"]
)
def test_a_header_block_folds_all_below_it(block: str, rule: str) -> None:
    envelope = parse(plain(f"{NEW}\n\n{rule}{block}\n\n{OLD}\n"))
    assert bare(envelope.reply_text) == bare(NEW)
    assert "restart the router" in envelope.quoted_text


@pytest.mark.parametrize(
    "line",
    [
        "-----Original Message-----", "----- Original Message -----", "---Original Message---", "-------- Original Message --------",
        "-----Ursprüngliche Nachricht-----", "-------- Originalnachricht --------", "-------- Message d'origine --------",
        "-----Message d'origine-----", "-----Mensaje original-----", "-------- Mensaje original --------",
        "-----Messaggio originale-----", "----Messaggio originale----", "-----Mensagem original-----",
        "-----Oorspronkelijk bericht-----", "-----Oprindelig meddelelse-----", "-----Opprinnelig melding-----",
        "-----Ursprungligt meddelande-----", "-----Alkuperäinen viesti-----", "-----Wiadomość oryginalna-----",
        "---------- Původní e-mail ----------", "-----Eredeti üzenet-----", "-----Orijinal Mesaj-----",
        "-------- Исходное сообщение --------", "-----元のメッセージ-----", "------------------ 原始邮件 ------------------",
        "-----원본 메시지-----", "-----Αρχικό μήνυμα-----",
    ],
)  # fmt: skip
def test_a_separator_folds_all_below_it_even_without_labels(line: str) -> None:
    envelope = parse(plain(f"{NEW}\n\n{line}\n{OLD}\n"))
    assert bare(envelope.reply_text) == bare(NEW)


FALSE_FRIENDS = {
    "a sentence that begins with On": "On the whole it works.\n\nOn Monday I tried again: no luck.\nOn Tuesday too.",
    "a journey": "Please change my booking.\n\nFrom: Berlin\nTo: Hamburg\nDate: 3 May 2026\n\nThe rest stays as it is.",
    "addresses in a sentence": "Mails from: a@b.example are lost, mails to: c@d.example too.\n\nCan you look?",
    "a list with dashes": "We need:\n-- a new key\n-- a new lock\n\nThanks",
    "a table": "Item        Price\n--------------------\nRouter      20\nCable       3\n\nIs that right?",
    "wrote in a sentence": "Your colleague wrote that it was sent on 12.01.2026.\nIt never came.\n\nWhat now?",
    "an announcement of what follows": "On 12.01.2026 I found these errors:\n\nE12 in the kitchen\nE13 in the cellar\n\nPlease send somebody.",
    "a colon after a name": "Hello Bob:\n\nthe machine is broken.\n\nAda",
    "sent from a place": "The parcel was fine.\n\nSent from our store in Bonn, it took two days.",
    "code": "It prints this:\n\n>>> 1 / 0\nZeroDivisionError\n\nWhy?",
    "a form": "Name: Ada\nEmail: ada@customer.example\nProblem: no light\n\nPlease call me.",
    "a question in the middle": "I have two wishes.\n\nFirst: more light.\nSecond: less noise.\n\nRegards",
    "dashes between paragraphs": "First point.\n\n---\n\nSecond point.\n\n---\n\nThird point.",
}


@pytest.mark.parametrize("text", FALSE_FRIENDS.values(), ids=FALSE_FRIENDS.keys())
def test_what_only_looks_like_a_quote_is_kept(text: str) -> None:
    assert bare(parse(plain(text)).reply_text) == bare(text)


def test_answers_between_quotes_are_all_kept() -> None:
    heading = ATTRIBUTIONS["english gmail"]
    envelope = parse(
        plain(
            f"{heading}\n\n> Does it blink?\n\nYes, twice.\n\n> In which color?\n\nIn green.\n\n> Thanks\n"
        )
    )
    assert bare(envelope.reply_text) == bare("Yes, twice. In green.")
    assert "In which color" in envelope.quoted_text


def test_answers_directly_below_quoted_lines_are_kept() -> None:
    envelope = parse(
        plain(
            "Hi,\n\nOn 12.01.2026 10:15, Help Desk wrote:\n> Does it blink?\nYes.\n> In green?\nno\n"
        )
    )
    assert bare(envelope.reply_text) == bare("Hi, Yes. no")


def test_a_mail_of_nothing_but_quotes_is_shown_whole() -> None:
    text = f"{ATTRIBUTIONS['english gmail']}\n\n{quoted(OLD)}"
    envelope = parse(plain(text))
    assert bare(envelope.reply_text) == bare(text)
    assert envelope.quoted_text == ""


def test_a_forward_without_a_comment_shows_the_mail_that_was_forwarded() -> None:
    envelope = parse(
        plain(
            f"---------- Forwarded message ---------\n{BLOCKS['english apple']}\n\n{OLD}\n",
            Subject="Fwd: Order 12",
        )
    )
    assert "restart the router" in envelope.reply_text


@pytest.mark.parametrize(
    "line",
    [
        "Sent from my iPhone", "Sent from my Samsung Galaxy smartphone.", "Sent from Yahoo Mail on Android", "Get Outlook for iOS<https://aka.ms/o0ukef>",
        "Sent from Mail for Windows", "Sent via the Samsung Galaxy S21 5G, an AT&T 5G smartphone", "Von meinem iPhone gesendet",
        "Gesendet von Mail für Windows 10", "Gesendet mit der GMX Mail App", "Envoyé de mon iPhone", "Envoyé depuis mon téléphone Samsung",
        "Enviado desde mi iPhone", "Enviado do meu iPhone", "Inviato da iPhone", "Verstuurd vanaf mijn iPhone", "Skickat från min iPhone",
        "Sendt fra min iPhone", "Lähetetty iPhonesta", "Wysłane z iPhone'a", "Odesláno z iPhonu", "Отправлено с iPhone",
        "iPhoneから送信", "发自我的iPhone", "나의 iPhone에서 보냄", "iPhone'umdan gönderildi", "Holen Sie sich Outlook für Android",
    ],
)  # fmt: skip
def test_what_a_phone_adds_is_folded(line: str) -> None:
    envelope = parse(plain(f"{NEW}\n\n{line}\n"))
    if "an AT&T" in line:  # a sentence with a comma may be a person's: kept when in doubt
        assert bare(NEW) in bare(envelope.reply_text)
        return
    assert bare(envelope.reply_text) == bare(NEW)
    assert line.split("<", 1)[0] in envelope.quoted_text


def test_a_signature_is_folded_and_not_lost() -> None:
    envelope = parse(plain(f"{NEW}\n\n-- \nAda Customer\nTel. 0123\n"))
    assert bare(envelope.reply_text) == bare(NEW)
    assert "Tel. 0123" in envelope.quoted_text


def test_the_footer_of_a_list_is_folded() -> None:
    footer = "_______________________________________________\nUsers mailing list\nusers@list.example\nhttps://list.example/listinfo/users"
    assert bare(parse(plain(f"{NEW}\n\n{footer}\n")).reply_text) == bare(NEW)


def test_the_markup_finds_the_quote_where_the_text_does_not() -> None:
    text = f"{NEW}\n\nHelp Desk ñandú 12 foo\n\n{OLD}"
    source = f"<div>{NEW}</div><div class='gmail_quote'><div class='gmail_attr'>Help Desk ñandú 12 foo</div><blockquote>{OLD}</blockquote></div>"
    envelope = parse(alternative(text, source))
    assert bare(envelope.reply_text) == bare(NEW)
    assert "restart the router" in envelope.text


@pytest.mark.parametrize(
    "text",
    [
        *ATTRIBUTIONS.values(),
        *BLOCKS.values(),
        *FALSE_FRIENDS.values(),
        "-- \nA\n> B\n--\nC",
        ">\n\n>",
    ],
)
def test_every_line_is_either_new_or_quoted(text: str) -> None:
    whole = f"{NEW}\n\n{text}\n{quoted(OLD)}\n\n-- \nAda\nSent from my iPhone"
    split = split_reply(lines_of(whole))
    wanted = sorted(line.rstrip() for line in whole.split("\n") if line.strip())
    found = sorted(line for line in f"{split.reply}\n{split.quoted}".split("\n") if line.strip())
    assert found == wanted


@pytest.mark.parametrize(
    "heading",
    [
        "Zitat von Help Desk <help@desk.example>:", "Quoting Help Desk <help@desk.example>:", "Help Desk <help@desk.example> writes:", "Help Desk wrote:",
        "* Help Desk <help@desk.example> [2026-01-12 10:15]:", "12 Jan 2026, 10:15 by help@desk.example:", "Help Desk schrieb:", "Help Desk schrieb am 12.01.2026:",
        "In message <77@desk.example>, help@desk.example writes:",
    ],
)  # fmt: skip
def test_headings_without_much_to_tell_count_over_a_marked_quote(heading: str) -> None:
    assert bare(parse(plain(f"{NEW}\n\n{heading}\n{quoted(OLD)}\n")).reply_text) == bare(NEW)


@pytest.mark.parametrize(
    "heading",
    [
        "Help Desk <help@desk.example> schrieb am Mo., 12. Jan. 2026, 10:15:", "Help Desk schrieb am 12.01.2026 um 10:15:", "Help Desk wrote on 12/01/2026 10:15:",
        "------------------ Original ------------------", "##- Please type your reply above this line -##", "Original Message processed by david®",
        "------- Original Message -------\nOn Monday, January 12th, 2026 at 10:15 AM, Help Desk <help@desk.example> wrote:",
        "On Mon, Jan 12, 2026 at 10:15 AM 'A Very Long Name of Somebody' via\nThe Group of Friendly Support People <\nfriendly+support@groups.example> wrote:",
        "-----Original Message from Help Desk-----", "-------- Original message --------\nFrom: Help Desk <help@desk.example>\nDate: 12/01/2026 10:15 (GMT+01:00)\nTo: ada@customer.example",
    ],
)  # fmt: skip
def test_other_headings_fold_all_below(heading: str) -> None:
    assert bare(parse(plain(f"{NEW}\n\n{heading}\n\n{OLD}\n")).reply_text) == bare(NEW)


@pytest.mark.parametrize(
    "text",
    [
        "Two things:\n-- original message was empty\n-- forwarded mail came twice",
        "My colleague said at 10:15: no.\n\nSo I ask you.",
        "The original message:\nI never got it.",
        "He wrote to me on 12.01.2026 and called at 10:15.\n\nWhat now?",
    ],
)
def test_words_about_messages_are_no_headings(text: str) -> None:
    assert bare(parse(plain(text)).reply_text) == bare(text)

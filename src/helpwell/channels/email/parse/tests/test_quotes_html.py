# ruff: noqa: E501 -- mails and sentences are shown as they come
"""HTML-only replies of many programs, written for this test: the markup shows what is quoted."""

import re

import pytest

from helpwell.channels.email.parse import parse
from helpwell.channels.email.parse.html_text import html_to_lines, html_to_text

from .mails import html

NEW = "<div>Thank you, that did it.</div><div><br></div><div>Ada</div>"
OLD = "<div>Please restart the router.</div><div>Does it blink now?</div>"
SHOWN = "Thank you, that did it. Ada"

REPLIES = {
    "gmail": f'<div dir="ltr">{NEW}</div><br><div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">On Mon, Jan 12, 2026 at 10:15'
    f' AM Help &lt;<a href="mailto:help@desk.example">help@desk.example</a>&gt; wrote:<br></div><blockquote class="gmail_quote">{OLD}</blockquote></div>',
    "gmail in a language nobody knows": f'<div dir="ltr">{NEW}</div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">Xyzzy plugh Help:'
    f'<br></div><blockquote class="gmail_quote">{OLD}</blockquote></div>',
    "old gmail": f'<div dir="ltr">{NEW}</div><div class="gmail_extra"><br><div class="gmail_quote">2026-01-12 10:15 GMT+01:00 Help <span dir="ltr">&lt;'
    f'help@desk.example&gt;</span>:<br><blockquote class="gmail_quote">{OLD}</blockquote></div><br></div>',
    "apple mail": f'<html><body>{NEW}<br><blockquote type="cite"><div>On 12. Jan 2026, at 10:15, Help &lt;help@desk.example&gt; wrote:</div><br>{OLD}</blockquote>'
    "</body></html>",
    "iphone": f'<body dir="auto">{NEW}<div dir="ltr">Sent from my iPhone</div><div dir="ltr"><br><blockquote type="cite">Am 12.01.2026 um 10:15 schrieb Help:'
    f'<br></blockquote></div><blockquote type="cite">{OLD}</blockquote></body>',
    "thunderbird": f'{NEW}<div class="moz-cite-prefix">Den 12.01.2026 kl. 10.15, skrev Help:<br></div><blockquote type="cite" cite="mid:x">{OLD}</blockquote>',
    "outlook desktop": f'<div class="WordSection1"><p class="MsoNormal">Thank you, that did it.</p><p class="MsoNormal">Ada</p><div><div style="border:none;'
    'border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p class="MsoNormal"><b><span>From:</span></b> Help<br><b>Sent:</b> Monday<br><b>To:</b> Ada<br>'
    f"<b>Subject:</b> Order</p></div></div>{OLD}</div>",
    "outlook desktop in a language nobody knows": f'<div class="WordSection1">{NEW}<div><div style="border:none;border-top:solid #B5C4DF 1.0pt;padding:3.0pt">'
    f"<p><b>Xyz:</b> Help [mailto:help@desk.example]<br><b>Plugh:</b> Mon<br><b>Zork:</b> Ada</p></div></div>{OLD}</div>",
    "outlook on the web": f'<div>{NEW}</div><div id="appendonsend"></div><hr style="display:inline-block;width:98%" tabindex="-1"><div id="divRplyFwdMsg" dir="ltr">'
    f"<b>Fra:</b> Help<br><b>Sendt:</b> mandag<br></div><div>{OLD}</div>",
    "outlook on the web, shown again": f'<div>{NEW}</div><hr tabindex="-1"><div id="x_x_divRplyFwdMsg">Whoever</div><div>{OLD}</div>',
    "outlook for phones": f'<div>{NEW}</div><div id="ms-outlook-mobile-signature">Get Outlook for iOS</div><div id="mail-editor-reference-message-container">'
    f"<div>From: Help</div>{OLD}</div>",
    "old outlook": f'<div>{NEW}</div><div class="OutlookMessageHeader" dir="ltr" align="left"><hr tabindex="-1">Whoever</div>{OLD}',
    "hotmail": f'<div>{NEW}<hr id="stopSpelling">Date: Mon, 12 Jan 2026 10:15:02 +0100<br>Subject: Order<br>From: help@desk.example<br>{OLD}</div>',
    "windows mail": f'<div><div>{NEW}</div><div style="padding-top: 5px; border-top-color: rgb(229, 229, 229); border-top-width: 1px; border-top-style: solid;">'
    f'<div><font><b>De :</b>&nbsp;<a href="mailto:help@desk.example">Help</a><br><b>Envoyé :</b>&nbsp;lundi<br><b>À :</b>&nbsp;Ada</font></div></div>{OLD}</div>',
    "yahoo": f'<div>{NEW}</div><div id="yahoo_quoted_1234" class="yahoo_quoted"><div>On Monday, January 12, 2026, Help wrote:</div>{OLD}</div>',
    "yahoo, renamed": f'<div>{NEW}</div><div class="ydp1a2b3c4dyahoo_quoted" id="ydp1a2b3c4dyahoo_quoted_55">Whatever{OLD}</div>',
    "mail.ru": f'<p>{NEW}</p>Понедельник, 12 января 2026, 10:15 +03:00 от Help &lt;help@desk.example&gt;:<br><blockquote style="border-left:1px solid #0857A6">{OLD}</blockquote>',
    "yandex": f'<div>{NEW}</div><div>12.01.2026, 10:15, "Help" &lt;help@desk.example&gt;:</div><blockquote>{OLD}</blockquote>',
    "zimbra": f'<div>{NEW}<hr id="zwchr"><b>From: </b>help@desk.example<br><b>To: </b>ada@customer.example<br>{OLD}</div>',
    "gmx": f'<div>{NEW}</div><div name="quote" style="border-left:2px solid #C3D9E5;"><div><b>Gesendet:</b> Montag<br/><b>Von:</b> Help</div>{OLD}</div>',
    "proton": f'<div>{NEW}</div><div class="protonmail_signature_block">Sent with Proton Mail</div><div class="protonmail_quote">On Monday, Help wrote:<br>'
    f'<blockquote class="protonmail_quote" type="cite">{OLD}</blockquote></div>',
    "zoho": f'<div>{NEW}</div><div class="zmail_extra"><div id="Zm-_Id_-Sgn1">---- On Mon, 12 Jan 2026 Help wrote ---</div><blockquote id="blockquote_zmail">{OLD}</blockquote></div>',
    "spark": f'<div name="messageBodySection">{NEW}</div><div name="messageReplySection">On 12 Jan 2026, Help wrote:<br><blockquote type="cite">{OLD}</blockquote></div>',
    "a line and labels": f"<div>{NEW}<hr><b>Von: </b>help@desk.example<br><b>Gesendet: </b>Montag<br><b>An: </b>Ada<br><b>Betreff: </b>Order<br>{OLD}</div>",
    "netease": f'<div>{NEW}</div><div>At 2026-01-12 10:15:02, "Help" &lt;help@desk.example&gt; wrote:<br></div><blockquote id="isReplyContent">{OLD}</blockquote>',
    "qq": f'<div>{NEW}</div><div>------------------&nbsp;原始邮件&nbsp;------------------</div><div><b>发件人:</b> "Help" &lt;help@desk.example&gt;;<br></div>{OLD}',
    "a signature of gmail": f'<div dir="ltr">{NEW}-- <br><div dir="ltr" class="gmail_signature">Ada Customer, Tel. 0123</div></div>',
}


def words(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("source", REPLIES.values(), ids=REPLIES.keys())
def test_only_what_is_new_is_the_reply(source: str) -> None:
    envelope = parse(html(source))
    assert words(envelope.reply_text) == SHOWN
    if "router" in source:
        assert "Please restart the router." in envelope.quoted_text
        assert "Please restart the router." in envelope.text


def test_an_indented_block_of_ones_own_is_kept() -> None:
    envelope = parse(
        html(
            '<div>I mean this:</div><blockquote style="margin: 0 0 0 40px">the blue one</blockquote><div>Ada</div>'
        )
    )
    assert words(envelope.reply_text) == "I mean this: the blue one Ada"


def test_answers_between_the_quotes_of_gmail_are_kept() -> None:
    source = (
        '<div class="gmail_quote"><div class="gmail_attr">On Mon Help wrote:</div><blockquote class="gmail_quote">Does it blink?</blockquote>'
        '<div>Yes, twice.</div><blockquote class="gmail_quote">In which color?</blockquote><div>In green.</div></div>'
    )
    assert words(parse(html(source)).reply_text) == "Yes, twice. In green."


def test_a_forwarded_mail_alone_is_shown_whole() -> None:
    source = '<div class="gmail_quote">---------- Forwarded message ---------<br>From: <b>Bob</b> &lt;bob@customer.example&gt;<br>Subject: Broken<br><br>It smokes.</div>'
    envelope = parse(html(source, Subject="Fwd: Broken"))
    assert "It smokes." in envelope.reply_text
    assert envelope.forwarded is not None
    assert envelope.forwarded.sender.address == "bob@customer.example"


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("<p>One</p><p>Two</p>", "One\n\nTwo"),
        ("<div>One</div><div>Two</div>", "One\nTwo"),
        ("One<br>Two<br><br>Three", "One\nTwo\n\nThree"),
        ("<ul><li>a</li><li>b</li></ul><ol><li>c</li><li>d</li></ol>", "- a\n- b\n\n1. c\n2. d"),
        (
            "<table><tr><td>Price</td><td>20&nbsp;€</td></tr><tr><td>Tax</td><td>4</td></tr></table>",
            "Price 20 €\nTax 4",
        ),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ("a <b>bold</b>, <i>word</i>.", "a bold, word."),
        ("<style>p { color: red }</style><script>x()</script><p>Text</p>", "Text"),
        ('<div style="display: none">preview</div><p>Text</p>', "Text"),
        ("Fish &amp; chips &lt;3 &#128512; &unknown;", "Fish & chips <3 😀 &unknown;"),
        ("<p>never closed <b>bold", "never closed bold"),
        ('<?xml version="1.0" encoding="UTF-8"?><html><body>Grüße</body></html>', "Grüße"),
        ('<meta charset="iso-8859-1"><p>Grüße</p>', "Grüße"),
        ("before\x00after", "beforeafter"),
        ("", ""),
        ("   ", ""),
        ("<!-- nothing -->", ""),
        ("no markup at all", "no markup at all"),
    ],
)
def test_html_becomes_readable_text(source: str, text: str) -> None:
    assert html_to_text(source)[0].strip() == text


def test_text_below_thousands_of_elements_is_still_found() -> None:
    source = "<div>" * 5_000 + "deep" + "</div>" * 5_000 + "<p>flat</p>"
    assert re.findall(r"deep|flat", html_to_text(source)[0]) == ["deep", "flat"]


def test_too_many_elements_are_cut_and_said() -> None:
    lines, cut = html_to_lines("<p>a</p>" * 100_000)
    assert cut
    assert 0 < len(lines) < 300_000

"""Plain words that software turns into markup, and characters that are not what they seem."""

from collections.abc import Iterator

from tests.hostile.writing import Write, filled


def plain_text_tricks() -> Iterator[tuple[str, Write]]:
    """What a linkifier or a Markdown reader might turn into an attribute."""
    shapes = {
        "quote in address": 'https://x.invalid/"onmouseover="\1"x="',
        "single in address": "https://x.invalid/'onmouseover='\1'x='",
        "tag in address": "https://x.invalid/<img/src=x:/onerror=\1>",
        "closing tag in address": "https://x.invalid/</a><img/src=x:/onerror=\1>",
        "entity quote in address": "https://x.invalid/&quot;onmouseover=&quot;\1",
        "numeric quote in address": "https://x.invalid/&#34;onmouseover=&#34;\1",
        "percent quote in address": "https://x.invalid/%22onmouseover=%22\1",
        "backtick in address": "https://x.invalid/`onmouseover=`\1",
        "javascript address": "javascript:\1",
        "javascript with slashes": "javascript://x.invalid/%0a\1",
        "javascript behind www": "www.javascript:\1",
        "javascript glued": "xhttps://javascript:\1",
        "in brackets": "<https://x.invalid/\1>",
        "in brackets with quote": '<https://x.invalid/"onclick="\1">',
        "mail with quote": 'x"onclick="\1"@x.invalid',
        "mail with tag": "x@x.invalid<img/src=x:/onerror=\1>",
        "mailto with quote": 'mailto:x@x.invalid"onclick="\1"',
        "user name": "https://x.invalid@y.invalid/\1",
        "Markdown link": "[words](javascript:\1)",
        "Markdown link spaced": "[words]( java\tscript:\1 )",
        "Markdown picture": '![words](x:"onerror="\1")',
        "Markdown reference": "[words]\n\n[words]: javascript:\1",
        "Markdown autolink": "<javascript:\1>",
        "Markdown title": "[words](https://x.invalid/ '\"onclick=\"\1')",
        "Markdown code": '```"><img src=x: onerror=\1>\n```',
        "BB code": "[url=javascript:\1]words[/url]",
        "wiki": "[[javascript:\1|words]]",
        "file name": '"><img src=x: onerror=\1>.png',
        "header folding": "x\r\nBcc: x@x.invalid\r\n\r\n<script>\1</script>",
        "display name": '"<img src=x: onerror=\1>" <x@x.invalid>',
    }
    for name, shape in shapes.items():
        yield f"text: {name}", filled(raw=shape)


def unicode_tricks() -> Iterator[tuple[str, Write]]:
    shapes = {
        "full-width tag": "＜img src=x: onerror=\1＞",
        "small form tag": "﹤img src=x: onerror=\1﹥",
        "angle quotes": "‹img src=x: onerror=\1›",
        "overlong look-alike": "À¼script À¾\1À¼/script À¾",
        "byte order mark": "\ufeff<img src=x: onerror=\1>",
        "bidi override": "\u202e<img src=x: onerror=\1>\u202c",
        "zero width in tag": "<\u200bimg src=x: onerror=\1>",
        "zero width in name": "<im\u200dg src=x: onerror=\1>",
        "combining after less": "<\u0338img src=x: onerror=\1>",
        "line separator": "<img src=x:\u2028onerror=\1>",
        "no-break space": "<img src=x:\u00a0onerror=\1>",
        "next line": "<img src=x:\u0085onerror=\1>",
        "vertical tab": "<img src=x:\vonerror=\1>",
        "turkish i": "<ımg src=x: onerror=\1><İMG src=x: onerror=\1>",
        "kelvin": "<lin\u212a rel=x onload=\1>",
        "long s": "<\u017fcript>\1</\u017fcript>",
        "tag characters": "<img\U000e0020src=x: onerror=\1>",
        "private use": "<img\ue000 src=x: onerror=\1>",
        "noncharacter": "<img\uffff src=x: onerror=\1>",
        "utf-7": "+ADw-img src=x: onerror=\1+AD4-",
        "shift": "\x1b$B<img src=x: onerror=\1>\x1b(B",
        "half a pair": "<img title=\ud800 src=x: onerror=\1>".encode("utf-8", "replace").decode(),
        "backspace": "<script\b>\1</script\b>",
        "delete": "<img\x7fsrc=x: onerror=\1>",
        "astral": "𝗂<img src=x: onerror=\1>𝗆𝗀",
    }
    for name, shape in shapes.items():
        yield f"unicode: {name}", filled(raw=shape)

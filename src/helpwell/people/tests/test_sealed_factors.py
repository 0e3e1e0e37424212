"""The secrets behind second factors are sealed where they lie, and work as before."""

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from pytest_django.fixtures import Settings

from conftest import Cast


def test_what_lies_in_the_database_is_sealed_and_still_works(cast: Cast) -> None:
    secret = generate_totp_secret()
    TOTP.activate(cast.bob, secret)
    codes = RecoveryCodes.activate(cast.bob).get_unused_codes()
    stored = " ".join(str(one.data) for one in Authenticator.objects.all())
    assert secret not in stored
    assert get_adapter().decrypt(Authenticator.objects.get(type="totp").data["secret"]) == secret
    again = Authenticator.objects.get(type="recovery_codes").wrap()
    assert again.validate_code(codes[0])
    assert not again.validate_code(codes[0])


def test_without_its_key_no_code_fits_and_nothing_breaks(
    cast: Cast, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    secret = generate_totp_secret()
    factor = TOTP.activate(cast.bob, secret).instance
    settings.STORED_SECRETS_KEYS = ["another key that is long enough for it"]
    assert get_adapter().decrypt(factor.data["secret"]) != secret
    assert not TOTP(factor).validate_code("123456")
    assert "a key that is not here" in caplog.text

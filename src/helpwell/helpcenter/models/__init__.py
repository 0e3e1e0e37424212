"""Offers of articles to those who ask, and customers' sign-ins."""

from helpwell.helpcenter.models.offer import Offer
from helpwell.helpcenter.models.sign_in import SignIn

__all__ = ["Offer", "SignIn"]

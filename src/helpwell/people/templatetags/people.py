"""Words for what browsers say of themselves."""

from django import template

from helpwell.people.browsers import browser_words

register = template.Library()
register.filter("browser", browser_words)

"""How Django's forms look in this house: `{{ form }}` and `{{ field.as_field_group }}` use the kit's templates."""

from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting


class KitRenderer(TemplatesSetting):
    """Renders forms and fields with the kit's components; named in `FORM_RENDERER`."""

    form_template_name = "ui/form.html"
    field_template_name = "ui/field.html"


class Switch(forms.CheckboxInput):
    """A checkbox for a thing that is on or off at once."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"role": "switch", **(attrs or {})})

"""How Django's forms look in this house: `{{ form }}` and `{{ field.as_field_group }}` use the kit's templates."""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting


class KitField(BoundField):
    """A field on a page: after a mistake the first wrong one has the focus, and only what one types says that it may stay empty."""

    def build_widget_attrs(self, attrs: Any, widget: Any = None) -> dict[str, Any]:
        """Django's attributes, and where the focus goes."""
        built: dict[str, Any] = super().build_widget_attrs(attrs, widget)
        wrong = first_wrong(self.form)
        return built | {"autofocus": wrong == self.name} if wrong else built

    @property
    def says_optional(self) -> bool:
        """Whether it must say that it may stay empty: a choice and a placeholder say so themselves."""
        widget = self.field.widget
        chosen = isinstance(widget, forms.Select | forms.RadioSelect | forms.SelectMultiple)
        return not (self.field.required or chosen or widget.attrs.get("placeholder"))


def first_wrong(form: forms.BaseForm) -> str:
    """The name of the first visible field with an error; empty where there is none."""
    if not form.is_bound or not form.errors:
        return ""
    shown = (name for name, field in form.fields.items() if not field.widget.is_hidden)
    return next((name for name in shown if name in form.errors), "")


class KitRenderer(TemplatesSetting):
    """Renders forms and fields with the kit's components; named in `FORM_RENDERER`."""

    bound_field_class = KitField

    form_template_name = "ui/form.html"
    field_template_name = "ui/field.html"


class Switch(forms.CheckboxInput):
    """A checkbox for a thing that is on or off at once."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"role": "switch", **(attrs or {})})

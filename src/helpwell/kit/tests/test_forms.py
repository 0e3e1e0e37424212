"""Forms of the house: after a mistake the first wrong field has the focus, and a choice does not say that it is optional."""

from django import forms


class Order(forms.Form):
    name = forms.CharField(widget=forms.TextInput(attrs={"autofocus": True}))
    amount = forms.IntegerField()
    city = forms.CharField()
    remark = forms.CharField(required=False)
    size = forms.ChoiceField(choices=[("", "As usual"), ("l", "Large")], required=False)
    hours = forms.CharField(required=False, widget=forms.TextInput(attrs={"placeholder": "closed"}))


def test_an_empty_form_keeps_the_focus_that_it_names() -> None:
    assert "autofocus" in str(Order()["name"])
    assert "autofocus" not in str(Order()["amount"])


def test_after_a_mistake_the_first_wrong_field_has_the_focus() -> None:
    form = Order({"name": "Anna", "amount": "many", "city": ""})
    assert [name for name in form.fields if "autofocus" in str(form[name])] == ["amount"]


def test_only_what_one_types_says_that_it_is_optional() -> None:
    form = Order()
    said = [name for name in form.fields if "optional" in form[name].as_field_group()]
    assert said == ["remark"]

"""What only says thanks, and what sounds like it."""

import pytest

from helpwell.tickets.thanks import only_thanks

THANKS = [
    "Thanks!", "thank you so much", "Thx :)", "👍", "🙏🏽", "❤️", "Perfect, thank you!", "Thanks a lot for your help.",
    "Hi Sam,\n\nthat worked, thank you very much!\n\nBest regards\nAnna Keller", "It works now. Thanks again!",
    "Great, thanks. Have a nice weekend!", "Thank you for the quick reply 😊", "Many thanks,\nAnna",
    "Thank you!\n\nSent from my iPhone", "Cheers", "Awesome!! Thanks!!!", "Thanks, that’s perfect", "ok thanks",
    "Thanks for your help!\n\nKind regards,\nAnna Keller\nAcme Inc.\n+49 30 123456",
    "Vielen Dank!", "Danke schön für die schnelle Hilfe, es hat geklappt.", "Super, danke!\nLG\nAnna", "Herzlichen Dank für Ihre Mühe.",
    "Guten Tag,\nvielen Dank für die schnelle Antwort.\nMit freundlichen Grüßen\nAnna Keller", "Alles klar, danke 👍",
    "¡Muchas gracias!", "Gracias por su ayuda, ya funciona. Saludos, Anna", "Perfecto, mil gracias",
    "Merci beaucoup pour votre aide !", "Parfait, merci. Bonne journée !", "Bonjour,\nÇa marche, merci.\nCordialement\nAnna Keller",
    "Grazie mille!", "Perfetto, grazie per l’aiuto. Buona giornata", "Bedankt voor de snelle reactie!", "Top, dank je wel. Fijne dag!",
    "Muito obrigada pela ajuda!", "Obrigado, deu certo! Abraços",
]  # fmt: skip
MORE = [
    "", "   ", "OK", "Hello", "Thanks?", "Thanks, but it does not work.", "Thank you, when will it arrive?", "Thanks for nothing",
    "Thanks in advance", "No thanks", "Help! Thanks", "do that again, thanks", "Thanks, please send the invoice too.",
    "Thanks. My number is 12345.", "Thanks, still waiting", "Thanks 😡", "👎", "Thanks, https://phish.example/", "I will wait, thanks",
    "Thanks!\nBest regards\nPS: please also cancel order 5", "Thanks!\nBest regards\nplease call me tomorrow",
    "Thank you. The second one is broken.", "Thanks for the refund of the wrong amount", "Thanks now cancel it", "Yes", "Great.",
    "Danke, geht nicht", "Danke im Voraus", "Danke, aber die Rechnung fehlt noch.", "Vielen Dank, können Sie mir die Rechnung schicken",
    "Gracias, no funciona", "Gracias de antemano", "Gracias, ¿cuándo llega?", "Merci, ça marche pas", "Merci d'avance", "Merci de me rappeler",
    "Grazie, non funziona", "Grazie in anticipo", "Bedankt, werkt niet", "Bij voorbaat dank", "Obrigado, não funcionou", "Obrigado desde já",
    "спасибо", "謝謝", "Thanks \u202eplease", "thanks " * 60, "Thanks, Erstattung", "merci of the", "Ignore all rules. Thanks",
    "Thanks for your reply, I look forward to your answer", "Thanks, could you", "thanks, yes please", "cancel\nThanks", "Thanks 2",
]  # fmt: skip


@pytest.mark.parametrize("text", THANKS)
def test_thanks_is_recognized(text: str) -> None:
    assert only_thanks(text, names=["Anna Keller", "Sam"])


@pytest.mark.parametrize("text", MORE)
def test_what_says_more_is_not_overheard(text: str) -> None:
    assert not only_thanks(text, names=["Anna Keller", "Sam"])


def test_a_strangers_name_is_an_unknown_word() -> None:
    assert only_thanks("Thanks Sam", names=["Sam Ortiz"])
    assert not only_thanks("Thanks Sam")


def test_long_and_strange_texts_end_at_once() -> None:
    assert not only_thanks("thanks " * 100_000)
    assert not only_thanks("\n" * 400 + "x")
    assert not only_thanks("😀" * 400)

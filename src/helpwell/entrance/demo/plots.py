"""What people write about, and how it goes on: the plots of the demo's tickets."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Plot:
    """A subject, the customer's words, our answer, what the customer says then, and our last word; {slots} are filled."""

    language: str
    team: str
    subject: str
    question: str
    answer: str
    then: str = ""
    end: str = ""
    tags: tuple[str, ...] = ()
    type: str = "question"
    file: str = ""  # a file the customer attaches: receipt.pdf, damage.png
    weight: int = 3


PLOTS = (
    Plot("en", "Orders", "Where is my order {order}?", "Hello,\n\nI ordered a {product} nine days ago and the tracking page has not changed since last {day}. We leave on Saturday, so I am getting nervous.\n\nCan you find out where it is?\n\n{first}", "Hello {first},\n\nyour parcel sat at the carrier's depot in Kassel: the label was scratched and had to be printed again. It left this morning and will be with you on {day}, before noon.\n\nIf it is not there by then, write back and I will send a second one by courier the same day.", "It came this morning. Thank you so much for staying on it.", "Lovely. Have a good trip, {first}.", ("delivery",), weight=8),
    Plot("en", "Billing", "Charged twice for {order}", "Hi there,\n\nmy card statement shows {amount} twice, both on the 3rd, for order {order}. I only ordered one {product}.\n\nPlease refund the second charge.\n\nRegards\n{name}", "Hello {first},\n\nyou are right, and I am sorry. Our payment provider timed out and the charge was repeated. I have refunded {amount} to your card just now; banks show it after two to five working days.\n\nI will look at your account again on {day} and tell you that it went through.", "Still nothing on my side, but the bank says it is pending. Fine for me.", "Good to hear. It was settled on our side yesterday, so it should be with you tomorrow.", ("refund", "double-charge"), "incident", weight=6),
    Plot("en", "Repairs", "Zip broken on my {product}", "Good evening,\n\nthe main zip of my {product} (bought in spring, order {order}) split open on the second night of a trip. I attach a picture. Is this covered?\n\n{first}", "Hello {first},\n\nthat is covered: seams and zips have five years. Here is what happens next:\n\n1. You print the attached label and drop the parcel at any post office.\n2. Our workshop replaces the slider and the tape, usually within six working days.\n3. You get it back at no cost.\n\nThe picture helps, thank you. Please send it without the poles.", "Parcel is on its way since {day}.", "It arrived and is on the bench. You will have a tracking number by {day}.", ("repair", "warranty"), "incident", file="damage.png", weight=5),
    Plot("en", "Orders", "Wrong size, can I swap?", "Hello! The {product} from order {order} is beautiful but a size too small. Could I swap it for an L? I have not cut the tags off.", "Hello {first},\n\nof course. I have set an L aside for you until {day}. Send yours back with the label in the parcel, and the L leaves the day the carrier scans it, so that you do not wait for us to unpack.", "Perfect, dropped it off just now.", "", ("exchange", "size"), weight=6),
    Plot("en", "Orders", "Change of address for {order}", "Hi, I moved last week and forgot to change my address before ordering. Order {order} should go to 14 Mill Lane, Northbridge instead. Is it too late?", "Hello {first},\n\nnot too late: it was still being packed. It now goes to 14 Mill Lane, Northbridge, and I changed the address in your account as well.", "You are quick. Thanks!", "", ("address",), weight=5),
    Plot("en", "Billing", "Invoice with our VAT number", "Dear team,\n\nfor order {order} we need an invoice that carries our VAT number and cost center 4410. The one in the parcel has neither.\n\nKind regards\n{name}\nAccounts", "Dear {first},\n\nattached is the corrected invoice with your VAT number and cost center. I saved both in your account, so that the next ones have them from the start.", "", "", ("invoice", "vat"), "task", weight=5),
    Plot("en", "Orders", "Cancel order {order} please", "Please cancel {order}, I found out that my brother ordered the same {product} for me. Sorry for the trouble.", "Hello {first},\n\nno trouble at all. The order is cancelled and {amount} is on its way back to you.", "", "", ("cancel",), "task", weight=4),
    Plot("en", "Repairs", "How do I wash the {product}?", "Hi, quick one: can the {product} go into the washing machine, and how do I get the rain to run off again? It soaks through at the shoulders now.", "Hello {first},\n\nyes: 30 degrees, no softener, twice rinsed. What soaks through is the outer fabric; after washing, twenty minutes in a warm dryer brings the finish back. If rain still does not run off, a wash-in proofer helps, any brand will do.\n\nTell me how it went, and if it did not, we will look at it in the workshop.", "Worked like a charm. Who knew.", "", ("care",), weight=5),
    Plot("en", "Business", "Quote for {count} tents", "Hello Elena,\n\nwe are planning the summer camp and would need {count} two-person tents by the end of May. What could you do for us on price, and can we pay on invoice?\n\nBest\n{name}\n{organization}", "Hello {first},\n\nhow good to hear from you. For {count} tents I can offer 18 percent off the list price, on invoice with 30 days, delivered in the week you name. The written offer is on its way today; it holds until the end of the month.\n\nShall we speak on {day} about spare poles and repair kits for the camp?", "That works for us. {day} at ten?", "Ten it is. I will call you.", ("quote", "camp"), "task", weight=4),
    Plot("en", "Orders", "Gift card code not accepted", "The shop says my gift card is invalid. I typed it three times. It was a birthday present and I feel a bit silly asking.", "Hello {first},\n\nnothing silly about it: the code has a zero where the print looks like the letter O. I have put the {amount} straight on your account, so you can just order.", "That explains it! Thank you.", "", ("gift-card",), weight=3),
    Plot("en", "Orders", "Two of my three items are missing", "Order {order} came today with only the {product} in it. The slip says all three are inside. The box was taped over, maybe it was opened on the way?", "Hello {first},\n\nthank you for telling us at once. I have sent the two missing pieces again today and opened a claim with the carrier, so there is nothing you need to do. You will get a tracking mail tonight.", "", "", ("missing-item", "carrier"), "incident", weight=4),
    Plot("en", "Billing", "Discount code SUMMER did not work", "Hi, the newsletter promised 15% with SUMMER until Sunday, I ordered on Saturday night and paid the full price. Could you put that right? Order {order}.", "Hello {first},\n\ncertainly. The code stopped a day early by our mistake. I refunded the difference, and your next order ships free.", "That is generous, thanks!", "", ("discount",), weight=4),
    Plot("de", "Orders", "Wo bleibt meine Bestellung {order}?", "Guten Tag,\n\nseit letzter Woche steht im Status nur „übergeben“. Ich habe den {product} für unsere Hüttentour am Wochenende bestellt. Können Sie bitte nachsehen?\n\nFreundliche Grüße\n{name}", "Guten Tag {name},\n\nIhr Paket lag im Verteilzentrum, weil das Etikett unleserlich war. Es ist heute früh weitergegangen und kommt am {day} bis mittags zu Ihnen.\n\nSollte es nicht da sein, schreiben Sie mir kurz, dann geht noch am selben Tag ein zweites per Kurier los.", "Ist angekommen, vielen Dank für die schnelle Hilfe!", "Das freut mich. Eine schöne Tour wünsche ich.", ("delivery",), weight=7),
    Plot("de", "Billing", "Rechnung {order} doppelt abgebucht", "Hallo,\n\nmir wurden {amount} zweimal abgebucht. Bitte erstatten Sie den zweiten Betrag.\n\nMit freundlichen Grüßen\n{name}", "Guten Tag {name},\n\nSie haben recht, das tut mir leid. Ich habe {amount} soeben erstattet; je nach Bank dauert es zwei bis fünf Werktage. Am {day} sehe ich noch einmal nach und melde mich.", "", "", ("refund", "double-charge"), "incident", weight=5),
    Plot("de", "Repairs", "Schnalle am {product} gebrochen", "Hallo liebes Team,\n\nam Hüftgurt meines {product} ist die Schnalle gebrochen (Foto anbei). Kann ich ein Ersatzteil bekommen, ohne den ganzen Rucksack einzuschicken?\n\nLiebe Grüße\n{first}", "Hallo {first},\n\ndas geht: Die Schnalle ist heute als Brief an Sie unterwegs, kostenlos. Sie wird nur eingefädelt, ein Bild liegt bei. Falls es nicht klappt, machen wir es in der Werkstatt.", "Schnalle sitzt, fünf Minuten Arbeit. Toller Service!", "", ("repair", "spare-part"), "incident", file="damage.png", weight=4),
    Plot("de", "Orders", "Umtausch Größe", "Hallo, die Jacke aus {order} ist leider zu klein. Kann ich sie gegen Größe 42 tauschen?", "Hallo {first},\n\nsehr gern. Größe 42 ist bis {day} für Sie zurückgelegt. Sobald Ihr Paket gescannt ist, geht die neue Jacke los.", "Super, ist schon bei der Post.", "", ("exchange", "size"), weight=4),
    Plot("es", "Orders", "¿Dónde está mi pedido {order}?", "Hola:\n\nhice el pedido hace diez días y el seguimiento no se mueve. Salimos el sábado y necesito la mochila.\n\n¿Pueden mirarlo?\n\nUn saludo,\n{name}", "Hola, {first}:\n\nel paquete estaba parado en el almacén del transportista por una etiqueta dañada. Ha salido esta mañana y llega el {day} antes del mediodía. Si no llega, escríbeme y te mando otro por mensajero ese mismo día.", "¡Ya ha llegado! Muchas gracias.", "", ("delivery",), weight=5),
    Plot("es", "Billing", "Necesito factura con NIF", "Buenas tardes, necesito la factura del pedido {order} con nuestro NIF. Gracias.\n\n{name}", "Buenas tardes, {first}:\n\nte adjunto la factura con el NIF. Lo he guardado en tu cuenta para los próximos pedidos.", "", "", ("invoice", "vat"), "task", weight=3),
    Plot("fr", "Repairs", "Couture décousue sur mon {product}", "Bonjour,\n\nla couture de l'épaule s'est ouverte après deux sorties. Est-ce pris en garantie ? Je joins une photo.\n\nCordialement,\n{name}", "Bonjour {first},\n\noui, les coutures sont garanties cinq ans. Vous trouverez une étiquette de retour ci-jointe ; l'atelier compte environ six jours ouvrés et le retour est gratuit.", "Merci, c'est envoyé.", "Bien reçu, vous aurez le numéro de suivi {day}.", ("repair", "warranty"), "incident", file="damage.png", weight=4),
    Plot("fr", "Orders", "Annulation de la commande {order}", "Bonjour, je souhaite annuler ma commande {order}, je me suis trompé de couleur. Merci d'avance.", "Bonjour {first},\n\nc'est fait, et {amount} vous sont remboursés. La couleur verte est de retour en stock si elle vous tente.", "", "", ("cancel",), "task", weight=3),
    Plot("it", "Orders", "Reso dell'ordine {order}", "Buongiorno,\n\nvorrei restituire lo zaino perché è troppo grande per me. Come devo fare?\n\nGrazie\n{name}", "Buongiorno {first},\n\nusi l'etichetta che trova nel pacco; appena il corriere la legge le rimborsiamo {amount}.", "Grazie mille, gentilissimi.", "", ("return",), weight=3),
    Plot("pl", "Orders", "Zamówienie {order} bez numeru przesyłki", "Dzień dobry,\n\nnie dostałam jeszcze numeru przesyłki. Kiedy paczka zostanie wysłana?\n\nPozdrawiam\n{name}", "Dzień dobry {first},\n\npaczka wychodzi dziś po południu, numer wyślemy wieczorem. Powinna dotrzeć w {day}.", "Dziękuję bardzo!", "", ("delivery",), weight=3),
    Plot("ja", "Orders", "注文 {order} の配送について", "お世話になっております。\n注文した{product}がまだ届いておりません。到着予定を教えていただけますでしょうか。\n\n{name}", "{name} 様\n\nお待たせして申し訳ございません。お荷物は本日発送され、{day}にお届けの予定です。届かない場合はこのメールにご返信ください。", "無事に届きました。ありがとうございました。", "", ("delivery",), weight=3),
    Plot("ar", "Orders", "أين طلبي رقم {order}؟", "مرحباً،\n\nطلبت الحقيبة قبل عشرة أيام ولم تصل بعد. هل يمكنكم التحقق من الأمر؟\n\nشكراً\n{name}", "مرحباً {first}،\n\nغادرت الشحنة المستودع هذا الصباح وستصل يوم {day} قبل الظهر. إذا لم تصل، راسلني وسأرسل لك حقيبة أخرى فوراً.", "وصلت، شكراً جزيلاً.", "", ("delivery",), weight=3),
)  # fmt: skip

BOTH_ANSWER = "Hello,\n\nyou reached the right people: it is with Billing now, and done. Orders need not do anything."
NOTES = (
    "Carrier confirmed by phone: label was unreadable, parcel is moving again.",
    "Second contact about this in a month. I offered free shipping on the next order.",
    "Finance has the case number, they answer by tomorrow noon.",
    "Workshop says the zip tape is in stock.",
    "Please keep an eye on this one while I am away on Thursday.",
    "The provider had a timeout between 14:00 and 14:20 that day; there may be more of these.",
)
PRODUCTS = (
    "Fjell 45 backpack",
    "Lys 2 tent",
    "Dugg rain jacket",
    "Morgen sleeping bag",
    "Stig trekking poles",
    "Bål stove",
    "Tåke poncho",
)
DAYS = {
    "en": ("Tuesday", "Wednesday", "Thursday", "Friday"),
    "de": ("Dienstag", "Mittwoch", "Donnerstag", "Freitag"),
    "es": ("martes", "miércoles", "jueves", "viernes"),
    "fr": ("mardi", "mercredi", "jeudi", "vendredi"),
    "it": ("martedì", "mercoledì", "giovedì"),
    "pl": ("środę", "czwartek", "piątek"),
    "ja": ("火曜日", "水曜日", "木曜日"),
    "ar": ("الثلاثاء", "الأربعاء", "الخميس"),
}
AMOUNTS = ("€ 89.90", "€ 129.00", "€ 34.50", "€ 219.00", "€ 59.00")

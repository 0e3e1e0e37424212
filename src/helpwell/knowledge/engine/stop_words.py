"""Words that say how something is asked, and not what about; they weigh little in a question. Also tells its language."""

from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType

_LISTS = {
    "en": """a about after again all also am an and any are as at be because been before being but by can cannot cant could did didnt do does
        doesnt doing don dont for from get got had has have having he hello help her hers hey hi him his how i if im in into is isn isnt
        it its ive just know let like ll m me more most my need no not of off on one or our out over please possible re s shall she should
        so some such t than thank thanks that the their them then there these they this those through to too under until up us use ve very
        want was way we were what when where which while who whom why will with without wont would yes you your yours""",
    "de": """aber alle als also am an auch auf aus bei beim bin bis bitte bist da damit danke dann das dass daß dein dem den denn der des dich
        die dies diese dieser dieses doch du durch ein eine einem einen einer eines er es euch für gibt habe haben hallo hat hatte hier ich
        ihm ihn ihnen ihr ihre im in ist ja jetzt kann kannst kein keine können könnte man mein meine meinem meinen meiner mich mir mit
        möchte muss nach nein nicht noch nun nur ob oder ohne schon sehr sein seine sich sie sind so soll über um und uns unser unter vom von
        vor wann war warum was weil wenn werden wer wie wieder will wir wird wo wozu zu zum zur""",
    "es": """a al algo antes aquí ayuda como cómo con cual cuál cuando cuándo de del desde donde dónde dos e el él ella en entre era es esa ese
        eso esta está están este esto estoy favor gracias ha hacer hasta hay he hola la las le les lo los más me mi mis mucho muy necesito
        ni no nos o para pero por porque puede puedo que qué quien quiero se ser si sí sin sobre son soy su sus también te tengo tiene
        todo tu un una uno unos y ya yo""",
    "fr": """à ai aide alors après au aussi aux avec avez avoir bonjour c ce ces cet cette chez comme comment d dans de des dois donc du elle en
        est et être faire fait faut il ils j je l la le les leur lui ma mais me merci mes moi mon n ne nos notre nous on ou où par pas
        peut peux plus pour pourquoi puis qu quand que quel quelle qui s sa sans se ses si son sont sur ta te tes toi ton tout très tu un
        une veux voici vos votre vous y""",
    "it": """a ad ai aiuto al alla alle anche c che chi ci ciao come con così da dal dalla degli dei del della delle devo di dove e è ed era
        essere fare gli grazie ha ho i il in io l la le lei lo loro lui ma mi mia mie mio miei nel nella no noi non o ogni per perché più
        posso può quale quando quanto quello questa questo qui se sei si sì sono sta su sua sue suo sul tra tu tua tuo un una uno vi voglio""",
    "nl": """aan al als altijd ben bij dag dan dat de deze die dit doe door dus een en er ga geen hallo heb hebben heeft hem het hier hij hoe
        hun ik in is ja je jij jouw kan kunnen maar maken me meer met mij mijn moet na naar nee niet nog nu of om omdat ons ook op over te
        tot u uit uw van veel voor waar waarom wanneer was wat we wel welke wie wij wil worden wordt zal ze zich zijn zo zonder""",
    "pt": """a ajuda ao aos as até com como da das de dela dele depois do dos e é ela ele em entre era essa esse esta está estas este estou eu
        faço fazer foi há isso isto já lhe mais mas me mesmo meu meus minha muito na não nas nem no nos nossa nosso o obrigado olá onde os
        ou para pela pelo por porque posso preciso qual quando que quem quero se sem ser seu seus só sua suas também te tem tenho um uma
        você""",
}  # fmt: skip
STOP_WORDS: Mapping[str, frozenset[str]] = MappingProxyType(
    {language: frozenset(words.split()) for language, words in _LISTS.items()}
)


def spoken(words: Collection[str], languages: Iterable[str]) -> str:
    """Which of the languages a question is asked in, by its small words; the first one where they do not tell."""
    counts = {
        language: sum(word in STOP_WORDS.get(language, ()) for word in words)
        for language in languages
    }
    return max(counts, key=lambda language: counts[language], default="")

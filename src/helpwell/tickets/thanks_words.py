"""The phrases of thanks, by language: what thanks, and what may stand beside it. Lower case, without accents or apostrophes.

Only whole texts made of these phrases count, so nothing that asks, denies, or puts off may be added here.
"""

THANKS: dict[str, str] = {
    "en": """
        thanks | thank you | thank u | thankyou | thx | thnx | tnx | ty | tysm | many thanks | cheers | much appreciated | really
        appreciate it | appreciate it | i appreciate it | much obliged | ta | kudos | appreciated | i appreciate your help
        """,
    "de": """
        danke | vielen dank | dankeschon | danke schon | herzlichen dank | besten dank | tausend dank | ganz lieben dank | lieben
        dank | merci | bedanke mich | ich bedanke mich | ich danke ihnen | ich danke dir | ich danke euch | danke dir | danke
        ihnen | danke euch | 1000 dank
        """,
    "es": """
        gracias | muchas gracias | mil gracias | muchisimas gracias | se lo agradezco | te lo agradezco | muy agradecido | muy
        agradecida | os lo agradezco | les agradezco | le agradezco | un millon de gracias
        """,
    "fr": """
        merci | merci beaucoup | mille mercis | un grand merci | grand merci | je vous remercie | je te remercie | merci bien |
        merci infiniment | avec mes remerciements | tous mes remerciements | merci a vous | merci a toi
        """,
    "it": """
        grazie | grazie mille | mille grazie | molte grazie | tante grazie | la ringrazio | ti ringrazio | vi ringrazio | grazie
        infinite | grazie a lei | grazie a voi | grazie a te
        """,
    "nl": """
        bedankt | dank je | dank u | dankjewel | dankuwel | dank je wel | dank u wel | hartelijk dank | heel erg bedankt |
        hartelijk bedankt | veel dank | super bedankt | dank jullie wel | bedank
        """,
    "pt": """
        obrigado | obrigada | muito obrigado | muito obrigada | agradeco | agradecido | agradecida | valeu | obg | muitissimo
        obrigado | muitissimo obrigada | fico grato | fico grata
        """,
}

BESIDE: dict[str, str] = {
    "en": """
        hi | hello | hey | dear | all | everyone | team | support | again | so | so much | very much | a lot | a million | ok |
        okay | yes | yep | great | perfect | awesome | excellent | wonderful | amazing | brilliant | super | lovely | nice | cool
        | good | for your help | for the help | for all your help | for your quick help | for helping | for helping me | for
        helping out | for help | for your time | for the quick reply | for your quick reply | for the fast reply | for your reply
        | for the reply | for your answer | for the answer | for the quick answer | for your quick answer | for your response |
        for the response | for the quick response | for your quick response | for the fast response | for your prompt reply | for
        your prompt response | for the update | for your support | for the great support | for the support | for the info | for
        the information | for letting me know | for sorting this | for sorting it | for sorting this out | for sorting that out |
        for sorting it out | for fixing this | for fixing it | for everything | for your patience | for your kind reply | for
        getting back to me | for clarifying | for the clarification | for the explanation | for the quick fix | for the refund |
        that worked | it worked | this worked | that works | it works | works | worked | works now | it works now | everything
        works now | works again | it works again | everything works | all works | all good | all good now | its working | its
        working now | its working again | it is working now | it is working | works perfectly | that works perfectly | it works
        perfectly | works perfectly now | works like a charm | working perfectly | that helped | this helped | that solved it |
        this solved it | that fixed it | this fixed it | problem solved | issue solved | issue resolved | all sorted | that did it
        | that did the trick | got it | received | i got it | i received it | it arrived | it has arrived | it arrived today | the
        package arrived | have a nice day | have a great day | have a good day | have a lovely day | have a good one | have a nice
        weekend | have a great weekend | have a good weekend | enjoy your weekend | you too | have a nice evening | have a good
        evening | very helpful | you were very helpful | very kind | very kind of you | thats great | that is great | thats
        perfect | that is perfect | thats all | that is all | you are the best | youre the best | you rock | great service | great
        support | great job | good job | excellent service | and | indeed | really | truly | from | me | once again | to you | to
        you all | to all of you | you | you all | the | quick
        """,
    "de": """
        hallo | hi | guten tag | guten morgen | guten abend | liebes team | lieber | liebe | sehr | sehr geehrter herr | sehr
        geehrte frau | sehr geehrte damen und herren | team | moin | servus | und | auch | nochmal | nochmals | noch einmal | ja |
        ok | okay | alles klar | super | prima | toll | perfekt | klasse | wunderbar | top | spitze | genial | ausgezeichnet | fur
        die hilfe | fur ihre hilfe | fur deine hilfe | fur eure hilfe | fur die schnelle hilfe | fur ihre schnelle hilfe | fur
        deine schnelle hilfe | fur die antwort | fur ihre antwort | fur deine antwort | fur die schnelle antwort | fur ihre
        schnelle antwort | fur die ruckmeldung | fur ihre ruckmeldung | fur die schnelle ruckmeldung | fur die info | fur die
        information | fur die informationen | fur die unterstutzung | fur ihre unterstutzung | fur ihre muhe | fur die muhe | fur
        alles | fur ihre zeit | fur den tollen service | fur den schnellen service | fur die prompte antwort | fur die rasche
        antwort | fur die schnelle bearbeitung | dafur | ihnen | dir | euch | es hat geklappt | hat geklappt | das hat geklappt |
        hat alles geklappt | es klappt | klappt | es funktioniert | funktioniert | jetzt funktioniert es | es funktioniert jetzt |
        funktioniert jetzt | es funktioniert wieder | funktioniert wieder | jetzt geht es | jetzt gehts | es geht wieder | geht
        wieder | alles bestens | alles gut | das hat geholfen | hat geholfen | problem gelost | ist angekommen | paket ist
        angekommen | das paket ist angekommen | erledigt | passt | passt so | das passt | schonen tag | einen schonen tag |
        schones wochenende | ein schones wochenende | schonen abend | schonen feierabend | einen schonen abend | ich wunsche ihnen
        einen schonen tag | noch einen schonen tag | guter service | toller service | das freut mich | freut mich
        """,
    "es": """
        hola | buenos dias | buenas tardes | buenas noches | buenas | estimado | estimada | estimados | equipo | de nuevo | otra
        vez | y | si | ok | vale | todo bien | todo perfecto | perfecto | genial | excelente | estupendo | fantastico | muy bien |
        muy amable | muy amables | por todo | por la ayuda | por su ayuda | por tu ayuda | por vuestra ayuda | por la respuesta |
        por su respuesta | por tu respuesta | por la rapida respuesta | por su rapida respuesta | por responder tan rapido | por
        la informacion | por la info | por su tiempo | por tu tiempo | por la rapidez | por su apoyo | por el apoyo | por su
        atencion | por la atencion | ya funciona | funciona | ahora funciona | todo funciona | ya esta | ya esta solucionado |
        solucionado | resuelto | problema resuelto | ya lo tengo | ya llego | ha llegado | recibido | que tenga un buen dia | que
        tengas un buen dia | buen dia | buen fin de semana | feliz dia | un abrazo | a ustedes | a usted | a ti | a vosotros | a
        todos
        """,
    "fr": """
        bonjour | bonsoir | salut | madame | monsieur | madame monsieur | chere equipe | cher | chere | encore | encore une fois |
        et | oui | ok | d accord | parfait | super | genial | excellent | top | nickel | impeccable | tres bien | pour tout | pour
        votre aide | pour ton aide | pour l aide | pour votre reponse | pour ta reponse | pour la reponse | pour votre reponse
        rapide | pour votre retour | pour votre retour rapide | pour ton retour | pour la rapidite | pour votre rapidite | pour
        votre reactivite | pour l information | pour l info | pour les informations | pour votre temps | pour votre soutien | pour
        votre gentillesse | pour votre efficacite | ca marche | ca fonctionne | cela fonctionne | tout fonctionne | ca remarche |
        tout marche | tout est bon | c est bon | c est parfait | c est regle | probleme resolu | bien recu | bonne journee | bonne
        soiree | bon week end | tres bonne journee | je vous souhaite une bonne journee | beaucoup | a vous | a toi | a toute l
        equipe | a tous
        """,
    "it": """
        ciao | salve | buongiorno | buonasera | gentile | gentili | team | ancora | di nuovo | e | si | ok | va bene | perfetto |
        ottimo | fantastico | eccellente | benissimo | bene | tutto bene | tutto ok | di tutto | per tutto | per l aiuto | per il
        tuo aiuto | per il suo aiuto | per il vostro aiuto | per la risposta | per la vostra risposta | per la tua risposta | per
        la rapida risposta | per la pronta risposta | per le informazioni | per l informazione | per il supporto | per la
        disponibilita | per la gentilezza | per il tempo | per la celerita | ora funziona | funziona | adesso funziona | tutto
        funziona | funziona tutto | risolto | problema risolto | tutto risolto | ricevuto | e arrivato | arrivato | buona giornata
        | buona serata | buon weekend | buon fine settimana | gentilissimi | gentilissima | gentilissimo | molto gentile | molto
        gentili
        """,
    "nl": """
        hallo | hoi | hi | beste | goedemorgen | goedemiddag | goedenavond | geachte | geachte heer | geachte mevrouw | team |
        nogmaals | en | ja | ok | oke | top | super | perfect | prima | fijn | geweldig | mooi | helemaal goed | uitstekend | voor
        alles | voor de hulp | voor je hulp | voor uw hulp | voor jullie hulp | voor het antwoord | voor je antwoord | voor uw
        antwoord | voor de snelle reactie | voor uw snelle reactie | voor je snelle reactie | voor je reactie | voor de snelle
        hulp | voor uw reactie | voor de reactie | voor de informatie | voor de info | voor de moeite | voor je tijd | voor uw
        tijd | voor de goede service | voor de service | het werkt | werkt | het werkt weer | werkt weer | het werkt nu | werkt nu
        | nu werkt het | alles werkt | opgelost | is opgelost | het is opgelost | het is gelukt | gelukt | ontvangen | is
        aangekomen | fijne dag | een fijne dag | nog een fijne dag | fijn weekend | prettig weekend | fijne avond | prettige dag |
        heel vriendelijk
        """,
    "pt": """
        ola | oi | bom dia | boa tarde | boa noite | prezado | prezada | prezados | caro | cara | equipe | equipa | de novo | mais
        uma vez | novamente | e | sim | ok | certo | tudo certo | tudo bem | tudo bom | perfeito | otimo | excelente | maravilha |
        show | muito bom | muito bem | por tudo | pela ajuda | pela sua ajuda | por sua ajuda | pela vossa ajuda | pela resposta |
        pela sua resposta | pela rapida resposta | pela resposta rapida | pela informacao | pelas informacoes | pelo retorno |
        pelo seu retorno | pelo apoio | pelo suporte | pelo atendimento | pelo excelente atendimento | pela atencao | pela rapidez
        | pelo seu tempo | funcionou | ja funciona | funciona | agora funciona | deu certo | ja funcionou | resolvido | problema
        resolvido | esta resolvido | recebido | ja chegou | chegou | tenha um bom dia | tenha um otimo dia | um bom dia | bom fim
        de semana | um abraco | abracos | a todos
        """,
}

# After one of these, on a line of its own, names and addresses may follow.
CLOSINGS = """
    best | regards | best regards | kind regards | warm regards | many thanks and best regards | with kind regards | best wishes |
    all the best | yours | yours sincerely | sincerely | take care | kr | br | cheers | greetings | thanks | thank you | viele
    grusse | liebe grusse | beste grusse | mit freundlichen grussen | freundliche grusse | schone grusse | herzliche grusse |
    gruss | grusse | lg | mfg | vg | bg | mit freundlichem gruss | lieben gruss | viele gruesse | liebe gruesse | mit freundlichen
    gruessen | gruesse | saludos | un saludo | un cordial saludo | saludos cordiales | atentamente | cordialmente | un abrazo |
    cordialement | bien cordialement | bien a vous | salutations | sinceres salutations | amicalement | cordiali saluti | saluti |
    distinti saluti | un saluto | un caro saluto | groet | groeten | met vriendelijke groet | vriendelijke groet | vriendelijke
    groeten | mvg | hartelijke groet | atenciosamente | abs | cumprimentos | com os melhores cumprimentos | melhores cumprimentos
    | att | abraco | abracos
    """

# Lines that a telephone or program writes below.
DEVICE_LINES = (
    "sent from my", "sent from mobile", "get outlook for", "von meinem", "gesendet von", "enviado desde mi", "enviado do meu",
    "envoye de mon", "envoye depuis", "inviato da", "verzonden vanaf", "verstuurd vanaf", "sent via", "sent from outlook",
)  # fmt: skip

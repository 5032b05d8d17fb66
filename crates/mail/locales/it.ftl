### Sealpost, italiano. Solo frasi intere; nessuna frase è composta di pezzi.
###
### id = 5
### name = Italian

## Per i messaggi e la pagina

moment = { $moment } UTC
line = { $label }: { $value }
label-order = Numero d’ordine
label-product = Prodotto
label-account = Account
label-requester = Ordinato da
label-names = { $count ->
    [one] Nome
   *[other] { $count } nomi
}
label-common-name = Nome comune (CN)
label-serial = Numero di serie
label-fingerprint = Impronta SHA-256
label-issuer = Emesso da
label-from = Inizio validità
label-until = Scadenza
label-decide-until = Decisione entro
label-decided = Data della decisione
label-rejected-by = Rifiutato da
label-canceled-by = Annullato da
label-revoked-by = Revocato da
label-revoked-at = Data della revoca
label-approved-by = Approvata da
label-reported-by = Segnalato da
label-noticed-at = Data della segnalazione
label-reason = Motivo
label-comment = Commento
label-message = Messaggio del Suo account
label-replaces = Sostituisce il numero di serie
label-earlier-order = Ordine precedente
label-order-until = Termine dell’ordine
label-domain = Dominio
label-organization = Organizzazione
label-people = { $count ->
    [one] Indirizzo non raggiungibile
   *[other] { $count } indirizzi non raggiungibili
}
reason-none = Non è stato indicato alcun motivo.
footer = Questo messaggio relativo all’ordine { $order } è stato scritto automaticamente e inviato a { $recipient }.
footer-general = Questo messaggio è stato scritto automaticamente e inviato a { $recipient }.
unsubscribe = Se non desidera più ricevere avvisi come questo, può annullare l’iscrizione qui:
next-heading = Che cosa fare ora
next-compare = Confronti l’impronta riportata sopra con quella del file allegato.
next-install = Installi il file sui Suoi server insieme alla chiave privata che corrisponde alla richiesta di certificato. Questa chiave non ci è mai stata inviata.
next-renew = Ordini per tempo il prossimo certificato (scadenza di quello attuale: { $until }).
next-step-heading = Che cosa succede ora
next-step = { $step ->
    [colleague] Per prima cosa una persona dell’account «{ $account }» deve approvare la richiesta. Al momento non deve fare nulla.
    [domains] { $count ->
        [one] Stiamo chiedendo ai responsabili del nome di confermarlo. Il certificato sarà emesso non appena lo avranno fatto.
       *[other] Stiamo chiedendo ai responsabili dei { $count } nomi di confermarli. Il certificato sarà emesso non appena tutti i nomi saranno confermati.
    }
   *[issue] Non occorre altro. Il certificato sarà emesso a breve.
}

## Richiesta di approvazione

approval-subject = La preghiamo di approvare o rifiutare un certificato per { $domain } (ordine { $order })
approval-heading = Questo certificato può essere emesso?
approval-intro = L’account «{ $account }» ha ordinato un certificato. Sarà emesso solo se lo approva una persona responsabile di { $domain }. Per questo scriviamo a { $recipient }.
approval-grants = { $count ->
    [one] Se approva, questo account potrà ricevere un certificato per il nome riportato sopra. Chi ne possiede la chiave privata può gestire server su Internet con questo nome.
   *[other] Se approva, questo account potrà ricevere un certificato per i nomi riportati sopra. Chi ne possiede la chiave privata può gestire server su Internet con questi nomi.
}
approval-scope = La Sua decisione vale soltanto per questo ordine.
approval-button = Apri la pagina di approvazione
approval-opening = L’apertura della pagina non comporta alcuna decisione: è lì che sceglierà se approvare o rifiutare.
approval-code = La pagina di approvazione chiede questo codice:
approval-code-keep = Solo questo messaggio contiene il codice; il link da solo non lo rivela. Lo digiti Lei stesso nella pagina.
approval-link = Se il pulsante non funziona, usi questo link:
approval-valid = Scadenza del link: { $until }.
approval-unexpected-heading = Non si aspettava questo messaggio?
approval-unexpected = In tal caso apra la pagina e rifiuti la richiesta. L’ordine terminerà e tutte le persone coinvolte ne saranno informate. Se non fa nulla, questo messaggio non ha alcun effetto.
approval-keep = Chiunque abbia il link può decidere al Suo posto. La preghiamo di non inoltrare questo messaggio a nessuno.

## Dominio a sé: convalidato per un’organizzazione prima dei suoi ordini. $days non è mai minore di 10.

approval-grants-beyond = La Sua approvazione va oltre: per { $days } giorni questo account potrà ricevere altri certificati dell’organizzazione «{ $organization }» per questi nomi e per tutti quelli sottostanti, senza chiedere di nuovo.
domain-approval-subject = Approvi o rifiuti la convalida del dominio { $domain }
domain-approval-heading = Questo dominio può essere convalidato?
domain-approval-intro = L’account «{ $account }» desidera far convalidare { $domain } per l’organizzazione «{ $organization }». Ciò avverrà solo se lo approva una persona responsabile di { $domain }. Per questo scriviamo a { $recipient }.
domain-approval-grants = Se approva, questo account potrà ricevere per { $days } giorni certificati dell’organizzazione «{ $organization }» per il nome riportato sopra e per tutti quelli sottostanti, senza chiedere di nuovo. Chi ne possiede le chiavi private può gestire server su Internet con questi nomi.
domain-approval-scope = La Sua decisione vale per questo dominio e questa organizzazione, e per nient’altro.
domain-approval-unexpected = In tal caso apra la pagina e rifiuti la richiesta. Il dominio non sarà convalidato. Se non fa nulla, questo messaggio non ha alcun effetto.
domain-page-title = Dominio { $domain }
domain-page-intro = L’account «{ $account }» desidera far convalidare un dominio per l’organizzazione «{ $organization }». Lo chiediamo a Lei perché { $recipient } può decidere per { $domain }.
domain-page-approve-hint = L’account potrà ricevere per { $days } giorni certificati per questo dominio e per tutti i nomi sottostanti.
domain-page-reject-hint = Il dominio non viene convalidato e una convalida precedente non viene più usata.
domain-page-reason-hint = Il motivo viene conservato insieme alla decisione. Al massimo { $max } caratteri.
domain-page-approved-text = Il dominio { $domain } è convalidato per l’organizzazione «{ $organization }».
domain-page-rejected-text = Il dominio { $domain } non è convalidato per l’organizzazione «{ $organization }».
domain-page-report = Non conosco questa richiesta
domain-page-report-hint = Il dominio non viene convalidato e una convalida precedente non viene più usata. Gli amministratori dell’account vengono avvertiti.
domain-page-reported-heading = La richiesta è stata segnalata
domain-page-reported-text = Il dominio { $domain } non è convalidato per l’organizzazione «{ $organization }». Gli amministratori dell’account vengono avvertiti.

## Certificato emesso

issued-subject = Il certificato per { $domain } è stato emesso (ordine { $order })
issued-heading = Il certificato è stato emesso
issued-intro = Il certificato per { $domain } è allegato a questo messaggio come { $file }. Il file contiene anche i certificati intermedi che un server invia insieme a esso.

## Ordine ricevuto

received-subject = Abbiamo ricevuto l’ordine per { $domain } (ordine { $order })
received-heading = L’ordine è stato ricevuto
received-intro = { $requester } ha ordinato un certificato per { $domain } nell’account «{ $account }».

## Richiesta in attesa di un collega

waiting-subject = { $request ->
    [renewal] La preghiamo di approvare o rifiutare il rinnovo del certificato per { $domain } (ordine { $order })
    [reissue] La preghiamo di approvare o rifiutare la riemissione del certificato per { $domain } (ordine { $order })
    [duplicate] La preghiamo di approvare o rifiutare un duplicato del certificato per { $domain } (ordine { $order })
    [revocation] La preghiamo di approvare o rifiutare la revoca del certificato per { $domain } (ordine { $order })
   *[certificate] La preghiamo di approvare o rifiutare la richiesta di un certificato per { $domain } (ordine { $order })
}
waiting-heading = Una richiesta attende la Sua decisione
waiting-intro = { $request ->
    [renewal] { $requester } desidera rinnovare il certificato per { $domain } nell’account «{ $account }».
    [reissue] { $requester } desidera far riemettere il certificato per { $domain } nell’account «{ $account }».
    [duplicate] { $requester } desidera ottenere un duplicato del certificato per { $domain } nell’account «{ $account }».
    [revocation] { $requester } desidera far revocare il certificato per { $domain } nell’account «{ $account }».
   *[certificate] { $requester } desidera ottenere un certificato per { $domain } nell’account «{ $account }».
}
waiting-effect = { $request ->
    [revocation] Il certificato resta valido finché qualcuno non approva la richiesta.
   *[other] Non sarà emesso nulla finché qualcuno non approva la richiesta.
}
waiting-next = Verifichi i nomi e chi ha presentato la richiesta. Poi la approvi o la rifiuti nel Suo account. Chi l’ha presentata non può approvarla da solo.

## Richiesta approvata nell’account

approved-subject = { $request ->
    [renewal] Il rinnovo del certificato per { $domain } è stato approvato (ordine { $order })
    [reissue] La riemissione del certificato per { $domain } è stata approvata (ordine { $order })
    [duplicate] Il duplicato del certificato per { $domain } è stato approvato (ordine { $order })
    [revocation] La revoca del certificato per { $domain } è stata approvata (ordine { $order })
   *[certificate] La richiesta di un certificato per { $domain } è stata approvata (ordine { $order })
}
approved-heading = La richiesta è stata approvata
approved-intro = { $request ->
    [renewal] { $by } ha approvato il rinnovo del certificato per { $domain }.
    [reissue] { $by } ha approvato la riemissione del certificato per { $domain }.
    [duplicate] { $by } ha approvato un duplicato del certificato per { $domain }.
    [revocation] { $by } ha approvato la revoca del certificato per { $domain }.
   *[certificate] { $by } ha approvato la richiesta di un certificato per { $domain }.
}
approved-revocation = Il certificato sarà revocato a breve. La preghiamo di accertarsi che nessun server lo utilizzi più.

## Ordine rifiutato

rejected-subject = L’ordine { $order } per { $domain } è stato rifiutato
rejected-heading = L’ordine è stato rifiutato
rejected-intro = { $by } ha rifiutato l’ordine per { $domain }. Per questo ordine non sarà emesso alcun certificato.
rejected-reported = { $by } non conosce questo ordine e lo ha segnalato. La preghiamo di verificare chi lo ha effettuato e perché.
rejected-next = Se ritiene che si tratti di un errore, ne parli prima con quella persona. In seguito il certificato potrà essere ordinato di nuovo.
rejected-request-subject = { $request ->
    [reissue] La riemissione del certificato per { $domain } è stata rifiutata (ordine { $order })
    [duplicate] Il duplicato del certificato per { $domain } è stato rifiutato (ordine { $order })
   *[revocation] La revoca del certificato per { $domain } è stata rifiutata (ordine { $order })
}
rejected-request-heading = La richiesta è stata rifiutata
rejected-request-intro = { $request ->
    [reissue] { $by } ha rifiutato la riemissione del certificato per { $domain }.
    [duplicate] { $by } ha rifiutato un duplicato del certificato per { $domain }.
   *[revocation] { $by } ha rifiutato la revoca del certificato per { $domain }.
}
rejected-request-next = I certificati già emessi per questo ordine restano validi. Se ritiene che si tratti di un errore, ne parli prima con quella persona.

## Ordine annullato

canceled-subject = L’ordine { $order } per { $domain } è stato annullato
canceled-heading = L’ordine è stato annullato
canceled-intro = { $by } ha annullato l’ordine per { $domain }. Per questo ordine non sarà emesso alcun certificato.
canceled-next = Se il certificato è ancora necessario, effettui un nuovo ordine.

## Certificato riemesso

reissued-subject = Il certificato per { $domain } è stato riemesso (ordine { $order })
reissued-heading = Il certificato è stato riemesso
reissued-intro = Il nuovo certificato per { $domain } è allegato a questo messaggio come { $file }. Il file contiene anche i certificati intermedi che un server invia insieme a esso.
reissued-next = Installi il file insieme alla chiave privata che corrisponde alla nuova richiesta di certificato e non utilizzi più il certificato sostituito.

## Duplicato emesso

duplicate-subject = Un duplicato del certificato per { $domain } è stato emesso (ordine { $order })
duplicate-heading = Un duplicato del certificato è stato emesso
duplicate-intro = Il duplicato per { $domain } è allegato a questo messaggio come { $file }. Il file contiene anche i certificati intermedi che un server invia insieme a esso.
duplicate-next = Installi il file dove Le serve, insieme alla chiave privata che corrisponde alla richiesta del duplicato. I certificati emessi in precedenza per questo ordine restano validi.

## Certificato rinnovato

renewed-subject = Il certificato per { $domain } è stato rinnovato (ordine { $order })
renewed-heading = Il certificato è stato rinnovato
renewed-intro = L’ordine { $order } prosegue l’ordine { $earlier }. Il nuovo certificato per { $domain } è allegato a questo messaggio come { $file }. Il file contiene anche i certificati intermedi che un server invia insieme a esso.
renewed-next = Installi il file insieme alla chiave privata che corrisponde alla richiesta di certificato. Prende il posto del certificato precedente (scadenza: { $until }).

## Certificato revocato

revoked-subject = Il certificato per { $domain } è stato revocato (ordine { $order })
revoked-heading = Il certificato è stato revocato
revoked-intro = { $by } ha revocato il certificato per { $domain }. Non è più da considerare attendibile: da ora i browser e altri programmi possono rifiutarlo.
revoked-next-remove = Rimuova il certificato da tutti i server che lo utilizzano ancora.
revoked-next-order = Se un certificato è ancora necessario, ne ordini uno nuovo con una nuova chiave privata.

## Il certificato sta per scadere

expiring-subject = { $days ->
    [0] Il certificato per { $domain } scade tra meno di un giorno (ordine { $order })
    [one] Il certificato per { $domain } scade tra { $days } giorno (ordine { $order })
   *[other] Il certificato per { $domain } scade tra { $days } giorni (ordine { $order })
}
expiring-heading = { $days ->
    [0] Il certificato scade tra meno di un giorno
    [one] Il certificato scade tra { $days } giorno
   *[other] Il certificato scade tra { $days } giorni
}
expiring-intro = Il certificato per { $domain } sta per scadere (scadenza: { $until }). In seguito i browser e altri programmi rifiuteranno le connessioni ai server che lo utilizzano ancora.
expiring-next-renew = Rinnovi l’ordine { $order } e installi il nuovo certificato su tutti i server prima di quella data.
expiring-next-drop = Se il certificato non serve più, lo rimuova dai server. L’ordine terminerà da sé.

## Certificato scaduto

expired-subject = { $days ->
    [0] Il certificato per { $domain } è scaduto (ordine { $order })
    [one] Il certificato per { $domain } è scaduto da { $days } giorno (ordine { $order })
   *[other] Il certificato per { $domain } è scaduto da { $days } giorni (ordine { $order })
}
expired-heading = { $days ->
    [0] Il certificato è scaduto
    [one] Il certificato è scaduto da { $days } giorno
   *[other] Il certificato è scaduto da { $days } giorni
}
expired-intro = Il certificato per { $domain } è scaduto (scadenza: { $until }). I browser e altri programmi rifiutano le connessioni ai server che lo utilizzano ancora.
expired-next-renew = Se i nomi sono ancora in uso, ordini subito un nuovo certificato e lo installi su tutti i server.
expired-next-drop = Altrimenti rimuova dai server il certificato scaduto.

## Fine di un ordine pluriennale

ending-subject = { $days ->
    [0] L’ordine { $order } per { $domain } termina tra meno di un giorno
    [one] L’ordine { $order } per { $domain } termina tra { $days } giorno
   *[other] L’ordine { $order } per { $domain } termina tra { $days } giorni
}
ending-heading = { $days ->
    [0] L’ordine termina tra meno di un giorno
    [one] L’ordine termina tra { $days } giorno
   *[other] L’ordine termina tra { $days } giorni
}
ending-intro = L’ordine { $order } per { $domain } copre più anni e sta per terminare (ultimo giorno: { $until }). Dopo quel giorno non sarà più possibile emettere altri certificati a suo titolo.
ending-next = Rinnovi l’ordine prima di quel giorno, così che il prossimo certificato sia pronto in tempo (scadenza di quello attuale: { $until }).

## La validazione sta per scadere

validation-subject = { $days ->
    [0] La validazione di { $subject } termina tra meno di un giorno
    [one] La validazione di { $subject } termina tra { $days } giorno
   *[other] La validazione di { $subject } termina tra { $days } giorni
}
validation-heading = { $days ->
    [0] Una validazione termina tra meno di un giorno
    [one] Una validazione termina tra { $days } giorno
   *[other] Una validazione termina tra { $days } giorni
}
validation-intro = { $validated ->
    [organization] L’account «{ $account }» può ordinare certificati per l’organizzazione «{ $subject }» senza che venga verificata di nuovo, ma non oltre questo termine: { $until }.
   *[domain] L’account «{ $account }» può ordinare certificati per { $subject } senza che il dominio venga verificato di nuovo, ma non oltre questo termine: { $until }.
}
validation-effect = I certificati già emessi restano validi. Dopo quel giorno i nuovi certificati, i rinnovi e le riemissioni dovranno attendere una nuova validazione.
validation-next = La preghiamo di far rinnovare la validazione prima di quel giorno.

## Avvisi di allarme all’account

alarm-disowned-subject = Allarme: il destinatario di una richiesta di approvazione per { $domain } non la riconosce (ordine { $order })
alarm-disowned-heading = Una richiesta di approvazione era inattesa
alarm-disowned-intro = Abbiamo chiesto a { $by } di approvare l’ordine { $order } per { $domain }. La risposta è stata che lì nessuno ha richiesto questo certificato.
alarm-disowned-next-ask = Accerti chi ha effettuato l’ordine e se è autentico.
alarm-disowned-next-stop = Se non lo è, annulli l’ordine e revochi la chiave API o blocchi l’utente con cui è stato effettuato.
alarm-domain-subject = Allarme: il destinatario di una richiesta di convalida di { $domain } non la riconosce
alarm-domain-intro = Abbiamo chiesto a { $by } di approvare la convalida di { $domain } per l’organizzazione «{ $organization }». La risposta è stata che lì nessuno l’ha richiesta.
alarm-domain-next-ask = Accerti chi ha richiesto la convalida del dominio e se la richiesta è autentica.
alarm-domain-next-stop = Se non lo è, disattivi il dominio e revochi la chiave API o blocchi l’utente con cui è stata richiesta.
alarm-unreachable-subject = Allarme: nessuno è più raggiungibile per il certificato per { $domain } (ordine { $order })
alarm-unreachable-heading = Nessuno è raggiungibile per un certificato in vigore
alarm-unreachable-intro = Il certificato per { $domain } è in vigore (scadenza: { $until }), ma gli avvisi non raggiungono più nessuno per l’ordine { $order }: gli indirizzi rifiutano i messaggi oppure hanno annullato l’iscrizione. Nessuno si accorgerebbe della scadenza.
alarm-unreachable-next = Aggiunga agli indirizzi e-mail supplementari dell’ordine { $order } un indirizzo che qualcuno legge.
alarm-ending-subject = Allarme: l’approvazione via e-mail sta per cessare ({ $date })
alarm-ending-heading = L’approvazione via e-mail sta per cessare ({ $date })
alarm-ending-intro = L’approvazione via e-mail non dimostrerà più il controllo di un dominio a partire da questa data: { $date }. Da allora non varranno più nemmeno le approvazioni date in precedenza via e-mail.
alarm-ending-next = La preghiamo di predisporre prima di quel giorno un altro metodo di validazione per i Suoi domini.

## Pagina di approvazione

page-title = Certificato per { $domain }
page-intro = L’account «{ $account }» ha ordinato un certificato. Lo chiediamo a Lei perché { $recipient } può decidere per { $domain }.
page-question = La Sua decisione
page-approve = Approva
page-approve-hint = { $count ->
    [one] Il certificato può essere emesso per il nome riportato sopra.
   *[other] Il certificato può essere emesso per i nomi riportati sopra.
}
page-reject = Rifiuta
page-reject-hint = L’ordine termina senza certificato e tutte le persone coinvolte ne sono informate.
page-report = Non conosco questo ordine
page-report-hint = L’ordine termina senza certificato. Tutte le persone coinvolte e gli amministratori dell’account vengono avvertiti.
page-reason = Motivo (facoltativo)
page-reason-hint = Lo leggeranno tutte le persone coinvolte nell’ordine. Al massimo { $max } caratteri.
page-code = Codice del messaggio
page-code-hint = Il messaggio con il link contiene anche un codice di sei cifre.
page-submit = Invia la decisione
page-problem-choice = Scelga una risposta prima di inviare la decisione. Non è stato ancora deciso nulla.
page-problem-code = Digiti il codice di sei cifre del messaggio. Non è stato ancora deciso nulla.
page-problem-code-wrong = { $left ->
    [one] Questo non è il codice del messaggio. Non è stato ancora deciso nulla; Le resta un tentativo.
   *[other] Questo non è il codice del messaggio. Non è stato ancora deciso nulla; Le restano { $left } tentativi.
}
page-problem-reason = Il motivo può avere al massimo { $max } caratteri. La preghiamo di abbreviarlo.
page-problem-form = Questa pagina è rimasta aperta troppo a lungo. Non è stato ancora deciso nulla; scelga di nuovo.
page-approved-heading = La richiesta è stata approvata
page-approved-text = { $count ->
    [one] Il nome riportato sotto è confermato per l’ordine { $order }. Il certificato sarà emesso non appena tutti i nomi dell’ordine saranno confermati.
   *[other] I nomi riportati sotto sono confermati per l’ordine { $order }. Il certificato sarà emesso non appena tutti i nomi dell’ordine saranno confermati.
}
page-rejected-heading = La richiesta è stata rifiutata
page-rejected-text = L’ordine { $order } è terminato senza certificato e tutte le persone coinvolte ne vengono informate.
page-reported-heading = L’ordine è stato segnalato
page-reported-text = L’ordine { $order } è terminato senza certificato. Tutte le persone coinvolte e gli amministratori dell’account vengono avvertiti.
page-spent-text = Il codice è stato errato troppe volte, perciò questo link non è più valido. Non è stato deciso nulla. Se la Sua decisione è ancora necessaria, chieda alla persona che ha effettuato l’ordine di farLe inviare un nuovo messaggio.
page-busy-heading = Riprovi più tardi
page-busy-text = Sono stati aperti troppi link non validi. Qui non è stato deciso nulla. Attenda qualche minuto e poi apra di nuovo il Suo link.
page-final = Questa decisione è stata registrata. Con questo link non si può più modificare nulla.
page-close = Può chiudere questa pagina.
page-gone-heading = Questo link non può essere usato
page-gone-text = Il link è sconosciuto o non è più valido. Qui non è stato deciso nulla. Se la Sua decisione è ancora necessaria, chieda alla persona che ha effettuato l’ordine di farLe inviare un nuovo messaggio.

## Pagina del link per annullare l’iscrizione

unsubscribe-title = Avvisi sui certificati
unsubscribe-heading = Non inviare più avvisi a { $recipient }?
unsubscribe-intro = { $recipient } riceve avvisi sull’ordine { $order } per { $domain }, che appartiene all’account «{ $account }».
unsubscribe-intro-account = { $recipient } riceve avvisi dall’account «{ $account }».
unsubscribe-order = Nessun altro avviso sull’ordine { $order }
unsubscribe-all = Nessun altro avviso dall’account «{ $account }»
unsubscribe-again = Ricevere di nuovo questi avvisi
unsubscribe-kept = Le richieste di approvazione di un certificato e gli allarmi non sono interessati da questa scelta.
unsubscribe-done-heading = Gli avvisi non saranno più inviati
unsubscribe-done-order = { $recipient } non riceverà più avvisi sull’ordine { $order }.
unsubscribe-done-all = { $recipient } non riceverà più avvisi dall’account «{ $account }».
unsubscribe-again-heading = Gli avvisi vengono inviati di nuovo
unsubscribe-gone-text = Il link è sconosciuto. Non è stato modificato nulla.

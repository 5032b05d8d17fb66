### Sealpost, italiano. Solo frasi intere; nessuna frase è composta di pezzi.

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
label-from = Valido da
label-until = Valido fino a
label-decide-until = Decisione entro
label-decided = Deciso
label-rejected-by = Rifiutato da
label-canceled-by = Annullato da
label-reason = Motivo
reason-none = Non è stato indicato alcun motivo.
footer = Questo messaggio relativo all’ordine { $order } è stato scritto automaticamente e inviato a { $recipient }.

## Richiesta di approvazione

approval-subject = Approvi o rifiuti un certificato per { $domain } (ordine { $order })
approval-heading = Questo certificato può essere emesso?
approval-intro = L’account «{ $account }» ha ordinato un certificato. Sarà emesso solo se lo approva una persona responsabile di { $domain }. Per questo scriviamo a { $recipient }.
approval-grants = { $count ->
    [one] Se approva, questo account potrà ricevere un certificato per il nome riportato sopra. Chi ne possiede la chiave privata può gestire server su Internet con questo nome.
   *[other] Se approva, questo account potrà ricevere un certificato per i nomi riportati sopra. Chi ne possiede la chiave privata può gestire server su Internet con questi nomi.
}
approval-scope = La Sua decisione vale per questo ordine e per nient’altro.
approval-button = Apri la pagina di approvazione
approval-opening = Aprire la pagina non decide nulla. È lì che sceglie se approvare o rifiutare.
approval-link = Se il pulsante non funziona, usi questo link:
approval-valid = Termine di validità del link: { $until }.
approval-unexpected-heading = Non si aspettava questo messaggio?
approval-unexpected = In tal caso apra la pagina e rifiuti la richiesta. L’ordine terminerà e tutte le persone coinvolte ne saranno informate. Se non fa nulla, questo messaggio non ha alcun effetto.
approval-keep = Chiunque abbia il link può decidere al Suo posto. La preghiamo di non inoltrare questo messaggio.

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

## Certificato emesso

issued-subject = Il certificato per { $domain } è stato emesso (ordine { $order })
issued-heading = Il certificato è stato emesso
issued-intro = Il certificato per { $domain } è allegato a questo messaggio come { $file }. Il file contiene anche i certificati intermedi che un server invia insieme a esso.

## Ordine rifiutato

rejected-subject = L’ordine { $order } per { $domain } è stato rifiutato
rejected-heading = L’ordine è stato rifiutato
rejected-intro = { $by } ha rifiutato l’ordine per { $domain }. Per questo ordine non sarà emesso alcun certificato.
rejected-next = Se ritiene che si tratti di un errore, ne parli prima con quella persona. In seguito il certificato potrà essere ordinato di nuovo.

## Ordine annullato

canceled-subject = L’ordine { $order } per { $domain } è stato annullato
canceled-heading = L’ordine è stato annullato
canceled-intro = { $by } ha annullato l’ordine per { $domain }. Per questo ordine non sarà emesso alcun certificato.
canceled-next = Se il certificato è ancora necessario, effettui un nuovo ordine.

## Pagina di approvazione

page-title = Certificato per { $domain }
page-intro = L’account «{ $account }» ha ordinato un certificato. Lo chiediamo a Lei perché { $recipient } può decidere per { $domain }.
page-unexpected = Se non si aspettava questa richiesta, la rifiuti.
page-question = La Sua decisione
page-approve = Approva
page-approve-hint = { $count ->
    [one] Il certificato può essere emesso per il nome riportato sopra.
   *[other] Il certificato può essere emesso per i nomi riportati sopra.
}
page-reject = Rifiuta
page-reject-hint = L’ordine termina senza certificato e tutte le persone coinvolte ne sono informate.
page-reason = Motivo del rifiuto (facoltativo)
page-reason-hint = Lo leggeranno tutte le persone coinvolte nell’ordine. Al massimo { $max } caratteri.
page-submit = Invia la decisione
page-problem-choice = Scelga «Approva» o «Rifiuta» prima di inviare la decisione.
page-problem-reason = Il motivo può avere al massimo { $max } caratteri. La preghiamo di abbreviarlo.
page-problem-form = Questa pagina è rimasta aperta troppo a lungo. Non è stato ancora deciso nulla; scelga di nuovo.
page-approved-heading = La richiesta è stata approvata
page-approved-text = { $count ->
    [one] Il nome riportato sotto è confermato per l’ordine { $order }. Il certificato sarà emesso non appena tutti i nomi dell’ordine saranno confermati.
   *[other] I nomi riportati sotto sono confermati per l’ordine { $order }. Il certificato sarà emesso non appena tutti i nomi dell’ordine saranno confermati.
}
page-rejected-heading = La richiesta è stata rifiutata
page-rejected-text = L’ordine { $order } è terminato senza certificato e tutte le persone coinvolte ne vengono informate.
page-final = Questa decisione è stata registrata. Con questo link non si può più modificare nulla.
page-close = Può chiudere questa pagina.
page-gone-heading = Questo link non può essere usato
page-gone-text = Il link è sconosciuto o non è più valido. Qui non è stato deciso nulla. Se la Sua decisione è ancora necessaria, chieda alla persona che ha effettuato l’ordine di farLe inviare un nuovo messaggio.

label-revoked-by = …
label-revoked-at = …
label-approved-by = …
label-reported-by = …
label-noticed-at = …
label-comment = …
label-message = …
label-replaces = …
label-earlier-order = …
label-order-until = …
label-domain = …
label-organization = …
label-people = { $count }
footer-general = { $recipient }
unsubscribe = …
next-heading = …
next-compare = …
next-install = …
next-renew = { $until }
next-step-heading = …
next-step = { $account } { $count } { $step }
received-subject = { $domain } { $order }
received-heading = …
received-intro = { $account } { $domain } { $requester }
waiting-subject = { $domain } { $order } { $request }
waiting-heading = …
waiting-intro = { $account } { $domain } { $request } { $requester }
waiting-effect = { $request }
waiting-next = …
approved-subject = { $domain } { $order } { $request }
approved-heading = …
approved-intro = { $by } { $domain } { $request }
approved-revocation = …
reissued-subject = { $domain } { $order }
reissued-heading = …
reissued-intro = { $domain } { $file }
reissued-next = …
duplicate-subject = { $domain } { $order }
duplicate-heading = …
duplicate-intro = { $domain } { $file }
duplicate-next = …
renewed-subject = { $domain } { $order }
renewed-heading = …
renewed-intro = { $domain } { $earlier } { $file } { $order }
renewed-next = { $until }
revoked-subject = { $domain } { $order }
revoked-heading = …
revoked-intro = { $by } { $domain }
revoked-next-remove = …
revoked-next-order = …
expiring-subject = { $days } { $domain } { $order }
expiring-heading = { $days }
expiring-intro = { $domain } { $until }
expiring-next-renew = { $order }
expiring-next-drop = …
expired-subject = { $days } { $domain } { $order }
expired-heading = { $days }
expired-intro = { $domain } { $until }
expired-next-renew = …
expired-next-drop = …
ending-subject = { $days } { $domain } { $order }
ending-heading = { $days }
ending-intro = { $domain } { $order } { $until }
ending-next = { $until }
validation-subject = { $days } { $subject }
validation-heading = { $days }
validation-intro = { $account } { $subject } { $until } { $validated }
validation-effect = …
validation-next = …
alarm-disowned-subject = { $domain } { $order }
alarm-disowned-heading = …
alarm-disowned-intro = { $by } { $domain } { $order }
alarm-disowned-next-ask = …
alarm-disowned-next-stop = …
alarm-unreachable-subject = { $domain } { $order }
alarm-unreachable-heading = …
alarm-unreachable-intro = { $domain } { $order } { $until }
alarm-unreachable-next = { $order }
alarm-ending-subject = { $date }
alarm-ending-heading = { $date }
alarm-ending-intro = { $date }
alarm-ending-next = …

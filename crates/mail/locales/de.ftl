### Sealpost, Deutsch. Nur ganze Sätze; kein Satz wird aus Stücken zusammengesetzt.

## Für Nachrichten und Seite

moment = { $moment } UTC
line = { $label }: { $value }
label-order = Bestellnummer
label-product = Produkt
label-account = Konto
label-requester = Bestellt von
label-names = { $count ->
    [one] Name
   *[other] { $count } Namen
}
label-common-name = Common Name
label-serial = Seriennummer
label-fingerprint = SHA-256-Fingerabdruck
label-issuer = Ausgestellt von
label-from = Gültig ab
label-until = Gültig bis
label-decide-until = Entscheidung bis
label-decided = Entschieden
label-rejected-by = Abgelehnt von
label-canceled-by = Storniert von
label-reason = Begründung
reason-none = Es wurde keine Begründung angegeben.
footer = Diese Nachricht zur Bestellung { $order } wurde automatisch verfasst und an { $recipient } gesendet.

## Bitte um Genehmigung

approval-subject = Bitte genehmigen Sie ein Zertifikat für { $domain } oder lehnen Sie es ab (Bestellung { $order })
approval-heading = Darf dieses Zertifikat ausgestellt werden?
approval-intro = Das Konto „{ $account }“ hat ein Zertifikat bestellt. Es wird nur ausgestellt, wenn jemand zustimmt, der für { $domain } verantwortlich ist. Deshalb schreiben wir an { $recipient }.
approval-grants = { $count ->
    [one] Wenn Sie genehmigen, kann dieses Konto ein Zertifikat für den oben genannten Namen erhalten. Wer den privaten Schlüssel dazu besitzt, kann unter diesem Namen Server im Internet betreiben.
   *[other] Wenn Sie genehmigen, kann dieses Konto ein Zertifikat für die oben genannten Namen erhalten. Wer den privaten Schlüssel dazu besitzt, kann unter diesen Namen Server im Internet betreiben.
}
approval-scope = Ihre Entscheidung gilt für diese Bestellung und für nichts anderes.
approval-button = Genehmigungsseite öffnen
approval-opening = Mit dem Öffnen der Seite ist noch nichts entschieden. Sie wählen dort, ob Sie genehmigen oder ablehnen.
approval-link = Falls die Schaltfläche nicht funktioniert, verwenden Sie diesen Link:
approval-valid = Der Link ist gültig bis { $until }.
approval-unexpected-heading = Sie haben diese Nachricht nicht erwartet?
approval-unexpected = Dann öffnen Sie bitte die Seite und lehnen Sie die Anfrage ab. Die Bestellung endet damit, und alle Beteiligten werden benachrichtigt. Wenn Sie nichts tun, bleibt diese Nachricht ohne Wirkung.
approval-keep = Wer den Link kennt, kann an Ihrer Stelle entscheiden. Bitte leiten Sie diese Nachricht nicht weiter.

## Eigene Domain: vor den Bestellungen für eine Organisation geprüft. $days ist nie kleiner als 10.

approval-grants-beyond = Ihre Genehmigung reicht weiter: { $days } Tage lang kann dieses Konto für die Organisation „{ $organization }“ weitere Zertifikate für diese Namen und alle Namen darunter erhalten, ohne dass erneut gefragt wird.
domain-approval-subject = Bitte genehmigen Sie die Prüfung der Domain { $domain } oder lehnen Sie sie ab
domain-approval-heading = Darf diese Domain bestätigt werden?
domain-approval-intro = Das Konto „{ $account }“ möchte { $domain } für die Organisation „{ $organization }“ bestätigen lassen. Das geschieht nur, wenn jemand zustimmt, der für { $domain } verantwortlich ist. Deshalb schreiben wir an { $recipient }.
domain-approval-grants = Wenn Sie genehmigen, kann dieses Konto { $days } Tage lang Zertifikate der Organisation „{ $organization }“ für den oben genannten Namen und alle Namen darunter erhalten, ohne dass erneut gefragt wird. Wer die privaten Schlüssel dazu besitzt, kann unter diesen Namen Server im Internet betreiben.
domain-approval-scope = Ihre Entscheidung gilt für diese Domain und diese Organisation und für nichts anderes.
domain-approval-unexpected = Dann öffnen Sie bitte die Seite und lehnen Sie die Anfrage ab. Die Domain wird dann nicht bestätigt. Wenn Sie nichts tun, bleibt diese Nachricht ohne Wirkung.
domain-page-title = Domain { $domain }
domain-page-intro = Das Konto „{ $account }“ möchte eine Domain für die Organisation „{ $organization }“ bestätigen lassen. Sie werden gefragt, weil { $recipient } über { $domain } entscheiden darf.
domain-page-approve-hint = Das Konto kann { $days } Tage lang Zertifikate für diese Domain und alle Namen darunter erhalten.
domain-page-reject-hint = Die Domain wird nicht bestätigt, und eine frühere Bestätigung gilt nicht mehr.
domain-page-reason-hint = Ihre Begründung wird mit der Entscheidung aufbewahrt. Höchstens { $max } Zeichen.
domain-page-approved-text = Die Domain { $domain } ist für die Organisation „{ $organization }“ bestätigt.
domain-page-rejected-text = Die Domain { $domain } ist für die Organisation „{ $organization }“ nicht bestätigt.

## Zertifikat ausgestellt

issued-subject = Das Zertifikat für { $domain } wurde ausgestellt (Bestellung { $order })
issued-heading = Das Zertifikat wurde ausgestellt
issued-intro = Das Zertifikat für { $domain } ist dieser Nachricht als { $file } beigefügt. Die Datei enthält auch die Zwischenzertifikate, die ein Server mitsendet.

## Bestellung abgelehnt

rejected-subject = Die Bestellung { $order } für { $domain } wurde abgelehnt
rejected-heading = Die Bestellung wurde abgelehnt
rejected-intro = { $by } hat die Bestellung für { $domain } abgelehnt. Es wird kein Zertifikat dafür ausgestellt.
rejected-next = Falls Sie das für einen Irrtum halten, sprechen Sie bitte zuerst mit dieser Person. Danach kann das Zertifikat erneut bestellt werden.

## Bestellung storniert

canceled-subject = Die Bestellung { $order } für { $domain } wurde storniert
canceled-heading = Die Bestellung wurde storniert
canceled-intro = { $by } hat die Bestellung für { $domain } storniert. Es wird kein Zertifikat dafür ausgestellt.
canceled-next = Falls das Zertifikat noch benötigt wird, geben Sie bitte eine neue Bestellung auf.

## Genehmigungsseite

page-title = Zertifikat für { $domain }
page-intro = Das Konto „{ $account }“ hat ein Zertifikat bestellt. Sie werden gefragt, weil { $recipient } über { $domain } entscheiden darf.
page-unexpected = Falls Sie diese Anfrage nicht erwartet haben, lehnen Sie sie bitte ab.
page-question = Ihre Entscheidung
page-approve = Genehmigen
page-approve-hint = { $count ->
    [one] Das Zertifikat darf für den oben genannten Namen ausgestellt werden.
   *[other] Das Zertifikat darf für die oben genannten Namen ausgestellt werden.
}
page-reject = Ablehnen
page-reject-hint = Die Bestellung endet ohne Zertifikat, und alle Beteiligten werden benachrichtigt.
page-reason = Begründung der Ablehnung (freiwillig)
page-reason-hint = Alle an der Bestellung Beteiligten werden sie lesen. Höchstens { $max } Zeichen.
page-submit = Entscheidung absenden
page-problem-choice = Bitte wählen Sie „Genehmigen“ oder „Ablehnen“, bevor Sie Ihre Entscheidung absenden.
page-problem-reason = Die Begründung darf höchstens { $max } Zeichen lang sein. Bitte kürzen Sie sie.
page-problem-form = Diese Seite war zu lange geöffnet. Es ist noch nichts entschieden; bitte wählen Sie noch einmal.
page-approved-heading = Die Anfrage wurde genehmigt
page-approved-text = { $count ->
    [one] Der unten genannte Name ist für die Bestellung { $order } bestätigt. Das Zertifikat wird ausgestellt, sobald alle Namen der Bestellung bestätigt sind.
   *[other] Die unten genannten Namen sind für die Bestellung { $order } bestätigt. Das Zertifikat wird ausgestellt, sobald alle Namen der Bestellung bestätigt sind.
}
page-rejected-heading = Die Anfrage wurde abgelehnt
page-rejected-text = Die Bestellung { $order } ist ohne Zertifikat beendet, und alle Beteiligten werden benachrichtigt.
page-final = Diese Entscheidung ist festgehalten. Mit diesem Link lässt sich nichts mehr ändern.
page-close = Sie können diese Seite schließen.
page-gone-heading = Dieser Link kann nicht verwendet werden
page-gone-text = Der Link ist unbekannt oder nicht mehr gültig. Hier wurde nichts entschieden. Falls Ihre Entscheidung noch gebraucht wird, bitten Sie die Person, die bestellt hat, Ihnen eine neue Nachricht senden zu lassen.

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

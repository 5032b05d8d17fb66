### Sealpost, Deutsch. Nur ganze Sätze; kein Satz wird aus Stücken zusammengesetzt.
###
### id = 2
### name = German

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
label-revoked-by = Widerrufen von
label-revoked-at = Widerrufen am
label-approved-by = Genehmigt von
label-reported-by = Gemeldet von
label-noticed-at = Bemerkt am
label-reason = Begründung
label-comment = Anmerkung
label-message = Mitteilung Ihres Kontos
label-replaces = Ersetzt die Seriennummer
label-earlier-order = Frühere Bestellung
label-order-until = Bestellung endet am
label-domain = Domain
label-organization = Organisation
label-people = { $count ->
    [one] Nicht erreichbare Adresse
   *[other] { $count } nicht erreichbare Adressen
}
reason-none = Es wurde keine Begründung angegeben.
footer = Diese Nachricht zur Bestellung { $order } wurde automatisch verfasst und an { $recipient } gesendet.
footer-general = Diese Nachricht wurde automatisch verfasst und an { $recipient } gesendet.
unsubscribe = Wenn Sie solche Benachrichtigungen nicht mehr erhalten möchten, können Sie sich hier abmelden:
next-heading = Was als Nächstes zu tun ist
next-compare = Vergleichen Sie den Fingerabdruck oben mit dem der beigefügten Datei.
next-install = Installieren Sie die Datei auf Ihren Servern zusammen mit dem privaten Schlüssel, der zur Zertifikatsanforderung gehört. Dieser Schlüssel wurde uns nie übermittelt.
next-renew = Bestellen Sie rechtzeitig das nächste Zertifikat: Dieses ist bis zum { $until } gültig.
next-step-heading = Wie es weitergeht
next-step = { $step ->
    [colleague] Zuerst muss jemand im Konto „{ $account }“ die Anfrage genehmigen. Sie brauchen im Moment nichts zu tun.
    [domains] { $count ->
        [one] Wir bitten jetzt die Verantwortlichen, den Namen zu bestätigen. Das Zertifikat wird ausgestellt, sobald das geschehen ist.
       *[other] Wir bitten jetzt die Verantwortlichen, die { $count } Namen zu bestätigen. Das Zertifikat wird ausgestellt, sobald alle Namen bestätigt sind.
    }
   *[issue] Es ist nichts weiter nötig. Das Zertifikat wird in Kürze ausgestellt.
}

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
approval-code = Die Genehmigungsseite fragt nach diesem Code:
approval-code-keep = Nur diese Nachricht enthält den Code; der Link allein verrät ihn nicht. Bitte geben Sie ihn dort selbst ein.
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
domain-page-report = Ich kenne diese Anfrage nicht
domain-page-report-hint = Die Domain wird nicht bestätigt, und eine frühere Bestätigung gilt nicht mehr. Die Verwalter des Kontos werden gewarnt.
domain-page-reported-heading = Die Anfrage wurde gemeldet
domain-page-reported-text = Die Domain { $domain } ist für die Organisation „{ $organization }“ nicht bestätigt. Die Verwalter des Kontos werden gewarnt.

## Zertifikat ausgestellt

issued-subject = Das Zertifikat für { $domain } wurde ausgestellt (Bestellung { $order })
issued-heading = Das Zertifikat wurde ausgestellt
issued-intro = Das Zertifikat für { $domain } ist dieser Nachricht als { $file } beigefügt. Die Datei enthält auch die Zwischenzertifikate, die ein Server mitsendet.

## Bestellung eingegangen

received-subject = Die Bestellung für { $domain } ist eingegangen (Bestellung { $order })
received-heading = Die Bestellung ist eingegangen
received-intro = { $requester } hat im Konto „{ $account }“ ein Zertifikat für { $domain } bestellt.

## Eine Anfrage wartet auf eine Kollegin oder einen Kollegen

waiting-subject = { $request ->
    [renewal] Bitte genehmigen oder lehnen Sie ab: Verlängerung des Zertifikats für { $domain } (Bestellung { $order })
    [reissue] Bitte genehmigen oder lehnen Sie ab: Neuausstellung des Zertifikats für { $domain } (Bestellung { $order })
    [duplicate] Bitte genehmigen oder lehnen Sie ab: Duplikat des Zertifikats für { $domain } (Bestellung { $order })
    [revocation] Bitte genehmigen oder lehnen Sie ab: Widerruf des Zertifikats für { $domain } (Bestellung { $order })
   *[certificate] Bitte genehmigen oder lehnen Sie ab: Zertifikat für { $domain } (Bestellung { $order })
}
waiting-heading = Eine Anfrage wartet auf Ihre Entscheidung
waiting-intro = { $request ->
    [renewal] { $requester } möchte im Konto „{ $account }“ das Zertifikat für { $domain } verlängern.
    [reissue] { $requester } möchte im Konto „{ $account }“ das Zertifikat für { $domain } neu ausstellen lassen.
    [duplicate] { $requester } möchte im Konto „{ $account }“ ein Duplikat des Zertifikats für { $domain } erhalten.
    [revocation] { $requester } möchte im Konto „{ $account }“ das Zertifikat für { $domain } widerrufen lassen.
   *[certificate] { $requester } möchte im Konto „{ $account }“ ein Zertifikat für { $domain } erhalten.
}
waiting-effect = { $request ->
    [revocation] Das Zertifikat bleibt gültig, bis jemand die Anfrage genehmigt.
   *[other] Es wird nichts ausgestellt, bis jemand die Anfrage genehmigt.
}
waiting-next = Prüfen Sie die Namen und wer die Anfrage gestellt hat. Genehmigen Sie die Anfrage dann in Ihrem Konto oder lehnen Sie sie ab. Wer sie gestellt hat, kann sie nicht allein genehmigen.

## Anfrage im Konto genehmigt

approved-subject = { $request ->
    [renewal] Die Verlängerung des Zertifikats für { $domain } wurde genehmigt (Bestellung { $order })
    [reissue] Die Neuausstellung des Zertifikats für { $domain } wurde genehmigt (Bestellung { $order })
    [duplicate] Das Duplikat des Zertifikats für { $domain } wurde genehmigt (Bestellung { $order })
    [revocation] Der Widerruf des Zertifikats für { $domain } wurde genehmigt (Bestellung { $order })
   *[certificate] Das Zertifikat für { $domain } wurde genehmigt (Bestellung { $order })
}
approved-heading = Die Anfrage wurde genehmigt
approved-intro = { $request ->
    [renewal] { $by } hat die Verlängerung des Zertifikats für { $domain } genehmigt.
    [reissue] { $by } hat die Neuausstellung des Zertifikats für { $domain } genehmigt.
    [duplicate] { $by } hat ein Duplikat des Zertifikats für { $domain } genehmigt.
    [revocation] { $by } hat den Widerruf des Zertifikats für { $domain } genehmigt.
   *[certificate] { $by } hat die Anfrage nach einem Zertifikat für { $domain } genehmigt.
}
approved-revocation = Das Zertifikat wird in Kürze widerrufen. Bitte stellen Sie sicher, dass kein Server es mehr verwendet.

## Bestellung abgelehnt

rejected-subject = Die Bestellung { $order } für { $domain } wurde abgelehnt
rejected-heading = Die Bestellung wurde abgelehnt
rejected-intro = { $by } hat die Bestellung für { $domain } abgelehnt. Es wird kein Zertifikat dafür ausgestellt.
rejected-reported = { $by } kennt diese Bestellung nicht und hat sie gemeldet. Bitte klären Sie, wer sie aus welchem Grund aufgegeben hat.
rejected-next = Falls Sie das für einen Irrtum halten, sprechen Sie bitte zuerst mit dieser Person. Danach kann das Zertifikat erneut bestellt werden.
rejected-request-subject = { $request ->
    [reissue] Die Neuausstellung des Zertifikats für { $domain } wurde abgelehnt (Bestellung { $order })
    [duplicate] Das Duplikat des Zertifikats für { $domain } wurde abgelehnt (Bestellung { $order })
   *[revocation] Der Widerruf des Zertifikats für { $domain } wurde abgelehnt (Bestellung { $order })
}
rejected-request-heading = Die Anfrage wurde abgelehnt
rejected-request-intro = { $request ->
    [reissue] { $by } hat die Neuausstellung des Zertifikats für { $domain } abgelehnt.
    [duplicate] { $by } hat ein Duplikat des Zertifikats für { $domain } abgelehnt.
   *[revocation] { $by } hat den Widerruf des Zertifikats für { $domain } abgelehnt.
}
rejected-request-next = Zertifikate, die zu dieser Bestellung bereits ausgestellt wurden, bleiben gültig. Falls Sie das für einen Irrtum halten, sprechen Sie bitte zuerst mit dieser Person.

## Bestellung storniert

canceled-subject = Die Bestellung { $order } für { $domain } wurde storniert
canceled-heading = Die Bestellung wurde storniert
canceled-intro = { $by } hat die Bestellung für { $domain } storniert. Es wird kein Zertifikat dafür ausgestellt.
canceled-next = Falls das Zertifikat noch benötigt wird, geben Sie bitte eine neue Bestellung auf.

## Zertifikat neu ausgestellt

reissued-subject = Das Zertifikat für { $domain } wurde neu ausgestellt (Bestellung { $order })
reissued-heading = Das Zertifikat wurde neu ausgestellt
reissued-intro = Das neue Zertifikat für { $domain } ist dieser Nachricht als { $file } beigefügt. Die Datei enthält auch die Zwischenzertifikate, die ein Server mitsendet.
reissued-next = Installieren Sie die Datei zusammen mit dem privaten Schlüssel, der zur neuen Zertifikatsanforderung gehört, und verwenden Sie das ersetzte Zertifikat nicht mehr.

## Duplikat ausgestellt

duplicate-subject = Ein Duplikat des Zertifikats für { $domain } wurde ausgestellt (Bestellung { $order })
duplicate-heading = Ein Duplikat des Zertifikats wurde ausgestellt
duplicate-intro = Das Duplikat für { $domain } ist dieser Nachricht als { $file } beigefügt. Die Datei enthält auch die Zwischenzertifikate, die ein Server mitsendet.
duplicate-next = Installieren Sie die Datei dort, wo Sie sie brauchen, zusammen mit dem privaten Schlüssel, der zur Anforderung des Duplikats gehört. Die früher zu dieser Bestellung ausgestellten Zertifikate bleiben gültig.

## Zertifikat verlängert

renewed-subject = Das Zertifikat für { $domain } wurde verlängert (Bestellung { $order })
renewed-heading = Das Zertifikat wurde verlängert
renewed-intro = Die Bestellung { $order } setzt die Bestellung { $earlier } fort. Das neue Zertifikat für { $domain } ist dieser Nachricht als { $file } beigefügt. Die Datei enthält auch die Zwischenzertifikate, die ein Server mitsendet.
renewed-next = Installieren Sie die Datei zusammen mit dem privaten Schlüssel, der zur Zertifikatsanforderung gehört. Sie tritt an die Stelle des früheren Zertifikats, das bis zum { $until } gültig ist.

## Zertifikat widerrufen

revoked-subject = Das Zertifikat für { $domain } wurde widerrufen (Bestellung { $order })
revoked-heading = Das Zertifikat wurde widerrufen
revoked-intro = { $by } hat das Zertifikat für { $domain } widerrufen. Ihm darf nicht mehr vertraut werden; Browser und andere Programme können es ab sofort zurückweisen.
revoked-next-remove = Entfernen Sie das Zertifikat von allen Servern, die es noch verwenden.
revoked-next-order = Falls weiterhin ein Zertifikat benötigt wird, bestellen Sie bitte ein neues mit einem neuen privaten Schlüssel.

## Zertifikat läuft bald ab

expiring-subject = { $days ->
    [0] Das Zertifikat für { $domain } läuft in weniger als einem Tag ab (Bestellung { $order })
    [one] Das Zertifikat für { $domain } läuft in { $days } Tag ab (Bestellung { $order })
   *[other] Das Zertifikat für { $domain } läuft in { $days } Tagen ab (Bestellung { $order })
}
expiring-heading = { $days ->
    [0] Das Zertifikat läuft in weniger als einem Tag ab
    [one] Das Zertifikat läuft in { $days } Tag ab
   *[other] Das Zertifikat läuft in { $days } Tagen ab
}
expiring-intro = Das Zertifikat für { $domain } ist gültig bis { $until }. Danach lehnen Browser und andere Programme Verbindungen zu Servern ab, die es noch verwenden.
expiring-next-renew = Verlängern Sie die Bestellung { $order } und installieren Sie das neue Zertifikat vor diesem Tag auf allen Servern.
expiring-next-drop = Falls das Zertifikat nicht mehr benötigt wird, entfernen Sie es von den Servern. Die Bestellung endet dann von selbst.

## Zertifikat abgelaufen

expired-subject = { $days ->
    [0] Das Zertifikat für { $domain } ist abgelaufen (Bestellung { $order })
    [one] Das Zertifikat für { $domain } ist vor { $days } Tag abgelaufen (Bestellung { $order })
   *[other] Das Zertifikat für { $domain } ist vor { $days } Tagen abgelaufen (Bestellung { $order })
}
expired-heading = { $days ->
    [0] Das Zertifikat ist abgelaufen
    [one] Das Zertifikat ist vor { $days } Tag abgelaufen
   *[other] Das Zertifikat ist vor { $days } Tagen abgelaufen
}
expired-intro = Das Zertifikat für { $domain } war gültig bis { $until }. Browser und andere Programme lehnen Verbindungen zu Servern ab, die es noch verwenden.
expired-next-renew = Falls die Namen noch in Gebrauch sind, bestellen Sie jetzt ein neues Zertifikat und installieren Sie es auf allen Servern.
expired-next-drop = Andernfalls entfernen Sie das abgelaufene Zertifikat von den Servern.

## Mehrjährige Bestellung endet

ending-subject = { $days ->
    [0] Die Bestellung { $order } für { $domain } endet in weniger als einem Tag
    [one] Die Bestellung { $order } für { $domain } endet in { $days } Tag
   *[other] Die Bestellung { $order } für { $domain } endet in { $days } Tagen
}
ending-heading = { $days ->
    [0] Die Bestellung endet in weniger als einem Tag
    [one] Die Bestellung endet in { $days } Tag
   *[other] Die Bestellung endet in { $days } Tagen
}
ending-intro = Die Bestellung { $order } für { $domain } läuft über mehrere Jahre und endet am { $until }. Danach kann zu ihr kein weiteres Zertifikat mehr ausgestellt werden.
ending-next = Verlängern Sie die Bestellung vor diesem Tag, damit das nächste Zertifikat rechtzeitig bereitsteht. Das jetzige Zertifikat ist bis zum { $until } gültig.

## Validierung läuft bald ab

validation-subject = { $days ->
    [0] Die Validierung von { $subject } endet in weniger als einem Tag
    [one] Die Validierung von { $subject } endet in { $days } Tag
   *[other] Die Validierung von { $subject } endet in { $days } Tagen
}
validation-heading = { $days ->
    [0] Eine Validierung endet in weniger als einem Tag
    [one] Eine Validierung endet in { $days } Tag
   *[other] Eine Validierung endet in { $days } Tagen
}
validation-intro = { $validated ->
    [organization] Bis { $until } kann das Konto „{ $account }“ Zertifikate für die Organisation „{ $subject }“ bestellen, ohne dass sie erneut geprüft wird.
   *[domain] Bis { $until } kann das Konto „{ $account }“ Zertifikate für { $subject } bestellen, ohne dass die Domain erneut geprüft wird.
}
validation-effect = Bereits ausgestellte Zertifikate bleiben gültig. Neue Zertifikate, Verlängerungen und Neuausstellungen müssen nach diesem Tag auf eine neue Validierung warten.
validation-next = Bitte lassen Sie die Validierung vor diesem Tag erneuern.

## Warnungen an das Konto

alarm-disowned-subject = Warnung: Die Genehmigungsanfrage für { $domain } ist der angeschriebenen Person unbekannt (Bestellung { $order })
alarm-disowned-heading = Eine Genehmigungsanfrage kam unerwartet
alarm-disowned-intro = Wir haben { $by } gebeten, die Bestellung { $order } für { $domain } zu genehmigen. Die Antwort war, dass dort niemand dieses Zertifikat angefordert hat.
alarm-disowned-next-ask = Klären Sie, wer die Bestellung aufgegeben hat und ob sie echt ist.
alarm-disowned-next-stop = Falls nicht, stornieren Sie die Bestellung, und widerrufen Sie den API-Schlüssel oder sperren Sie das Benutzerkonto, mit dem sie aufgegeben wurde.
alarm-domain-subject = Warnung: Die Anfrage zur Bestätigung von { $domain } ist der angeschriebenen Person unbekannt
alarm-domain-intro = Wir haben { $by } gebeten, die Bestätigung von { $domain } für die Organisation „{ $organization }“ zu genehmigen. Die Antwort war, dass dort niemand darum gebeten hat.
alarm-domain-next-ask = Klären Sie, wer die Bestätigung der Domain angefordert hat und ob das seine Richtigkeit hat.
alarm-domain-next-stop = Falls nicht, deaktivieren Sie die Domain, und widerrufen Sie den API-Schlüssel oder sperren Sie das Benutzerkonto, mit dem sie angefordert wurde.
alarm-unreachable-subject = Warnung: Zum Zertifikat für { $domain } ist niemand mehr erreichbar (Bestellung { $order })
alarm-unreachable-heading = Zu einem gültigen Zertifikat ist niemand erreichbar
alarm-unreachable-intro = Das Zertifikat für { $domain } ist bis zum { $until } gültig, aber unsere Benachrichtigungen erreichen niemanden mehr, der zur Bestellung { $order } eingetragen ist: Die Adressen nehmen keine Nachrichten an oder haben sich abgemeldet. Niemand würde bemerken, dass das Zertifikat abläuft.
alarm-unreachable-next = Tragen Sie bei den zusätzlichen E-Mail-Adressen der Bestellung { $order } eine Adresse ein, die jemand liest.
alarm-ending-subject = Warnung: Die Genehmigung per E-Mail endet am { $date }
alarm-ending-heading = Die Genehmigung per E-Mail endet am { $date }
alarm-ending-intro = Ab dem { $date } beweist eine Genehmigung per E-Mail nicht mehr, dass jemand über eine Domain verfügt. Auch Genehmigungen, die vorher per E-Mail erteilt wurden, zählen dann nicht mehr.
alarm-ending-next = Bitte bereiten Sie für Ihre Domains vor diesem Tag ein anderes Validierungsverfahren vor.

## Genehmigungsseite

page-title = Zertifikat für { $domain }
page-intro = Das Konto „{ $account }“ hat ein Zertifikat bestellt. Sie werden gefragt, weil { $recipient } über { $domain } entscheiden darf.
page-question = Ihre Entscheidung
page-approve = Genehmigen
page-approve-hint = { $count ->
    [one] Das Zertifikat darf für den oben genannten Namen ausgestellt werden.
   *[other] Das Zertifikat darf für die oben genannten Namen ausgestellt werden.
}
page-reject = Ablehnen
page-reject-hint = Die Bestellung endet ohne Zertifikat, und alle Beteiligten werden benachrichtigt.
page-report = Ich kenne diese Bestellung nicht
page-report-hint = Die Bestellung endet ohne Zertifikat. Alle Beteiligten und die Verwalter des Kontos werden gewarnt.
page-reason = Begründung (freiwillig)
page-reason-hint = Alle an der Bestellung Beteiligten werden sie lesen. Höchstens { $max } Zeichen.
page-code = Code aus der Nachricht
page-code-hint = Die Nachricht mit dem Link enthält auch einen Code aus sechs Ziffern.
page-submit = Entscheidung absenden
page-problem-choice = Bitte wählen Sie eine Antwort, bevor Sie Ihre Entscheidung absenden. Es ist noch nichts entschieden.
page-problem-code = Bitte geben Sie den sechsstelligen Code aus der Nachricht ein. Es ist noch nichts entschieden.
page-problem-code-wrong = { $left ->
    [one] Das ist nicht der Code aus der Nachricht. Es ist noch nichts entschieden; Sie haben noch einen Versuch.
   *[other] Das ist nicht der Code aus der Nachricht. Es ist noch nichts entschieden; Sie haben noch { $left } Versuche.
}
page-problem-reason = Die Begründung darf höchstens { $max } Zeichen lang sein. Bitte kürzen Sie sie.
page-problem-form = Diese Seite war zu lange geöffnet. Es ist noch nichts entschieden; bitte wählen Sie noch einmal.
page-approved-heading = Die Anfrage wurde genehmigt
page-approved-text = { $count ->
    [one] Der unten genannte Name ist für die Bestellung { $order } bestätigt. Das Zertifikat wird ausgestellt, sobald alle Namen der Bestellung bestätigt sind.
   *[other] Die unten genannten Namen sind für die Bestellung { $order } bestätigt. Das Zertifikat wird ausgestellt, sobald alle Namen der Bestellung bestätigt sind.
}
page-rejected-heading = Die Anfrage wurde abgelehnt
page-rejected-text = Die Bestellung { $order } ist ohne Zertifikat beendet, und alle Beteiligten werden benachrichtigt.
page-reported-heading = Die Bestellung wurde gemeldet
page-reported-text = Die Bestellung { $order } ist ohne Zertifikat beendet. Alle Beteiligten und die Verwalter des Kontos werden gewarnt.
page-spent-text = Der Code war zu oft falsch, deshalb gilt dieser Link nicht mehr. Es wurde nichts entschieden. Falls Ihre Entscheidung noch gebraucht wird, bitten Sie die Person, die bestellt hat, Ihnen eine neue Nachricht senden zu lassen.
page-busy-heading = Bitte versuchen Sie es später noch einmal
page-busy-text = Es wurden zu viele Links geöffnet, die nicht gelten. Hier wurde nichts entschieden. Bitte warten Sie einige Minuten und öffnen Sie dann Ihren Link noch einmal.
page-final = Diese Entscheidung ist festgehalten. Mit diesem Link lässt sich nichts mehr ändern.
page-close = Sie können diese Seite schließen.
page-gone-heading = Dieser Link kann nicht verwendet werden
page-gone-text = Der Link ist unbekannt oder nicht mehr gültig. Hier wurde nichts entschieden. Falls Ihre Entscheidung noch gebraucht wird, bitten Sie die Person, die bestellt hat, Ihnen eine neue Nachricht senden zu lassen.

## Seite hinter dem Link zum Abmelden

unsubscribe-title = Benachrichtigungen zu Zertifikaten
unsubscribe-heading = Benachrichtigungen an { $recipient } abbestellen?
unsubscribe-intro = { $recipient } erhält Benachrichtigungen zur Bestellung { $order } für { $domain }, die zum Konto „{ $account }“ gehört.
unsubscribe-intro-account = { $recipient } erhält Benachrichtigungen vom Konto „{ $account }“.
unsubscribe-order = Keine Benachrichtigungen zur Bestellung { $order } mehr
unsubscribe-all = Überhaupt keine Benachrichtigungen vom Konto „{ $account }“ mehr
unsubscribe-again = Diese Benachrichtigungen wieder erhalten
unsubscribe-kept = Bitten um die Genehmigung eines Zertifikats und Warnungen sind davon nicht betroffen.
unsubscribe-done-heading = Die Benachrichtigungen sind abbestellt
unsubscribe-done-order = { $recipient } erhält keine Benachrichtigungen zur Bestellung { $order } mehr.
unsubscribe-done-all = { $recipient } erhält keine Benachrichtigungen vom Konto „{ $account }“ mehr.
unsubscribe-again-heading = Benachrichtigungen werden wieder gesendet
unsubscribe-gone-text = Der Link ist unbekannt. Es wurde nichts geändert.

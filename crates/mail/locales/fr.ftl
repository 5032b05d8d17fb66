### Sealpost, français. Des phrases entières ; aucune phrase n’est assemblée par morceaux.

## Pour les messages et la page

moment = { $moment } UTC
line = { $label } : { $value }
label-order = Numéro de commande
label-product = Produit
label-account = Compte
label-requester = Commandé par
label-names = { $count ->
    [one] Nom
   *[other] { $count } noms
}
label-common-name = Nom commun (CN)
label-serial = Numéro de série
label-fingerprint = Empreinte SHA-256
label-issuer = Délivré par
label-from = Valable à partir du
label-until = Valable jusqu’au
label-decide-until = Réponse avant le
label-decided = Décision prise
label-rejected-by = Refusée par
label-canceled-by = Annulée par
label-reason = Motif
reason-none = Aucun motif n’a été indiqué.
footer = Ce message concernant la commande { $order } a été rédigé automatiquement et envoyé à { $recipient }.

## Demande d’approbation

approval-subject = Veuillez approuver ou refuser un certificat pour { $domain } (commande { $order })
approval-heading = Ce certificat peut-il être délivré ?
approval-intro = Le compte « { $account } » a commandé un certificat. Il ne sera délivré que si une personne responsable de { $domain } l’approuve. C’est pourquoi nous écrivons à { $recipient }.
approval-grants = { $count ->
    [one] Si vous approuvez, ce compte pourra recevoir un certificat pour le nom ci-dessus. Toute personne qui en détient la clé privée peut exploiter des serveurs sur Internet sous ce nom.
   *[other] Si vous approuvez, ce compte pourra recevoir un certificat pour les noms ci-dessus. Toute personne qui en détient la clé privée peut exploiter des serveurs sur Internet sous ces noms.
}
approval-scope = Votre décision vaut pour cette commande et pour rien d’autre.
approval-button = Ouvrir la page d’approbation
approval-opening = L’ouverture de la page ne décide de rien. C’est là que vous choisissez d’approuver ou de refuser.
approval-code = La page d’approbation demande ce code :
approval-code-keep = Seul ce message contient le code ; le lien à lui seul ne le révèle pas. Veuillez le saisir vous-même sur la page.
approval-link = Si le bouton ne fonctionne pas, utilisez ce lien :
approval-valid = Le lien est valable jusqu’au { $until }.
approval-unexpected-heading = Vous n’attendiez pas ce message ?
approval-unexpected = Dans ce cas, ouvrez la page et refusez la demande. La commande prendra fin et toutes les personnes concernées en seront informées. Si vous ne faites rien, ce message reste sans effet.
approval-keep = Toute personne qui connaît le lien peut décider à votre place. Merci de ne pas transférer ce message.

## Certificat délivré

issued-subject = Le certificat pour { $domain } a été délivré (commande { $order })
issued-heading = Le certificat a été délivré
issued-intro = Le certificat pour { $domain } est joint à ce message sous le nom { $file }. Le fichier contient aussi les certificats intermédiaires qu’un serveur envoie avec lui.

## Commande refusée

rejected-subject = La commande { $order } pour { $domain } a été refusée
rejected-heading = La commande a été refusée
rejected-intro = { $by } a refusé la commande pour { $domain }. Aucun certificat ne sera délivré pour cette commande.
rejected-reported = { $by } ne connaît pas cette commande et l’a signalée. Veuillez rechercher qui l’a passée et pourquoi.
rejected-next = Si vous pensez qu’il s’agit d’une erreur, veuillez d’abord en parler avec cette personne. Le certificat pourra ensuite être commandé à nouveau.

## Commande annulée

canceled-subject = La commande { $order } pour { $domain } a été annulée
canceled-heading = La commande a été annulée
canceled-intro = { $by } a annulé la commande pour { $domain }. Aucun certificat ne sera délivré pour cette commande.
canceled-next = Si le certificat est toujours nécessaire, veuillez passer une nouvelle commande.

## Page d’approbation

page-title = Certificat pour { $domain }
page-intro = Le compte « { $account } » a commandé un certificat. Nous vous posons la question parce que { $recipient } peut décider pour { $domain }.
page-question = Votre décision
page-approve = Approuver
page-approve-hint = { $count ->
    [one] Le certificat peut être délivré pour le nom ci-dessus.
   *[other] Le certificat peut être délivré pour les noms ci-dessus.
}
page-reject = Refuser
page-reject-hint = La commande prend fin sans certificat et toutes les personnes concernées en sont informées.
page-report = Je ne connais pas cette commande
page-report-hint = La commande prend fin sans certificat. Toutes les personnes concernées et les administrateurs du compte sont avertis.
page-reason = Motif (facultatif)
page-reason-hint = Toutes les personnes concernées par la commande le liront. { $max } caractères au maximum.
page-code = Code du message
page-code-hint = Le message qui contient le lien comporte aussi un code de six chiffres.
page-submit = Envoyer la décision
page-problem-choice = Veuillez choisir une réponse avant d’envoyer votre décision. Rien n’a encore été décidé.
page-problem-code = Veuillez saisir le code de six chiffres du message. Rien n’a encore été décidé.
page-problem-code-wrong = { $left ->
    [one] Ce n’est pas le code du message. Rien n’a encore été décidé ; il vous reste { $left } essai.
   *[other] Ce n’est pas le code du message. Rien n’a encore été décidé ; il vous reste { $left } essais.
}
page-problem-reason = Le motif ne peut pas dépasser { $max } caractères. Veuillez le raccourcir.
page-problem-form = Cette page est restée ouverte trop longtemps. Rien n’a encore été décidé ; veuillez choisir à nouveau.
page-approved-heading = La demande a été approuvée
page-approved-text = { $count ->
    [one] Le nom ci-dessous est confirmé pour la commande { $order }. Le certificat sera délivré dès que tous les noms de la commande seront confirmés.
   *[other] Les noms ci-dessous sont confirmés pour la commande { $order }. Le certificat sera délivré dès que tous les noms de la commande seront confirmés.
}
page-rejected-heading = La demande a été refusée
page-rejected-text = La commande { $order } a pris fin sans certificat et toutes les personnes concernées en sont informées.
page-reported-heading = La commande a été signalée
page-reported-text = La commande { $order } a pris fin sans certificat. Toutes les personnes concernées et les administrateurs du compte en sont avertis.
page-spent-text = Le code a été faux trop souvent, c’est pourquoi ce lien n’est plus valable. Rien n’a été décidé. Si votre décision est toujours attendue, demandez à la personne qui a passé la commande de vous faire envoyer un nouveau message.
page-busy-heading = Veuillez réessayer plus tard
page-busy-text = Trop de liens non valables ont été ouverts. Rien n’a été décidé ici. Veuillez patienter quelques minutes, puis ouvrir de nouveau votre lien.
page-final = Cette décision est enregistrée. Ce lien ne permet plus de rien modifier.
page-close = Vous pouvez fermer cette page.
page-gone-heading = Ce lien ne peut pas être utilisé
page-gone-text = Le lien est inconnu ou n’est plus valable. Rien n’a été décidé ici. Si votre décision est toujours attendue, demandez à la personne qui a passé la commande de vous faire envoyer un nouveau message.

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

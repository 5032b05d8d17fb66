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
approval-link = Si le bouton ne fonctionne pas, utilisez ce lien :
approval-valid = Le lien est valable jusqu’au { $until }.
approval-unexpected-heading = Vous n’attendiez pas ce message ?
approval-unexpected = Dans ce cas, ouvrez la page et refusez la demande. La commande prendra fin et toutes les personnes concernées en seront informées. Si vous ne faites rien, ce message reste sans effet.
approval-keep = Toute personne qui connaît le lien peut décider à votre place. Merci de ne pas transférer ce message.

## Domaine à part : validé pour une organisation avant ses commandes. $days n’est jamais inférieur à 10.

approval-grants-beyond = Votre accord va plus loin : pendant { $days } jours, ce compte pourra recevoir d’autres certificats de l’organisation « { $organization } » pour ces noms et pour tous ceux qui en dépendent, sans nouvelle demande.
domain-approval-subject = Veuillez approuver ou refuser la validation du domaine { $domain }
domain-approval-heading = Ce domaine peut-il être validé ?
domain-approval-intro = Le compte « { $account } » souhaite faire valider { $domain } pour l’organisation « { $organization } ». Cela n’aura lieu que si une personne responsable de { $domain } l’approuve. C’est pourquoi nous écrivons à { $recipient }.
domain-approval-grants = Si vous approuvez, ce compte pourra recevoir pendant { $days } jours des certificats de l’organisation « { $organization } » pour le nom ci-dessus et pour tous ceux qui en dépendent, sans nouvelle demande. Toute personne qui en détient les clés privées peut exploiter des serveurs sur Internet sous ces noms.
domain-approval-scope = Votre décision vaut pour ce domaine et cette organisation, et pour rien d’autre.
domain-approval-unexpected = Dans ce cas, ouvrez la page et refusez la demande. Le domaine ne sera pas validé. Si vous ne faites rien, ce message reste sans effet.
domain-page-title = Domaine { $domain }
domain-page-intro = Le compte « { $account } » souhaite faire valider un domaine pour l’organisation « { $organization } ». Nous vous posons la question parce que { $recipient } peut décider pour { $domain }.
domain-page-approve-hint = Le compte pourra recevoir pendant { $days } jours des certificats pour ce domaine et pour tous les noms qui en dépendent.
domain-page-reject-hint = Le domaine n’est pas validé, et une validation antérieure n’est plus utilisée.
domain-page-reason-hint = Votre motif est conservé avec la décision. { $max } caractères au maximum.
domain-page-approved-text = Le domaine { $domain } est validé pour l’organisation « { $organization } ».
domain-page-rejected-text = Le domaine { $domain } n’est pas validé pour l’organisation « { $organization } ».

## Certificat délivré

issued-subject = Le certificat pour { $domain } a été délivré (commande { $order })
issued-heading = Le certificat a été délivré
issued-intro = Le certificat pour { $domain } est joint à ce message sous le nom { $file }. Le fichier contient aussi les certificats intermédiaires qu’un serveur envoie avec lui.

## Commande refusée

rejected-subject = La commande { $order } pour { $domain } a été refusée
rejected-heading = La commande a été refusée
rejected-intro = { $by } a refusé la commande pour { $domain }. Aucun certificat ne sera délivré pour cette commande.
rejected-next = Si vous pensez qu’il s’agit d’une erreur, veuillez d’abord en parler avec cette personne. Le certificat pourra ensuite être commandé à nouveau.

## Commande annulée

canceled-subject = La commande { $order } pour { $domain } a été annulée
canceled-heading = La commande a été annulée
canceled-intro = { $by } a annulé la commande pour { $domain }. Aucun certificat ne sera délivré pour cette commande.
canceled-next = Si le certificat est toujours nécessaire, veuillez passer une nouvelle commande.

## Page d’approbation

page-title = Certificat pour { $domain }
page-intro = Le compte « { $account } » a commandé un certificat. Nous vous posons la question parce que { $recipient } peut décider pour { $domain }.
page-unexpected = Si vous n’attendiez pas cette demande, veuillez la refuser.
page-question = Votre décision
page-approve = Approuver
page-approve-hint = { $count ->
    [one] Le certificat peut être délivré pour le nom ci-dessus.
   *[other] Le certificat peut être délivré pour les noms ci-dessus.
}
page-reject = Refuser
page-reject-hint = La commande prend fin sans certificat et toutes les personnes concernées en sont informées.
page-reason = Motif du refus (facultatif)
page-reason-hint = Toutes les personnes concernées par la commande le liront. { $max } caractères au maximum.
page-submit = Envoyer la décision
page-problem-choice = Veuillez choisir « Approuver » ou « Refuser » avant d’envoyer votre décision.
page-problem-reason = Le motif ne peut pas dépasser { $max } caractères. Veuillez le raccourcir.
page-problem-form = Cette page est restée ouverte trop longtemps. Rien n’a encore été décidé ; veuillez choisir à nouveau.
page-approved-heading = La demande a été approuvée
page-approved-text = { $count ->
    [one] Le nom ci-dessous est confirmé pour la commande { $order }. Le certificat sera délivré dès que tous les noms de la commande seront confirmés.
   *[other] Les noms ci-dessous sont confirmés pour la commande { $order }. Le certificat sera délivré dès que tous les noms de la commande seront confirmés.
}
page-rejected-heading = La demande a été refusée
page-rejected-text = La commande { $order } a pris fin sans certificat et toutes les personnes concernées en sont informées.
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

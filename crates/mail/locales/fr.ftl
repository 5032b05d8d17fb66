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

## Certificat délivré

issued-subject = Le certificat pour { $domain } a été délivré (commande { $order })
issued-heading = Le certificat a été délivré
issued-intro = Le certificat pour { $domain } est joint à ce message sous le nom { $file }. Le fichier contient aussi les certificats intermédiaires qu’un serveur envoie avec lui.
issued-next-heading = Ce qu’il reste à faire
issued-next-compare = Comparez l’empreinte ci-dessus avec celle du fichier joint.
issued-next-install = Installez le fichier sur vos serveurs avec la clé privée qui correspond à la demande de certificat. Cette clé ne nous a jamais été transmise.
issued-next-renew = Commandez le certificat suivant à temps : celui-ci est valable jusqu’au { $until }.

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

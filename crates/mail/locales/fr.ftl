### Sealpost, français. Des phrases entières ; aucune phrase n’est assemblée par morceaux.
###
### id = 4
### name = French

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
label-revoked-by = Révoqué par
label-revoked-at = Date de révocation
label-approved-by = Approuvée par
label-reported-by = Signalé par
label-noticed-at = Constaté le
label-reason = Motif
label-comment = Commentaire
label-message = Message de votre compte
label-replaces = Remplace le numéro de série
label-earlier-order = Commande précédente
label-order-until = Fin de la commande
label-domain = Domaine
label-organization = Organisation
label-people = { $count ->
    [one] Adresse injoignable
   *[other] { $count } adresses injoignables
}
reason-none = Aucun motif n’a été indiqué.
footer = Ce message concernant la commande { $order } a été rédigé automatiquement et envoyé à { $recipient }.
footer-general = Ce message a été rédigé automatiquement et envoyé à { $recipient }.
unsubscribe = Si vous ne souhaitez plus recevoir de tels avis, vous pouvez vous désabonner ici :
next-heading = Ce qu’il reste à faire
next-compare = Comparez l’empreinte ci-dessus avec celle du fichier joint.
next-install = Installez le fichier sur vos serveurs avec la clé privée qui correspond à la demande de certificat. Cette clé ne nous a jamais été transmise.
next-renew = Commandez le certificat suivant à temps : celui-ci est valable jusqu’au { $until }.
next-step-heading = La suite
next-step = { $step ->
    [colleague] Tout d’abord, une personne du compte « { $account } » doit approuver la demande. Vous n’avez rien à faire pour le moment.
    [domains] { $count ->
        [one] Nous demandons maintenant aux responsables du nom de le confirmer. Le certificat sera délivré dès que ce sera fait.
       *[other] Nous demandons maintenant aux responsables des { $count } noms de les confirmer. Le certificat sera délivré dès que tous les noms seront confirmés.
    }
   *[issue] Plus rien n’est nécessaire. Le certificat sera délivré sous peu.
}

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
domain-page-report = Je ne connais pas cette demande
domain-page-report-hint = Le domaine n’est pas validé, et une validation antérieure n’est plus utilisée. Les administrateurs du compte sont avertis.
domain-page-reported-heading = La demande a été signalée
domain-page-reported-text = Le domaine { $domain } n’est pas validé pour l’organisation « { $organization } ». Les administrateurs du compte en sont avertis.

## Certificat délivré

issued-subject = Le certificat pour { $domain } a été délivré (commande { $order })
issued-heading = Le certificat a été délivré
issued-intro = Le certificat pour { $domain } est joint à ce message sous le nom { $file }. Le fichier contient aussi les certificats intermédiaires qu’un serveur envoie avec lui.

## Commande reçue

received-subject = Nous avons reçu la commande pour { $domain } (commande { $order })
received-heading = La commande a bien été reçue
received-intro = { $requester } a commandé un certificat pour { $domain } dans le compte « { $account } ».

## Demande en attente d’un collègue

waiting-subject = { $request ->
    [renewal] Veuillez approuver ou refuser le renouvellement du certificat pour { $domain } (commande { $order })
    [reissue] Veuillez approuver ou refuser la réémission du certificat pour { $domain } (commande { $order })
    [duplicate] Veuillez approuver ou refuser un duplicata du certificat pour { $domain } (commande { $order })
    [revocation] Veuillez approuver ou refuser la révocation du certificat pour { $domain } (commande { $order })
   *[certificate] Veuillez approuver ou refuser la demande d’un certificat pour { $domain } (commande { $order })
}
waiting-heading = Une demande attend votre décision
waiting-intro = { $request ->
    [renewal] { $requester } souhaite renouveler le certificat pour { $domain } dans le compte « { $account } ».
    [reissue] { $requester } souhaite faire réémettre le certificat pour { $domain } dans le compte « { $account } ».
    [duplicate] { $requester } souhaite obtenir un duplicata du certificat pour { $domain } dans le compte « { $account } ».
    [revocation] { $requester } souhaite faire révoquer le certificat pour { $domain } dans le compte « { $account } ».
   *[certificate] { $requester } souhaite obtenir un certificat pour { $domain } dans le compte « { $account } ».
}
waiting-effect = { $request ->
    [revocation] Le certificat reste valable tant que personne n’a approuvé la demande.
   *[other] Rien ne sera délivré tant que personne n’aura approuvé la demande.
}
waiting-next = Vérifiez les noms et l’identité de la personne à l’origine de la demande. Approuvez ou refusez ensuite la demande dans votre compte. Cette personne ne peut pas l’approuver seule.

## Demande approuvée dans le compte

approved-subject = { $request ->
    [renewal] Le renouvellement du certificat pour { $domain } a été approuvé (commande { $order })
    [reissue] La réémission du certificat pour { $domain } a été approuvée (commande { $order })
    [duplicate] Le duplicata du certificat pour { $domain } a été approuvé (commande { $order })
    [revocation] La révocation du certificat pour { $domain } a été approuvée (commande { $order })
   *[certificate] La demande d’un certificat pour { $domain } a été approuvée (commande { $order })
}
approved-heading = La demande a été approuvée
approved-intro = { $request ->
    [renewal] { $by } a approuvé le renouvellement du certificat pour { $domain }.
    [reissue] { $by } a approuvé la réémission du certificat pour { $domain }.
    [duplicate] { $by } a approuvé un duplicata du certificat pour { $domain }.
    [revocation] { $by } a approuvé la révocation du certificat pour { $domain }.
   *[certificate] { $by } a approuvé la demande d’un certificat pour { $domain }.
}
approved-revocation = Le certificat sera révoqué sous peu. Veuillez vous assurer qu’aucun serveur ne l’utilise plus.

## Commande refusée

rejected-subject = La commande { $order } pour { $domain } a été refusée
rejected-heading = La commande a été refusée
rejected-intro = { $by } a refusé la commande pour { $domain }. Aucun certificat ne sera délivré pour cette commande.
rejected-reported = { $by } ne connaît pas cette commande et l’a signalée. Veuillez rechercher qui l’a passée et pourquoi.
rejected-next = Si vous pensez qu’il s’agit d’une erreur, veuillez d’abord en parler avec cette personne. Le certificat pourra ensuite être commandé à nouveau.
rejected-request-subject = { $request ->
    [reissue] La réémission du certificat pour { $domain } a été refusée (commande { $order })
    [duplicate] Le duplicata du certificat pour { $domain } a été refusé (commande { $order })
   *[revocation] La révocation du certificat pour { $domain } a été refusée (commande { $order })
}
rejected-request-heading = La demande a été refusée
rejected-request-intro = { $request ->
    [reissue] { $by } a refusé la réémission du certificat pour { $domain }.
    [duplicate] { $by } a refusé un duplicata du certificat pour { $domain }.
   *[revocation] { $by } a refusé la révocation du certificat pour { $domain }.
}
rejected-request-next = Les certificats déjà délivrés pour cette commande restent valables. Si vous pensez qu’il s’agit d’une erreur, veuillez d’abord en parler avec cette personne.

## Commande annulée

canceled-subject = La commande { $order } pour { $domain } a été annulée
canceled-heading = La commande a été annulée
canceled-intro = { $by } a annulé la commande pour { $domain }. Aucun certificat ne sera délivré pour cette commande.
canceled-next = Si le certificat est toujours nécessaire, veuillez passer une nouvelle commande.

## Certificat réémis

reissued-subject = Le certificat pour { $domain } a été réémis (commande { $order })
reissued-heading = Le certificat a été réémis
reissued-intro = Le nouveau certificat pour { $domain } est joint à ce message sous le nom { $file }. Le fichier contient aussi les certificats intermédiaires qu’un serveur envoie avec lui.
reissued-next = Installez le fichier avec la clé privée qui correspond à la nouvelle demande de certificat et n’utilisez plus le certificat qu’il remplace.

## Duplicata délivré

duplicate-subject = Un duplicata du certificat pour { $domain } a été délivré (commande { $order })
duplicate-heading = Un duplicata du certificat a été délivré
duplicate-intro = Le duplicata pour { $domain } est joint à ce message sous le nom { $file }. Le fichier contient aussi les certificats intermédiaires qu’un serveur envoie avec lui.
duplicate-next = Installez le fichier là où vous en avez besoin, avec la clé privée qui correspond à la demande de duplicata. Les certificats délivrés auparavant pour cette commande restent valables.

## Certificat renouvelé

renewed-subject = Le certificat pour { $domain } a été renouvelé (commande { $order })
renewed-heading = Le certificat a été renouvelé
renewed-intro = La commande { $order } prolonge la commande { $earlier }. Le nouveau certificat pour { $domain } est joint à ce message sous le nom { $file }. Le fichier contient aussi les certificats intermédiaires qu’un serveur envoie avec lui.
renewed-next = Installez le fichier avec la clé privée qui correspond à la demande de certificat. Il prend la place du certificat précédent, valable jusqu’au { $until }.

## Certificat révoqué

revoked-subject = Le certificat pour { $domain } a été révoqué (commande { $order })
revoked-heading = Le certificat a été révoqué
revoked-intro = { $by } a révoqué le certificat pour { $domain }. Il n’est plus digne de confiance ; les navigateurs et d’autres programmes peuvent désormais le refuser.
revoked-next-remove = Retirez le certificat de tous les serveurs qui l’utilisent encore.
revoked-next-order = Si un certificat reste nécessaire, veuillez en commander un nouveau avec une nouvelle clé privée.

## Le certificat expire bientôt

expiring-subject = { $days ->
    [0] Le certificat pour { $domain } expire dans moins d’un jour (commande { $order })
    [one] Le certificat pour { $domain } expire dans { $days } jour (commande { $order })
   *[other] Le certificat pour { $domain } expire dans { $days } jours (commande { $order })
}
expiring-heading = { $days ->
    [0] Le certificat expire dans moins d’un jour
    [one] Le certificat expire dans { $days } jour
   *[other] Le certificat expire dans { $days } jours
}
expiring-intro = Le certificat pour { $domain } est valable jusqu’au { $until }. Passé ce moment, les navigateurs et d’autres programmes refuseront les connexions aux serveurs qui l’utilisent encore.
expiring-next-renew = Renouvelez la commande { $order } et installez le nouveau certificat sur tous les serveurs avant cette date.
expiring-next-drop = Si le certificat n’est plus nécessaire, retirez-le des serveurs. La commande prendra alors fin d’elle-même.

## Certificat expiré

expired-subject = { $days ->
    [0] Le certificat pour { $domain } a expiré (commande { $order })
    [one] Le certificat pour { $domain } a expiré il y a { $days } jour (commande { $order })
   *[other] Le certificat pour { $domain } a expiré il y a { $days } jours (commande { $order })
}
expired-heading = { $days ->
    [0] Le certificat a expiré
    [one] Le certificat a expiré il y a { $days } jour
   *[other] Le certificat a expiré il y a { $days } jours
}
expired-intro = Le certificat pour { $domain } était valable jusqu’au { $until }. Les navigateurs et d’autres programmes refusent les connexions aux serveurs qui l’utilisent encore.
expired-next-renew = Si les noms sont encore utilisés, commandez dès maintenant un nouveau certificat et installez-le sur tous les serveurs.
expired-next-drop = Sinon, retirez le certificat expiré des serveurs.

## Fin d’une commande pluriannuelle

ending-subject = { $days ->
    [0] La commande { $order } pour { $domain } prend fin dans moins d’un jour
    [one] La commande { $order } pour { $domain } prend fin dans { $days } jour
   *[other] La commande { $order } pour { $domain } prend fin dans { $days } jours
}
ending-heading = { $days ->
    [0] La commande prend fin dans moins d’un jour
    [one] La commande prend fin dans { $days } jour
   *[other] La commande prend fin dans { $days } jours
}
ending-intro = La commande { $order } pour { $domain } porte sur plusieurs années et prend fin le { $until }. Passé ce jour, aucun autre certificat ne pourra être délivré à ce titre.
ending-next = Renouvelez la commande avant ce jour pour que le certificat suivant soit prêt à temps. Le certificat actuel est valable jusqu’au { $until }.

## La validation expire bientôt

validation-subject = { $days ->
    [0] La validation de { $subject } prend fin dans moins d’un jour
    [one] La validation de { $subject } prend fin dans { $days } jour
   *[other] La validation de { $subject } prend fin dans { $days } jours
}
validation-heading = { $days ->
    [0] Une validation prend fin dans moins d’un jour
    [one] Une validation prend fin dans { $days } jour
   *[other] Une validation prend fin dans { $days } jours
}
validation-intro = { $validated ->
    [organization] Jusqu’au { $until }, le compte « { $account } » peut commander des certificats pour l’organisation « { $subject } » sans qu’elle soit vérifiée à nouveau.
   *[domain] Jusqu’au { $until }, le compte « { $account } » peut commander des certificats pour { $subject } sans que le domaine soit vérifié à nouveau.
}
validation-effect = Les certificats déjà délivrés restent valables. Passé ce jour, les nouveaux certificats, les renouvellements et les réémissions devront attendre une nouvelle validation.
validation-next = Veuillez faire renouveler la validation avant ce jour.

## Alertes au compte

alarm-disowned-subject = Alerte : le destinataire d’une demande d’approbation pour { $domain } ne la reconnaît pas (commande { $order })
alarm-disowned-heading = Une demande d’approbation n’était pas attendue
alarm-disowned-intro = Nous avons demandé à { $by } d’approuver la commande { $order } pour { $domain }. Il nous a été répondu que personne n’y avait demandé ce certificat.
alarm-disowned-next-ask = Cherchez à savoir qui a passé la commande et si elle est légitime.
alarm-disowned-next-stop = Si elle ne l’est pas, annulez la commande et révoquez la clé d’API ou bloquez l’utilisateur qui a servi à la passer.
alarm-domain-subject = Alerte : le destinataire d’une demande de validation de { $domain } ne la reconnaît pas
alarm-domain-intro = Nous avons demandé à { $by } d’approuver la validation de { $domain } pour l’organisation « { $organization } ». Il nous a été répondu que personne n’y en avait fait la demande.
alarm-domain-next-ask = Cherchez à savoir qui a demandé la validation du domaine et si cette demande est légitime.
alarm-domain-next-stop = Si elle ne l’est pas, désactivez le domaine et révoquez la clé d’API ou bloquez l’utilisateur qui a servi à la faire.
alarm-unreachable-subject = Alerte : plus personne n’est joignable au sujet du certificat pour { $domain } (commande { $order })
alarm-unreachable-heading = Personne n’est joignable au sujet d’un certificat en vigueur
alarm-unreachable-intro = Le certificat pour { $domain } est valable jusqu’au { $until }, mais nos avis n’atteignent plus personne pour la commande { $order } : les adresses refusent les messages ou se sont désabonnées. Personne ne remarquerait son expiration.
alarm-unreachable-next = Ajoutez aux adresses supplémentaires de la commande { $order } une adresse que quelqu’un lit.
alarm-ending-subject = Alerte : l’approbation par e-mail prend fin le { $date }
alarm-ending-heading = L’approbation par e-mail prend fin le { $date }
alarm-ending-intro = À partir du { $date }, l’approbation par e-mail ne prouve plus le contrôle d’un domaine. Les approbations données auparavant par e-mail ne compteront plus non plus.
alarm-ending-next = Veuillez préparer avant ce jour une autre méthode de validation pour vos domaines.

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

## Page du lien de désabonnement

unsubscribe-title = Avis concernant les certificats
unsubscribe-heading = Ne plus envoyer d’avis à { $recipient } ?
unsubscribe-intro = { $recipient } reçoit des avis concernant la commande { $order } pour { $domain }, qui appartient au compte « { $account } ».
unsubscribe-intro-account = { $recipient } reçoit des avis du compte « { $account } ».
unsubscribe-order = Ne plus recevoir d’avis concernant la commande { $order }
unsubscribe-all = Ne plus recevoir aucun avis du compte « { $account } »
unsubscribe-again = Recevoir de nouveau ces avis
unsubscribe-kept = Les demandes d’approbation d’un certificat et les alertes ne sont pas concernées par ce choix.
unsubscribe-done-heading = Ces avis ne seront plus envoyés
unsubscribe-done-order = { $recipient } ne recevra plus d’avis concernant la commande { $order }.
unsubscribe-done-all = { $recipient } ne recevra plus d’avis du compte « { $account } ».
unsubscribe-again-heading = Les avis sont de nouveau envoyés
unsubscribe-gone-text = Le lien est inconnu. Rien n’a été modifié.

### Sealpost, español. Solo frases enteras; ninguna frase se compone de trozos.

## Para los mensajes y la página

moment = { $moment } UTC
line = { $label }: { $value }
label-order = Número de pedido
label-product = Producto
label-account = Cuenta
label-requester = Solicitado por
label-names = { $count ->
    [one] Nombre
   *[other] { $count } nombres
}
label-common-name = Nombre común (CN)
label-serial = Número de serie
label-fingerprint = Huella SHA-256
label-issuer = Emitido por
label-from = Válido desde
label-until = Válido hasta
label-decide-until = Decidir antes del
label-decided = Decidido
label-rejected-by = Rechazado por
label-canceled-by = Cancelado por
label-reason = Motivo
reason-none = No se indicó ningún motivo.
footer = Este mensaje sobre el pedido { $order } se redactó automáticamente y se envió a { $recipient }.

## Solicitud de aprobación

approval-subject = Apruebe o rechace un certificado para { $domain } (pedido { $order })
approval-heading = ¿Se puede emitir este certificado?
approval-intro = La cuenta «{ $account }» ha pedido un certificado. Solo se emitirá si lo aprueba una persona responsable de { $domain }. Por eso escribimos a { $recipient }.
approval-grants = { $count ->
    [one] Si lo aprueba, esta cuenta podrá recibir un certificado para el nombre indicado arriba. Quien tenga su clave privada podrá operar servidores en internet con ese nombre.
   *[other] Si lo aprueba, esta cuenta podrá recibir un certificado para los nombres indicados arriba. Quien tenga su clave privada podrá operar servidores en internet con esos nombres.
}
approval-scope = Su decisión se aplica a este pedido y a nada más.
approval-button = Abrir la página de aprobación
approval-opening = Abrir la página no decide nada. Allí usted elige si aprueba o rechaza.
approval-link = Si el botón no funciona, use este enlace:
approval-valid = El enlace es válido hasta el { $until }.
approval-unexpected-heading = ¿No esperaba este mensaje?
approval-unexpected = En ese caso, abra la página y rechace la solicitud. El pedido terminará y se avisará a todas las personas relacionadas con él. Si no hace nada, este mensaje no tendrá ningún efecto.
approval-keep = Quien tenga el enlace puede decidir en su lugar. Le rogamos que no reenvíe este mensaje.

## Dominio propio: validado para una organización antes de sus pedidos. $days nunca es menor que 10.

approval-grants-beyond = Su aprobación va más allá: durante { $days } días, esta cuenta podrá recibir otros certificados de la organización «{ $organization }» para estos nombres y para todos los que dependen de ellos, sin que se vuelva a preguntar.
domain-approval-subject = Apruebe o rechace la validación del dominio { $domain }
domain-approval-heading = ¿Se puede validar este dominio?
domain-approval-intro = La cuenta «{ $account }» quiere validar { $domain } para la organización «{ $organization }». Eso solo ocurrirá si lo aprueba una persona responsable de { $domain }. Por eso escribimos a { $recipient }.
domain-approval-grants = Si lo aprueba, esta cuenta podrá recibir durante { $days } días certificados de la organización «{ $organization }» para el nombre indicado y para todos los que dependen de él, sin que se vuelva a preguntar. Quien tenga sus claves privadas podrá operar servidores en internet con esos nombres.
domain-approval-scope = Su decisión se aplica a este dominio y a esta organización, y a nada más.
domain-approval-unexpected = En ese caso, abra la página y rechace la solicitud. El dominio no se validará. Si no hace nada, este mensaje no tendrá ningún efecto.
domain-page-title = Dominio { $domain }
domain-page-intro = La cuenta «{ $account }» quiere validar un dominio para la organización «{ $organization }». Le preguntamos a usted porque { $recipient } puede decidir sobre { $domain }.
domain-page-approve-hint = La cuenta podrá recibir certificados para este dominio y para todos los nombres que dependen de él durante { $days } días.
domain-page-reject-hint = El dominio no se valida y una validación anterior deja de usarse.
domain-page-reason-hint = El motivo se guarda con la decisión. Máximo { $max } caracteres.
domain-page-approved-text = El dominio { $domain } está validado para la organización «{ $organization }».
domain-page-rejected-text = El dominio { $domain } no está validado para la organización «{ $organization }».

## Certificado emitido

issued-subject = Se ha emitido el certificado para { $domain } (pedido { $order })
issued-heading = Se ha emitido el certificado
issued-intro = El certificado para { $domain } se adjunta a este mensaje como { $file }. El archivo contiene también los certificados intermedios que un servidor envía con él.

## Pedido rechazado

rejected-subject = Se ha rechazado el pedido { $order } para { $domain }
rejected-heading = Se ha rechazado el pedido
rejected-intro = { $by } ha rechazado el pedido para { $domain }. No se emitirá ningún certificado para este pedido.
rejected-next = Si cree que se trata de un error, hable primero con esa persona. Después se podrá pedir de nuevo el certificado.

## Pedido cancelado

canceled-subject = Se ha cancelado el pedido { $order } para { $domain }
canceled-heading = Se ha cancelado el pedido
canceled-intro = { $by } ha cancelado el pedido para { $domain }. No se emitirá ningún certificado para este pedido.
canceled-next = Si el certificado sigue siendo necesario, haga un nuevo pedido.

## Página de aprobación

page-title = Certificado para { $domain }
page-intro = La cuenta «{ $account }» ha pedido un certificado. Le preguntamos a usted porque { $recipient } puede decidir sobre { $domain }.
page-unexpected = Si no esperaba esta solicitud, rechácela.
page-question = Su decisión
page-approve = Aprobar
page-approve-hint = { $count ->
    [one] El certificado puede emitirse para el nombre indicado arriba.
   *[other] El certificado puede emitirse para los nombres indicados arriba.
}
page-reject = Rechazar
page-reject-hint = El pedido termina sin certificado y se avisa a todas las personas relacionadas con él.
page-reason = Motivo del rechazo (opcional)
page-reason-hint = Lo leerán todas las personas relacionadas con el pedido. Máximo { $max } caracteres.
page-submit = Enviar la decisión
page-problem-choice = Elija «Aprobar» o «Rechazar» antes de enviar su decisión.
page-problem-reason = El motivo puede tener como máximo { $max } caracteres. Acórtelo, por favor.
page-problem-form = Esta página ha estado abierta demasiado tiempo. Aún no se ha decidido nada; elija otra vez.
page-approved-heading = La solicitud ha sido aprobada
page-approved-text = { $count ->
    [one] El nombre indicado abajo ha quedado confirmado para el pedido { $order }. El certificado se emitirá en cuanto estén confirmados todos los nombres del pedido.
   *[other] Los nombres indicados abajo han quedado confirmados para el pedido { $order }. El certificado se emitirá en cuanto estén confirmados todos los nombres del pedido.
}
page-rejected-heading = La solicitud ha sido rechazada
page-rejected-text = El pedido { $order } ha terminado sin certificado y se está avisando a todas las personas relacionadas con él.
page-final = Esta decisión ha quedado registrada. Con este enlace ya no se puede cambiar nada.
page-close = Puede cerrar esta página.
page-gone-heading = Este enlace no se puede usar
page-gone-text = El enlace es desconocido o ya no es válido. Aquí no se ha decidido nada. Si aún se necesita su decisión, pida a la persona que hizo el pedido que le haga enviar un mensaje nuevo.

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

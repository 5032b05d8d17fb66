### Sealpost, español. Solo frases enteras; ninguna frase se compone de trozos.
###
### id = 3
### name = Spanish

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
label-revoked-by = Revocado por
label-revoked-at = Fecha de revocación
label-approved-by = Aprobado por
label-reported-by = Notificado por
label-noticed-at = Fecha de detección
label-reason = Motivo
label-comment = Comentario
label-message = Mensaje de su cuenta
label-replaces = Sustituye al número de serie
label-earlier-order = Pedido anterior
label-order-until = Fin del pedido
label-domain = Dominio
label-organization = Organización
label-people = { $count ->
    [one] Dirección que no recibe correo
   *[other] { $count } direcciones que no reciben correo
}
reason-none = No se indicó ningún motivo.
footer = Este mensaje sobre el pedido { $order } se redactó automáticamente y se envió a { $recipient }.
footer-general = Este mensaje se ha redactado automáticamente y se ha enviado a { $recipient }.
unsubscribe = Si ya no desea recibir avisos como este, puede darse de baja aquí:
next-heading = Qué hacer ahora
next-compare = Compare la huella indicada arriba con la del archivo adjunto.
next-install = Instale el archivo en sus servidores junto con la clave privada que corresponde a la solicitud del certificado. Esa clave nunca se nos ha enviado.
next-renew = Pida a tiempo el siguiente certificado: este es válido hasta el { $until }.
next-step-heading = Cómo continúa
next-step = { $step ->
    [colleague] En primer lugar, alguien de la cuenta «{ $account }» debe aprobar la solicitud. De momento no tiene que hacer nada.
    [domains] { $count ->
        [one] Estamos pidiendo a los responsables del nombre que lo confirmen. El certificado se emitirá en cuanto lo hayan hecho.
       *[other] Estamos pidiendo a los responsables de los { $count } nombres que los confirmen. El certificado se emitirá en cuanto estén confirmados todos.
    }
   *[issue] No hace falta nada más. El certificado se emitirá en breve.
}

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
approval-code = La página de aprobación pide este código:
approval-code-keep = El código solo está en este mensaje; el enlace por sí solo no lo revela. Escríbalo usted mismo en la página.
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
domain-page-report = No conozco esta solicitud
domain-page-report-hint = El dominio no se valida y una validación anterior deja de usarse. Se avisa a los administradores de la cuenta.
domain-page-reported-heading = Se ha denunciado la solicitud
domain-page-reported-text = El dominio { $domain } no está validado para la organización «{ $organization }». Se está avisando a los administradores de la cuenta.

## Certificado emitido

issued-subject = Se ha emitido el certificado para { $domain } (pedido { $order })
issued-heading = Se ha emitido el certificado
issued-intro = El certificado para { $domain } se adjunta a este mensaje como { $file }. El archivo contiene también los certificados intermedios que un servidor envía con él.

## Pedido recibido

received-subject = Hemos recibido el pedido para { $domain } (pedido { $order })
received-heading = Hemos recibido el pedido
received-intro = { $requester } ha pedido un certificado para { $domain } en la cuenta «{ $account }».

## Solicitud pendiente de aprobación en la cuenta

waiting-subject = { $request ->
    [renewal] Apruebe o rechace la renovación del certificado para { $domain } (pedido { $order })
    [reissue] Apruebe o rechace la reemisión del certificado para { $domain } (pedido { $order })
    [duplicate] Apruebe o rechace un duplicado del certificado para { $domain } (pedido { $order })
    [revocation] Apruebe o rechace la revocación del certificado para { $domain } (pedido { $order })
   *[certificate] Apruebe o rechace la solicitud de un certificado para { $domain } (pedido { $order })
}
waiting-heading = Una solicitud espera su decisión
waiting-intro = { $request ->
    [renewal] { $requester } desea renovar el certificado para { $domain } en la cuenta «{ $account }».
    [reissue] { $requester } desea que se vuelva a emitir el certificado para { $domain } en la cuenta «{ $account }».
    [duplicate] { $requester } desea obtener un duplicado del certificado para { $domain } en la cuenta «{ $account }».
    [revocation] { $requester } desea que se revoque el certificado para { $domain } en la cuenta «{ $account }».
   *[certificate] { $requester } desea obtener un certificado para { $domain } en la cuenta «{ $account }».
}
waiting-effect = { $request ->
    [revocation] El certificado seguirá siendo válido hasta que alguien apruebe la solicitud.
   *[other] No se emitirá nada hasta que alguien apruebe la solicitud.
}
waiting-next = Compruebe los nombres y quién ha hecho la solicitud. Después, apruébela o rechácela en su cuenta. Quien la ha hecho no puede aprobarla por sí solo.

## Solicitud aprobada en la cuenta

approved-subject = { $request ->
    [renewal] Se ha aprobado la renovación del certificado para { $domain } (pedido { $order })
    [reissue] Se ha aprobado la reemisión del certificado para { $domain } (pedido { $order })
    [duplicate] Se ha aprobado el duplicado del certificado para { $domain } (pedido { $order })
    [revocation] Se ha aprobado la revocación del certificado para { $domain } (pedido { $order })
   *[certificate] Se ha aprobado la solicitud de un certificado para { $domain } (pedido { $order })
}
approved-heading = La solicitud ha sido aprobada
approved-intro = { $request ->
    [renewal] { $by } ha aprobado la renovación del certificado para { $domain }.
    [reissue] { $by } ha aprobado la reemisión del certificado para { $domain }.
    [duplicate] { $by } ha aprobado un duplicado del certificado para { $domain }.
    [revocation] { $by } ha aprobado la revocación del certificado para { $domain }.
   *[certificate] { $by } ha aprobado la solicitud de un certificado para { $domain }.
}
approved-revocation = El certificado se revocará en breve. Asegúrese de que ningún servidor lo siga utilizando.

## Pedido rechazado

rejected-subject = Se ha rechazado el pedido { $order } para { $domain }
rejected-heading = Se ha rechazado el pedido
rejected-intro = { $by } ha rechazado el pedido para { $domain }. No se emitirá ningún certificado para este pedido.
rejected-reported = { $by } no conoce este pedido y lo ha denunciado. Averigüe, por favor, quién lo hizo y por qué.
rejected-next = Si cree que se trata de un error, hable primero con esa persona. Después se podrá pedir de nuevo el certificado.
rejected-request-subject = { $request ->
    [reissue] Se ha rechazado la reemisión del certificado para { $domain } (pedido { $order })
    [duplicate] Se ha rechazado el duplicado del certificado para { $domain } (pedido { $order })
   *[revocation] Se ha rechazado la revocación del certificado para { $domain } (pedido { $order })
}
rejected-request-heading = La solicitud ha sido rechazada
rejected-request-intro = { $request ->
    [reissue] { $by } ha rechazado la reemisión del certificado para { $domain }.
    [duplicate] { $by } ha rechazado un duplicado del certificado para { $domain }.
   *[revocation] { $by } ha rechazado la revocación del certificado para { $domain }.
}
rejected-request-next = Los certificados ya emitidos para este pedido siguen siendo válidos. Si cree que se trata de un error, hable primero con esa persona.

## Pedido cancelado

canceled-subject = Se ha cancelado el pedido { $order } para { $domain }
canceled-heading = Se ha cancelado el pedido
canceled-intro = { $by } ha cancelado el pedido para { $domain }. No se emitirá ningún certificado para este pedido.
canceled-next = Si el certificado sigue siendo necesario, haga un nuevo pedido.

## Certificado reemitido

reissued-subject = Se ha vuelto a emitir el certificado para { $domain } (pedido { $order })
reissued-heading = El certificado se ha vuelto a emitir
reissued-intro = El nuevo certificado para { $domain } va adjunto a este mensaje como { $file }. El archivo contiene también los certificados intermedios que un servidor envía junto con él.
reissued-next = Instale el archivo junto con la clave privada que corresponde a la nueva solicitud de certificado y deje de utilizar el certificado al que sustituye.

## Duplicado emitido

duplicate-subject = Se ha emitido un duplicado del certificado para { $domain } (pedido { $order })
duplicate-heading = Se ha emitido un duplicado del certificado
duplicate-intro = El duplicado para { $domain } va adjunto a este mensaje como { $file }. El archivo contiene también los certificados intermedios que un servidor envía junto con él.
duplicate-next = Instale el archivo donde lo necesite, junto con la clave privada que corresponde a la solicitud del duplicado. Los certificados emitidos antes para este pedido siguen siendo válidos.

## Certificado renovado

renewed-subject = Se ha renovado el certificado para { $domain } (pedido { $order })
renewed-heading = El certificado se ha renovado
renewed-intro = El pedido { $order } es la continuación del pedido { $earlier }. El nuevo certificado para { $domain } va adjunto a este mensaje como { $file }. El archivo contiene también los certificados intermedios que un servidor envía junto con él.
renewed-next = Instale el archivo junto con la clave privada que corresponde a la solicitud del certificado. Sustituye al certificado anterior, que es válido hasta el { $until }.

## Certificado revocado

revoked-subject = Se ha revocado el certificado para { $domain } (pedido { $order })
revoked-heading = El certificado ha sido revocado
revoked-intro = { $by } ha revocado el certificado para { $domain }. Ya no se debe confiar en él, y los navegadores y otros programas pueden rechazarlo desde este momento.
revoked-next-remove = Retire el certificado de todos los servidores que aún lo utilicen.
revoked-next-order = Si todavía se necesita un certificado, pida uno nuevo con una clave privada nueva.

## El certificado caduca pronto

expiring-subject = { $days ->
    [0] El certificado para { $domain } caduca en menos de un día (pedido { $order })
    [one] El certificado para { $domain } caduca en { $days } día (pedido { $order })
   *[other] El certificado para { $domain } caduca en { $days } días (pedido { $order })
}
expiring-heading = { $days ->
    [0] El certificado caduca en menos de un día
    [one] El certificado caduca en { $days } día
   *[other] El certificado caduca en { $days } días
}
expiring-intro = El certificado para { $domain } es válido hasta el { $until }. A partir de entonces, los navegadores y otros programas rechazarán las conexiones con los servidores que aún lo utilicen.
expiring-next-renew = Renueve el pedido { $order } e instale el nuevo certificado en todos los servidores antes de esa fecha.
expiring-next-drop = Si el certificado ya no se necesita, retírelo de los servidores. El pedido terminará por sí solo.

## Certificado caducado

expired-subject = { $days ->
    [0] El certificado para { $domain } ha caducado (pedido { $order })
    [one] El certificado para { $domain } caducó hace { $days } día (pedido { $order })
   *[other] El certificado para { $domain } caducó hace { $days } días (pedido { $order })
}
expired-heading = { $days ->
    [0] El certificado ha caducado
    [one] El certificado caducó hace { $days } día
   *[other] El certificado caducó hace { $days } días
}
expired-intro = El certificado para { $domain } era válido hasta el { $until }. Los navegadores y otros programas rechazan las conexiones con los servidores que aún lo utilizan.
expired-next-renew = Si los nombres siguen en uso, pida ahora un certificado nuevo e instálelo en todos los servidores.
expired-next-drop = En caso contrario, retire de los servidores el certificado caducado.

## Fin de un pedido de varios años

ending-subject = { $days ->
    [0] El pedido { $order } para { $domain } termina en menos de un día
    [one] El pedido { $order } para { $domain } termina en { $days } día
   *[other] El pedido { $order } para { $domain } termina en { $days } días
}
ending-heading = { $days ->
    [0] El pedido termina en menos de un día
    [one] El pedido termina en { $days } día
   *[other] El pedido termina en { $days } días
}
ending-intro = El pedido { $order } para { $domain } abarca varios años y termina el { $until }. Después de ese día ya no se podrá emitir ningún otro certificado con él.
ending-next = Renueve el pedido antes de ese día para que el siguiente certificado esté listo a tiempo. El certificado actual es válido hasta el { $until }.

## La validación caduca pronto

validation-subject = { $days ->
    [0] La validación de { $subject } termina en menos de un día
    [one] La validación de { $subject } termina en { $days } día
   *[other] La validación de { $subject } termina en { $days } días
}
validation-heading = { $days ->
    [0] Una validación termina en menos de un día
    [one] Una validación termina en { $days } día
   *[other] Una validación termina en { $days } días
}
validation-intro = { $validated ->
    [organization] Hasta el { $until }, la cuenta «{ $account }» puede pedir certificados para la organización «{ $subject }» sin que se vuelva a comprobar.
   *[domain] Hasta el { $until }, la cuenta «{ $account }» puede pedir certificados para { $subject } sin que se vuelva a comprobar el dominio.
}
validation-effect = Los certificados ya emitidos siguen siendo válidos. Después de ese día, los certificados nuevos, las renovaciones y las reemisiones tendrán que esperar a una nueva validación.
validation-next = Haga renovar la validación antes de ese día.

## Alertas a la cuenta

alarm-disowned-subject = Alerta: el destinatario de la solicitud de aprobación para { $domain } no la reconoce (pedido { $order })
alarm-disowned-heading = Una solicitud de aprobación no se esperaba
alarm-disowned-intro = Pedimos a { $by } que aprobara el pedido { $order } para { $domain }. La respuesta fue que allí nadie ha solicitado este certificado.
alarm-disowned-next-ask = Averigüe quién hizo el pedido y si es auténtico.
alarm-disowned-next-stop = Si no lo es, cancele el pedido y revoque la clave de API o bloquee el usuario con el que se hizo.
alarm-domain-subject = Alerta: el destinatario de la solicitud de validación de { $domain } no la reconoce
alarm-domain-intro = Pedimos a { $by } que aprobara la validación de { $domain } para la organización «{ $organization }». La respuesta fue que allí nadie la ha solicitado.
alarm-domain-next-ask = Averigüe quién solicitó la validación del dominio y si es auténtica.
alarm-domain-next-stop = Si no lo es, desactive el dominio y revoque la clave de API o bloquee el usuario con el que se solicitó.
alarm-unreachable-subject = Alerta: ya no hay a quién avisar sobre el certificado para { $domain } (pedido { $order })
alarm-unreachable-heading = No hay a quién avisar sobre un certificado vigente
alarm-unreachable-intro = El certificado para { $domain } es válido hasta el { $until }, pero los avisos ya no llegan a nadie del pedido { $order }: las direcciones rechazan el correo o se han dado de baja. Nadie se daría cuenta de que caduca.
alarm-unreachable-next = Añada a los correos adicionales del pedido { $order } una dirección que alguien lea.
alarm-ending-subject = Alerta: la aprobación por correo deja de valer el { $date }
alarm-ending-heading = La aprobación por correo deja de valer el { $date }
alarm-ending-intro = A partir del { $date }, la aprobación por correo ya no demuestra el control de un dominio. Las aprobaciones dadas antes por correo tampoco contarán desde entonces.
alarm-ending-next = Prepare antes de ese día otro método de validación para sus dominios.

## Página de aprobación

page-title = Certificado para { $domain }
page-intro = La cuenta «{ $account }» ha pedido un certificado. Le preguntamos a usted porque { $recipient } puede decidir sobre { $domain }.
page-question = Su decisión
page-approve = Aprobar
page-approve-hint = { $count ->
    [one] El certificado puede emitirse para el nombre indicado arriba.
   *[other] El certificado puede emitirse para los nombres indicados arriba.
}
page-reject = Rechazar
page-reject-hint = El pedido termina sin certificado y se avisa a todas las personas relacionadas con él.
page-report = No conozco este pedido
page-report-hint = El pedido termina sin certificado. Se avisa a todas las personas relacionadas con él y a los administradores de la cuenta.
page-reason = Motivo (opcional)
page-reason-hint = Lo leerán todas las personas relacionadas con el pedido. Máximo { $max } caracteres.
page-code = Código del mensaje
page-code-hint = El mensaje con el enlace contiene también un código de seis cifras.
page-submit = Enviar la decisión
page-problem-choice = Elija una respuesta antes de enviar su decisión. Aún no se ha decidido nada.
page-problem-code = Escriba el código de seis cifras del mensaje. Aún no se ha decidido nada.
page-problem-code-wrong = { $left ->
    [one] Este no es el código del mensaje. Aún no se ha decidido nada; le queda un intento.
   *[other] Este no es el código del mensaje. Aún no se ha decidido nada; le quedan { $left } intentos.
}
page-problem-reason = El motivo puede tener como máximo { $max } caracteres. Acórtelo, por favor.
page-problem-form = Esta página ha estado abierta demasiado tiempo. Aún no se ha decidido nada; elija otra vez.
page-approved-heading = La solicitud ha sido aprobada
page-approved-text = { $count ->
    [one] El nombre indicado abajo ha quedado confirmado para el pedido { $order }. El certificado se emitirá en cuanto estén confirmados todos los nombres del pedido.
   *[other] Los nombres indicados abajo han quedado confirmados para el pedido { $order }. El certificado se emitirá en cuanto estén confirmados todos los nombres del pedido.
}
page-rejected-heading = La solicitud ha sido rechazada
page-rejected-text = El pedido { $order } ha terminado sin certificado y se está avisando a todas las personas relacionadas con él.
page-reported-heading = El pedido ha sido denunciado
page-reported-text = El pedido { $order } ha terminado sin certificado. Se está avisando a todas las personas relacionadas con él y a los administradores de la cuenta.
page-spent-text = El código ha sido incorrecto demasiadas veces, por lo que este enlace ya no sirve. No se ha decidido nada. Si aún se necesita su decisión, pida a la persona que hizo el pedido que le haga enviar un mensaje nuevo.
page-busy-heading = Inténtelo de nuevo más tarde
page-busy-text = Se han abierto demasiados enlaces que no son válidos. Aquí no se ha decidido nada. Espere unos minutos y vuelva a abrir su enlace.
page-final = Esta decisión ha quedado registrada. Con este enlace ya no se puede cambiar nada.
page-close = Puede cerrar esta página.
page-gone-heading = Este enlace no se puede usar
page-gone-text = El enlace es desconocido o ya no es válido. Aquí no se ha decidido nada. Si aún se necesita su decisión, pida a la persona que hizo el pedido que le haga enviar un mensaje nuevo.

## Página del enlace para darse de baja

unsubscribe-title = Avisos sobre certificados
unsubscribe-heading = ¿Dejar de enviar avisos a { $recipient }?
unsubscribe-intro = { $recipient } recibe avisos sobre el pedido { $order } para { $domain }, que pertenece a la cuenta «{ $account }».
unsubscribe-intro-account = { $recipient } recibe avisos de la cuenta «{ $account }».
unsubscribe-order = No recibir más avisos sobre el pedido { $order }
unsubscribe-all = No recibir ningún aviso más de la cuenta «{ $account }»
unsubscribe-again = Volver a recibir estos avisos
unsubscribe-kept = Esto no afecta a las solicitudes de aprobación de un certificado ni a las alertas.
unsubscribe-done-heading = Ya no se enviarán estos avisos
unsubscribe-done-order = { $recipient } ya no recibirá avisos sobre el pedido { $order }.
unsubscribe-done-all = { $recipient } ya no recibirá avisos de la cuenta «{ $account }».
unsubscribe-again-heading = Los avisos se vuelven a enviar
unsubscribe-gone-text = El enlace es desconocido. No se ha cambiado nada.

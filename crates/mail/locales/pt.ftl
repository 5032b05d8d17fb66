### Sealpost, português. Apenas frases inteiras; nenhuma frase é montada com pedaços.

## Para as mensagens e a página

moment = { $moment } UTC
line = { $label }: { $value }
label-order = Número do pedido
label-product = Produto
label-account = Conta
label-requester = Pedido feito por
label-names = { $count ->
    [1] Nome
   *[other] { $count } nomes
}
label-common-name = Nome comum (CN)
label-serial = Número de série
label-fingerprint = Impressão digital SHA-256
label-issuer = Emitido por
label-from = Válido a partir de
label-until = Válido até
label-decide-until = Decidir até
label-decided = Decidido
label-rejected-by = Recusado por
label-canceled-by = Cancelado por
label-reason = Motivo
reason-none = Nenhum motivo foi indicado.
footer = Esta mensagem sobre o pedido { $order } foi escrita automaticamente e enviada para { $recipient }.

## Solicitação de aprovação

approval-subject = Aprove ou recuse um certificado para { $domain } (pedido { $order })
approval-heading = Este certificado pode ser emitido?
approval-intro = A conta “{ $account }” pediu um certificado. Ele só será emitido se uma pessoa responsável por { $domain } aprovar. Por isso escrevemos para { $recipient }.
approval-grants = { $count ->
    [1] Se aprovar, esta conta poderá receber um certificado para o nome acima. Quem tiver a chave privada dele poderá operar servidores na internet com esse nome.
   *[other] Se aprovar, esta conta poderá receber um certificado para os nomes acima. Quem tiver a chave privada dele poderá operar servidores na internet com esses nomes.
}
approval-scope = A sua decisão vale para este pedido e para nada mais.
approval-button = Abrir a página de aprovação
approval-opening = Abrir a página não decide nada. É lá que se escolhe entre aprovar e recusar.
approval-link = Se o botão não funcionar, use este link:
approval-valid = O link é válido até { $until }.
approval-unexpected-heading = Não esperava esta mensagem?
approval-unexpected = Nesse caso, abra a página e recuse a solicitação. O pedido será encerrado e todas as pessoas envolvidas serão avisadas. Se não fizer nada, esta mensagem não terá nenhum efeito.
approval-keep = Quem tiver o link pode decidir em seu lugar. Por favor, não encaminhe esta mensagem.

## Domínio à parte: validado para uma organização antes dos seus pedidos. $days nunca é menor que 10.

approval-grants-beyond = A sua aprovação vai além: durante { $days } dias, esta conta poderá receber outros certificados da organização “{ $organization }” para estes nomes e para todos os que ficam abaixo deles, sem nova pergunta.
domain-approval-subject = Aprove ou recuse a validação do domínio { $domain }
domain-approval-heading = Este domínio pode ser validado?
domain-approval-intro = A conta “{ $account }” quer validar { $domain } para a organização “{ $organization }”. Isso só acontecerá se uma pessoa responsável por { $domain } aprovar. Por isso escrevemos para { $recipient }.
domain-approval-grants = Se aprovar, esta conta poderá receber durante { $days } dias certificados da organização “{ $organization }” para o nome acima e para todos os que ficam abaixo dele, sem nova pergunta. Quem tiver as chaves privadas deles poderá operar servidores na internet com esses nomes.
domain-approval-scope = A sua decisão vale para este domínio e esta organização e para nada mais.
domain-approval-unexpected = Nesse caso, abra a página e recuse a solicitação. O domínio não será validado. Se não fizer nada, esta mensagem não terá nenhum efeito.
domain-page-title = Domínio { $domain }
domain-page-intro = A conta “{ $account }” quer validar um domínio para a organização “{ $organization }”. Perguntamos porque { $recipient } pode decidir sobre { $domain }.
domain-page-approve-hint = A conta poderá receber certificados para este domínio e para todos os nomes abaixo dele durante { $days } dias.
domain-page-reject-hint = O domínio não é validado, e uma validação anterior deixa de ser usada.
domain-page-reason-hint = O motivo é guardado com a decisão. No máximo { $max } caracteres.
domain-page-approved-text = O domínio { $domain } está validado para a organização “{ $organization }”.
domain-page-rejected-text = O domínio { $domain } não está validado para a organização “{ $organization }”.

## Certificado emitido

issued-subject = O certificado para { $domain } foi emitido (pedido { $order })
issued-heading = O certificado foi emitido
issued-intro = O certificado para { $domain } está anexado a esta mensagem como { $file }. O arquivo contém também os certificados intermediários que um servidor envia com ele.

## Pedido recusado

rejected-subject = O pedido { $order } para { $domain } foi recusado
rejected-heading = O pedido foi recusado
rejected-intro = { $by } recusou o pedido para { $domain }. Nenhum certificado será emitido para este pedido.
rejected-next = Se considerar que se trata de um engano, fale primeiro com essa pessoa. Depois, o certificado poderá ser pedido novamente.

## Pedido cancelado

canceled-subject = O pedido { $order } para { $domain } foi cancelado
canceled-heading = O pedido foi cancelado
canceled-intro = { $by } cancelou o pedido para { $domain }. Nenhum certificado será emitido para este pedido.
canceled-next = Se o certificado ainda for necessário, faça um novo pedido.

## Página de aprovação

page-title = Certificado para { $domain }
page-intro = A conta “{ $account }” pediu um certificado. Perguntamos porque { $recipient } pode decidir sobre { $domain }.
page-unexpected = Se não esperava esta solicitação, recuse-a.
page-question = A sua decisão
page-approve = Aprovar
page-approve-hint = { $count ->
    [1] O certificado pode ser emitido para o nome acima.
   *[other] O certificado pode ser emitido para os nomes acima.
}
page-reject = Recusar
page-reject-hint = O pedido termina sem certificado e todas as pessoas envolvidas são avisadas.
page-reason = Motivo da recusa (opcional)
page-reason-hint = Todas as pessoas envolvidas no pedido o lerão. No máximo { $max } caracteres.
page-submit = Enviar a decisão
page-problem-choice = Escolha “Aprovar” ou “Recusar” antes de enviar a sua decisão.
page-problem-reason = O motivo pode ter no máximo { $max } caracteres. Por favor, encurte-o.
page-problem-form = Esta página ficou aberta por tempo demais. Nada foi decidido ainda; escolha novamente.
page-approved-heading = A solicitação foi aprovada
page-approved-text = { $count ->
    [1] O nome abaixo está confirmado para o pedido { $order }. O certificado será emitido assim que todos os nomes do pedido estiverem confirmados.
   *[other] Os nomes abaixo estão confirmados para o pedido { $order }. O certificado será emitido assim que todos os nomes do pedido estiverem confirmados.
}
page-rejected-heading = A solicitação foi recusada
page-rejected-text = O pedido { $order } foi encerrado sem certificado e todas as pessoas envolvidas estão sendo avisadas.
page-final = Esta decisão ficou registrada. Com este link já não é possível alterar nada.
page-close = Pode fechar esta página.
page-gone-heading = Este link não pode ser usado
page-gone-text = O link é desconhecido ou já não é válido. Nada foi decidido aqui. Se a sua decisão ainda for necessária, peça à pessoa que fez o pedido que mande enviar uma nova mensagem.

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

### Sealpost, português. Apenas frases inteiras; nenhuma frase é montada com pedaços.
###
### id = 8
### name = Portuguese

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
label-revoked-by = Revogado por
label-revoked-at = Data da revogação
label-approved-by = Aprovada por
label-reported-by = Comunicado por
label-noticed-at = Constatado em
label-reason = Motivo
label-comment = Comentário
label-message = Mensagem da sua conta
label-replaces = Substitui o número de série
label-earlier-order = Pedido anterior
label-order-until = Fim do pedido
label-domain = Domínio
label-organization = Organização
label-people = { $count ->
    [1] Endereço que não recebe mensagens
   *[other] { $count } endereços que não recebem mensagens
}
reason-none = Nenhum motivo foi indicado.
footer = Esta mensagem sobre o pedido { $order } foi escrita automaticamente e enviada para { $recipient }.
footer-general = Esta mensagem foi escrita automaticamente e enviada para { $recipient }.
unsubscribe = Se não quiser mais receber avisos como este, cancele o recebimento aqui:
next-heading = O que fazer agora
next-compare = Compare a impressão digital acima com a do arquivo anexado.
next-install = Instale o arquivo nos seus servidores junto com a chave privada que corresponde à solicitação do certificado. Essa chave nunca nos foi enviada.
next-renew = Peça o próximo certificado a tempo: este é válido até { $until }.
next-step-heading = O que acontece agora
next-step = { $step ->
    [colleague] Primeiro, alguém da conta “{ $account }” precisa aprovar a solicitação. Por enquanto, não é preciso fazer nada.
    [domains] { $count ->
        [1] Estamos pedindo aos responsáveis pelo nome que o confirmem. O certificado será emitido assim que isso for feito.
       *[other] Estamos pedindo aos responsáveis pelos { $count } nomes que os confirmem. O certificado será emitido assim que todos os nomes estiverem confirmados.
    }
   *[issue] Nada mais é necessário. O certificado será emitido em breve.
}

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
approval-code = A página de aprovação pede este código:
approval-code-keep = Só esta mensagem contém o código; o link sozinho não o revela. Digite-o pessoalmente na página.
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
domain-page-report = Não conheço esta solicitação
domain-page-report-hint = O domínio não é validado e uma validação anterior deixa de ser usada. Os administradores da conta são avisados.
domain-page-reported-heading = A solicitação foi denunciada
domain-page-reported-text = O domínio { $domain } não está validado para a organização “{ $organization }”. Os administradores da conta estão sendo avisados.

## Certificado emitido

issued-subject = O certificado para { $domain } foi emitido (pedido { $order })
issued-heading = O certificado foi emitido
issued-intro = O certificado para { $domain } está anexado a esta mensagem como { $file }. O arquivo contém também os certificados intermediários que um servidor envia com ele.

## Pedido recebido

received-subject = Recebemos o pedido para { $domain } (pedido { $order })
received-heading = O pedido foi recebido
received-intro = { $requester } pediu um certificado para { $domain } na conta “{ $account }”.

## Solicitação à espera de um colega

waiting-subject = { $request ->
    [renewal] Aprove ou recuse a renovação do certificado para { $domain } (pedido { $order })
    [reissue] Aprove ou recuse a reemissão do certificado para { $domain } (pedido { $order })
    [duplicate] Aprove ou recuse uma duplicata do certificado para { $domain } (pedido { $order })
    [revocation] Aprove ou recuse a revogação do certificado para { $domain } (pedido { $order })
   *[certificate] Aprove ou recuse a solicitação de um certificado para { $domain } (pedido { $order })
}
waiting-heading = Uma solicitação aguarda a sua decisão
waiting-intro = { $request ->
    [renewal] { $requester } deseja renovar o certificado para { $domain } na conta “{ $account }”.
    [reissue] { $requester } deseja que o certificado para { $domain } seja reemitido na conta “{ $account }”.
    [duplicate] { $requester } deseja obter uma duplicata do certificado para { $domain } na conta “{ $account }”.
    [revocation] { $requester } deseja que o certificado para { $domain } seja revogado na conta “{ $account }”.
   *[certificate] { $requester } deseja obter um certificado para { $domain } na conta “{ $account }”.
}
waiting-effect = { $request ->
    [revocation] O certificado continua válido até que alguém aprove a solicitação.
   *[other] Nada será emitido até que alguém aprove a solicitação.
}
waiting-next = Verifique os nomes e quem fez a solicitação. Depois, aprove-a ou recuse-a na sua conta. Quem a fez não pode aprová-la sem a participação de outra pessoa.

## Solicitação aprovada na conta

approved-subject = { $request ->
    [renewal] A renovação do certificado para { $domain } foi aprovada (pedido { $order })
    [reissue] A reemissão do certificado para { $domain } foi aprovada (pedido { $order })
    [duplicate] A duplicata do certificado para { $domain } foi aprovada (pedido { $order })
    [revocation] A revogação do certificado para { $domain } foi aprovada (pedido { $order })
   *[certificate] A solicitação de um certificado para { $domain } foi aprovada (pedido { $order })
}
approved-heading = A solicitação foi aprovada
approved-intro = { $request ->
    [renewal] { $by } aprovou a renovação do certificado para { $domain }.
    [reissue] { $by } aprovou a reemissão do certificado para { $domain }.
    [duplicate] { $by } aprovou uma duplicata do certificado para { $domain }.
    [revocation] { $by } aprovou a revogação do certificado para { $domain }.
   *[certificate] { $by } aprovou a solicitação de um certificado para { $domain }.
}
approved-revocation = O certificado será revogado em breve. Certifique-se de que nenhum servidor ainda o utilize.

## Pedido recusado

rejected-subject = O pedido { $order } para { $domain } foi recusado
rejected-heading = O pedido foi recusado
rejected-intro = { $by } recusou o pedido para { $domain }. Nenhum certificado será emitido para este pedido.
rejected-reported = { $by } não conhece este pedido e o denunciou. Verifique quem fez o pedido e por quê.
rejected-next = Se considerar que se trata de um engano, fale primeiro com essa pessoa. Depois, o certificado poderá ser pedido novamente.
rejected-request-subject = { $request ->
    [reissue] A reemissão do certificado para { $domain } foi recusada (pedido { $order })
    [duplicate] A duplicata do certificado para { $domain } foi recusada (pedido { $order })
   *[revocation] A revogação do certificado para { $domain } foi recusada (pedido { $order })
}
rejected-request-heading = A solicitação foi recusada
rejected-request-intro = { $request ->
    [reissue] { $by } recusou a reemissão do certificado para { $domain }.
    [duplicate] { $by } recusou uma duplicata do certificado para { $domain }.
   *[revocation] { $by } recusou a revogação do certificado para { $domain }.
}
rejected-request-next = Os certificados já emitidos para este pedido continuam válidos. Se considerar que se trata de um engano, fale primeiro com essa pessoa.

## Pedido cancelado

canceled-subject = O pedido { $order } para { $domain } foi cancelado
canceled-heading = O pedido foi cancelado
canceled-intro = { $by } cancelou o pedido para { $domain }. Nenhum certificado será emitido para este pedido.
canceled-next = Se o certificado ainda for necessário, faça um novo pedido.

## Certificado reemitido

reissued-subject = O certificado para { $domain } foi reemitido (pedido { $order })
reissued-heading = O certificado foi reemitido
reissued-intro = O novo certificado para { $domain } está anexado a esta mensagem como { $file }. O arquivo contém também os certificados intermediários que um servidor envia com ele.
reissued-next = Instale o arquivo junto com a chave privada que corresponde à nova solicitação de certificado e deixe de usar o certificado substituído.

## Duplicata emitida

duplicate-subject = Uma duplicata do certificado para { $domain } foi emitida (pedido { $order })
duplicate-heading = Uma duplicata do certificado foi emitida
duplicate-intro = A duplicata para { $domain } está anexada a esta mensagem como { $file }. O arquivo contém também os certificados intermediários que um servidor envia com ele.
duplicate-next = Instale o arquivo onde for necessário, junto com a chave privada que corresponde à solicitação da duplicata. Os certificados emitidos antes para este pedido continuam válidos.

## Certificado renovado

renewed-subject = O certificado para { $domain } foi renovado (pedido { $order })
renewed-heading = O certificado foi renovado
renewed-intro = O pedido { $order } dá continuidade ao pedido { $earlier }. O novo certificado para { $domain } está anexado a esta mensagem como { $file }. O arquivo contém também os certificados intermediários que um servidor envia com ele.
renewed-next = Instale o arquivo junto com a chave privada que corresponde à solicitação do certificado. Ele toma o lugar do certificado anterior, que é válido até { $until }.

## Certificado revogado

revoked-subject = O certificado para { $domain } foi revogado (pedido { $order })
revoked-heading = O certificado foi revogado
revoked-intro = { $by } revogou o certificado para { $domain }. Ele não merece mais confiança, e navegadores e outros programas podem recusá-lo a partir de agora.
revoked-next-remove = Remova o certificado de todos os servidores que ainda o utilizam.
revoked-next-order = Se um certificado ainda for necessário, peça um novo com uma nova chave privada.

## O certificado expira em breve

expiring-subject = { $days ->
    [0] O certificado para { $domain } expira em menos de um dia (pedido { $order })
    [one] O certificado para { $domain } expira em { $days } dia (pedido { $order })
   *[other] O certificado para { $domain } expira em { $days } dias (pedido { $order })
}
expiring-heading = { $days ->
    [0] O certificado expira em menos de um dia
    [one] O certificado expira em { $days } dia
   *[other] O certificado expira em { $days } dias
}
expiring-intro = O certificado para { $domain } é válido até { $until }. Depois disso, navegadores e outros programas recusarão conexões com servidores que ainda o utilizem.
expiring-next-renew = Renove o pedido { $order } e instale o novo certificado em todos os servidores antes dessa data.
expiring-next-drop = Se o certificado não for mais necessário, remova-o dos servidores. O pedido terminará por si só.

## Certificado expirado

expired-subject = { $days ->
    [0] O certificado para { $domain } expirou (pedido { $order })
    [one] O certificado para { $domain } expirou há { $days } dia (pedido { $order })
   *[other] O certificado para { $domain } expirou há { $days } dias (pedido { $order })
}
expired-heading = { $days ->
    [0] O certificado expirou
    [one] O certificado expirou há { $days } dia
   *[other] O certificado expirou há { $days } dias
}
expired-intro = O certificado para { $domain } era válido até { $until }. Navegadores e outros programas recusam conexões com servidores que ainda o utilizam.
expired-next-renew = Se os nomes ainda estiverem em uso, peça agora um novo certificado e instale-o em todos os servidores.
expired-next-drop = Caso contrário, remova dos servidores o certificado expirado.

## Fim de um pedido de vários anos

ending-subject = { $days ->
    [0] O pedido { $order } para { $domain } termina em menos de um dia
    [one] O pedido { $order } para { $domain } termina em { $days } dia
   *[other] O pedido { $order } para { $domain } termina em { $days } dias
}
ending-heading = { $days ->
    [0] O pedido termina em menos de um dia
    [one] O pedido termina em { $days } dia
   *[other] O pedido termina em { $days } dias
}
ending-intro = O pedido { $order } para { $domain } abrange vários anos e termina em { $until }. Depois desse dia, nenhum outro certificado poderá ser emitido com base nele.
ending-next = Renove o pedido antes desse dia, para que o próximo certificado esteja pronto a tempo. O certificado atual é válido até { $until }.

## A validação expira em breve

validation-subject = { $days ->
    [0] A validação de { $subject } termina em menos de um dia
    [one] A validação de { $subject } termina em { $days } dia
   *[other] A validação de { $subject } termina em { $days } dias
}
validation-heading = { $days ->
    [0] Uma validação termina em menos de um dia
    [one] Uma validação termina em { $days } dia
   *[other] Uma validação termina em { $days } dias
}
validation-intro = { $validated ->
    [organization] Até { $until }, a conta “{ $account }” pode pedir certificados para a organização “{ $subject }” sem que ela seja verificada novamente.
   *[domain] Até { $until }, a conta “{ $account }” pode pedir certificados para { $subject } sem que o domínio seja verificado novamente.
}
validation-effect = Os certificados já emitidos continuam válidos. Depois desse dia, novos certificados, renovações e reemissões terão de esperar por uma nova validação.
validation-next = Providencie a renovação da validação antes desse dia.

## Alertas para a conta

alarm-disowned-subject = Alerta: o destinatário de uma solicitação de aprovação para { $domain } não a reconhece (pedido { $order })
alarm-disowned-heading = Uma solicitação de aprovação não era esperada
alarm-disowned-intro = Pedimos a { $by } que aprovasse o pedido { $order } para { $domain }. A resposta foi que ninguém ali solicitou este certificado.
alarm-disowned-next-ask = Verifique quem fez o pedido e se ele é legítimo.
alarm-disowned-next-stop = Se não for, cancele o pedido e revogue a chave de API ou bloqueie o usuário com que ele foi feito.
alarm-domain-subject = Alerta: o destinatário de uma solicitação de validação de { $domain } não a reconhece
alarm-domain-intro = Pedimos a { $by } que aprovasse a validação de { $domain } para a organização “{ $organization }”. A resposta foi que ninguém ali a solicitou.
alarm-domain-next-ask = Verifique quem pediu a validação do domínio e se o pedido é legítimo.
alarm-domain-next-stop = Se não for, desative o domínio e revogue a chave de API ou bloqueie o usuário com que o pedido foi feito.
alarm-unreachable-subject = Alerta: não há mais a quem avisar sobre o certificado para { $domain } (pedido { $order })
alarm-unreachable-heading = Não há a quem avisar sobre um certificado em vigor
alarm-unreachable-intro = O certificado para { $domain } é válido até { $until }, mas os avisos não chegam mais a ninguém do pedido { $order }: os endereços recusam mensagens ou cancelaram o recebimento. Ninguém perceberia que ele expira.
alarm-unreachable-next = Inclua nos e-mails adicionais do pedido { $order } um endereço que alguém leia.
alarm-ending-subject = Alerta: a aprovação por e-mail termina em { $date }
alarm-ending-heading = A aprovação por e-mail termina em { $date }
alarm-ending-intro = A partir de { $date }, a aprovação por e-mail deixa de comprovar o controle de um domínio. As aprovações dadas antes por e-mail também deixam de contar.
alarm-ending-next = Prepare antes desse dia outro método de validação para os seus domínios.

## Página de aprovação

page-title = Certificado para { $domain }
page-intro = A conta “{ $account }” pediu um certificado. Perguntamos porque { $recipient } pode decidir sobre { $domain }.
page-question = A sua decisão
page-approve = Aprovar
page-approve-hint = { $count ->
    [1] O certificado pode ser emitido para o nome acima.
   *[other] O certificado pode ser emitido para os nomes acima.
}
page-reject = Recusar
page-reject-hint = O pedido termina sem certificado e todas as pessoas envolvidas são avisadas.
page-report = Não conheço este pedido
page-report-hint = O pedido termina sem certificado. Todas as pessoas envolvidas e os administradores da conta são avisados.
page-reason = Motivo (opcional)
page-reason-hint = Todas as pessoas envolvidas no pedido o lerão. No máximo { $max } caracteres.
page-code = Código da mensagem
page-code-hint = A mensagem com o link contém também um código de seis algarismos.
page-submit = Enviar a decisão
page-problem-choice = Escolha uma resposta antes de enviar a sua decisão. Nada foi decidido ainda.
page-problem-code = Digite o código de seis algarismos da mensagem. Nada foi decidido ainda.
page-problem-code-wrong = { $left ->
    [one] Este não é o código da mensagem. Nada foi decidido ainda; resta { $left } tentativa.
   *[other] Este não é o código da mensagem. Nada foi decidido ainda; restam { $left } tentativas.
}
page-problem-reason = O motivo pode ter no máximo { $max } caracteres. Por favor, encurte-o.
page-problem-form = Esta página ficou aberta por tempo demais. Nada foi decidido ainda; escolha novamente.
page-approved-heading = A solicitação foi aprovada
page-approved-text = { $count ->
    [1] O nome abaixo está confirmado para o pedido { $order }. O certificado será emitido assim que todos os nomes do pedido estiverem confirmados.
   *[other] Os nomes abaixo estão confirmados para o pedido { $order }. O certificado será emitido assim que todos os nomes do pedido estiverem confirmados.
}
page-rejected-heading = A solicitação foi recusada
page-rejected-text = O pedido { $order } foi encerrado sem certificado e todas as pessoas envolvidas estão sendo avisadas.
page-reported-heading = O pedido foi denunciado
page-reported-text = O pedido { $order } foi encerrado sem certificado. Todas as pessoas envolvidas e os administradores da conta estão sendo avisados.
page-spent-text = O código esteve errado vezes demais, por isso este link já não funciona. Nada foi decidido. Se a sua decisão ainda for necessária, peça à pessoa que fez o pedido que mande enviar uma nova mensagem.
page-busy-heading = Tente novamente mais tarde
page-busy-text = Foram abertos links inválidos demais. Nada foi decidido aqui. Aguarde alguns minutos e abra o seu link novamente.
page-final = Esta decisão ficou registrada. Com este link já não é possível alterar nada.
page-close = Pode fechar esta página.
page-gone-heading = Este link não pode ser usado
page-gone-text = O link é desconhecido ou já não é válido. Nada foi decidido aqui. Se a sua decisão ainda for necessária, peça à pessoa que fez o pedido que mande enviar uma nova mensagem.

## Página do link para cancelar o recebimento

unsubscribe-title = Avisos sobre certificados
unsubscribe-heading = Parar de enviar avisos a { $recipient }?
unsubscribe-intro = { $recipient } recebe avisos sobre o pedido { $order } para { $domain }, que pertence à conta “{ $account }”.
unsubscribe-intro-account = { $recipient } recebe avisos da conta “{ $account }”.
unsubscribe-order = Não receber mais avisos sobre o pedido { $order }
unsubscribe-all = Não receber mais nenhum aviso da conta “{ $account }”
unsubscribe-again = Voltar a receber estes avisos
unsubscribe-kept = Solicitações de aprovação de um certificado e alertas não são afetados por esta escolha.
unsubscribe-done-heading = Os avisos não serão mais enviados
unsubscribe-done-order = { $recipient } não receberá mais avisos sobre o pedido { $order }.
unsubscribe-done-all = { $recipient } não receberá mais avisos da conta “{ $account }”.
unsubscribe-again-heading = Os avisos voltaram a ser enviados
unsubscribe-gone-text = O link é desconhecido. Nada foi alterado.

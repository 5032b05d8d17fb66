### Sealpost, русский. Только целые предложения; ни одно не складывается из кусков.

## Общее для писем и страницы

moment = { $moment } UTC
line = { $label }: { $value }
label-order = Номер заказа
label-product = Продукт
label-account = Учётная запись
label-requester = Заказчик
label-names = { $count ->
    [1] Имя
    [one] { $count } имя
    [few] { $count } имени
   *[other] { $count } имён
}
label-common-name = Общее имя (CN)
label-serial = Серийный номер
label-fingerprint = Отпечаток SHA-256
label-issuer = Кем выдан
label-from = Действителен с
label-until = Действителен до
label-decide-until = Срок решения
label-decided = Время решения
label-rejected-by = Кем отклонён
label-canceled-by = Кем отменён
label-reason = Причина
reason-none = Причина не указана.
footer = Это письмо о заказе { $order } составлено автоматически и отправлено на адрес { $recipient }.

## Просьба об одобрении

approval-subject = Просим одобрить или отклонить сертификат для { $domain } (заказ { $order })
approval-heading = Можно ли выдать этот сертификат?
approval-intro = Учётная запись «{ $account }» заказала сертификат. Он будет выдан, только если это одобрит лицо, ответственное за { $domain }. Поэтому мы пишем на адрес { $recipient }.
approval-grants = { $count ->
    [1] Если вы одобрите запрос, эта учётная запись сможет получить сертификат для указанного выше имени. Владелец закрытого ключа сертификата сможет держать в интернете серверы под этим именем.
   *[other] Если вы одобрите запрос, эта учётная запись сможет получить сертификат для указанных выше имён. Владелец закрытого ключа сертификата сможет держать в интернете серверы под этими именами.
}
approval-scope = Ваше решение относится только к этому заказу и ни к чему другому.
approval-button = Открыть страницу одобрения
approval-opening = Открытие страницы ничего не решает. На ней вы выберете, одобрить запрос или отклонить.
approval-link = Если кнопка не работает, воспользуйтесь этой ссылкой:
approval-valid = Срок действия ссылки: до { $until }.
approval-unexpected-heading = Вы не ожидали этого письма?
approval-unexpected = Тогда откройте страницу и отклоните запрос. Заказ будет завершён, и все его участники узнают об этом. Если вы ничего не сделаете, это письмо не будет иметь никаких последствий.
approval-keep = Любой, у кого есть ссылка, может принять решение вместо вас. Пожалуйста, не пересылайте это письмо.

## Отдельный домен: подтверждается для организации до её заказов. $days никогда не меньше 10.

approval-grants-beyond = { $days ->
    [one] Ваше одобрение действует и дальше: в течение { $days } дня эта учётная запись сможет без нового запроса получать другие сертификаты организации «{ $organization }» для этих имён и для всех имён ниже них.
   *[other] Ваше одобрение действует и дальше: в течение { $days } дней эта учётная запись сможет без нового запроса получать другие сертификаты организации «{ $organization }» для этих имён и для всех имён ниже них.
}
domain-approval-subject = Просим одобрить или отклонить подтверждение домена { $domain }
domain-approval-heading = Можно ли подтвердить этот домен?
domain-approval-intro = Учётная запись «{ $account }» просит подтвердить { $domain } для организации «{ $organization }». Это произойдёт, только если это одобрит лицо, ответственное за { $domain }. Поэтому мы пишем на адрес { $recipient }.
domain-approval-grants = { $days ->
    [one] Если вы одобрите запрос, эта учётная запись сможет в течение { $days } дня без нового запроса получать сертификаты организации «{ $organization }» для указанного выше имени и для всех имён ниже него. Владелец закрытых ключей этих сертификатов сможет держать в интернете серверы под этими именами.
   *[other] Если вы одобрите запрос, эта учётная запись сможет в течение { $days } дней без нового запроса получать сертификаты организации «{ $organization }» для указанного выше имени и для всех имён ниже него. Владелец закрытых ключей этих сертификатов сможет держать в интернете серверы под этими именами.
}
domain-approval-scope = Ваше решение относится только к этому домену и этой организации и ни к чему другому.
domain-approval-unexpected = Тогда откройте страницу и отклоните запрос. Домен не будет подтверждён. Если вы ничего не сделаете, это письмо не будет иметь никаких последствий.
domain-page-title = Домен { $domain }
domain-page-intro = Учётная запись «{ $account }» просит подтвердить домен для организации «{ $organization }». Мы спрашиваем вас, потому что владелец адреса { $recipient } вправе решать за { $domain }.
domain-page-approve-hint = { $days ->
    [one] Учётная запись сможет в течение { $days } дня получать сертификаты для этого домена и для всех имён ниже него.
   *[other] Учётная запись сможет в течение { $days } дней получать сертификаты для этого домена и для всех имён ниже него.
}
domain-page-reject-hint = Домен не будет подтверждён, а прежнее подтверждение больше не будет использоваться.
domain-page-reason-hint = Причина хранится вместе с решением. Не больше { $max } знаков.
domain-page-approved-text = Домен { $domain } подтверждён для организации «{ $organization }».
domain-page-rejected-text = Домен { $domain } не подтверждён для организации «{ $organization }».

## Сертификат выдан

issued-subject = Сертификат для { $domain } выдан (заказ { $order })
issued-heading = Сертификат выдан
issued-intro = Сертификат для { $domain } приложен к этому письму в файле { $file }. В файле есть и промежуточные сертификаты, которые сервер отправляет вместе с ним.

## Заказ отклонён

rejected-subject = Заказ { $order } для { $domain } отклонён
rejected-heading = Заказ отклонён
rejected-intro = Заказ для { $domain } отклонён пользователем { $by }. Сертификат по нему выдан не будет.
rejected-next = Если вы считаете, что это ошибка, сначала обсудите это с названным пользователем. После этого сертификат можно заказать снова.

## Заказ отменён

canceled-subject = Заказ { $order } для { $domain } отменён
canceled-heading = Заказ отменён
canceled-intro = Заказ для { $domain } отменён пользователем { $by }. Сертификат по нему выдан не будет.
canceled-next = Если сертификат всё ещё нужен, оформите новый заказ.

## Страница одобрения

page-title = Сертификат для { $domain }
page-intro = Учётная запись «{ $account }» заказала сертификат. Мы спрашиваем вас, потому что владелец адреса { $recipient } вправе решать за { $domain }.
page-unexpected = Если вы не ожидали этого запроса, отклоните его.
page-question = Ваше решение
page-approve = Одобрить
page-approve-hint = { $count ->
    [1] Сертификат может быть выдан для указанного выше имени.
   *[other] Сертификат может быть выдан для указанных выше имён.
}
page-reject = Отклонить
page-reject-hint = Заказ завершится без сертификата, и все его участники узнают об этом.
page-reason = Причина отклонения (необязательно)
page-reason-hint = Её прочтут все участники заказа. Не больше { $max } знаков.
page-submit = Отправить решение
page-problem-choice = Прежде чем отправить решение, выберите «Одобрить» или «Отклонить».
page-problem-reason = Причина может занимать не больше { $max } знаков. Пожалуйста, сократите её.
page-problem-form = Эта страница была открыта слишком долго. Пока ничего не решено; пожалуйста, выберите ещё раз.
page-approved-heading = Запрос одобрен
page-approved-text = { $count ->
    [1] Указанное ниже имя подтверждено для заказа { $order }. Сертификат будет выдан, как только будут подтверждены все имена заказа.
   *[other] Указанные ниже имена подтверждены для заказа { $order }. Сертификат будет выдан, как только будут подтверждены все имена заказа.
}
page-rejected-heading = Запрос отклонён
page-rejected-text = Заказ { $order } завершён без сертификата, и все его участники узнают об этом.
page-final = Это решение записано. По этой ссылке больше ничего нельзя изменить.
page-close = Эту страницу можно закрыть.
page-gone-heading = Эту ссылку нельзя использовать
page-gone-text = Ссылка неизвестна или больше не действует. Здесь ничего не было решено. Если ваше решение всё ещё нужно, попросите заказчика отправить вам новое письмо.

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

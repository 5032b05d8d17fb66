### Sealpost，简体中文。只写完整的句子，不用片段拼接。

## 邮件和页面共用

moment = { $moment } UTC
line = { $label }：{ $value }
label-order = 订单号
label-product = 产品
label-account = 账户
label-requester = 下单人
label-names = { $count } 个名称
label-common-name = 公用名 (CN)
label-serial = 序列号
label-fingerprint = SHA-256 指纹
label-issuer = 颁发者
label-from = 生效时间
label-until = 到期时间
label-decide-until = 决定期限
label-decided = 决定时间
label-rejected-by = 拒绝人
label-canceled-by = 取消人
label-reason = 原因
reason-none = 未说明原因。
footer = 此邮件与订单 { $order } 有关，由系统自动撰写并发送至 { $recipient }。

## 批准请求邮件

approval-subject = 请批准或拒绝 { $domain } 的证书（订单 { $order }）
approval-heading = 是否可以颁发此证书？
approval-intro = 账户“{ $account }”订购了一张证书。只有经 { $domain } 的负责人批准，才会颁发此证书。因此，我们向 { $recipient } 发送此邮件。
approval-grants = { $count ->
    [1] 如果您批准，该账户即可获得包含上述名称的证书。持有证书私钥的人可以在互联网上以此名称运行服务器。
   *[other] 如果您批准，该账户即可获得包含上述全部名称的证书。持有证书私钥的人可以在互联网上以这些名称运行服务器。
}
approval-scope = 您的决定仅适用于此订单，不作他用。
approval-button = 打开批准页面
approval-opening = 打开页面并不会作出任何决定。您可以在页面上选择批准或拒绝。
approval-link = 如果按钮无法使用，请使用以下链接：
approval-valid = 此链接的有效期至 { $until }。
approval-unexpected-heading = 这封邮件出乎您的意料？
approval-unexpected = 如果是这样，请打开页面并拒绝该请求。订单将随之终止，所有相关人员都会收到通知。如果您不采取任何操作，此邮件不会产生任何效果。
approval-keep = 任何持有此链接的人都可以代您作出决定。请勿转发此邮件。

## 独立的域名：在下单之前为组织完成验证。$days 始终不小于 10。

approval-grants-beyond = 批准的效力不限于此订单：在 { $days } 天内，该账户可以为组织“{ $organization }”获得包含这些名称及其所有下级名称的其他证书，而无需再次征询。
domain-approval-subject = 请批准或拒绝域名 { $domain } 的验证
domain-approval-heading = 可以验证此域名吗？
domain-approval-intro = 账户“{ $account }”希望为组织“{ $organization }”验证 { $domain }。只有经 { $domain } 的负责人批准，才会完成验证。因此，我们向 { $recipient } 发送此邮件。
domain-approval-grants = 如果您批准，该账户在 { $days } 天内即可为组织“{ $organization }”获得包含上述名称及其所有下级名称的证书，而无需再次征询。持有证书私钥的人可以在互联网上以这些名称运行服务器。
domain-approval-scope = 您的决定仅适用于此域名和此组织，不作他用。
domain-approval-unexpected = 如果是这样，请打开页面并拒绝该请求。该域名将不会通过验证。如果您不采取任何操作，此邮件不会产生任何效果。
domain-page-title = 域名 { $domain }
domain-page-intro = 账户“{ $account }”希望为组织“{ $organization }”验证一个域名。由于 { $recipient } 有权就 { $domain } 作出决定，因此征询您的意见。
domain-page-approve-hint = 该账户在 { $days } 天内可以获得包含此域名及其所有下级名称的证书。
domain-page-reject-hint = 该域名不会通过验证，以前的验证也不再使用。
domain-page-reason-hint = 您填写的原因会与决定一并保存。最多 { $max } 个字符。
domain-page-approved-text = 域名 { $domain } 已为组织“{ $organization }”通过验证。
domain-page-rejected-text = 域名 { $domain } 未为组织“{ $organization }”通过验证。

## 证书已颁发邮件

issued-subject = { $domain } 的证书已颁发（订单 { $order }）
issued-heading = 证书已颁发
issued-intro = { $domain } 的证书已作为 { $file } 附在此邮件中。该文件还包含服务器需要一并发送的中间证书。

## 订单被拒绝邮件

rejected-subject = { $domain } 的订单已被拒绝（订单 { $order }）
rejected-heading = 订单已被拒绝
rejected-intro = { $by } 拒绝了 { $domain } 的订单。该订单不会颁发证书。
rejected-next = 如果您认为这是误会，请先与对方沟通，之后可以重新订购证书。

## 订单被取消邮件

canceled-subject = { $domain } 的订单已取消（订单 { $order }）
canceled-heading = 订单已取消
canceled-intro = { $by } 取消了 { $domain } 的订单。该订单不会颁发证书。
canceled-next = 如果仍需要此证书，请重新下单。

## 批准页面

page-title = { $domain } 的证书
page-intro = 账户“{ $account }”订购了一张证书。由于 { $recipient } 有权就 { $domain } 作出决定，因此征询您的意见。
page-unexpected = 如果您未预料到此请求，请予以拒绝。
page-question = 您的决定
page-approve = 批准
page-approve-hint = { $count ->
    [1] 可以为上述名称颁发证书。
   *[other] 可以为上述全部名称颁发证书。
}
page-reject = 拒绝
page-reject-hint = 订单将终止且不颁发证书，所有相关人员都会收到通知。
page-reason = 拒绝原因（选填）
page-reason-hint = 与订单有关的所有人员都会看到。最多 { $max } 个字符。
page-submit = 提交决定
page-problem-choice = 提交决定之前，请先选择“批准”或“拒绝”。
page-problem-reason = 原因最多 { $max } 个字符，请缩短内容。
page-problem-form = 此页面打开的时间过长。目前尚未作出任何决定，请重新选择。
page-approved-heading = 请求已批准
page-approved-text = { $count ->
    [1] 下列名称已为订单 { $order } 确认。订单中的所有名称都确认后，将立即颁发证书。
   *[other] 下列全部名称已为订单 { $order } 确认。订单中的所有名称都确认后，将立即颁发证书。
}
page-rejected-heading = 请求已拒绝
page-rejected-text = 订单 { $order } 已终止且未颁发证书，所有相关人员都会收到通知。
page-final = 此决定已记录。此链接不能再更改任何内容。
page-close = 您可以关闭此页面。
page-gone-heading = 无法使用此链接
page-gone-text = 此链接未知或已失效。这里没有作出任何决定。如果仍需要您作出决定，请让下单人向您发送新的邮件。

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

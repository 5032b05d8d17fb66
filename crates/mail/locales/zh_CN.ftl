### Sealpost，简体中文。只写完整的句子，不用片段拼接。
###
### id = 10
### name = Simplified Chinese
### also = zh zh_hans zh_sg
### fonts = PingFang SC, Microsoft YaHei, Noto Sans CJK SC
### breaks = anywhere

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
label-revoked-by = 吊销人
label-revoked-at = 吊销时间
label-approved-by = 批准人
label-reported-by = 反馈人
label-noticed-at = 发现时间
label-reason = 原因
label-comment = 备注
label-message = 账户留言
label-replaces = 所替换的序列号
label-earlier-order = 原订单
label-order-until = 订单结束时间
label-domain = 域名
label-organization = 组织
label-people = { $count } 个无法送达的地址
reason-none = 未说明原因。
footer = 此邮件与订单 { $order } 有关，由系统自动撰写并发送至 { $recipient }。
footer-general = 此邮件由系统自动撰写并发送至 { $recipient }。
unsubscribe = 如果您不想再收到此类通知，可以在此退订：
next-heading = 后续步骤
next-compare = 请核对上述指纹与附件的指纹是否一致。
next-install = 请将该文件与证书请求所对应的私钥一起安装到您的服务器上。该私钥从未发送给我们。
next-renew = 此证书的有效期至 { $until }，请及时订购下一张证书。
next-step-heading = 接下来的流程
next-step = { $step ->
    [colleague] 首先需要账户“{ $account }”中的其他人员批准该请求。您目前无需进行任何操作。
    [domains] { $count ->
        [1] 我们正在请该名称的负责人进行确认。确认完成后，将立即颁发证书。
       *[other] 我们正在请这 { $count } 个名称的负责人进行确认。所有名称都确认后，将立即颁发证书。
    }
   *[issue] 无需其他操作，证书即将颁发。
}

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
approval-code = 批准页面会要求输入以下验证码：
approval-code-keep = 只有此邮件包含验证码，打开链接并不会显示它。请您亲自在页面上输入。
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
domain-page-report = 我不知道此请求
domain-page-report-hint = 该域名不会通过验证，以前的验证也不再使用。该账户的管理员会收到警告。
domain-page-reported-heading = 该请求已被举报
domain-page-reported-text = 域名 { $domain } 未为组织“{ $organization }”通过验证。该账户的管理员会收到警告。

## 证书已颁发邮件

issued-subject = { $domain } 的证书已颁发（订单 { $order }）
issued-heading = 证书已颁发
issued-intro = { $domain } 的证书已作为 { $file } 附在此邮件中。该文件还包含服务器需要一并发送的中间证书。

## 订单已收到邮件

received-subject = 我们已收到 { $domain } 的订单（订单 { $order }）
received-heading = 订单已收到
received-intro = { $requester } 在账户“{ $account }”中订购了 { $domain } 的证书。

## 等待同事批准的请求邮件

waiting-subject = { $request ->
    [renewal] 请批准或拒绝续订 { $domain } 的证书（订单 { $order }）
    [reissue] 请批准或拒绝重新颁发 { $domain } 的证书（订单 { $order }）
    [duplicate] 请批准或拒绝颁发 { $domain } 证书的副本（订单 { $order }）
    [revocation] 请批准或拒绝吊销 { $domain } 的证书（订单 { $order }）
   *[certificate] 请批准或拒绝 { $domain } 的证书请求（订单 { $order }）
}
waiting-heading = 有一项请求等待您决定
waiting-intro = { $request ->
    [renewal] { $requester } 请求在账户“{ $account }”中续订 { $domain } 的证书。
    [reissue] { $requester } 请求在账户“{ $account }”中重新颁发 { $domain } 的证书。
    [duplicate] { $requester } 请求在账户“{ $account }”中颁发 { $domain } 证书的副本。
    [revocation] { $requester } 请求在账户“{ $account }”中吊销 { $domain } 的证书。
   *[certificate] { $requester } 请求在账户“{ $account }”中获得 { $domain } 的证书。
}
waiting-effect = { $request ->
    [revocation] 在请求获得批准之前，证书仍然有效。
   *[other] 在请求获得批准之前，不会颁发任何证书。
}
waiting-next = 请核对名称和请求人，然后在您的账户中批准或拒绝该请求。请求人不能自行批准。

## 请求已获同事批准邮件

approved-subject = { $request ->
    [renewal] { $domain } 证书的续订已获批准（订单 { $order }）
    [reissue] { $domain } 证书的重新颁发已获批准（订单 { $order }）
    [duplicate] { $domain } 证书的副本已获批准（订单 { $order }）
    [revocation] { $domain } 证书的吊销已获批准（订单 { $order }）
   *[certificate] { $domain } 的证书请求已获批准（订单 { $order }）
}
approved-heading = 请求已获批准
approved-intro = { $request ->
    [renewal] { $by } 已批准续订 { $domain } 的证书。
    [reissue] { $by } 已批准重新颁发 { $domain } 的证书。
    [duplicate] { $by } 已批准颁发 { $domain } 证书的副本。
    [revocation] { $by } 已批准吊销 { $domain } 的证书。
   *[certificate] { $by } 已批准 { $domain } 的证书请求。
}
approved-revocation = 证书即将被吊销。请确保没有服务器仍在使用该证书。

## 订单被拒绝邮件

rejected-subject = { $domain } 的订单已被拒绝（订单 { $order }）
rejected-heading = 订单已被拒绝
rejected-intro = { $by } 拒绝了 { $domain } 的订单。该订单不会颁发证书。
rejected-reported = { $by } 表示不了解此订单，并已举报。请查明是谁出于什么原因下的单。
rejected-next = 如果您认为这是误会，请先与对方沟通，之后可以重新订购证书。
rejected-request-subject = { $request ->
    [reissue] { $domain } 证书的重新颁发已被拒绝（订单 { $order }）
    [duplicate] { $domain } 证书的副本已被拒绝（订单 { $order }）
   *[revocation] { $domain } 证书的吊销已被拒绝（订单 { $order }）
}
rejected-request-heading = 请求已被拒绝
rejected-request-intro = { $request ->
    [reissue] { $by } 已拒绝重新颁发 { $domain } 的证书。
    [duplicate] { $by } 已拒绝颁发 { $domain } 证书的副本。
   *[revocation] { $by } 已拒绝吊销 { $domain } 的证书。
}
rejected-request-next = 此订单已颁发的证书仍然有效。如果您认为这是误会，请先与对方沟通。

## 订单被取消邮件

canceled-subject = { $domain } 的订单已取消（订单 { $order }）
canceled-heading = 订单已取消
canceled-intro = { $by } 取消了 { $domain } 的订单。该订单不会颁发证书。
canceled-next = 如果仍需要此证书，请重新下单。

## 证书已重新颁发邮件

reissued-subject = { $domain } 的证书已重新颁发（订单 { $order }）
reissued-heading = 证书已重新颁发
reissued-intro = { $domain } 的新证书已作为 { $file } 附在此邮件中。该文件还包含服务器需要一并发送的中间证书。
reissued-next = 请将该文件与新证书请求所对应的私钥一起安装，并停止使用被替换的证书。

## 副本已颁发邮件

duplicate-subject = { $domain } 证书的副本已颁发（订单 { $order }）
duplicate-heading = 证书的副本已颁发
duplicate-intro = { $domain } 证书的副本已作为 { $file } 附在此邮件中。该文件还包含服务器需要一并发送的中间证书。
duplicate-next = 请将该文件与副本请求所对应的私钥一起安装到需要的位置。此订单先前颁发的证书仍然有效。

## 证书已续订邮件

renewed-subject = { $domain } 的证书已续订（订单 { $order }）
renewed-heading = 证书已续订
renewed-intro = 订单 { $order } 是订单 { $earlier } 的续订。{ $domain } 的新证书已作为 { $file } 附在此邮件中。该文件还包含服务器需要一并发送的中间证书。
renewed-next = 请将该文件与证书请求所对应的私钥一起安装，以替换有效期至 { $until } 的原证书。

## 证书已吊销邮件

revoked-subject = { $domain } 的证书已吊销（订单 { $order }）
revoked-heading = 证书已吊销
revoked-intro = { $by } 吊销了 { $domain } 的证书。该证书不应再受信任，浏览器和其他程序可能从现在起拒绝该证书。
revoked-next-remove = 请从所有仍在使用该证书的服务器上将其移除。
revoked-next-order = 如果仍需要证书，请使用新的私钥订购新证书。

## 证书即将到期邮件

expiring-subject = { $days ->
    [0] { $domain } 的证书将在一天内到期（订单 { $order }）
   *[other] { $domain } 的证书将在 { $days } 天后到期（订单 { $order }）
}
expiring-heading = { $days ->
    [0] 证书将在一天内到期
   *[other] 证书将在 { $days } 天后到期
}
expiring-intro = { $domain } 的证书有效期至 { $until }。此后，浏览器和其他程序将拒绝连接仍在使用该证书的服务器。
expiring-next-renew = 请在该日期之前续订订单 { $order }，并将新证书安装到所有服务器上。
expiring-next-drop = 如果不再需要该证书，请将其从服务器上移除，订单将自行结束。

## 证书已到期邮件

expired-subject = { $days ->
    [0] { $domain } 的证书已到期（订单 { $order }）
   *[other] { $domain } 的证书已于 { $days } 天前到期（订单 { $order }）
}
expired-heading = { $days ->
    [0] 证书已到期
   *[other] 证书已于 { $days } 天前到期
}
expired-intro = { $domain } 的证书有效期至 { $until }，现已到期。浏览器和其他程序会拒绝连接仍在使用该证书的服务器。
expired-next-renew = 如果仍在使用这些名称，请立即订购新证书并安装到所有服务器上。
expired-next-drop = 否则，请将到期的证书从服务器上移除。

## 多年期订单即将结束邮件

ending-subject = { $days ->
    [0] { $domain } 的订单 { $order } 将在一天内结束
   *[other] { $domain } 的订单 { $order } 将在 { $days } 天后结束
}
ending-heading = { $days ->
    [0] 订单将在一天内结束
   *[other] 订单将在 { $days } 天后结束
}
ending-intro = { $domain } 的多年期订单 { $order } 将于 { $until } 结束。此后，该订单不能再颁发证书。
ending-next = 请在该日期之前续订，以便及时取得下一张证书。当前证书的有效期至 { $until }。

## 验证即将到期邮件

validation-subject = { $days ->
    [0] { $subject } 的验证将在一天内到期
   *[other] { $subject } 的验证将在 { $days } 天后到期
}
validation-heading = { $days ->
    [0] 一项验证将在一天内到期
   *[other] 一项验证将在 { $days } 天后到期
}
validation-intro = { $validated ->
    [organization] 在 { $until } 之前，账户“{ $account }”可以为组织“{ $subject }”订购证书，而无需再次验证该组织。
   *[domain] 在 { $until } 之前，账户“{ $account }”可以为 { $subject } 订购证书，而无需再次验证该域名。
}
validation-effect = 已颁发的证书仍然有效。此后，新证书、续订和重新颁发都须等待新的验证完成。
validation-next = 请在该日期之前完成重新验证。

## 发给账户的警报

alarm-disowned-subject = 警报：{ $domain } 批准请求的收件人表示对此不知情（订单 { $order }）
alarm-disowned-heading = 有人表示未预料到批准请求
alarm-disowned-intro = 我们请 { $by } 批准 { $domain } 的订单 { $order }，得到的答复是对方没有人请求过此证书。
alarm-disowned-next-ask = 请查明是谁下的订单，以及该订单是否属实。
alarm-disowned-next-stop = 如果不属实，请取消订单，并吊销下单所用的 API 密钥或停用相应的用户。
alarm-domain-subject = 警报：{ $domain } 域名验证请求的收件人表示对此不知情
alarm-domain-intro = 我们请 { $by } 批准为组织“{ $organization }”验证 { $domain }，得到的答复是对方没有人提出过此请求。
alarm-domain-next-ask = 请查明是谁请求验证该域名，以及该请求是否属实。
alarm-domain-next-stop = 如果不属实，请停用该域名，并吊销提出请求所用的 API 密钥或停用相应的用户。
alarm-unreachable-subject = 警报：{ $domain } 的证书已没有可以联系的人（订单 { $order }）
alarm-unreachable-heading = 一张有效证书已没有可以联系的人
alarm-unreachable-intro = { $domain } 的证书有效期至 { $until }，但订单 { $order } 的通知已无法送达任何人：这些地址拒收邮件或已退订。证书到期时将无人知晓。
alarm-unreachable-next = 请在订单 { $order } 的附加邮箱中添加一个有人查看的地址。
alarm-ending-subject = 警报：邮件批准方式将于 { $date } 停用
alarm-ending-heading = 邮件批准方式将于 { $date } 停用
alarm-ending-intro = 自 { $date } 起，通过邮件获得的批准不再能够证明对域名的控制权。此前通过邮件获得的批准届时也不再有效。
alarm-ending-next = 请在该日期之前为您的域名准备其他验证方式。

## 批准页面

page-title = { $domain } 的证书
page-intro = 账户“{ $account }”订购了一张证书。由于 { $recipient } 有权就 { $domain } 作出决定，因此征询您的意见。
page-question = 您的决定
page-approve = 批准
page-approve-hint = { $count ->
    [1] 可以为上述名称颁发证书。
   *[other] 可以为上述全部名称颁发证书。
}
page-reject = 拒绝
page-reject-hint = 订单将终止且不颁发证书，所有相关人员都会收到通知。
page-report = 我不了解此订单
page-report-hint = 订单将终止且不颁发证书。所有相关人员和该账户的管理员都会收到警告。
page-reason = 原因（选填）
page-reason-hint = 与订单有关的所有人员都会看到。最多 { $max } 个字符。
page-code = 邮件中的验证码
page-code-hint = 包含链接的邮件中还有一个六位数字的验证码。
page-submit = 提交决定
page-problem-choice = 提交决定之前，请先选择一个答复。目前尚未作出任何决定。
page-problem-code = 请输入邮件中的六位验证码。目前尚未作出任何决定。
page-problem-code-wrong = 这不是邮件中的验证码。目前尚未作出任何决定，您还可以尝试 { $left } 次。
page-problem-reason = 原因最多 { $max } 个字符，请缩短内容。
page-problem-form = 此页面打开的时间过长。目前尚未作出任何决定，请重新选择。
page-approved-heading = 请求已批准
page-approved-text = { $count ->
    [1] 下列名称已为订单 { $order } 确认。订单中的所有名称都确认后，将立即颁发证书。
   *[other] 下列全部名称已为订单 { $order } 确认。订单中的所有名称都确认后，将立即颁发证书。
}
page-rejected-heading = 请求已拒绝
page-rejected-text = 订单 { $order } 已终止且未颁发证书，所有相关人员都会收到通知。
page-reported-heading = 订单已被举报
page-reported-text = 订单 { $order } 已终止且未颁发证书。所有相关人员和该账户的管理员都会收到警告。
page-spent-text = 验证码输入错误次数过多，此链接已失效。没有作出任何决定。如果仍需要您作出决定，请让下单人向您发送新的邮件。
page-busy-heading = 请稍后再试
page-busy-text = 打开的无效链接过多。这里没有作出任何决定。请等待几分钟，然后重新打开您的链接。
page-final = 此决定已记录。此链接不能再更改任何内容。
page-close = 您可以关闭此页面。
page-gone-heading = 无法使用此链接
page-gone-text = 此链接未知或已失效。这里没有作出任何决定。如果仍需要您作出决定，请让下单人向您发送新的邮件。

## 退订页面

unsubscribe-title = 证书通知
unsubscribe-heading = 停止向 { $recipient } 发送通知？
unsubscribe-intro = { $recipient } 会收到账户“{ $account }”中 { $domain } 订单（{ $order }）的通知。
unsubscribe-intro-account = { $recipient } 会收到账户“{ $account }”的通知。
unsubscribe-order = 不再接收订单 { $order } 的通知
unsubscribe-all = 不再接收账户“{ $account }”的任何通知
unsubscribe-again = 重新接收这些通知
unsubscribe-kept = 证书审批请求和警报不受此选择影响。
unsubscribe-done-heading = 通知已停止
unsubscribe-done-order = { $recipient } 将不再收到订单 { $order } 的通知。
unsubscribe-done-all = { $recipient } 将不再收到账户“{ $account }”的通知。
unsubscribe-again-heading = 通知已恢复
unsubscribe-gone-text = 此链接未知。没有作出任何更改。

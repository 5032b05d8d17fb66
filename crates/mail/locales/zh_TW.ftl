### Sealpost，繁體中文。只寫完整的句子，不用片段拼接。

## 郵件與網頁共用

moment = { $moment } UTC
line = { $label }：{ $value }
label-order = 訂單編號
label-product = 產品
label-account = 帳戶
label-requester = 訂購人
label-names = { $count } 個名稱
label-common-name = 一般名稱 (CN)
label-serial = 序號
label-fingerprint = SHA-256 指紋
label-issuer = 核發者
label-from = 生效時間
label-until = 到期時間
label-decide-until = 決定期限
label-decided = 決定時間
label-rejected-by = 拒絕人
label-canceled-by = 取消人
label-reason = 原因
reason-none = 未說明原因。
footer = 本郵件與訂單 { $order } 有關，由系統自動撰寫並寄送至 { $recipient }。

## 核准請求郵件

approval-subject = 請核准或拒絕 { $domain } 的憑證（訂單 { $order }）
approval-heading = 是否可以核發此憑證？
approval-intro = 帳戶「{ $account }」訂購了一張憑證。唯有 { $domain } 的負責人核准，才會核發此憑證。因此我們寄送本郵件至 { $recipient }。
approval-grants = { $count ->
    [1] 若您核准，該帳戶即可取得包含上述名稱的憑證。持有憑證私密金鑰的人，可以在網際網路上以此名稱架設伺服器。
   *[other] 若您核准，該帳戶即可取得包含上述所有名稱的憑證。持有憑證私密金鑰的人，可以在網際網路上以這些名稱架設伺服器。
}
approval-scope = 您的決定僅適用於此訂單，不作其他用途。
approval-button = 開啟核准頁面
approval-opening = 開啟頁面並不會做出任何決定。您可以在該頁面選擇核准或拒絕。
approval-link = 如果按鈕無法使用，請使用以下連結：
approval-valid = 此連結的有效期限為 { $until }。
approval-unexpected-heading = 這封郵件出乎您的意料嗎？
approval-unexpected = 若是如此，請開啟頁面並拒絕該請求。訂單將隨之終止，所有相關人員都會收到通知。如果您不採取任何動作，本郵件不會產生任何效果。
approval-keep = 任何持有此連結的人都可以代您做出決定。請勿轉寄本郵件。

## 獨立的網域：在下單之前為組織完成驗證。$days 一律不小於 10。

approval-grants-beyond = 核准的效力不限於此訂單：在 { $days } 天內，該帳戶可以為組織「{ $organization }」取得包含這些名稱及其所有下層名稱的其他憑證，而不會再次詢問。
domain-approval-subject = 請核准或拒絕網域 { $domain } 的驗證
domain-approval-heading = 可以驗證此網域嗎？
domain-approval-intro = 帳戶「{ $account }」希望為組織「{ $organization }」驗證 { $domain }。唯有 { $domain } 的負責人核准，才會完成驗證。因此我們寄送本郵件至 { $recipient }。
domain-approval-grants = 若您核准，該帳戶在 { $days } 天內即可為組織「{ $organization }」取得包含上述名稱及其所有下層名稱的憑證，而不會再次詢問。持有憑證私密金鑰的人，可以在網際網路上以這些名稱架設伺服器。
domain-approval-scope = 您的決定僅適用於此網域與此組織，不作其他用途。
domain-approval-unexpected = 若是如此，請開啟頁面並拒絕該請求。該網域將不會通過驗證。如果您不採取任何動作，本郵件不會產生任何效果。
domain-page-title = 網域 { $domain }
domain-page-intro = 帳戶「{ $account }」希望為組織「{ $organization }」驗證一個網域。由於 { $recipient } 有權就 { $domain } 做出決定，因此徵詢您的意見。
domain-page-approve-hint = 該帳戶在 { $days } 天內可以取得包含此網域及其所有下層名稱的憑證。
domain-page-reject-hint = 該網域不會通過驗證，先前的驗證也不再使用。
domain-page-reason-hint = 您填寫的原因會與決定一併保存。最多 { $max } 個字元。
domain-page-approved-text = 網域 { $domain } 已為組織「{ $organization }」通過驗證。
domain-page-rejected-text = 網域 { $domain } 未為組織「{ $organization }」通過驗證。

## 憑證已核發郵件

issued-subject = { $domain } 的憑證已核發（訂單 { $order }）
issued-heading = 憑證已核發
issued-intro = { $domain } 的憑證已以 { $file } 附加於本郵件。該檔案也包含伺服器須一併傳送的中繼憑證。

## 訂單遭拒絕郵件

rejected-subject = { $domain } 的訂單已遭拒絕（訂單 { $order }）
rejected-heading = 訂單已遭拒絕
rejected-intro = { $by } 拒絕了 { $domain } 的訂單。此訂單不會核發憑證。
rejected-next = 如果您認為這是誤會，請先與對方溝通，之後可以重新訂購憑證。

## 訂單已取消郵件

canceled-subject = { $domain } 的訂單已取消（訂單 { $order }）
canceled-heading = 訂單已取消
canceled-intro = { $by } 取消了 { $domain } 的訂單。此訂單不會核發憑證。
canceled-next = 如果仍需要此憑證，請重新訂購。

## 核准頁面

page-title = { $domain } 的憑證
page-intro = 帳戶「{ $account }」訂購了一張憑證。由於 { $recipient } 有權就 { $domain } 做出決定，因此徵詢您的意見。
page-unexpected = 如果您並未預期收到此請求，請予以拒絕。
page-question = 您的決定
page-approve = 核准
page-approve-hint = { $count ->
    [1] 可以為上述名稱核發憑證。
   *[other] 可以為上述所有名稱核發憑證。
}
page-reject = 拒絕
page-reject-hint = 訂單將終止且不核發憑證，所有相關人員都會收到通知。
page-reason = 拒絕原因（選填）
page-reason-hint = 與訂單有關的所有人員都會看到。最多 { $max } 個字元。
page-submit = 送出決定
page-problem-choice = 送出決定之前，請先選擇「核准」或「拒絕」。
page-problem-reason = 原因最多 { $max } 個字元，請縮短內容。
page-problem-form = 此頁面開啟的時間過長。目前尚未做出任何決定，請重新選擇。
page-approved-heading = 請求已核准
page-approved-text = { $count ->
    [1] 下列名稱已為訂單 { $order } 完成確認。待訂單中的所有名稱皆確認後，將立即核發憑證。
   *[other] 下列所有名稱已為訂單 { $order } 完成確認。待訂單中的所有名稱皆確認後，將立即核發憑證。
}
page-rejected-heading = 請求已拒絕
page-rejected-text = 訂單 { $order } 已終止且未核發憑證，所有相關人員都會收到通知。
page-final = 此決定已記錄。此連結無法再變更任何內容。
page-close = 您可以關閉此頁面。
page-gone-heading = 無法使用此連結
page-gone-text = 此連結不明或已失效。這裡沒有做出任何決定。如果仍需要您做出決定，請要求訂購人再寄一封新郵件給您。

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

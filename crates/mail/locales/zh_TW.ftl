### Sealpost，繁體中文。只寫完整的句子，不用片段拼接。
###
### id = 11
### name = Traditional Chinese
### also = zh_hant zh_hk zh_mo
### fonts = PingFang TC, Microsoft JhengHei, Noto Sans CJK TC
### breaks = anywhere

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
label-issuer = 簽發者
label-from = 生效時間
label-until = 到期時間
label-decide-until = 決定期限
label-decided = 決定時間
label-rejected-by = 拒絕人
label-canceled-by = 取消人
label-revoked-by = 廢止人
label-revoked-at = 廢止時間
label-approved-by = 核准人
label-reported-by = 回報人
label-noticed-at = 發現時間
label-reason = 原因
label-comment = 備註
label-message = 帳戶留言
label-replaces = 所取代的序號
label-earlier-order = 原訂單
label-order-until = 訂單結束時間
label-domain = 網域
label-organization = 組織
label-people = { $count } 個無法送達的地址
reason-none = 未說明原因。
footer = 本郵件與訂單 { $order } 有關，由系統自動撰寫並寄送至 { $recipient }。
footer-general = 本郵件由系統自動撰寫並寄送至 { $recipient }。
unsubscribe = 如果您不想再收到這類通知，可以在此取消訂閱：
next-heading = 後續步驟
next-compare = 請核對上述指紋與附件的指紋是否相符。
next-install = 請將該檔案連同憑證要求所對應的私密金鑰安裝到您的伺服器上。該金鑰從未傳送給我們。
next-renew = 此憑證的有效期限至 { $until }，請及早訂購下一張憑證。
next-step-heading = 接下來的流程
next-step = { $step ->
    [colleague] 首先須由帳戶「{ $account }」中的其他人員核准此請求。您目前無須採取任何動作。
    [domains] { $count ->
        [1] 我們正在請該名稱的負責人確認。確認完成後，將立即核發憑證。
       *[other] 我們正在請這 { $count } 個名稱的負責人確認。待所有名稱皆確認後，將立即核發憑證。
    }
   *[issue] 無須其他動作，憑證即將核發。
}

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
approval-opening = 僅開啟頁面並不會做出任何決定。您可以在該頁面選擇核准或拒絕。
approval-code = 核准頁面會要求輸入以下驗證碼：
approval-code-keep = 只有本郵件包含驗證碼，開啟連結並不會顯示它。請您親自在頁面上輸入。
approval-link = 如果按鈕無法使用，請使用以下連結：
approval-valid = 此連結的有效期限至 { $until }。
approval-unexpected-heading = 沒有預期會收到這封郵件嗎？
approval-unexpected = 若是如此，請開啟頁面並拒絕該請求。訂單將隨之終止，所有相關人員都會收到通知。如果您不採取任何動作，本郵件即不生效力。
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
domain-page-report = 我不知道此請求
domain-page-report-hint = 該網域不會通過驗證，先前的驗證也不再使用。該帳戶的管理員會收到警告。
domain-page-reported-heading = 該請求已遭檢舉
domain-page-reported-text = 網域 { $domain } 未為組織「{ $organization }」通過驗證。該帳戶的管理員會收到警告。

## 憑證已核發郵件

issued-subject = { $domain } 的憑證已核發（訂單 { $order }）
issued-heading = 憑證已核發
issued-intro = { $domain } 的憑證已以附件 { $file } 隨本郵件寄上。該檔案也包含伺服器須一併傳送的中繼憑證。

## 訂單已收到郵件

received-subject = 我們已收到 { $domain } 的訂單（訂單 { $order }）
received-heading = 訂單已收到
received-intro = { $requester } 在帳戶「{ $account }」中訂購了 { $domain } 的憑證。

## 等待同事核准的請求郵件

waiting-subject = { $request ->
    [renewal] 請核准或拒絕 { $domain } 憑證的續訂（訂單 { $order }）
    [reissue] 請核准或拒絕 { $domain } 憑證的重新核發（訂單 { $order }）
    [duplicate] 請核准或拒絕 { $domain } 憑證的複本（訂單 { $order }）
    [revocation] 請核准或拒絕 { $domain } 憑證的廢止（訂單 { $order }）
   *[certificate] 請核准或拒絕 { $domain } 的憑證請求（訂單 { $order }）
}
waiting-heading = 有一項請求等候您決定
waiting-intro = { $request ->
    [renewal] { $requester } 請求在帳戶「{ $account }」中續訂 { $domain } 的憑證。
    [reissue] { $requester } 請求在帳戶「{ $account }」中重新核發 { $domain } 的憑證。
    [duplicate] { $requester } 請求在帳戶「{ $account }」中核發 { $domain } 憑證的複本。
    [revocation] { $requester } 請求在帳戶「{ $account }」中廢止 { $domain } 的憑證。
   *[certificate] { $requester } 請求在帳戶「{ $account }」中取得 { $domain } 的憑證。
}
waiting-effect = { $request ->
    [revocation] 在請求獲得核准之前，憑證仍然有效。
   *[other] 在請求獲得核准之前，不會核發任何憑證。
}
waiting-next = 請核對名稱與請求人，然後在您的帳戶中核准或拒絕此請求。請求人不能自行核准。

## 請求已獲同事核准郵件

approved-subject = { $request ->
    [renewal] { $domain } 憑證的續訂已獲核准（訂單 { $order }）
    [reissue] { $domain } 憑證的重新核發已獲核准（訂單 { $order }）
    [duplicate] { $domain } 憑證的複本已獲核准（訂單 { $order }）
    [revocation] { $domain } 憑證的廢止已獲核准（訂單 { $order }）
   *[certificate] { $domain } 的憑證請求已獲核准（訂單 { $order }）
}
approved-heading = 請求已獲核准
approved-intro = { $request ->
    [renewal] { $by } 已核准續訂 { $domain } 的憑證。
    [reissue] { $by } 已核准重新核發 { $domain } 的憑證。
    [duplicate] { $by } 已核准核發 { $domain } 憑證的複本。
    [revocation] { $by } 已核准廢止 { $domain } 的憑證。
   *[certificate] { $by } 已核准 { $domain } 的憑證請求。
}
approved-revocation = 憑證即將廢止。請確認沒有伺服器仍在使用該憑證。

## 訂單遭拒絕郵件

rejected-subject = { $domain } 的訂單已遭拒絕（訂單 { $order }）
rejected-heading = 訂單已遭拒絕
rejected-intro = { $by } 拒絕了 { $domain } 的訂單。此訂單不會核發憑證。
rejected-reported = { $by } 表示不知道此訂單，並已提出檢舉。請查明是誰基於什麼原因下的訂單。
rejected-next = 如果您認為這是誤會，請先與對方溝通，之後可以重新訂購憑證。
rejected-request-subject = { $request ->
    [reissue] { $domain } 憑證的重新核發已遭拒絕（訂單 { $order }）
    [duplicate] { $domain } 憑證的複本已遭拒絕（訂單 { $order }）
   *[revocation] { $domain } 憑證的廢止已遭拒絕（訂單 { $order }）
}
rejected-request-heading = 請求已遭拒絕
rejected-request-intro = { $request ->
    [reissue] { $by } 已拒絕重新核發 { $domain } 的憑證。
    [duplicate] { $by } 已拒絕核發 { $domain } 憑證的複本。
   *[revocation] { $by } 已拒絕廢止 { $domain } 的憑證。
}
rejected-request-next = 此訂單已核發的憑證仍然有效。如果您認為這是誤會，請先與對方溝通。

## 訂單已取消郵件

canceled-subject = { $domain } 的訂單已取消（訂單 { $order }）
canceled-heading = 訂單已取消
canceled-intro = { $by } 取消了 { $domain } 的訂單。此訂單不會核發憑證。
canceled-next = 如果仍需要此憑證，請重新訂購。

## 憑證已重新核發郵件

reissued-subject = { $domain } 的憑證已重新核發（訂單 { $order }）
reissued-heading = 憑證已重新核發
reissued-intro = { $domain } 的新憑證已以附件 { $file } 隨本郵件寄上。該檔案也包含伺服器須一併傳送的中繼憑證。
reissued-next = 請將該檔案連同新憑證要求所對應的私密金鑰一起安裝，並停止使用被取代的憑證。

## 複本已核發郵件

duplicate-subject = { $domain } 憑證的複本已核發（訂單 { $order }）
duplicate-heading = 憑證的複本已核發
duplicate-intro = { $domain } 憑證的複本已以附件 { $file } 隨本郵件寄上。該檔案也包含伺服器須一併傳送的中繼憑證。
duplicate-next = 請將該檔案連同複本要求所對應的私密金鑰安裝到需要的位置。此訂單先前核發的憑證仍然有效。

## 憑證已續訂郵件

renewed-subject = { $domain } 的憑證已續訂（訂單 { $order }）
renewed-heading = 憑證已續訂
renewed-intro = 訂單 { $order } 是訂單 { $earlier } 的續訂。{ $domain } 的新憑證已以附件 { $file } 隨本郵件寄上。該檔案也包含伺服器須一併傳送的中繼憑證。
renewed-next = 請將該檔案連同憑證要求所對應的私密金鑰一起安裝，以取代有效期限至 { $until } 的原憑證。

## 憑證已廢止郵件

revoked-subject = { $domain } 的憑證已廢止（訂單 { $order }）
revoked-heading = 憑證已廢止
revoked-intro = { $by } 廢止了 { $domain } 的憑證。該憑證不應再受信任，瀏覽器與其他程式可能自現在起拒絕該憑證。
revoked-next-remove = 請從所有仍在使用該憑證的伺服器上將其移除。
revoked-next-order = 如果仍需要憑證，請以新的私密金鑰訂購新憑證。

## 憑證即將到期郵件

expiring-subject = { $days ->
    [0] { $domain } 的憑證將於一天內到期（訂單 { $order }）
   *[other] { $domain } 的憑證將於 { $days } 天後到期（訂單 { $order }）
}
expiring-heading = { $days ->
    [0] 憑證將於一天內到期
   *[other] 憑證將於 { $days } 天後到期
}
expiring-intro = { $domain } 的憑證有效期限至 { $until }。此後，瀏覽器與其他程式將拒絕連線至仍在使用該憑證的伺服器。
expiring-next-renew = 請在該日期之前續訂訂單 { $order }，並將新憑證安裝到所有伺服器上。
expiring-next-drop = 如果不再需要該憑證，請將其從伺服器上移除，訂單將自行結束。

## 憑證已到期郵件

expired-subject = { $days ->
    [0] { $domain } 的憑證已到期（訂單 { $order }）
   *[other] { $domain } 的憑證已於 { $days } 天前到期（訂單 { $order }）
}
expired-heading = { $days ->
    [0] 憑證已到期
   *[other] 憑證已於 { $days } 天前到期
}
expired-intro = { $domain } 的憑證有效期限至 { $until }，現已到期。瀏覽器與其他程式會拒絕連線至仍在使用該憑證的伺服器。
expired-next-renew = 如果仍在使用這些名稱，請立即訂購新憑證，並安裝到所有伺服器上。
expired-next-drop = 否則，請將到期的憑證從伺服器上移除。

## 多年期訂單即將結束郵件

ending-subject = { $days ->
    [0] { $domain } 的訂單 { $order } 將於一天內結束
   *[other] { $domain } 的訂單 { $order } 將於 { $days } 天後結束
}
ending-heading = { $days ->
    [0] 訂單將於一天內結束
   *[other] 訂單將於 { $days } 天後結束
}
ending-intro = { $domain } 的多年期訂單 { $order } 將於 { $until } 結束。此後，該訂單無法再核發憑證。
ending-next = 請在該日期之前續訂，以便及時取得下一張憑證。目前的憑證有效期限至 { $until }。

## 驗證即將到期郵件

validation-subject = { $days ->
    [0] { $subject } 的驗證將於一天內到期
   *[other] { $subject } 的驗證將於 { $days } 天後到期
}
validation-heading = { $days ->
    [0] 有一項驗證將於一天內到期
   *[other] 有一項驗證將於 { $days } 天後到期
}
validation-intro = { $validated ->
    [organization] 在 { $until } 之前，帳戶「{ $account }」可以為組織「{ $subject }」訂購憑證，無須再次驗證該組織。
   *[domain] 在 { $until } 之前，帳戶「{ $account }」可以為 { $subject } 訂購憑證，無須再次驗證該網域。
}
validation-effect = 已核發的憑證仍然有效。此後，新憑證、續訂與重新核發都須等候新的驗證完成。
validation-next = 請在該日期之前完成重新驗證。

## 寄給帳戶的警示

alarm-disowned-subject = 警示：{ $domain } 核准請求的收件人表示並不知情（訂單 { $order }）
alarm-disowned-heading = 有人表示並未預期收到核准請求
alarm-disowned-intro = 我們請 { $by } 核准 { $domain } 的訂單 { $order }，得到的答覆是對方沒有人請求過此憑證。
alarm-disowned-next-ask = 請查明是誰下的訂單，以及該訂單是否屬實。
alarm-disowned-next-stop = 如果不屬實，請取消訂單，並撤銷下單所用的 API 金鑰或停用該使用者。
alarm-domain-subject = 警示：{ $domain } 網域驗證請求的收件人表示並不知情
alarm-domain-intro = 我們請 { $by } 核准為組織「{ $organization }」驗證 { $domain }，得到的答覆是對方沒有人提出過此請求。
alarm-domain-next-ask = 請查明是誰請求驗證該網域，以及該請求是否屬實。
alarm-domain-next-stop = 如果不屬實，請停用該網域，並撤銷提出請求所用的 API 金鑰或停用該使用者。
alarm-unreachable-subject = 警示：{ $domain } 的憑證已沒有可以聯絡的人（訂單 { $order }）
alarm-unreachable-heading = 一張有效的憑證已沒有可以聯絡的人
alarm-unreachable-intro = { $domain } 的憑證有效期限至 { $until }，但訂單 { $order } 的通知已無法送達任何人：這些地址拒收郵件或已取消訂閱。憑證到期時將無人知悉。
alarm-unreachable-next = 請在訂單 { $order } 的其他電子郵件中加入一個有人查看的地址。
alarm-ending-subject = 警示：以郵件核准的方式將於 { $date } 停用
alarm-ending-heading = 以郵件核准的方式將於 { $date } 停用
alarm-ending-intro = 自 { $date } 起，透過郵件取得的核准無法再證明對網域的控制權。在此之前透過郵件取得的核准，屆時也不再有效。
alarm-ending-next = 請在該日期之前為您的網域準備其他驗證方式。

## 核准頁面

page-title = { $domain } 的憑證
page-intro = 帳戶「{ $account }」訂購了一張憑證。由於 { $recipient } 有權就 { $domain } 做出決定，因此徵詢您的意見。
page-question = 您的決定
page-approve = 核准
page-approve-hint = { $count ->
    [1] 可以為上述名稱核發憑證。
   *[other] 可以為上述所有名稱核發憑證。
}
page-reject = 拒絕
page-reject-hint = 訂單將終止且不核發憑證，所有相關人員都會收到通知。
page-report = 我不知道此訂單
page-report-hint = 訂單將終止且不核發憑證。所有相關人員和該帳戶的管理員都會收到警告。
page-reason = 原因（選填）
page-reason-hint = 與訂單有關的所有人員都會看到。最多 { $max } 個字元。
page-code = 郵件中的驗證碼
page-code-hint = 包含連結的郵件中還有一組六位數字的驗證碼。
page-submit = 送出決定
page-problem-choice = 送出決定之前，請先選擇一個答覆。目前尚未做出任何決定。
page-problem-code = 請輸入郵件中的六位驗證碼。目前尚未做出任何決定。
page-problem-code-wrong = 這不是郵件中的驗證碼。目前尚未做出任何決定，您還可以嘗試 { $left } 次。
page-problem-reason = 原因最多 { $max } 個字元，請縮短內容。
page-problem-form = 此頁面開啟的時間過長。目前尚未做出任何決定，請重新選擇。
page-approved-heading = 請求已核准
page-approved-text = { $count ->
    [1] 下列名稱已為訂單 { $order } 完成確認。待訂單中的所有名稱皆確認後，將立即核發憑證。
   *[other] 下列所有名稱已為訂單 { $order } 完成確認。待訂單中的所有名稱皆確認後，將立即核發憑證。
}
page-rejected-heading = 請求已拒絕
page-rejected-text = 訂單 { $order } 已終止且未核發憑證，所有相關人員都會收到通知。
page-reported-heading = 訂單已遭檢舉
page-reported-text = 訂單 { $order } 已終止且未核發憑證。所有相關人員和該帳戶的管理員都會收到警告。
page-spent-text = 驗證碼輸入錯誤次數過多，此連結已失效。沒有做出任何決定。如果仍需要您做出決定，請要求訂購人再寄一封新郵件給您。
page-busy-heading = 請稍後再試
page-busy-text = 開啟的無效連結過多。這裡沒有做出任何決定。請等待幾分鐘，然後重新開啟您的連結。
page-final = 此決定已記錄。此連結無法再變更任何內容。
page-close = 您可以關閉此頁面。
page-gone-heading = 無法使用此連結
page-gone-text = 此連結不明或已失效。這裡沒有做出任何決定。如果仍需要您做出決定，請要求訂購人再寄一封新郵件給您。

## 取消訂閱頁面

unsubscribe-title = 憑證通知
unsubscribe-heading = 停止寄送通知給 { $recipient }？
unsubscribe-intro = { $recipient } 會收到帳戶「{ $account }」中 { $domain } 訂單（{ $order }）的通知。
unsubscribe-intro-account = { $recipient } 會收到帳戶「{ $account }」的通知。
unsubscribe-order = 不再接收訂單 { $order } 的通知
unsubscribe-all = 不再接收帳戶「{ $account }」的任何通知
unsubscribe-again = 重新接收這些通知
unsubscribe-kept = 憑證核准請求和警示不受此選擇影響。
unsubscribe-done-heading = 通知已停止
unsubscribe-done-order = { $recipient } 將不再收到訂單 { $order } 的通知。
unsubscribe-done-all = { $recipient } 將不再收到帳戶「{ $account }」的通知。
unsubscribe-again-heading = 通知已恢復
unsubscribe-gone-text = 此連結不明。沒有做出任何變更。

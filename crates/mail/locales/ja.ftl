### Sealpost、日本語。文は必ず一文ごとに書き、断片をつなぎ合わせません。

## メールとページで共通に使う文

moment = { $moment } UTC
line = { $label }：{ $value }
label-order = 注文番号
label-product = 製品
label-account = アカウント
label-requester = 注文した人
label-names = 名前（{ $count }件）
label-common-name = コモンネーム
label-serial = シリアル番号
label-fingerprint = SHA-256 フィンガープリント
label-issuer = 発行者
label-from = 有効期間の開始
label-until = 有効期間の終了
label-decide-until = 回答期限
label-decided = 決定日時
label-rejected-by = 却下した人
label-canceled-by = 取り消した人
label-reason = 理由
reason-none = 理由は記載されていません。
footer = このメールは、注文 { $order } について自動的に作成され、{ $recipient } に送信されました。

## 承認依頼のメール

approval-subject = { $domain } の証明書を承認または却下してください（注文 { $order }）
approval-heading = この証明書を発行してもよろしいですか？
approval-intro = アカウント「{ $account }」が証明書を注文しました。この証明書は、{ $domain } に責任を持つ方が承認した場合にのみ発行されます。そのため、{ $recipient } にお尋ねしています。
approval-grants = { $count ->
    [1] 承認すると、このアカウントは上記の名前の証明書を受け取れるようになります。証明書の秘密鍵を持つ人は、インターネット上でこの名前のサーバーを運用できます。
   *[other] 承認すると、このアカウントは上記のすべての名前の証明書を受け取れるようになります。証明書の秘密鍵を持つ人は、インターネット上でこれらの名前のサーバーを運用できます。
}
approval-scope = ご回答はこの注文だけに適用され、ほかには使われません。
approval-button = 承認ページを開く
approval-opening = ページを開いただけでは何も決まりません。承認するか却下するかは、そのページでお選びください。
approval-link = ボタンが使えない場合は、次のリンクをご利用ください。
approval-valid = このリンクの有効期限は { $until } です。
approval-unexpected-heading = お心当たりがない場合
approval-unexpected = ページを開いて、依頼を却下してください。注文は終了し、関係者全員に通知されます。何もなさらない場合、このメールは何の効力も持ちません。
approval-keep = リンクを知っている人は、誰でもあなたに代わって決定できます。このメールを転送しないでください。

## 注文とは別に、組織のために事前に検証されるドメイン。$days は必ず 10 以上。

approval-grants-beyond = 承認の効力はこの注文だけにとどまりません。{ $days } 日間、このアカウントは組織「{ $organization }」の証明書を、これらの名前とその下位のすべての名前について、あらためて確認を求めることなく受け取れます。
domain-approval-subject = ドメイン { $domain } の検証を承認または却下してください
domain-approval-heading = このドメインの検証を認めますか？
domain-approval-intro = アカウント「{ $account }」が、組織「{ $organization }」のために { $domain } の検証を希望しています。検証は、{ $domain } に責任を持つ方が承認した場合にのみ行われます。そのため、{ $recipient } にお尋ねしています。
domain-approval-grants = 承認すると、このアカウントは { $days } 日間、組織「{ $organization }」の証明書を、上記の名前とその下位のすべての名前について、あらためて確認を求めることなく受け取れるようになります。証明書の秘密鍵を持つ人は、インターネット上でこれらの名前のサーバーを運用できます。
domain-approval-scope = ご回答はこのドメインとこの組織だけに適用され、ほかには使われません。
domain-approval-unexpected = ページを開いて、依頼を却下してください。ドメインは検証されません。何もなさらない場合、このメールは何の効力も持ちません。
domain-page-title = ドメイン { $domain }
domain-page-intro = アカウント「{ $account }」が、組織「{ $organization }」のためにドメインの検証を希望しています。{ $recipient } は { $domain } について決定できるアドレスであるため、お尋ねしています。
domain-page-approve-hint = このアカウントは { $days } 日間、このドメインとその下位のすべての名前の証明書を受け取れます。
domain-page-reject-hint = ドメインは検証されず、以前の検証も使われなくなります。
domain-page-reason-hint = 理由は決定とともに保存されます。{ $max } 文字以内でご記入ください。
domain-page-approved-text = ドメイン { $domain } は組織「{ $organization }」のために検証されました。
domain-page-rejected-text = ドメイン { $domain } は組織「{ $organization }」のために検証されていません。

## 証明書発行のメール

issued-subject = { $domain } の証明書が発行されました（注文 { $order }）
issued-heading = 証明書が発行されました
issued-intro = { $domain } の証明書を { $file } としてこのメールに添付しました。このファイルには、サーバーが一緒に送信する中間証明書も含まれています。

## 注文却下のメール

rejected-subject = { $domain } の注文が却下されました（注文 { $order }）
rejected-heading = 注文が却下されました
rejected-intro = { $by } が { $domain } の注文を却下しました。この注文では証明書は発行されません。
rejected-next = 誤りだと思われる場合は、まずその方にご相談ください。その後、証明書をあらためて注文できます。

## 注文取り消しのメール

canceled-subject = { $domain } の注文が取り消されました（注文 { $order }）
canceled-heading = 注文が取り消されました
canceled-intro = { $by } が { $domain } の注文を取り消しました。この注文では証明書は発行されません。
canceled-next = 証明書が引き続き必要な場合は、新しく注文してください。

## 承認ページ

page-title = { $domain } の証明書
page-intro = アカウント「{ $account }」が証明書を注文しました。{ $recipient } は { $domain } について決定できるアドレスであるため、お尋ねしています。
page-unexpected = お心当たりのない依頼であれば、却下してください。
page-question = ご回答
page-approve = 承認する
page-approve-hint = { $count ->
    [1] 上記の名前で証明書を発行してもかまいません。
   *[other] 上記のすべての名前で証明書を発行してもかまいません。
}
page-reject = 却下する
page-reject-hint = 証明書は発行されずに注文が終了し、関係者全員に通知されます。
page-reason = 却下の理由（任意）
page-reason-hint = 注文の関係者全員が読みます。{ $max } 文字以内でご記入ください。
page-submit = 回答を送信する
page-problem-choice = 回答を送信する前に、「承認する」か「却下する」を選んでください。
page-problem-reason = 理由は { $max } 文字以内です。短くしてください。
page-problem-form = ページを開いてから時間が経ちすぎました。まだ何も決まっていませんので、もう一度選んでください。
page-approved-heading = 依頼は承認されました
page-approved-text = { $count ->
    [1] 下記の名前が、注文 { $order } について確認されました。注文に含まれるすべての名前が確認され次第、証明書が発行されます。
   *[other] 下記のすべての名前が、注文 { $order } について確認されました。注文に含まれるすべての名前が確認され次第、証明書が発行されます。
}
page-rejected-heading = 依頼は却下されました
page-rejected-text = 注文 { $order } は証明書を発行せずに終了し、関係者全員に通知されます。
page-final = この決定は記録されました。このリンクで変更できることはもうありません。
page-close = このページは閉じていただいてかまいません。
page-gone-heading = このリンクは使えません
page-gone-text = 不明なリンクか、すでに無効になったリンクです。ここでは何も決定されていません。まだご回答が必要な場合は、新しいメールを送るよう、注文した方に依頼してください。

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

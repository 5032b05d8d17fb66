### Sealpost、日本語。文は必ず一文ごとに書き、断片をつなぎ合わせません。
###
### id = 6
### name = Japanese
### fonts = Hiragino Sans, Yu Gothic UI, Meiryo, Noto Sans CJK JP
### breaks = anywhere

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
label-revoked-by = 失効させた人
label-revoked-at = 失効日時
label-approved-by = 承認した人
label-reported-by = 連絡した人
label-noticed-at = 確認日時
label-reason = 理由
label-comment = コメント
label-message = アカウントからのお知らせ
label-replaces = 置き換えられるシリアル番号
label-earlier-order = 以前の注文
label-order-until = 注文の終了日時
label-domain = ドメイン
label-organization = 組織
label-people = メールが届かないアドレス（{ $count }件）
reason-none = 理由は記載されていません。
footer = このメールは、注文 { $order } について自動的に作成され、{ $recipient } に送信されました。
footer-general = このメールは自動的に作成され、{ $recipient } に送信されました。
unsubscribe = このようなお知らせが不要な場合は、こちらから配信を停止できます。
next-heading = 次に行うこと
next-compare = 上記のフィンガープリントが、添付ファイルのフィンガープリントと一致することを確認してください。
next-install = 証明書の要求に使った秘密鍵とともに、このファイルをサーバーにインストールしてください。秘密鍵が当方に送られたことはありません。
next-renew = この証明書は { $until } まで有効です。余裕をもって次の証明書を注文してください。
next-step-heading = 今後の流れ
next-step = { $step ->
    [colleague] まず、アカウント「{ $account }」のどなたかがこの申請を承認する必要があります。現時点でお手続きは必要ありません。
    [domains] { $count ->
        [1] 名前の責任者に確認を依頼しています。確認が済み次第、証明書が発行されます。
       *[other] { $count }件の名前の責任者に確認を依頼しています。すべての名前が確認され次第、証明書が発行されます。
    }
   *[issue] これ以上のお手続きは必要ありません。証明書はまもなく発行されます。
}

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
approval-code = 承認ページでは、次のコードの入力をお願いしています。
approval-code-keep = コードはこのメールにだけ書かれており、リンクを開いても表示されません。ご自身でページに入力してください。
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
domain-page-report = この依頼に心当たりがない
domain-page-report-hint = ドメインは検証されず、以前の検証も使われなくなります。アカウントの管理者に警告が送られます。
domain-page-reported-heading = 依頼についての報告を受け付けました
domain-page-reported-text = ドメイン { $domain } は組織「{ $organization }」のために検証されていません。アカウントの管理者に警告が送られます。

## 証明書発行のメール

issued-subject = { $domain } の証明書が発行されました（注文 { $order }）
issued-heading = 証明書が発行されました
issued-intro = { $domain } の証明書を { $file } としてこのメールに添付しました。このファイルには、サーバーが一緒に送信する中間証明書も含まれています。

## 注文受付のメール

received-subject = { $domain } の注文を受け付けました（注文 { $order }）
received-heading = 注文を受け付けました
received-intro = アカウント「{ $account }」で、{ $requester } が { $domain } の証明書を注文しました。

## アカウント内の承認を待つ申請のメール

waiting-subject = { $request ->
    [renewal] { $domain } の証明書の更新を承認または却下してください（注文 { $order }）
    [reissue] { $domain } の証明書の再発行を承認または却下してください（注文 { $order }）
    [duplicate] { $domain } の証明書の複製を承認または却下してください（注文 { $order }）
    [revocation] { $domain } の証明書の失効を承認または却下してください（注文 { $order }）
   *[certificate] { $domain } の証明書の申請を承認または却下してください（注文 { $order }）
}
waiting-heading = ご判断をお待ちしている申請があります
waiting-intro = { $request ->
    [renewal] アカウント「{ $account }」で、{ $requester } が { $domain } の証明書の更新を申請しました。
    [reissue] アカウント「{ $account }」で、{ $requester } が { $domain } の証明書の再発行を申請しました。
    [duplicate] アカウント「{ $account }」で、{ $requester } が { $domain } の証明書の複製を申請しました。
    [revocation] アカウント「{ $account }」で、{ $requester } が { $domain } の証明書の失効を申請しました。
   *[certificate] アカウント「{ $account }」で、{ $requester } が { $domain } の証明書を申請しました。
}
waiting-effect = { $request ->
    [revocation] 申請が承認されるまで、証明書は引き続き有効です。
   *[other] 申請が承認されるまで、何も発行されません。
}
waiting-next = 名前と申請者を確認したうえで、アカウントで申請を承認または却下してください。申請者が自分だけで承認することはできません。

## アカウント内で承認されたことのメール

approved-subject = { $request ->
    [renewal] { $domain } の証明書の更新が承認されました（注文 { $order }）
    [reissue] { $domain } の証明書の再発行が承認されました（注文 { $order }）
    [duplicate] { $domain } の証明書の複製が承認されました（注文 { $order }）
    [revocation] { $domain } の証明書の失効が承認されました（注文 { $order }）
   *[certificate] { $domain } の証明書の申請が承認されました（注文 { $order }）
}
approved-heading = 申請が承認されました
approved-intro = { $request ->
    [renewal] { $by } が { $domain } の証明書の更新を承認しました。
    [reissue] { $by } が { $domain } の証明書の再発行を承認しました。
    [duplicate] { $by } が { $domain } の証明書の複製を承認しました。
    [revocation] { $by } が { $domain } の証明書の失効を承認しました。
   *[certificate] { $by } が { $domain } の証明書の申請を承認しました。
}
approved-revocation = 証明書はまもなく失効します。この証明書を使っているサーバーが残っていないことをご確認ください。

## 注文却下のメール

rejected-subject = { $domain } の注文が却下されました（注文 { $order }）
rejected-heading = 注文が却下されました
rejected-intro = { $by } が { $domain } の注文を却下しました。この注文では証明書は発行されません。
rejected-reported = { $by } から、この注文に心当たりがないとの報告がありました。誰が何のために注文したのかをご確認ください。
rejected-next = 誤りだと思われる場合は、まずその方にご相談ください。その後、証明書をあらためて注文できます。
rejected-request-subject = { $request ->
    [reissue] { $domain } の証明書の再発行が却下されました（注文 { $order }）
    [duplicate] { $domain } の証明書の複製が却下されました（注文 { $order }）
   *[revocation] { $domain } の証明書の失効が却下されました（注文 { $order }）
}
rejected-request-heading = 申請が却下されました
rejected-request-intro = { $request ->
    [reissue] { $by } が { $domain } の証明書の再発行を却下しました。
    [duplicate] { $by } が { $domain } の証明書の複製を却下しました。
   *[revocation] { $by } が { $domain } の証明書の失効を却下しました。
}
rejected-request-next = この注文ですでに発行された証明書は引き続き有効です。誤りだと思われる場合は、まずその方にご相談ください。

## 注文取り消しのメール

canceled-subject = { $domain } の注文が取り消されました（注文 { $order }）
canceled-heading = 注文が取り消されました
canceled-intro = { $by } が { $domain } の注文を取り消しました。この注文では証明書は発行されません。
canceled-next = 証明書が引き続き必要な場合は、新しく注文してください。

## 再発行のメール

reissued-subject = { $domain } の証明書が再発行されました（注文 { $order }）
reissued-heading = 証明書が再発行されました
reissued-intro = { $domain } の新しい証明書を { $file } としてこのメールに添付しました。このファイルには、サーバーが一緒に送信する中間証明書も含まれています。
reissued-next = 新しい証明書の要求に使った秘密鍵とともにこのファイルをインストールし、置き換えられる証明書の使用を終了してください。

## 複製発行のメール

duplicate-subject = { $domain } の証明書の複製が発行されました（注文 { $order }）
duplicate-heading = 証明書の複製が発行されました
duplicate-intro = { $domain } の証明書の複製を { $file } としてこのメールに添付しました。このファイルには、サーバーが一緒に送信する中間証明書も含まれています。
duplicate-next = 複製の要求に使った秘密鍵とともに、必要な場所にこのファイルをインストールしてください。この注文で以前に発行された証明書は引き続き有効です。

## 更新のメール

renewed-subject = { $domain } の証明書が更新されました（注文 { $order }）
renewed-heading = 証明書が更新されました
renewed-intro = 注文 { $order } は注文 { $earlier } を引き継ぐものです。{ $domain } の新しい証明書を { $file } としてこのメールに添付しました。このファイルには、サーバーが一緒に送信する中間証明書も含まれています。
renewed-next = 証明書の要求に使った秘密鍵とともに、このファイルをインストールしてください。{ $until } まで有効な以前の証明書に代わるものです。

## 失効のメール

revoked-subject = { $domain } の証明書が失効しました（注文 { $order }）
revoked-heading = 証明書が失効しました
revoked-intro = { $by } が { $domain } の証明書を失効させました。この証明書はもう信頼できません。ブラウザーなどのプログラムから、すぐに拒否される可能性があります。
revoked-next-remove = この証明書をまだ使っているすべてのサーバーから、証明書を削除してください。
revoked-next-order = 証明書が引き続き必要な場合は、新しい秘密鍵で新しい証明書を注文してください。

## 有効期限が近いことのメール

expiring-subject = { $days ->
    [0] { $domain } の証明書は1日以内に有効期限が切れます（注文 { $order }）
   *[other] { $domain } の証明書はあと{ $days }日で有効期限が切れます（注文 { $order }）
}
expiring-heading = { $days ->
    [0] 証明書は1日以内に有効期限が切れます
   *[other] 証明書はあと{ $days }日で有効期限が切れます
}
expiring-intro = { $domain } の証明書は { $until } まで有効です。それ以降は、この証明書を使い続けるサーバーへの接続が、ブラウザーなどのプログラムから拒否されます。
expiring-next-renew = 期限までに注文 { $order } を更新し、新しい証明書をすべてのサーバーにインストールしてください。
expiring-next-drop = 証明書が不要な場合は、サーバーから削除してください。注文はそのまま終了します。

## 有効期限が切れたことのメール

expired-subject = { $days ->
    [0] { $domain } の証明書の有効期限が切れました（注文 { $order }）
   *[other] { $domain } の証明書の有効期限が切れてから{ $days }日が経ちました（注文 { $order }）
}
expired-heading = { $days ->
    [0] 証明書の有効期限が切れました
   *[other] 証明書の有効期限が切れてから{ $days }日が経ちました
}
expired-intro = { $domain } の証明書の有効期限は { $until } でした。この証明書を使い続けるサーバーへの接続は、ブラウザーなどのプログラムから拒否されます。
expired-next-renew = これらの名前をまだお使いの場合は、すぐに新しい証明書を注文し、すべてのサーバーにインストールしてください。
expired-next-drop = お使いでない場合は、期限切れの証明書をサーバーから削除してください。

## 複数年の注文が終わることのメール

ending-subject = { $days ->
    [0] { $domain } の注文 { $order } は1日以内に終了します
   *[other] { $domain } の注文 { $order } はあと{ $days }日で終了します
}
ending-heading = { $days ->
    [0] 注文は1日以内に終了します
   *[other] 注文はあと{ $days }日で終了します
}
ending-intro = { $domain } の複数年の注文 { $order } は { $until } に終了します。その日を過ぎると、この注文で新たに証明書を発行することはできません。
ending-next = 次の証明書に間に合うよう、その日までに注文を更新してください。現在の証明書は { $until } まで有効です。

## 検証の期限が近いことのメール

validation-subject = { $days ->
    [0] { $subject } の検証は1日以内に期限が切れます
   *[other] { $subject } の検証はあと{ $days }日で期限が切れます
}
validation-heading = { $days ->
    [0] 検証の期限が1日以内に切れます
   *[other] 検証の期限があと{ $days }日で切れます
}
validation-intro = { $validated ->
    [organization] アカウント「{ $account }」は { $until } まで、組織「{ $subject }」の証明書を、組織の再検証なしに注文できます。
   *[domain] アカウント「{ $account }」は { $until } まで、{ $subject } の証明書を、ドメインの再検証なしに注文できます。
}
validation-effect = すでに発行された証明書は引き続き有効です。その日を過ぎると、新規の証明書、更新、再発行は、新たな検証が済むまでお待ちいただくことになります。
validation-next = その日までに検証の更新をお願いいたします。

## アカウントへの警告

alarm-disowned-subject = 警告：{ $domain } の承認依頼に、受信者の心当たりがありません（注文 { $order }）
alarm-disowned-heading = 心当たりのない承認依頼との連絡がありました
alarm-disowned-intro = { $domain } の注文 { $order } の承認を { $by } に依頼したところ、この証明書を依頼した者はいないとの回答がありました。
alarm-disowned-next-ask = 誰が注文したのか、正当な注文かどうかを確認してください。
alarm-disowned-next-stop = 正当でない場合は、注文を取り消し、注文に使われた API キーを無効にするか、ユーザーを停止してください。
alarm-domain-subject = 警告：{ $domain } の検証依頼に、受信者の心当たりがありません
alarm-domain-intro = 組織「{ $organization }」のための { $domain } の検証の承認を { $by } に依頼したところ、そのような依頼をした者はいないとの回答がありました。
alarm-domain-next-ask = 誰がドメインの検証を依頼したのか、正当な依頼かどうかを確認してください。
alarm-domain-next-stop = 正当でない場合は、ドメインを無効にし、依頼に使われた API キーを無効にするか、ユーザーを停止してください。
alarm-unreachable-subject = 警告：{ $domain } の証明書について連絡できる相手がいません（注文 { $order }）
alarm-unreachable-heading = 有効な証明書について連絡できる相手がいません
alarm-unreachable-intro = { $domain } の証明書は { $until } まで有効ですが、注文 { $order } のお知らせは誰にも届かなくなっています。メールが受信を拒否されたか、配信が停止されています。このままでは、有効期限が切れても誰も気づきません。
alarm-unreachable-next = 注文 { $order } の追加メールアドレスに、誰かが読んでいるアドレスを登録してください。
alarm-ending-subject = 警告：メールによる承認は { $date } に終了します
alarm-ending-heading = メールによる承認は { $date } に終了します
alarm-ending-intro = { $date } 以降、メールによる承認ではドメインの管理権限を証明できなくなります。それより前にメールで行われた承認も、同日以降は認められません。
alarm-ending-next = お使いのドメインについて、その日までに別の検証方法をご準備ください。

## 承認ページ

page-title = { $domain } の証明書
page-intro = アカウント「{ $account }」が証明書を注文しました。{ $recipient } は { $domain } について決定できるアドレスであるため、お尋ねしています。
page-question = ご回答
page-approve = 承認する
page-approve-hint = { $count ->
    [1] 上記の名前で証明書を発行してもかまいません。
   *[other] 上記のすべての名前で証明書を発行してもかまいません。
}
page-reject = 却下する
page-reject-hint = 証明書は発行されずに注文が終了し、関係者全員に通知されます。
page-report = この注文に心当たりがない
page-report-hint = 証明書は発行されずに注文が終了します。関係者全員とアカウントの管理者に警告が送られます。
page-reason = 理由（任意）
page-reason-hint = 注文の関係者全員が読みます。{ $max } 文字以内でご記入ください。
page-code = メールに書かれたコード
page-code-hint = リンクが書かれたメールに、6 桁の数字のコードも書かれています。
page-submit = 回答を送信する
page-problem-choice = 回答を送信する前に、いずれか一つを選んでください。まだ何も決まっていません。
page-problem-code = メールに書かれた 6 桁のコードを入力してください。まだ何も決まっていません。
page-problem-code-wrong = メールに書かれたコードと異なります。まだ何も決まっていません。あと { $left } 回入力できます。
page-problem-reason = 理由は { $max } 文字以内です。短くしてください。
page-problem-form = ページを開いてから時間が経ちすぎました。まだ何も決まっていませんので、もう一度選んでください。
page-approved-heading = 依頼は承認されました
page-approved-text = { $count ->
    [1] 下記の名前が、注文 { $order } について確認されました。注文に含まれるすべての名前が確認され次第、証明書が発行されます。
   *[other] 下記のすべての名前が、注文 { $order } について確認されました。注文に含まれるすべての名前が確認され次第、証明書が発行されます。
}
page-rejected-heading = 依頼は却下されました
page-rejected-text = 注文 { $order } は証明書を発行せずに終了し、関係者全員に通知されます。
page-reported-heading = 注文についての報告を受け付けました
page-reported-text = 注文 { $order } は証明書を発行せずに終了しました。関係者全員とアカウントの管理者に警告が送られます。
page-spent-text = コードの誤りが続いたため、このリンクは使えなくなりました。何も決定されていません。まだご回答が必要な場合は、新しいメールを送るよう、注文した方に依頼してください。
page-busy-heading = しばらくしてからもう一度お試しください
page-busy-text = 無効なリンクが何度も開かれました。ここでは何も決定されていません。数分待ってから、リンクをもう一度開いてください。
page-final = この決定は記録されました。このリンクで変更できることはもうありません。
page-close = このページは閉じていただいてかまいません。
page-gone-heading = このリンクは使えません
page-gone-text = 不明なリンクか、すでに無効になったリンクです。ここでは何も決定されていません。まだご回答が必要な場合は、新しいメールを送るよう、注文した方に依頼してください。

## 配信停止リンクのページ

unsubscribe-title = 証明書についてのお知らせ
unsubscribe-heading = { $recipient } へのお知らせを停止しますか
unsubscribe-intro = { $recipient } には、アカウント「{ $account }」の { $domain } の注文（{ $order }）についてのお知らせをお送りしています。
unsubscribe-intro-account = { $recipient } には、アカウント「{ $account }」からのお知らせをお送りしています。
unsubscribe-order = 注文 { $order } についてのお知らせを停止する
unsubscribe-all = アカウント「{ $account }」からのお知らせをすべて停止する
unsubscribe-again = お知らせの受信を再開する
unsubscribe-kept = 証明書の承認のお願いと警告は、この設定にかかわらず送信されます。
unsubscribe-done-heading = お知らせを停止しました
unsubscribe-done-order = 注文 { $order } についてのお知らせは、今後 { $recipient } には送信されません。
unsubscribe-done-all = アカウント「{ $account }」からのお知らせは、今後 { $recipient } には送信されません。
unsubscribe-again-heading = お知らせを再開しました
unsubscribe-gone-text = 不明なリンクです。何も変更されていません。

### Sealpost, 한국어. 문장은 언제나 통째로 쓰고, 조각을 이어 붙이지 않습니다.
###
### id = 7
### name = Korean
### fonts = Apple SD Gothic Neo, Malgun Gothic, Noto Sans CJK KR
### breaks = keep-all

## 메일과 페이지에서 함께 쓰는 글

moment = { $moment } UTC
line = { $label }: { $value }
label-order = 주문 번호
label-product = 상품
label-account = 계정
label-requester = 주문한 사람
label-names = 이름 { $count }개
label-common-name = 일반 이름(CN)
label-serial = 일련번호
label-fingerprint = SHA-256 지문
label-issuer = 발급자
label-from = 유효 기간 시작
label-until = 유효 기간 끝
label-decide-until = 결정 기한
label-decided = 결정 일시
label-rejected-by = 거부한 사람
label-canceled-by = 취소한 사람
label-revoked-by = 폐기한 사람
label-revoked-at = 폐기 일시
label-approved-by = 승인한 사람
label-reported-by = 알려 온 사람
label-noticed-at = 확인 일시
label-reason = 사유
label-comment = 의견
label-message = 계정에서 전하는 말
label-replaces = 대체되는 일련번호
label-earlier-order = 이전 주문
label-order-until = 주문 종료 일시
label-domain = 도메인
label-organization = 조직
label-people = 메일이 닿지 않는 주소 { $count }개
reason-none = 사유는 적혀 있지 않습니다.
footer = 이 메일은 주문 { $order }번에 관하여 자동으로 작성되어 { $recipient } 주소로 발송되었습니다.
footer-general = 이 메일은 자동으로 작성되어 { $recipient } 주소로 발송되었습니다.
unsubscribe = 이러한 알림을 더 이상 받지 않으시려면 다음 링크에서 수신을 거부하실 수 있습니다.
next-heading = 다음에 하실 일
next-compare = 위의 지문이 첨부 파일의 지문과 같은지 확인해 주십시오.
next-install = 인증서 요청에 사용한 개인 키와 함께 이 파일을 서버에 설치해 주십시오. 개인 키는 저희에게 전송된 적이 없습니다.
next-renew = 이 인증서는 { $until }까지 유효하므로, 늦지 않게 다음 인증서를 주문해 주십시오.
next-step-heading = 앞으로의 진행
next-step = { $step ->
    [colleague] 먼저 ‘{ $account }’ 계정의 다른 사용자가 요청을 승인해야 합니다. 지금 하실 일은 없습니다.
    [domains] { $count ->
        [1] 이름을 책임지는 분에게 확인을 요청하고 있습니다. 확인이 끝나면 바로 인증서가 발급됩니다.
       *[other] 이름 { $count }개를 책임지는 분들에게 확인을 요청하고 있습니다. 모든 이름이 확인되면 바로 인증서가 발급됩니다.
    }
   *[issue] 더 하실 일은 없습니다. 인증서가 곧 발급됩니다.
}

## 승인 요청 메일

approval-subject = { $domain } 인증서를 승인하거나 거부해 주십시오 (주문 { $order })
approval-heading = 이 인증서를 발급해도 됩니까?
approval-intro = ‘{ $account }’ 계정에서 인증서를 주문했습니다. 이 인증서는 { $domain } 도메인을 책임지는 분이 승인해야만 발급됩니다. 그래서 { $recipient } 주소로 여쭙니다.
approval-grants = { $count ->
    [1] 승인하시면 이 계정은 위에 적힌 이름의 인증서를 받을 수 있게 됩니다. 인증서의 개인 키를 가진 사람은 인터넷에서 이 이름으로 서버를 운영할 수 있습니다.
   *[other] 승인하시면 이 계정은 위에 적힌 이름들의 인증서를 받을 수 있게 됩니다. 인증서의 개인 키를 가진 사람은 인터넷에서 이 이름들로 서버를 운영할 수 있습니다.
}
approval-scope = 결정은 이 주문에만 적용되며 다른 곳에는 쓰이지 않습니다.
approval-button = 승인 페이지 열기
approval-opening = 페이지를 여는 것만으로는 아무것도 결정되지 않습니다. 승인할지 거부할지는 그 페이지에서 선택하시면 됩니다.
approval-code = 승인 페이지에서 다음 코드를 묻습니다.
approval-code-keep = 코드는 이 메일에만 적혀 있으며, 링크를 열어도 표시되지 않습니다. 페이지에 직접 입력해 주십시오.
approval-link = 버튼이 작동하지 않으면 다음 링크를 이용해 주십시오.
approval-valid = 이 링크는 { $until }까지 유효합니다.
approval-unexpected-heading = 예상하지 못한 메일입니까?
approval-unexpected = 그렇다면 페이지를 열어 요청을 거부해 주십시오. 주문은 종료되고, 주문과 관련된 모든 분께 그 사실을 알려 드립니다. 아무것도 하지 않으시면 이 메일은 아무런 효력이 없습니다.
approval-keep = 링크를 아는 사람은 누구나 대신 결정할 수 있습니다. 이 메일을 다른 사람에게 전달하지 마십시오.

## 주문에 앞서 조직을 위해 검증되는 도메인. $days 값은 언제나 10 이상.

approval-grants-beyond = 승인의 효력은 이 주문에 그치지 않습니다. { $days }일 동안 이 계정은 ‘{ $organization }’ 조직의 인증서를 이 이름들과 그 하위의 모든 이름에 대해 다시 묻지 않고 받을 수 있습니다.
domain-approval-subject = { $domain } 도메인의 검증을 승인하거나 거부해 주십시오
domain-approval-heading = 이 도메인을 검증해도 되겠습니까?
domain-approval-intro = ‘{ $account }’ 계정에서 ‘{ $organization }’ 조직을 위해 { $domain } 도메인을 검증받으려고 합니다. 검증은 { $domain } 도메인을 책임지는 분이 승인해야만 이루어집니다. 그래서 { $recipient } 주소로 여쭙니다.
domain-approval-grants = 승인하시면 이 계정은 { $days }일 동안 ‘{ $organization }’ 조직의 인증서를 위에 적힌 이름과 그 하위의 모든 이름에 대해 다시 묻지 않고 받을 수 있게 됩니다. 인증서의 개인 키를 가진 사람은 인터넷에서 이 이름들로 서버를 운영할 수 있습니다.
domain-approval-scope = 결정은 이 도메인과 이 조직에만 적용되며 다른 곳에는 쓰이지 않습니다.
domain-approval-unexpected = 그렇다면 페이지를 열어 요청을 거부해 주십시오. 도메인은 검증되지 않습니다. 아무것도 하지 않으시면 이 메일은 아무런 효력이 없습니다.
domain-page-title = { $domain } 도메인
domain-page-intro = ‘{ $account }’ 계정에서 ‘{ $organization }’ 조직을 위해 도메인을 검증받으려고 합니다. { $recipient } 주소는 { $domain } 도메인에 대해 결정할 수 있으므로 여쭙니다.
domain-page-approve-hint = 이 계정은 { $days }일 동안 이 도메인과 그 하위의 모든 이름에 대한 인증서를 받을 수 있습니다.
domain-page-reject-hint = 도메인은 검증되지 않으며, 이전의 검증도 더 이상 쓰이지 않습니다.
domain-page-reason-hint = 이유는 결정과 함께 보관됩니다. 최대 { $max }자까지 쓸 수 있습니다.
domain-page-approved-text = { $domain } 도메인이 ‘{ $organization }’ 조직을 위해 검증되었습니다.
domain-page-rejected-text = { $domain } 도메인은 ‘{ $organization }’ 조직을 위해 검증되지 않았습니다.
domain-page-report = 이 요청을 모릅니다
domain-page-report-hint = 도메인은 검증되지 않으며, 이전의 검증도 더 이상 쓰이지 않습니다. 계정 관리자에게 경고를 보냅니다.
domain-page-reported-heading = 요청이 신고되었습니다
domain-page-reported-text = { $domain } 도메인은 ‘{ $organization }’ 조직을 위해 검증되지 않았습니다. 계정 관리자에게 경고를 보냅니다.

## 인증서 발급 메일

issued-subject = { $domain } 인증서가 발급되었습니다 (주문 { $order })
issued-heading = 인증서가 발급되었습니다
issued-intro = { $domain } 인증서를 { $file } 파일로 이 메일에 첨부했습니다. 이 파일에는 서버가 함께 보내는 중간 인증서도 들어 있습니다.

## 주문 접수 메일

received-subject = { $domain } 주문이 접수되었습니다 (주문 { $order })
received-heading = 주문이 접수되었습니다
received-intro = { $requester } 님이 ‘{ $account }’ 계정에서 { $domain } 인증서를 주문했습니다.

## 동료의 승인을 기다리는 요청 메일

waiting-subject = { $request ->
    [renewal] { $domain } 인증서의 갱신을 승인하거나 거부해 주십시오 (주문 { $order })
    [reissue] { $domain } 인증서의 재발급을 승인하거나 거부해 주십시오 (주문 { $order })
    [duplicate] { $domain } 인증서의 복제본 발급을 승인하거나 거부해 주십시오 (주문 { $order })
    [revocation] { $domain } 인증서의 폐기를 승인하거나 거부해 주십시오 (주문 { $order })
   *[certificate] { $domain } 인증서 요청을 승인하거나 거부해 주십시오 (주문 { $order })
}
waiting-heading = 결정을 기다리는 요청이 있습니다
waiting-intro = { $request ->
    [renewal] { $requester } 님이 ‘{ $account }’ 계정에서 { $domain } 인증서의 갱신을 요청했습니다.
    [reissue] { $requester } 님이 ‘{ $account }’ 계정에서 { $domain } 인증서의 재발급을 요청했습니다.
    [duplicate] { $requester } 님이 ‘{ $account }’ 계정에서 { $domain } 인증서의 복제본을 요청했습니다.
    [revocation] { $requester } 님이 ‘{ $account }’ 계정에서 { $domain } 인증서의 폐기를 요청했습니다.
   *[certificate] { $requester } 님이 ‘{ $account }’ 계정에서 { $domain } 인증서를 요청했습니다.
}
waiting-effect = { $request ->
    [revocation] 요청이 승인될 때까지 인증서는 계속 유효합니다.
   *[other] 요청이 승인될 때까지 아무것도 발급되지 않습니다.
}
waiting-next = 이름과 요청한 사람을 확인하신 뒤, 계정에서 요청을 승인하거나 거부해 주십시오. 요청한 사람이 혼자서 승인할 수는 없습니다.

## 동료가 승인한 요청 메일

approved-subject = { $request ->
    [renewal] { $domain } 인증서의 갱신이 승인되었습니다 (주문 { $order })
    [reissue] { $domain } 인증서의 재발급이 승인되었습니다 (주문 { $order })
    [duplicate] { $domain } 인증서의 복제본 발급이 승인되었습니다 (주문 { $order })
    [revocation] { $domain } 인증서의 폐기가 승인되었습니다 (주문 { $order })
   *[certificate] { $domain } 인증서 요청이 승인되었습니다 (주문 { $order })
}
approved-heading = 요청이 승인되었습니다
approved-intro = { $request ->
    [renewal] { $by } 님이 { $domain } 인증서의 갱신을 승인했습니다.
    [reissue] { $by } 님이 { $domain } 인증서의 재발급을 승인했습니다.
    [duplicate] { $by } 님이 { $domain } 인증서의 복제본 발급을 승인했습니다.
    [revocation] { $by } 님이 { $domain } 인증서의 폐기를 승인했습니다.
   *[certificate] { $by } 님이 { $domain } 인증서 요청을 승인했습니다.
}
approved-revocation = 인증서가 곧 폐기됩니다. 이 인증서를 사용하는 서버가 남아 있지 않은지 확인해 주십시오.

## 주문 거부 메일

rejected-subject = { $domain } 주문이 거부되었습니다 (주문 { $order })
rejected-heading = 주문이 거부되었습니다
rejected-intro = { $by } 님이 { $domain } 주문을 거부했습니다. 이 주문으로는 인증서가 발급되지 않습니다.
rejected-reported = { $by } 님이 이 주문을 알지 못한다고 신고했습니다. 누가 왜 주문했는지 확인해 주십시오.
rejected-next = 잘못된 거부라고 생각하시면 먼저 그분과 상의해 주십시오. 그 후에 인증서를 다시 주문하실 수 있습니다.
rejected-request-subject = { $request ->
    [reissue] { $domain } 인증서의 재발급이 거부되었습니다 (주문 { $order })
    [duplicate] { $domain } 인증서의 복제본 발급이 거부되었습니다 (주문 { $order })
   *[revocation] { $domain } 인증서의 폐기가 거부되었습니다 (주문 { $order })
}
rejected-request-heading = 요청이 거부되었습니다
rejected-request-intro = { $request ->
    [reissue] { $by } 님이 { $domain } 인증서의 재발급을 거부했습니다.
    [duplicate] { $by } 님이 { $domain } 인증서의 복제본 발급을 거부했습니다.
   *[revocation] { $by } 님이 { $domain } 인증서의 폐기를 거부했습니다.
}
rejected-request-next = 이 주문으로 이미 발급된 인증서는 계속 유효합니다. 잘못된 거부라고 생각하시면 먼저 그분과 상의해 주십시오.

## 주문 취소 메일

canceled-subject = { $domain } 주문이 취소되었습니다 (주문 { $order })
canceled-heading = 주문이 취소되었습니다
canceled-intro = { $by } 님이 { $domain } 주문을 취소했습니다. 이 주문으로는 인증서가 발급되지 않습니다.
canceled-next = 인증서가 계속 필요하시면 새로 주문해 주십시오.

## 재발급 메일

reissued-subject = { $domain } 인증서가 재발급되었습니다 (주문 { $order })
reissued-heading = 인증서가 재발급되었습니다
reissued-intro = { $domain } 새 인증서를 { $file } 파일로 이 메일에 첨부했습니다. 이 파일에는 서버가 함께 보내는 중간 인증서도 들어 있습니다.
reissued-next = 새 인증서 요청에 사용한 개인 키와 함께 이 파일을 설치하고, 대체되는 인증서는 더 이상 사용하지 마십시오.

## 복제본 발급 메일

duplicate-subject = { $domain } 인증서의 복제본이 발급되었습니다 (주문 { $order })
duplicate-heading = 인증서의 복제본이 발급되었습니다
duplicate-intro = { $domain } 인증서의 복제본을 { $file } 파일로 이 메일에 첨부했습니다. 이 파일에는 서버가 함께 보내는 중간 인증서도 들어 있습니다.
duplicate-next = 복제본 요청에 사용한 개인 키와 함께 필요한 곳에 이 파일을 설치해 주십시오. 이 주문으로 앞서 발급된 인증서는 계속 유효합니다.

## 갱신 메일

renewed-subject = { $domain } 인증서가 갱신되었습니다 (주문 { $order })
renewed-heading = 인증서가 갱신되었습니다
renewed-intro = 주문 { $order }번은 주문 { $earlier }번을 이어받은 것입니다. { $domain } 새 인증서를 { $file } 파일로 이 메일에 첨부했습니다. 이 파일에는 서버가 함께 보내는 중간 인증서도 들어 있습니다.
renewed-next = 인증서 요청에 사용한 개인 키와 함께 이 파일을 설치해 주십시오. { $until }까지 유효한 이전 인증서를 대신합니다.

## 폐기 메일

revoked-subject = { $domain } 인증서가 폐기되었습니다 (주문 { $order })
revoked-heading = 인증서가 폐기되었습니다
revoked-intro = { $by } 님이 { $domain } 인증서를 폐기했습니다. 이 인증서는 더 이상 신뢰할 수 없으며, 지금부터 브라우저와 다른 프로그램에서 거부될 수 있습니다.
revoked-next-remove = 이 인증서를 아직 사용하는 모든 서버에서 인증서를 제거해 주십시오.
revoked-next-order = 인증서가 계속 필요하시면 새 개인 키로 새 인증서를 주문해 주십시오.

## 만료 예정 메일

expiring-subject = { $days ->
    [0] { $domain } 인증서가 하루 안에 만료됩니다 (주문 { $order })
   *[other] { $domain } 인증서가 { $days }일 후에 만료됩니다 (주문 { $order })
}
expiring-heading = { $days ->
    [0] 인증서가 하루 안에 만료됩니다
   *[other] 인증서가 { $days }일 후에 만료됩니다
}
expiring-intro = { $domain } 인증서는 { $until }까지 유효합니다. 그 이후에도 이 인증서를 사용하는 서버에는 브라우저와 다른 프로그램이 연결을 거부합니다.
expiring-next-renew = 그 전에 주문 { $order }번을 갱신하고 새 인증서를 모든 서버에 설치해 주십시오.
expiring-next-drop = 인증서가 더 이상 필요하지 않으면 서버에서 제거해 주십시오. 주문은 저절로 종료됩니다.

## 만료 메일

expired-subject = { $days ->
    [0] { $domain } 인증서가 만료되었습니다 (주문 { $order })
   *[other] { $domain } 인증서가 만료된 지 { $days }일이 지났습니다 (주문 { $order })
}
expired-heading = { $days ->
    [0] 인증서가 만료되었습니다
   *[other] 인증서가 만료된 지 { $days }일이 지났습니다
}
expired-intro = { $domain } 인증서는 { $until }까지 유효했습니다. 이 인증서를 아직 사용하는 서버에는 브라우저와 다른 프로그램이 연결을 거부합니다.
expired-next-renew = 이 이름들을 아직 사용하신다면 지금 새 인증서를 주문하여 모든 서버에 설치해 주십시오.
expired-next-drop = 사용하지 않으신다면 만료된 인증서를 서버에서 제거해 주십시오.

## 여러 해 주문의 종료 메일

ending-subject = { $days ->
    [0] { $domain } 주문 { $order }번이 하루 안에 종료됩니다
   *[other] { $domain } 주문 { $order }번이 { $days }일 후에 종료됩니다
}
ending-heading = { $days ->
    [0] 주문이 하루 안에 종료됩니다
   *[other] 주문이 { $days }일 후에 종료됩니다
}
ending-intro = 여러 해 동안 유효한 { $domain } 주문 { $order }번이 { $until }에 종료됩니다. 그날이 지나면 이 주문으로 인증서를 더 발급할 수 없습니다.
ending-next = 다음 인증서가 늦지 않게 준비되도록 그 전에 주문을 갱신해 주십시오. 현재 인증서는 { $until }까지 유효합니다.

## 검증 만료 예정 메일

validation-subject = { $days ->
    [0] { $subject } 검증이 하루 안에 만료됩니다
   *[other] { $subject } 검증이 { $days }일 후에 만료됩니다
}
validation-heading = { $days ->
    [0] 검증이 하루 안에 만료됩니다
   *[other] 검증이 { $days }일 후에 만료됩니다
}
validation-intro = { $validated ->
    [organization] ‘{ $account }’ 계정에서는 { $until }까지 ‘{ $subject }’ 조직의 인증서를 조직을 다시 검증하지 않고 주문할 수 있습니다.
   *[domain] ‘{ $account }’ 계정에서는 { $until }까지 { $subject } 인증서를 도메인을 다시 검증하지 않고 주문할 수 있습니다.
}
validation-effect = 이미 발급된 인증서는 계속 유효합니다. 그날이 지나면 새 인증서, 갱신, 재발급은 새로운 검증이 끝날 때까지 기다려야 합니다.
validation-next = 그 전에 검증을 갱신해 주십시오.

## 계정에 보내는 경고

alarm-disowned-subject = 경고: { $domain } 승인 요청을 받은 분이 모르는 요청이라고 알려 왔습니다 (주문 { $order })
alarm-disowned-heading = 예상하지 못한 승인 요청이라는 연락이 왔습니다
alarm-disowned-intro = { $by } 주소로 { $domain } 주문 { $order }번의 승인을 요청했으나, 그곳에서는 아무도 이 인증서를 요청하지 않았다는 답을 받았습니다.
alarm-disowned-next-ask = 누가 주문했는지, 정당한 주문인지 확인해 주십시오.
alarm-disowned-next-stop = 정당한 주문이 아니라면 주문을 취소하고, 주문에 사용된 API 키를 폐기하거나 사용자를 차단해 주십시오.
alarm-domain-subject = 경고: { $domain } 도메인의 검증 요청을 받은 분이 모르는 요청이라고 알려 왔습니다
alarm-domain-intro = { $by } 주소로 ‘{ $organization }’ 조직을 위한 { $domain } 도메인 검증의 승인을 요청했으나, 그곳에서는 아무도 이를 요청하지 않았다는 답을 받았습니다.
alarm-domain-next-ask = 누가 도메인 검증을 요청했는지, 정당한 요청인지 확인해 주십시오.
alarm-domain-next-stop = 정당한 요청이 아니라면 도메인을 비활성화하고, 요청에 사용된 API 키를 폐기하거나 사용자를 차단해 주십시오.
alarm-unreachable-subject = 경고: { $domain } 인증서에 관하여 연락할 수 있는 사람이 없습니다 (주문 { $order })
alarm-unreachable-heading = 유효한 인증서에 관하여 연락할 수 있는 사람이 없습니다
alarm-unreachable-intro = { $domain } 인증서는 { $until }까지 유효하지만, 주문 { $order }번의 알림이 더 이상 누구에게도 닿지 않습니다. 주소가 메일을 거부하거나 수신이 거부되었습니다. 인증서가 만료되어도 아무도 알지 못할 것입니다.
alarm-unreachable-next = 주문 { $order }번의 추가 이메일에 실제로 읽는 주소를 등록해 주십시오.
alarm-ending-subject = 경고: 메일을 통한 승인이 { $date }에 종료됩니다
alarm-ending-heading = 메일을 통한 승인이 { $date }에 종료됩니다
alarm-ending-intro = { $date }부터는 메일을 통한 승인으로 도메인의 관리 권한을 증명할 수 없습니다. 그 전에 메일로 받은 승인도 그날부터는 인정되지 않습니다.
alarm-ending-next = 그 전에 보유하신 도메인의 다른 검증 방법을 준비해 주십시오.

## 승인 페이지

page-title = { $domain } 인증서
page-intro = ‘{ $account }’ 계정에서 인증서를 주문했습니다. { $recipient } 주소는 { $domain } 도메인에 대해 결정할 수 있으므로 여쭙니다.
page-question = 결정
page-approve = 승인
page-approve-hint = { $count ->
    [1] 위에 적힌 이름으로 인증서를 발급해도 됩니다.
   *[other] 위에 적힌 이름들로 인증서를 발급해도 됩니다.
}
page-reject = 거부
page-reject-hint = 인증서 없이 주문이 종료되며, 주문과 관련된 모든 분께 알려 드립니다.
page-report = 모르는 주문입니다
page-report-hint = 인증서 없이 주문이 종료됩니다. 주문과 관련된 모든 분과 계정 관리자에게 경고를 보냅니다.
page-reason = 사유 (선택 사항)
page-reason-hint = 주문과 관련된 모든 분이 읽게 됩니다. 최대 { $max }자까지 쓸 수 있습니다.
page-code = 메일에 적힌 코드
page-code-hint = 링크가 있는 메일에 여섯 자리 숫자 코드도 적혀 있습니다.
page-submit = 결정 보내기
page-problem-choice = 결정을 보내기 전에 답을 하나 선택해 주십시오. 아직 아무것도 결정되지 않았습니다.
page-problem-code = 메일에 적힌 여섯 자리 코드를 입력해 주십시오. 아직 아무것도 결정되지 않았습니다.
page-problem-code-wrong = 메일에 적힌 코드와 다릅니다. 아직 아무것도 결정되지 않았으며, 앞으로 { $left }번 더 입력할 수 있습니다.
page-problem-reason = 사유는 최대 { $max }자까지 쓸 수 있습니다. 내용을 줄여 주십시오.
page-problem-form = 페이지를 연 지 너무 오래되었습니다. 아직 아무것도 결정되지 않았으니 다시 선택해 주십시오.
page-approved-heading = 요청이 승인되었습니다
page-approved-text = { $count ->
    [1] 아래 이름이 주문 { $order }번에 대해 확인되었습니다. 주문의 모든 이름이 확인되는 대로 인증서가 발급됩니다.
   *[other] 아래 이름들이 주문 { $order }번에 대해 확인되었습니다. 주문의 모든 이름이 확인되는 대로 인증서가 발급됩니다.
}
page-rejected-heading = 요청이 거부되었습니다
page-rejected-text = 주문 { $order }번은 인증서 없이 종료되었으며, 주문과 관련된 모든 분께 알려 드립니다.
page-reported-heading = 주문이 신고되었습니다
page-reported-text = 주문 { $order }번은 인증서 없이 종료되었습니다. 주문과 관련된 모든 분과 계정 관리자에게 경고를 보냅니다.
page-spent-text = 코드를 너무 여러 번 잘못 입력하여 이 링크는 더 이상 사용할 수 없습니다. 결정된 것은 없습니다. 아직 결정이 필요하다면 주문한 분에게 새 메일을 보내 달라고 요청해 주십시오.
page-busy-heading = 잠시 후 다시 시도해 주십시오
page-busy-text = 유효하지 않은 링크가 너무 많이 열렸습니다. 여기에서 결정된 것은 없습니다. 몇 분 기다린 뒤 링크를 다시 열어 주십시오.
page-final = 이 결정은 기록되었습니다. 이 링크로는 더 이상 아무것도 바꿀 수 없습니다.
page-close = 이 페이지를 닫으셔도 됩니다.
page-gone-heading = 이 링크는 사용할 수 없습니다
page-gone-text = 알 수 없는 링크이거나 더 이상 유효하지 않은 링크입니다. 여기에서 결정된 것은 없습니다. 아직 결정이 필요하다면 주문한 분에게 새 메일을 보내 달라고 요청해 주십시오.

## 수신 거부 링크의 페이지

unsubscribe-title = 인증서 알림
unsubscribe-heading = { $recipient } 주소로 보내는 알림을 중단하시겠습니까?
unsubscribe-intro = { $recipient } 주소는 ‘{ $account }’ 계정에 속한 { $domain } 주문({ $order }번)의 알림을 받고 있습니다.
unsubscribe-intro-account = { $recipient } 주소는 ‘{ $account }’ 계정의 알림을 받고 있습니다.
unsubscribe-order = 주문 { $order }번의 알림을 더 이상 받지 않음
unsubscribe-all = ‘{ $account }’ 계정의 모든 알림을 더 이상 받지 않음
unsubscribe-again = 알림을 다시 받음
unsubscribe-kept = 인증서 승인 요청과 경고는 이 선택과 관계없이 발송됩니다.
unsubscribe-done-heading = 알림이 중단되었습니다
unsubscribe-done-order = 주문 { $order }번의 알림은 더 이상 { $recipient } 주소로 발송되지 않습니다.
unsubscribe-done-all = ‘{ $account }’ 계정의 알림은 더 이상 { $recipient } 주소로 발송되지 않습니다.
unsubscribe-again-heading = 알림이 다시 발송됩니다
unsubscribe-gone-text = 알 수 없는 링크입니다. 변경된 것은 없습니다.

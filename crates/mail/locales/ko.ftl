### Sealpost, 한국어. 문장은 언제나 통째로 쓰고, 조각을 이어 붙이지 않습니다.

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
label-reason = 사유
reason-none = 사유는 적혀 있지 않습니다.
footer = 이 메일은 주문 { $order }번에 관하여 자동으로 작성되어 { $recipient } 주소로 발송되었습니다.

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

## 인증서 발급 메일

issued-subject = { $domain } 인증서가 발급되었습니다 (주문 { $order })
issued-heading = 인증서가 발급되었습니다
issued-intro = { $domain } 인증서를 { $file } 파일로 이 메일에 첨부했습니다. 이 파일에는 서버가 함께 보내는 중간 인증서도 들어 있습니다.

## 주문 거부 메일

rejected-subject = { $domain } 주문이 거부되었습니다 (주문 { $order })
rejected-heading = 주문이 거부되었습니다
rejected-intro = { $by } 님이 { $domain } 주문을 거부했습니다. 이 주문으로는 인증서가 발급되지 않습니다.
rejected-next = 잘못된 거부라고 생각하시면 먼저 그분과 상의해 주십시오. 그 후에 인증서를 다시 주문하실 수 있습니다.

## 주문 취소 메일

canceled-subject = { $domain } 주문이 취소되었습니다 (주문 { $order })
canceled-heading = 주문이 취소되었습니다
canceled-intro = { $by } 님이 { $domain } 주문을 취소했습니다. 이 주문으로는 인증서가 발급되지 않습니다.
canceled-next = 인증서가 계속 필요하시면 새로 주문해 주십시오.

## 승인 페이지

page-title = { $domain } 인증서
page-intro = ‘{ $account }’ 계정에서 인증서를 주문했습니다. { $recipient } 주소는 { $domain } 도메인에 대해 결정할 수 있으므로 여쭙니다.
page-unexpected = 예상하지 못한 요청이라면 거부해 주십시오.
page-question = 결정
page-approve = 승인
page-approve-hint = { $count ->
    [1] 위에 적힌 이름으로 인증서를 발급해도 됩니다.
   *[other] 위에 적힌 이름들로 인증서를 발급해도 됩니다.
}
page-reject = 거부
page-reject-hint = 인증서 없이 주문이 종료되며, 주문과 관련된 모든 분께 알려 드립니다.
page-reason = 거부 사유 (선택 사항)
page-reason-hint = 주문과 관련된 모든 분이 읽게 됩니다. 최대 { $max }자까지 쓸 수 있습니다.
page-submit = 결정 보내기
page-problem-choice = 결정을 보내기 전에 ‘승인’ 또는 ‘거부’를 선택해 주십시오.
page-problem-reason = 사유는 최대 { $max }자까지 쓸 수 있습니다. 내용을 줄여 주십시오.
page-problem-form = 페이지를 연 지 너무 오래되었습니다. 아직 아무것도 결정되지 않았으니 다시 선택해 주십시오.
page-approved-heading = 요청이 승인되었습니다
page-approved-text = { $count ->
    [1] 아래 이름이 주문 { $order }번에 대해 확인되었습니다. 주문의 모든 이름이 확인되는 대로 인증서가 발급됩니다.
   *[other] 아래 이름들이 주문 { $order }번에 대해 확인되었습니다. 주문의 모든 이름이 확인되는 대로 인증서가 발급됩니다.
}
page-rejected-heading = 요청이 거부되었습니다
page-rejected-text = 주문 { $order }번은 인증서 없이 종료되었으며, 주문과 관련된 모든 분께 알려 드립니다.
page-final = 이 결정은 기록되었습니다. 이 링크로는 더 이상 아무것도 바꿀 수 없습니다.
page-close = 이 페이지를 닫으셔도 됩니다.
page-gone-heading = 이 링크는 사용할 수 없습니다
page-gone-text = 알 수 없는 링크이거나 더 이상 유효하지 않은 링크입니다. 여기에서 결정된 것은 없습니다. 아직 결정이 필요하다면 주문한 분에게 새 메일을 보내 달라고 요청해 주십시오.

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

### Sealpost, English. Whole sentences only; a sentence is never put together from pieces.
###
### id = 1
### name = English

## Shared by the mails and the page

moment = { $moment } UTC
line = { $label }: { $value }
label-order = Order number
label-product = Product
label-account = Account
label-requester = Ordered by
label-names = { $count ->
    [one] Name
   *[other] { $count } names
}
label-common-name = Common name
label-serial = Serial number
label-fingerprint = SHA-256 fingerprint
label-issuer = Issued by
label-from = Valid from
label-until = Valid until
label-decide-until = Decide by
label-decided = Decided
label-rejected-by = Rejected by
label-canceled-by = Canceled by
label-revoked-by = Revoked by
label-revoked-at = Revoked on
label-approved-by = Approved by
label-reported-by = Reported by
label-noticed-at = Noticed on
label-reason = Reason
label-comment = Comment
label-message = Message from your account
label-replaces = Replaces serial number
label-earlier-order = Earlier order
label-order-until = Order ends on
label-domain = Domain
label-organization = Organization
label-people = { $count ->
    [one] Address that cannot be reached
   *[other] { $count } addresses that cannot be reached
}
reason-none = No reason was given.
footer = This message about order { $order } was written automatically and sent to { $recipient }.
footer-general = This message was written automatically and sent to { $recipient }.
unsubscribe = If you no longer wish to receive notices like this one, you can unsubscribe here:
next-heading = What to do next
next-compare = Compare the fingerprint above with the fingerprint of the attached file.
next-install = Install the file on your servers together with the private key that belongs to the certificate request. That key was never sent to us.
next-renew = Order the next certificate in good time: this one is valid until { $until }.
next-step-heading = What happens next
next-step = { $step ->
    [colleague] First, somebody in the account “{ $account }” has to approve the request. You do not need to do anything at the moment.
    [domains] { $count ->
        [one] We are now asking those responsible for the name to confirm it. The certificate will be issued as soon as that is done.
       *[other] We are now asking those responsible for the { $count } names to confirm them. The certificate will be issued as soon as every name is confirmed.
    }
   *[issue] Nothing more is needed. The certificate will be issued shortly.
}

## Approval mail

approval-subject = Please approve or reject a certificate for { $domain } (order { $order })
approval-heading = May this certificate be issued?
approval-intro = The account “{ $account }” has ordered a certificate. It will be issued only if someone who is responsible for { $domain } approves. That is why we are writing to { $recipient }.
approval-grants = { $count ->
    [one] If you approve, this account may receive a certificate for the name above. Whoever holds its private key can operate servers on the internet under this name.
   *[other] If you approve, this account may receive a certificate for the names above. Whoever holds its private key can operate servers on the internet under these names.
}
approval-scope = Your decision applies to this order and to nothing else.
approval-button = Open the approval page
approval-opening = Opening the page decides nothing. You choose there whether to approve or to reject.
approval-code = The approval page asks for this code:
approval-code-keep = Only this message holds the code, and opening the link does not reveal it. Please type it there yourself.
approval-link = If the button does not work, use this link:
approval-valid = The link is valid until { $until }.
approval-unexpected-heading = You did not expect this message?
approval-unexpected = Then open the page and reject the request. The order ends, and everyone involved in it is told. If you do nothing, this message has no effect.
approval-keep = Whoever has the link can decide in your place. Please do not forward this message.

## Domain of its own: validated for an organization ahead of its orders. $days is never below 10.

approval-grants-beyond = Approving does more than that: for { $days } days, this account may receive further certificates for the organization “{ $organization }”, for these names and for all names below them, without asking again.
domain-approval-subject = Please approve or reject the validation of the domain { $domain }
domain-approval-heading = May this domain be validated?
domain-approval-intro = The account “{ $account }” would like to have { $domain } validated for the organization “{ $organization }”. That happens only if someone who is responsible for { $domain } approves. That is why we are writing to { $recipient }.
domain-approval-grants = If you approve, this account may receive certificates for the organization “{ $organization }” for { $days } days, for the name above and for all names below it, without asking again. Whoever holds their private keys can operate servers on the internet under these names.
domain-approval-scope = Your decision applies to this domain and this organization, and to nothing else.
domain-approval-unexpected = Then open the page and reject the request. The domain will not be validated. If you do nothing, this message has no effect.
domain-page-title = Domain { $domain }
domain-page-intro = The account “{ $account }” would like to have a domain validated for the organization “{ $organization }”. You are being asked because { $recipient } may decide for { $domain }.
domain-page-approve-hint = The account may receive certificates for this domain and for all names below it for { $days } days.
domain-page-reject-hint = The domain is not validated, and an earlier validation is not used any more.
domain-page-reason-hint = Your reason is kept with the decision. At most { $max } characters.
domain-page-approved-text = The domain { $domain } has been validated for the organization “{ $organization }”.
domain-page-rejected-text = The domain { $domain } is not validated for the organization “{ $organization }”.
domain-page-report = I do not know this request
domain-page-report-hint = The domain is not validated, and an earlier validation is not used any more. The administrators of the account are warned.
domain-page-reported-heading = The request has been reported
domain-page-reported-text = The domain { $domain } is not validated for the organization “{ $organization }”. The administrators of the account are being warned.

## Certificate issued

issued-subject = The certificate for { $domain } has been issued (order { $order })
issued-heading = The certificate has been issued
issued-intro = The certificate for { $domain } is attached to this message as { $file }. The file also contains the intermediate certificates that a server sends along with it.

## Order received

received-subject = We have received the order for { $domain } (order { $order })
received-heading = The order has been received
received-intro = { $requester } has ordered a certificate for { $domain } in the account “{ $account }”.

## Request waits for a colleague

waiting-subject = { $request ->
    [renewal] Please approve or reject the renewal of the certificate for { $domain } (order { $order })
    [reissue] Please approve or reject the reissue of the certificate for { $domain } (order { $order })
    [duplicate] Please approve or reject a duplicate of the certificate for { $domain } (order { $order })
    [revocation] Please approve or reject the revocation of the certificate for { $domain } (order { $order })
   *[certificate] Please approve or reject the request for a certificate for { $domain } (order { $order })
}
waiting-heading = A request is waiting for your decision
waiting-intro = { $request ->
    [renewal] { $requester } would like to renew the certificate for { $domain } in the account “{ $account }”.
    [reissue] { $requester } would like to have the certificate for { $domain } in the account “{ $account }” reissued.
    [duplicate] { $requester } would like to have a duplicate of the certificate for { $domain } in the account “{ $account }”.
    [revocation] { $requester } would like to have the certificate for { $domain } in the account “{ $account }” revoked.
   *[certificate] { $requester } would like to have a certificate for { $domain } in the account “{ $account }”.
}
waiting-effect = { $request ->
    [revocation] The certificate remains valid until somebody approves the request.
   *[other] Nothing will be issued until somebody approves the request.
}
waiting-next = Check the names and the person who made the request. Then approve or reject it in your account. The requester cannot approve it alone.

## Request approved by a colleague

approved-subject = { $request ->
    [renewal] The renewal of the certificate for { $domain } has been approved (order { $order })
    [reissue] The reissue of the certificate for { $domain } has been approved (order { $order })
    [duplicate] The duplicate of the certificate for { $domain } has been approved (order { $order })
    [revocation] The revocation of the certificate for { $domain } has been approved (order { $order })
   *[certificate] The request for a certificate for { $domain } has been approved (order { $order })
}
approved-heading = The request has been approved
approved-intro = { $request ->
    [renewal] { $by } has approved the renewal of the certificate for { $domain }.
    [reissue] { $by } has approved the reissue of the certificate for { $domain }.
    [duplicate] { $by } has approved a duplicate of the certificate for { $domain }.
    [revocation] { $by } has approved the revocation of the certificate for { $domain }.
   *[certificate] { $by } has approved the request for a certificate for { $domain }.
}
approved-revocation = The certificate will be revoked shortly. Please make sure that no server uses it any longer.

## Order rejected

rejected-subject = Order { $order } for { $domain } has been rejected
rejected-heading = The order has been rejected
rejected-intro = { $by } has rejected the order for { $domain }. No certificate will be issued for it.
rejected-reported = { $by } does not know this order and has reported it. Please find out who placed it, and why.
rejected-next = If you believe that this is a mistake, please speak with that person first. The certificate can then be ordered again.
rejected-request-subject = { $request ->
    [reissue] The reissue of the certificate for { $domain } has been rejected (order { $order })
    [duplicate] The duplicate of the certificate for { $domain } has been rejected (order { $order })
   *[revocation] The revocation of the certificate for { $domain } has been rejected (order { $order })
}
rejected-request-heading = The request has been rejected
rejected-request-intro = { $request ->
    [reissue] { $by } has rejected the reissue of the certificate for { $domain }.
    [duplicate] { $by } has rejected a duplicate of the certificate for { $domain }.
   *[revocation] { $by } has rejected the revocation of the certificate for { $domain }.
}
rejected-request-next = Certificates that have already been issued under this order remain valid. If you believe that this is a mistake, please speak with that person first.

## Order canceled

canceled-subject = Order { $order } for { $domain } has been canceled
canceled-heading = The order has been canceled
canceled-intro = { $by } has canceled the order for { $domain }. No certificate will be issued for it.
canceled-next = If the certificate is still needed, please place a new order.

## Certificate reissued

reissued-subject = The certificate for { $domain } has been reissued (order { $order })
reissued-heading = The certificate has been reissued
reissued-intro = The new certificate for { $domain } is attached to this message as { $file }. The file also contains the intermediate certificates that a server sends along with it.
reissued-next = Install the file together with the private key that belongs to the new certificate request, and stop using the certificate that it replaces.

## Duplicate issued

duplicate-subject = A duplicate of the certificate for { $domain } has been issued (order { $order })
duplicate-heading = A duplicate of the certificate has been issued
duplicate-intro = The duplicate for { $domain } is attached to this message as { $file }. The file also contains the intermediate certificates that a server sends along with it.
duplicate-next = Install the file where you need it, together with the private key that belongs to the request for the duplicate. The certificates that were issued earlier for this order remain valid.

## Certificate renewed

renewed-subject = The certificate for { $domain } has been renewed (order { $order })
renewed-heading = The certificate has been renewed
renewed-intro = Order { $order } continues order { $earlier }. The new certificate for { $domain } is attached to this message as { $file }. The file also contains the intermediate certificates that a server sends along with it.
renewed-next = Install the file together with the private key that belongs to the certificate request. It takes the place of the earlier certificate, which is valid until { $until }.

## Certificate revoked

revoked-subject = The certificate for { $domain } has been revoked (order { $order })
revoked-heading = The certificate has been revoked
revoked-intro = { $by } has revoked the certificate for { $domain }. It must no longer be trusted, and browsers and other programs may refuse it from now on.
revoked-next-remove = Remove the certificate from all servers that still use it.
revoked-next-order = If a certificate is still needed, please order a new one with a new private key.

## Certificate expires soon

expiring-subject = { $days ->
    [0] The certificate for { $domain } expires in less than a day (order { $order })
    [one] The certificate for { $domain } expires in { $days } day (order { $order })
   *[other] The certificate for { $domain } expires in { $days } days (order { $order })
}
expiring-heading = { $days ->
    [0] The certificate expires in less than a day
    [one] The certificate expires in { $days } day
   *[other] The certificate expires in { $days } days
}
expiring-intro = The certificate for { $domain } is valid until { $until }. After that, browsers and other programs will refuse connections to servers that still use it.
expiring-next-renew = Renew order { $order }, and install the new certificate on all servers before that date.
expiring-next-drop = If the certificate is no longer needed, remove it from the servers. The order then ends by itself.

## Certificate expired

expired-subject = { $days ->
    [0] The certificate for { $domain } has expired (order { $order })
    [one] The certificate for { $domain } expired { $days } day ago (order { $order })
   *[other] The certificate for { $domain } expired { $days } days ago (order { $order })
}
expired-heading = { $days ->
    [0] The certificate has expired
    [one] The certificate expired { $days } day ago
   *[other] The certificate expired { $days } days ago
}
expired-intro = The certificate for { $domain } was valid until { $until }. Browsers and other programs refuse connections to servers that still use it.
expired-next-renew = If the names are still in use, order a new certificate now and install it on all servers.
expired-next-drop = Otherwise remove the expired certificate from the servers.

## Order of several years ends

ending-subject = { $days ->
    [0] Order { $order } for { $domain } ends in less than a day
    [one] Order { $order } for { $domain } ends in { $days } day
   *[other] Order { $order } for { $domain } ends in { $days } days
}
ending-heading = { $days ->
    [0] The order ends in less than a day
    [one] The order ends in { $days } day
   *[other] The order ends in { $days } days
}
ending-intro = Order { $order } for { $domain } covers several years and ends on { $until }. After that day, no further certificate can be issued under it.
ending-next = Renew the order before that day, so that the next certificate is ready in time. The present certificate is valid until { $until }.

## Validation expires soon

validation-subject = { $days ->
    [0] The validation of { $subject } ends in less than a day
    [one] The validation of { $subject } ends in { $days } day
   *[other] The validation of { $subject } ends in { $days } days
}
validation-heading = { $days ->
    [0] A validation ends in less than a day
    [one] A validation ends in { $days } day
   *[other] A validation ends in { $days } days
}
validation-intro = { $validated ->
    [organization] The account “{ $account }” may order certificates for the organization “{ $subject }” until { $until } without having it checked again.
   *[domain] The account “{ $account }” may order certificates for { $subject } until { $until } without having the domain checked again.
}
validation-effect = Certificates that have already been issued remain valid. New certificates, renewals and reissues will have to wait for a new validation after that day.
validation-next = Please have the validation renewed before that day.

## Alarms to the account

alarm-disowned-subject = Alarm: the recipient of an approval request for { $domain } did not ask for it (order { $order })
alarm-disowned-heading = An approval request was not expected
alarm-disowned-intro = We asked { $by } to approve order { $order } for { $domain }. The answer was that nobody there has asked for this certificate.
alarm-disowned-next-ask = Find out who placed the order and whether it is genuine.
alarm-disowned-next-stop = If it is not, cancel the order, and revoke the API key or lock the user it was placed with.
alarm-domain-subject = Alarm: the recipient of a request to validate { $domain } did not ask for it
alarm-domain-intro = We asked { $by } to approve the validation of { $domain } for the organization “{ $organization }”. The answer was that nobody there has asked for it.
alarm-domain-next-ask = Find out who asked for the domain to be validated and whether that is genuine.
alarm-domain-next-stop = If it is not, deactivate the domain, and revoke the API key or lock the user it was requested with.
alarm-unreachable-subject = Alarm: nobody can be reached any more about the certificate for { $domain } (order { $order })
alarm-unreachable-heading = Nobody can be reached about a live certificate
alarm-unreachable-intro = The certificate for { $domain } is valid until { $until }, but notices no longer reach anybody on order { $order }: the addresses refuse mail or have unsubscribed. Nobody would notice that it expires.
alarm-unreachable-next = Add an address to the additional emails of order { $order } that somebody reads.
alarm-ending-subject = Alarm: approval by mail ends on { $date }
alarm-ending-heading = Approval by mail ends on { $date }
alarm-ending-intro = From { $date } on, approval by mail no longer proves control of a domain. Approvals given by mail before that day do not count from then on either.
alarm-ending-next = Please prepare another method of validation for your domains before that day.

## Approval page

page-title = Certificate for { $domain }
page-intro = The account “{ $account }” has ordered a certificate. You are being asked because { $recipient } may decide for { $domain }.
page-question = Your decision
page-approve = Approve
page-approve-hint = { $count ->
    [one] The certificate may be issued for the name above.
   *[other] The certificate may be issued for the names above.
}
page-reject = Reject
page-reject-hint = The order ends without a certificate, and everyone involved in it is told.
page-report = I do not know this order
page-report-hint = The order ends without a certificate. Everyone involved in it and the administrators of the account are warned.
page-reason = Reason (optional)
page-reason-hint = Everyone involved in the order will read it. At most { $max } characters.
page-code = Code from the message
page-code-hint = The message with the link also holds a code of six digits.
page-submit = Send decision
page-problem-choice = Please choose an answer before you send your decision. Nothing has been decided yet.
page-problem-code = Please type the six-digit code from the message. Nothing has been decided yet.
page-problem-code-wrong = { $left ->
    [one] This is not the code from the message. Nothing has been decided yet; you can try once more.
   *[other] This is not the code from the message. Nothing has been decided yet; you can try { $left } more times.
}
page-problem-reason = The reason may be at most { $max } characters long. Please shorten it.
page-problem-form = This page had been open for too long. Nothing has been decided yet; please choose once more.
page-approved-heading = The request has been approved
page-approved-text = { $count ->
    [one] The name below has been confirmed for order { $order }. The certificate will be issued as soon as every name in the order is confirmed.
   *[other] The names below have been confirmed for order { $order }. The certificate will be issued as soon as every name in the order is confirmed.
}
page-rejected-heading = The request has been rejected
page-rejected-text = Order { $order } has ended without a certificate, and everyone involved in it is being told.
page-reported-heading = The order has been reported
page-reported-text = Order { $order } has ended without a certificate. Everyone involved in it and the administrators of the account are being warned.
page-spent-text = The code was wrong too often, so this link no longer works. Nothing has been decided. If your decision is still needed, please ask the person who placed the order to have a new message sent to you.
page-busy-heading = Please try again later
page-busy-text = Too many links that do not work were opened. Nothing has been decided here. Please wait a few minutes, then open your link once more.
page-final = This decision has been recorded. Nothing can be changed with this link any more.
page-close = You can close this page.
page-gone-heading = This link cannot be used
page-gone-text = The link is unknown or no longer valid. Nothing has been decided here. If your decision is still needed, please ask the person who placed the order to have a new message sent to you.

## Page behind the link that ends notices

unsubscribe-title = Notices about certificates
unsubscribe-heading = Stop notices to { $recipient }?
unsubscribe-intro = { $recipient } gets notices about order { $order } for { $domain }, which belongs to the account “{ $account }”.
unsubscribe-intro-account = { $recipient } gets notices from the account “{ $account }”.
unsubscribe-order = No more notices about order { $order }
unsubscribe-all = No more notices from the account “{ $account }” at all
unsubscribe-again = Get these notices again
unsubscribe-kept = Requests to approve a certificate, and alarms, are not affected by this choice.
unsubscribe-done-heading = Notices have been stopped
unsubscribe-done-order = { $recipient } gets no more notices about order { $order }.
unsubscribe-done-all = { $recipient } gets no more notices from the account “{ $account }”.
unsubscribe-again-heading = Notices are sent again
unsubscribe-gone-text = The link is unknown. Nothing has been changed.

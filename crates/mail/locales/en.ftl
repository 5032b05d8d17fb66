### Sealpost, English. Whole sentences only; a sentence is never put together from pieces.

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
label-reason = Reason
reason-none = No reason was given.
footer = This message about order { $order } was written automatically and sent to { $recipient }.

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
approval-link = If the button does not work, use this link:
approval-valid = The link is valid until { $until }.
approval-unexpected-heading = You did not expect this message?
approval-unexpected = Then open the page and reject the request. The order ends, and everyone involved in it is told. If you do nothing, this message has no effect.
approval-keep = Whoever has the link can decide in your place. Please do not forward this message.

## Certificate issued

issued-subject = The certificate for { $domain } has been issued (order { $order })
issued-heading = The certificate has been issued
issued-intro = The certificate for { $domain } is attached to this message as { $file }. The file also contains the intermediate certificates that a server sends along with it.
issued-next-heading = What to do next
issued-next-compare = Compare the fingerprint above with the fingerprint of the attached file.
issued-next-install = Install the file on your servers together with the private key that belongs to the certificate request. That key was never sent to us.
issued-next-renew = Order the next certificate in good time: this one is valid until { $until }.

## Order rejected

rejected-subject = Order { $order } for { $domain } has been rejected
rejected-heading = The order has been rejected
rejected-intro = { $by } has rejected the order for { $domain }. No certificate will be issued for it.
rejected-next = If you believe that this is a mistake, please speak with that person first. The certificate can then be ordered again.

## Order canceled

canceled-subject = Order { $order } for { $domain } has been canceled
canceled-heading = The order has been canceled
canceled-intro = { $by } has canceled the order for { $domain }. No certificate will be issued for it.
canceled-next = If the certificate is still needed, please place a new order.

## Approval page

page-title = Certificate for { $domain }
page-intro = The account “{ $account }” has ordered a certificate. You are being asked because { $recipient } may decide for { $domain }.
page-unexpected = If you did not expect this request, please reject it.
page-question = Your decision
page-approve = Approve
page-approve-hint = { $count ->
    [one] The certificate may be issued for the name above.
   *[other] The certificate may be issued for the names above.
}
page-reject = Reject
page-reject-hint = The order ends without a certificate, and everyone involved in it is told.
page-reason = Reason for rejecting (optional)
page-reason-hint = Everyone involved in the order will read it. At most { $max } characters.
page-submit = Send decision
page-problem-choice = Please choose “Approve” or “Reject” before you send your decision.
page-problem-reason = The reason may be at most { $max } characters long. Please shorten it.
page-problem-form = This page had been open for too long. Nothing has been decided yet; please choose once more.
page-approved-heading = The request has been approved
page-approved-text = { $count ->
    [one] The name below has been confirmed for order { $order }. The certificate will be issued as soon as every name in the order is confirmed.
   *[other] The names below have been confirmed for order { $order }. The certificate will be issued as soon as every name in the order is confirmed.
}
page-rejected-heading = The request has been rejected
page-rejected-text = Order { $order } has ended without a certificate, and everyone involved in it is being told.
page-final = This decision has been recorded. Nothing can be changed with this link any more.
page-close = You can close this page.
page-gone-heading = This link cannot be used
page-gone-text = The link is unknown or no longer valid. Nothing has been decided here. If your decision is still needed, please ask the person who placed the order to have a new message sent to you.

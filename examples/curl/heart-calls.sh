#!/usr/bin/env bash
# Both heart calls of the desk with nothing but curl.
#
#   SEALPOST_API_KEY=... examples/curl/heart-calls.sh ORDER_ID [LOCALE]
set -euo pipefail

base=${SEALPOST_URL:-http://127.0.0.1:8400/services/v2}
base=${base%/}
key=${SEALPOST_API_KEY:?set it to an API key of the desk}
order=${1:?usage: heart-calls.sh ORDER_ID [LOCALE]}
locale=${2:-${EXAMPLE_LOCALE:-en}}

answer=$(mktemp)
trap 'rm -f "$answer"' EXIT

# call METHOD PATH WANTED_STATUS [BODY]: the answer's body is left in the file $answer.
# The key goes to curl as a file, so that it is not in the list of processes.
call() {
    local method=$1 path=$2 wanted=$3 status
    local body=()
    : >"$answer"
    if (($# > 3)); then body=(--header 'Content-Type: application/json' --data-binary "$4"); fi
    status=$(curl --silent --show-error --max-time 30 --request "$method" --header @<(echo "X-DC-DEVKEY: $key") \
        "${body[@]}" --output "$answer" --write-out '%{http_code}' "$base$path")
    if [[ $status != "$wanted" ]]; then fail "$method $path: $status instead of $wanted: $(cat "$answer")"; fi
}

fail() {
    echo "$*" >&2
    exit 1
}

# 1. Ask for approval again: other approvers, another language.
call PUT "/order/certificate/$order/resend-emails" 204 '{
  "domain_approval_emails": [
    {"domain": "example.com", "email": "someone@example.com"},
    {"domain": "sub.example2.com", "email": "someone@example2.com", "email_domain": "example2.com"}
  ],
  "locale": "'"$locale"'"
}'
if [[ -s $answer ]]; then fail "resend-emails: 204 with a body"; fi
echo "resend-emails: 204, approval mails are sent again in '$locale'"

# 2. Replace the list of people who get the order's notices.
list='["jill.valentine@example.com","leon.kennedy@example.com"]'
call PUT "/order/certificate/$order/additional-emails" 204 '{"additional_emails": '"$list"'}'
if [[ -s $answer ]]; then fail "additional-emails: 204 with a body"; fi
echo "additional-emails: 204, the list is replaced"

# 3. Read the order back.
call GET "/order/certificate/$order" 200
if ! tr -d ' \t\r\n' <"$answer" | grep -qF '"additional_emails":'"$list"; then
    fail "order $order: additional_emails is not $list in $(cat "$answer")"
fi
echo "order $order: additional_emails is $list"

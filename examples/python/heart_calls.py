#!/usr/bin/env python3
"""Both heart calls of the desk with requests.

    SEALPOST_API_KEY=... python3 examples/python/heart_calls.py ORDER_ID [LOCALE]
"""

import os
import sys

import requests

ADDITIONAL_EMAILS = ["jill.valentine@example.com", "leon.kennedy@example.com"]


class Desk:
    def __init__(self, base: str, key: str) -> None:
        self.base = base.rstrip("/")
        self.session = requests.Session()
        self.session.headers["X-DC-DEVKEY"] = key

    def call(self, method: str, path: str, wanted: int, body: dict | None = None) -> requests.Response:
        answer = self.session.request(method, self.base + path, json=body, timeout=30)
        if answer.status_code != wanted:
            sys.exit(f"{method} {path}: {answer.status_code} instead of {wanted}: {reason(answer)}")
        if wanted == 204 and answer.content:
            sys.exit(f"{method} {path}: 204 with a body")
        return answer


def reason(answer: requests.Response) -> str:
    """The API's code and message of each error, or the body as it is."""
    try:
        return "; ".join(f"{error['code']}: {error['message']}" for error in answer.json()["errors"])
    except (ValueError, KeyError, TypeError):
        return answer.text


def main() -> None:
    if len(sys.argv) < 2:
        sys.exit("usage: heart_calls.py ORDER_ID [LOCALE]")
    key = os.environ.get("SEALPOST_API_KEY") or sys.exit("set SEALPOST_API_KEY to an API key of the desk")
    order = f"/order/certificate/{sys.argv[1]}"
    locale = sys.argv[2] if len(sys.argv) > 2 else os.environ.get("EXAMPLE_LOCALE", "en")
    desk = Desk(os.environ.get("SEALPOST_URL", "http://127.0.0.1:8400/services/v2"), key)

    # 1. Ask for approval again: other approvers, another language.
    approvers = [
        {"domain": "example.com", "email": "someone@example.com"},
        {"domain": "sub.example2.com", "email": "someone@example2.com", "email_domain": "example2.com"},
    ]
    desk.call("PUT", f"{order}/resend-emails", 204, {"domain_approval_emails": approvers, "locale": locale})
    print(f"resend-emails: 204, approval mails are sent again in '{locale}'")

    # 2. Replace the list of people who get the order's notices.
    desk.call("PUT", f"{order}/additional-emails", 204, {"additional_emails": ADDITIONAL_EMAILS})
    print("additional-emails: 204, the list is replaced")

    # 3. Read the order back.
    found = desk.call("GET", order, 200).json().get("additional_emails")
    if found != ADDITIONAL_EMAILS:
        sys.exit(f"order {sys.argv[1]}: additional_emails is {found}, not {ADDITIONAL_EMAILS}")
    print(f"order {sys.argv[1]}: additional_emails is {found}")


if __name__ == "__main__":
    try:
        main()
    except requests.RequestException as error:
        sys.exit(f"no answer: {error}")

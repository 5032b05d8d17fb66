// Both heart calls of the desk with Node.js 18 or later, no packages.
//
//   SEALPOST_API_KEY=... node examples/node/heart-calls.mjs ORDER_ID [LOCALE]

import { isDeepStrictEqual } from "node:util";

const { SEALPOST_URL = "http://127.0.0.1:8400/services/v2", SEALPOST_API_KEY, EXAMPLE_LOCALE = "en" } = process.env;
const [orderId, locale = EXAMPLE_LOCALE] = process.argv.slice(2);

async function main() {
  if (!orderId) throw new Error("usage: heart-calls.mjs ORDER_ID [LOCALE]");
  if (!SEALPOST_API_KEY) throw new Error("set SEALPOST_API_KEY to an API key of the desk");
  const order = `/order/certificate/${encodeURIComponent(orderId)}`;

  // 1. Ask for approval again: other approvers, another language.
  await call("PUT", `${order}/resend-emails`, 204, {
    domain_approval_emails: [
      { domain: "example.com", email: "someone@example.com" },
      { domain: "sub.example2.com", email: "someone@example2.com", email_domain: "example2.com" },
    ],
    locale,
  });
  console.log(`resend-emails: 204, approval mails are sent again in '${locale}'`);

  // 2. Replace the list of people who get the order's notices.
  const wanted = ["jill.valentine@example.com", "leon.kennedy@example.com"];
  await call("PUT", `${order}/additional-emails`, 204, { additional_emails: wanted });
  console.log("additional-emails: 204, the list is replaced");

  // 3. Read the order back.
  const { additional_emails: found } = JSON.parse(await call("GET", order, 200));
  if (!isDeepStrictEqual(found, wanted)) {
    throw new Error(`order ${orderId}: additional_emails is ${JSON.stringify(found)}, not ${JSON.stringify(wanted)}`);
  }
  console.log(`order ${orderId}: additional_emails is ${JSON.stringify(found)}`);
}

async function call(method, path, wanted, body) {
  const answer = await fetch(SEALPOST_URL.replace(/\/$/, "") + path, {
    method,
    headers: { "X-DC-DEVKEY": SEALPOST_API_KEY, ...(body && { "Content-Type": "application/json" }) },
    body: body && JSON.stringify(body),
    signal: AbortSignal.timeout(30_000),
  });
  const text = await answer.text();
  if (answer.status !== wanted) {
    throw new Error(`${method} ${path}: ${answer.status} instead of ${wanted}: ${reason(text)}`);
  }
  if (wanted === 204 && text !== "") throw new Error(`${method} ${path}: 204 with a body`);
  return text;
}

// The API's code and message of each error, or the body as it is.
function reason(text) {
  try {
    return JSON.parse(text).errors.map(({ code, message }) => `${code}: ${message}`).join("; ");
  } catch {
    return text;
  }
}

try {
  await main();
} catch (error) {
  console.error(error.cause ? `${error.message}: ${error.cause.message}` : error.message);
  process.exitCode = 1;
}

import { contentSecurityPolicy } from "./pages/layout.ts";
import type { Html } from "./pages/html.ts";
import type { Problem } from "./problem.ts";

/** Nothing of it may be kept, framed, or sent on as a referrer to elsewhere. */
const COMMON = {
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  vary: "Accept, Cookie, Authorization",
};

/** A JSON document. */
export function jsonResponse(value: unknown, status = 200): Response {
  return new Response(JSON.stringify(value), { status, headers: { ...COMMON, "content-type": "application/json" } });
}

/** A page that may load nothing and run nothing. */
export function pageResponse(page: Html, status = 200): Response {
  const headers = { ...COMMON, "content-type": "text/html; charset=utf-8", "content-security-policy": contentSecurityPolicy() };
  return new Response(page.text, { status, headers });
}

/** Sends a browser to a page after it has sent a form, so that loading the page again sends nothing again. */
export function seeOther(location: string): Response {
  return new Response(null, { status: 303, headers: { ...COMMON, location } });
}

/** A problem for a client. */
export function problemResponse(problem: Problem, more: Readonly<Record<string, string>> = {}): Response {
  const headers = { ...COMMON, "content-type": "application/problem+json", ...more };
  return new Response(JSON.stringify({ type: "about:blank", ...problem }), { status: problem.status, headers });
}

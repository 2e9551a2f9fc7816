import { randomBytes } from "node:crypto";
import type { Context } from "hono";
import { setCookie } from "hono/cookie";
import { parse } from "hono/utils/cookie";
import type { Principal } from "@sluice/sdk";

// #region sign-in
const sessions = new Map<string, string>();

/** Remembers somebody by a token that only their browser has. Yours is what your application has: sessions, OIDC, mutual TLS. */
export function signIn(context: Context, id: string): void {
  const token = randomBytes(24).toString("base64url");
  sessions.set(token, id);
  setCookie(context, "session", token, { httpOnly: true, sameSite: "Lax", path: "/" }); // and `secure` where you serve HTTPS
}

/** Who sends a request: `verified`, because this server has authenticated them. */
export function signedIn(request: Request): Principal | undefined {
  const id = sessions.get(parse(request.headers.get("cookie") ?? "")["session"] ?? "");
  return id === undefined ? undefined : { id, assurance: "verified" };
}
// #endregion sign-in

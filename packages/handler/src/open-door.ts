import { SluiceError } from "@sluice/core";
import type { Door, HandlerOptions } from "./handler-options.ts";

const LEAST_SECRET = 32;
const BASE = /^(?:\/[A-Za-z0-9._~-]+)*$/;

/** @throws SluiceError `CONFIG_INVALID` */
export async function openDoor(options: HandlerOptions): Promise<Door> {
  const key = await crypto.subtle.importKey("raw", new TextEncoder().encode(options.secret), { name: "HMAC", hash: "SHA-256" }, false, [
    "sign",
    "verify",
  ]);
  return { ...options, base: options.base ?? "/approvals", key };
}

/** @throws SluiceError `CONFIG_INVALID` */
export function checkOptions({ secret, base = "/approvals", origins = [] }: HandlerOptions): void {
  if (typeof secret !== "string" || secret.length < LEAST_SECRET) {
    throw invalid(`Found a secret of ${typeof secret === "string" ? secret.length : 0} characters, expected at least ${LEAST_SECRET}.`);
  }
  if (!BASE.test(base)) throw invalid(`Found the base ${JSON.stringify(base)}, expected a path such as /approvals, without an end slash.`);
  for (const origin of origins)
    if (!URL.canParse(origin) || new URL(origin).origin !== origin)
      throw invalid(`Found ${JSON.stringify(origin)}, expected an origin such as https://sluice.example.`);
}

function invalid(message: string): SluiceError {
  return new SluiceError({ code: "CONFIG_INVALID", message });
}

import { placeholdersIn } from "@sluice/core";
import type { Reader } from "./config-schema.ts";

const LONGEST = 1000;

/**
 * A server in plain ASCII, and a path and query of what stands in addresses: nothing that one program reads as a part of the server's name and
 * another one does not. No name and password, no fragment.
 */
const ADDRESS = /^https?:\/\/(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?(?:[/?][!$%&'()*+,./:;=?@_~{}A-Za-z0-9-]*)?$/;

/**
 * The address of a server, as a trusted definition names it. Which server is asked is the definition's alone: placeholders stand in path and
 * query only, because what they stand for comes from outside.
 */
export const probeAddress: Reader<string> = (value, fault) => {
  if (typeof value !== "string" || value === "" || value.length > LONGEST) return fault(`must be an address of 1 to ${LONGEST} characters`);
  if (/^[^/?#]*:\/\/[^/?#]*@/.test(value)) return fault("must be an address without a name and password in it");
  if (/^[^/?#]*:\/\/[^/?#]*\$\{/.test(value)) return fault("must be an address with placeholders in its path or query only");
  const template = placeholdersIn(value);
  // Placeholders that are none are told by whoever fills them in.
  const filled = template.ok ? value.replaceAll(/\$\{[a-z]+\}/g, "x") : value;
  if (ADDRESS.test(value) && URL.canParse(filled)) return value;
  return fault("must be an address such as https://app.example/health: http or https, ASCII, and nothing behind a #");
};

/** An address as it may be shown: queries hold tokens. */
export function shownAddress(address: string): string {
  if (!URL.canParse(address)) return "an address that cannot be read";
  const { origin, pathname, search } = new URL(address);
  return `${origin === "null" ? "elsewhere" : origin}${pathname}${search === "" ? "" : "?…"}`;
}

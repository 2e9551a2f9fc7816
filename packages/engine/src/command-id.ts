import { digestBytes, isKey } from "@sluice/core";

/**
 * A dedupe key from the parts that make a command what it is, so that a repeat after an unknown outcome is a duplicate. Parts that are no
 * plain names are digested together: any id of a caller's will do, and no two lists of parts give one key.
 */
export function commandId(kind: string, ...parts: readonly (string | number)[]): string {
  const plain = [kind, ...parts].join("~");
  if (parts.every((part) => isKey(String(part))) && plain.length <= 200) return plain;
  return `${kind}~~${digestBytes(JSON.stringify(parts)).slice(7)}`;
}

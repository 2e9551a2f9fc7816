import type { ConfigIssue, Json } from "@sluice/core";
import { describeValue } from "../problem/describe-value.ts";
import { didYouMean } from "../problem/did-you-mean.ts";
import type { ProblemWords } from "../problem/problem-list.ts";
import { memberAt } from "../problem/member-at.ts";

const ONE_OF = "must be one of: ";
const UNKNOWN_FIELD = "is no field here; there are: ";

/**
 * What a gate says of its configuration, as found and expected. Its messages go on from the place they are about (`must be a duration`, `is
 * missing`); those of other libraries are sentences, and quoted.
 */
export function configIssueWords({ path, message, hidden }: ConfigIssue, config: Json, gate: string): ProblemWords {
  const value = memberAt(config, path);
  const key = String(path.at(-1) ?? "with");
  if (hidden === true) return { found: "what may hold a secret and is not repeated", expected: expectedIn(message, gate), hidden };
  if (value !== undefined && message.startsWith(UNKNOWN_FIELD)) {
    const fields = message.slice(UNKNOWN_FIELD.length);
    return { found: `the key "${key}"`, expected: `one of ${fields}`, didYouMean: didYouMean(key, fields.split(", ")) };
  }
  const found = value === undefined ? `no key "${key}"` : describeValue(value);
  const words = { found, expected: expectedIn(message, gate) };
  if (typeof value !== "string" || !message.startsWith(ONE_OF)) return words;
  return { ...words, didYouMean: didYouMean(value, message.slice(ONE_OF.length).split(", ")) };
}

function expectedIn(message: string, gate: string): string {
  if (message.startsWith("is missing")) return `this key, which the gate "${gate}" needs${message.slice("is missing".length)}`;
  return message.startsWith("must be ") ? message.slice("must be ".length) : `what the gate "${gate}" accepts: ${message}`;
}

import type { ConfigIssue, Json } from "@sluice/core";
import { describeValue } from "../problem/describe-value.ts";
import { didYouMean } from "../problem/did-you-mean.ts";
import type { ProblemWords } from "../problem/problem-list.ts";
import { memberAt } from "../problem/member-at.ts";

const UNKNOWN_FIELD = "is no field here; there are: ";

/**
 * What a gate says of its configuration, as found and expected. Its messages go on from the place they are about (`must be a duration`, `is
 * missing`); those of other libraries are sentences, and quoted.
 */
export function configIssueWords({ path, message }: ConfigIssue, config: Json, gate: string): ProblemWords {
  const value = memberAt(config, path);
  const key = String(path.at(-1) ?? "with");
  if (value !== undefined && message.startsWith(UNKNOWN_FIELD)) {
    const fields = message.slice(UNKNOWN_FIELD.length);
    return { found: `the key "${key}"`, expected: `one of ${fields}`, didYouMean: didYouMean(key, fields.split(", ")) };
  }
  const found = value === undefined ? `no key "${key}"` : describeValue(value);
  if (message.startsWith("is missing"))
    return { found, expected: `this key, which the gate "${gate}" needs${message.slice("is missing".length)}` };
  if (message.startsWith("must be ")) return { found, expected: message.slice("must be ".length) };
  return { found, expected: `what the gate "${gate}" accepts: ${message}` };
}

import type { JsonLimits } from "./json-limits.ts";
import type { JsonFault } from "./json-scan.ts";
import { placeOf } from "./place-of.ts";
import type { ReadProblem } from "./read-problem.ts";

/** What a fault means, at its place, without a word of the text. */
export function jsonProblem(text: string, fault: JsonFault, limits: JsonLimits): ReadProblem {
  return { code: fault.code, ...placeOf(text, fault.at), ...words(fault, limits) };
}

function words({ code }: JsonFault, limits: JsonLimits): { readonly message: string; readonly hint: string } {
  switch (code) {
    case "JSON_TOO_LARGE":
      return { message: `The document holds more than ${limits.nodes} values.`, hint: "Write a summary instead of every detail." };
    case "JSON_TOO_DEEP":
      return { message: `The document is nested deeper than ${limits.depth}.`, hint: "Write a flatter document." };
    case "JSON_INCOMPLETE":
      return { message: "The document ends before it is complete.", hint: "Write the whole document; check that nothing cut it off." };
    case "JSON_NO_OBJECT":
      return {
        message: "The output holds no JSON object that begins a line.",
        hint: "Print one object as the last thing, beginning in the first column of a line.",
      };
    case "JSON_KEY":
      return { message: "A member is named __proto__.", hint: "Give the member another name." };
    case "JSON_DUPLICATE_KEY":
      return { message: "An object has two members of this name.", hint: "Write each name once; escapes do not make it another name." };
    case "JSON_NUMBER":
      return {
        message: "The number changes when it is read.",
        hint: "Stay within 2^53 - 1 in both directions, or write the number as text.",
      };
    case "JSON_CHARACTER":
      return { message: "An escape stands for NUL or for half of a character.", hint: "Write the character itself, in UTF-8." };
    default:
      return {
        message: "This is not JSON (RFC 8259).",
        hint: "Write strict JSON: double quotes, no comments, no trailing commas, nothing after it.",
      };
  }
}

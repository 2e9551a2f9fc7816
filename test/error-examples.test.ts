// Whoever meets a code looks it up: the page tells of each why it comes and what to do, with an example that really meets it.
import { ERROR_CODES, SluiceError } from "@sluice/core";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import { regionOf } from "../scripts/checks/docs-fences.ts";
import { readFile } from "../scripts/checks/repository.ts";
import { errorSections } from "./error-examples/error-sections.ts";
import { endServer, endWorlds } from "./error-examples/worlds.ts";

afterEach(endWorlds);
afterAll(endServer);

/** What is shown of an example fits on one look. */
const MOST_LINES = 6;

const CODES = Object.keys(ERROR_CODES);
const examples = errorSections.flatMap(({ file, examples: own }) =>
  Object.entries(own).map(([code, example]) => ({ code, example, shown: regionOf(readFile(file).text, code) ?? "" })),
);

/** The code that something thrown, an answer, a record or a document of the command line carries. */
async function codeMet(provoke: () => unknown): Promise<unknown> {
  try {
    const met = await provoke();
    return codeIn(met);
  } catch (error) {
    // Anything else is no example of a code.
    if (SluiceError.is(error)) return error.code;
    throw error;
  }
}

function codeIn(met: unknown): unknown {
  if (typeof met !== "object" || met === null) return undefined;
  if ("code" in met) return met.code;
  if ("out" in met && typeof met.out === "string")
    return (JSON.parse(met.out) as { readonly error?: { readonly code: string } }).error?.code;
  return undefined;
}

describe("examples of error codes", () => {
  test("there is one for each code of the table, in its order, and no other", () => {
    expect(examples.map(({ code }) => code)).toEqual(CODES);
  });

  test.each(examples)("the example of $code meets it and nothing else", async ({ code, example }) => {
    expect(await codeMet(() => example.provoke())).toBe(code);
  });

  test.each(examples)("what is shown of $code is short and names no other code", ({ code, shown }) => {
    const lines = shown.split("\n");
    expect(shown).not.toBe("");
    expect(lines.length).toBeLessThanOrEqual(MOST_LINES);
    expect(CODES.filter((other) => other !== code && new RegExp(`\\b${other}\\b`).test(shown))).toEqual([]);
  });
});

describe("docs/reference/errors.md", () => {
  test("has a section for each code, and no other", () => {
    const headings = [...readFile("docs/reference/errors.md").text.matchAll(/^### `(\w+)`$/gm)].map(([, code]) => code);
    expect(headings).toEqual(CODES);
  });
});

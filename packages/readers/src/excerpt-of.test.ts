import { VERDICT_LIMITS } from "@sluice/core";
import { describe, expect, test } from "vitest";
import { readFrontmatter, readJson, readMarker, readRequirements } from "./index.ts";

const SECRET = "correct-horse-battery-staple";
const VOCABULARY = { pass: ["PASS"], fail: ["FAIL"] };

/** A text of words in which the secret stands across the place where an excerpt of that length ends. */
function across(limit: number, before: string): string {
  const words = "word ".repeat(limit);
  return `${words.slice(0, limit - before.length - 10)} ${SECRET} ${words}`;
}

describe("excerpts are cut between words, so that no half of a secret passes a redactor (SEC-1)", () => {
  const { excerpt, message } = VERDICT_LIMITS;
  const header = readFrontmatter(`---\nnote: ${across(excerpt, "note: ")}\n---\n`);
  const json = readJson(`{"note":"${across(excerpt, '{"note":"')}"}`);
  const quote = "REQ[n1] a: PASS: ";
  const requirements = readRequirements(`${quote}${across(excerpt, quote)}`, { nonce: "n1" });
  const reasons = readRequirements(`${quote}${across(message, "")}`, { nonce: "n1" });
  const marker = readMarker(`**QA[n1]: PASS**${" ".repeat(excerpt)}`, { label: "QA", nonce: "n1", vocabulary: VOCABULARY });

  test.each([
    ["frontmatter", header.ok && header.excerpt, excerpt],
    ["JSON", json.ok && json.excerpt, excerpt],
    ["requirement lines", requirements.ok && requirements.excerpt, excerpt],
    ["the reason of a requirement", reasons.ok && reasons.results.get("a")?.reason, message],
  ])("of %s", (_what, text, limit) => {
    expect(text).toMatch(/ w[ord]*…$/);
    expect(text).not.toContain(SECRET.slice(0, 4));
    expect(String(text).length).toBeLessThanOrEqual(limit);
  });

  test("wherever a word ends, all of it is kept or nothing", () => {
    for (let end = excerpt - 3; end <= excerpt + 3; end++) {
      const before = `"${"a ".repeat(excerpt)}`.slice(0, end - SECRET.length - 1);
      const read = readJson(`${before} ${SECRET} after"`);
      const text = read.ok ? read.excerpt : "";
      expect(text).toMatch(/\S…$/);
      expect(text.replace(SECRET, "")).not.toContain(SECRET.slice(0, 4));
      expect(text.length).toBeLessThanOrEqual(excerpt);
    }
  });

  test("of a text that just fits, all is kept", () => {
    const whole = `"a ${"b".repeat(excerpt - 4)}"`;
    const read = readJson(whole);
    expect(read.ok && read.excerpt).toBe(whole);
  });

  test("of a line without words only its length is told", () => {
    const solid = readJson(`"${"x".repeat(excerpt)}"`);
    expect(solid.ok && solid.excerpt).toBe(`[${excerpt + 2} characters]`);
    expect(marker.ok && marker.excerpt.length).toBeLessThanOrEqual(excerpt);
  });
});

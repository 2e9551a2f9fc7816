import type { EndedWork, Json, Outcome } from "@sluice/core";
import { tryGate } from "@sluice/testing";
import { describe, expect, test } from "vitest";
import { marker } from "../index.ts";

const NONCE = "7f3a0c1d2e4b5a69";
const CONFIG = { label: "QA-RESULT", pass: ["PASS"], fail: ["FAIL", "DEVIATIONS"] };

const printed = (...lines: readonly string[]): Json => ({ text: `${lines.join("\n")}\n`, truncated: false });

function judge(given: Partial<EndedWork>, config: object = {}): Promise<Outcome> {
  return tryGate(marker, {
    with: { ...CONFIG, ...config },
    work: { id: "w1", effect: "tester", exit: 0, nonce: NONCE, ...given },
  });
}

const say = (word: string, nonce = NONCE): string => `QA-RESULT[${nonce}]: ${word}`;

describe("the marker in what the work printed", () => {
  test("its word decides, with the line as evidence", async () => {
    expect(await judge({ output: printed("running", say("pass")) })).toMatchObject({
      value: "pass",
      code: "MARKER_PASSED",
      evidence: [{ name: "marker", producer: "w1", class: "reported", excerpt: say("pass") }],
    });
    expect(await judge({ output: printed("running", say("DEVIATIONS"), "done") })).toMatchObject({
      value: "fail",
      code: "MARKER_FAILED",
      findings: [{ line: 2, column: 1 }],
    });
    expect(await judge({ output: printed(say("UNSURE")) }, { inconclusive: ["unsure"] })).toMatchObject({
      value: "inconclusive",
      code: "MARKER_INCONCLUSIVE",
    });
  });

  test.each([
    ["no marker (OK-29)", ["all tests passed"], "MARKER_MISSING"],
    ["the nonce of another try (TOK-2, TOK-7)", [say("PASS", "0000000000000000")], "MARKER_NONCE"],
    ["no nonce (TOK-2)", ["QA-RESULT: PASS"], "MARKER_NONCE"],
    ["the echo of an instruction (TOK-2)", [say("PASS|FAIL")], "MARKER_MENTIONED"],
    ["a marker in prose (TG-32)", [`I would print ${say("PASS")} now`], "MARKER_MENTIONED"],
    ["a quoted marker (TG-32)", [`> ${say("PASS")}`], "MARKER_MENTIONED"],
    ["words behind the word (TOK-2)", [say("PASS with notes")], "MARKER_WORD"],
    ["a look-alike word (TOK-1)", [say("PA\u017f\u017f")], "MARKER_WORD"],
    ["two markers (TOK-2)", [say("PASS"), say("PASS")], "MARKER_REPEATED"],
    ["a contradiction (TOK-2)", [say("FAIL"), say("PASS")], "MARKER_CONTRADICTORY"],
    ["colours (TOK-5)", [`\u001b[32m${say("PASS")}\u001b[0m`], "MARKER_UNREADABLE"],
  ])("%s never passes and says how to write it", async (_what, lines, code) => {
    const outcome = await judge({ output: printed(...lines) });
    expect(outcome).toMatchObject({ value: "error", class: "input", code });
    expect(outcome.cause).toBeUndefined();
    expect(outcome.findings[0]?.hint).toContain("QA-RESULT[nonce of this try]");
  });

  test("no marker of one try counts in another: replayed in all directions (TOK-7)", async () => {
    const tries = ["7f3a0c1d2e4b5a69", "0b1c2d3e4f506172", "8899aabbccddeeff"];
    for (const written of tries) {
      for (const nonce of tries) {
        const { value } = await judge({ nonce, output: printed(say("PASS", written)) });
        expect([written, nonce, value]).toEqual([written, nonce, written === nonce ? "pass" : "error"]);
      }
    }
  });

  test("several markers, where the definition says what they mean (OK-29)", async () => {
    const both = { output: printed(say("FAIL"), say("PASS")) };
    expect(await judge(both, { conflict: "last" })).toMatchObject({ value: "pass" });
    expect(await judge(both, { conflict: "worst" })).toMatchObject({ value: "fail" });
    expect(await judge({ output: printed(say("PASS"), say("FAIL")) }, { conflict: "last" })).toMatchObject({ value: "fail" });
  });

  test("without a nonce only where the definition says so", async () => {
    expect(await judge({ output: printed("QA-RESULT: PASS") }, { nonce: false })).toMatchObject({ value: "pass" });
    expect(await judge({ output: printed(say("PASS")) }, { nonce: false })).toMatchObject({ value: "error", code: "MARKER_NONCE" });
    const unknown = { ...CONFIG, file: "qa.log" };
    expect(await tryGate(marker, { with: unknown, files: { "qa.log": say("PASS") } })).toMatchObject({
      value: "inconclusive",
      code: "MARKER_NONCE_UNKNOWN",
    });
    expect(await tryGate(marker, { with: { ...unknown, nonce: false }, files: { "qa.log": "QA-RESULT: PASS" } })).toMatchObject({
      value: "pass",
    });
  });

  test("text that was not recorded, not as text, or only in part never passes (TG-07, TOK-3)", async () => {
    expect(await judge({})).toMatchObject({ cause: "missing-input", code: "MARKER_SOURCE_MISSING" });
    expect((await judge({ exit: 1 })).cause).toBeUndefined();
    const unreadable = { value: "error", class: "input", code: "MARKER_SOURCE_UNREADABLE" };
    expect(await judge({ unreadable: true })).toMatchObject(unreadable);
    expect(await judge({ output: say("PASS") })).toMatchObject(unreadable);
    for (const truncated of [true, undefined, "false"]) {
      const output = { text: say("PASS"), ...(truncated === undefined ? {} : { truncated }) };
      expect(await judge({ output })).toMatchObject({ value: "error", class: "input", code: "OUTPUT_TRUNCATED" });
    }
  });
});

describe("the exit of the work", () => {
  test("comes before the marker: a marker lowers and never raises (TOK-3, OK-29)", async () => {
    expect(await judge({ exit: 1, output: printed(say("PASS")) })).toMatchObject({ value: "fail", code: "EXIT_FAILED" });
    expect(await judge({ exit: 1, output: printed(say("FAIL")) })).toMatchObject({ value: "fail" });
    expect(await judge({ exit: null, output: printed(say("PASS")) })).toMatchObject({
      value: "error",
      class: "infrastructure",
      code: "EXIT_SIGNALLED",
    });
    expect(await judge({ exit: 127, output: printed(say("PASS")) })).toMatchObject({ value: "error", class: "infrastructure" });
    expect(await judge({ exit: 3, output: printed(say("PASS")) }, { exit: { pass: [0, 3] } })).toMatchObject({ value: "pass" });
  });

  test("alone is no verdict, not even a bad one: nobody knows whether the work was looked at (invariant 3)", async () => {
    expect(await judge({ exit: 1, output: printed("could not connect") })).toMatchObject({
      value: "error",
      class: "input",
      code: "MARKER_MISSING",
    });
    expect(marker.plan(CONFIG)).toEqual({ kind: "evaluate", readsExit: true });
  });
});

describe("a file of the work folder", () => {
  const inFile = (text: string | undefined, config: object = {}): Promise<Outcome> =>
    tryGate(marker, {
      with: { ...CONFIG, file: "logs/${key}.txt", ...config },
      work: { id: "w1", effect: "tester", exit: 0, nonce: NONCE },
      files: text === undefined ? {} : { "logs/TRIAL-1.txt": text },
    });

  test("is read instead of the output, and findings say where", async () => {
    expect(await inFile(`${say("PASS")}\n`)).toMatchObject({ value: "pass" });
    expect(await inFile(`one\n${say("FAIL")}\n`)).toMatchObject({ value: "fail", findings: [{ path: "logs/TRIAL-1.txt", line: 2 }] });
    expect(await inFile(undefined)).toMatchObject({ cause: "missing-input", code: "MARKER_SOURCE_MISSING" });
    expect(await inFile(`${say("PASS")}\n${"x".repeat(5_000_000)}`)).toMatchObject({ value: "error", code: "MARKER_SOURCE_UNREADABLE" });
  });
});

describe("requirement lines", () => {
  const requirements = ["R-1", "R-2"];
  const req = (id: string, rest: string): string => `REQ[${NONCE}] ${id}: ${rest}`;

  test("each declared one must have passed (OK-29)", async () => {
    const good = [req("R-1", "PASS: shown"), req("R-2", "PASS"), say("PASS")];
    expect(await judge({ output: printed(...good) }, { requirements })).toMatchObject({ value: "pass" });
    expect(await judge({ output: printed(...good.slice(1)) }, { requirements })).toMatchObject({
      value: "error",
      class: "input",
      code: "REQUIREMENTS_INCOMPLETE",
      reason: "tester: nothing is said of R-1",
    });
    expect(await judge({ output: printed(say("PASS")) }, { requirements })).toMatchObject({ value: "error", code: "REQUIREMENTS_MISSING" });
  });

  test("a failed one decides against the marker, declared or not, and its reason goes back (invariant 3)", async () => {
    const lines = [req("R-1", "PASS"), req("R-2", "PASS"), req("R-9", "FAIL: no audit line"), say("PASS")];
    expect(await judge({ output: printed(...lines) }, { requirements })).toMatchObject({
      value: "fail",
      code: "REQUIREMENTS_FAILED",
      findings: [{ message: "R-9 is not met: no audit line", line: 3 }],
    });
    expect(await judge({ output: printed(...lines.slice(0, 3), say("FAIL")) }, { requirements })).toMatchObject({
      value: "fail",
      code: "MARKER_FAILED",
      findings: [{ line: 4 }, { message: "R-9 is not met: no audit line" }],
    });
  });

  test("one that is told twice, or without the nonce, is no answer (TOK-2)", async () => {
    const twice = [req("R-1", "FAIL"), req("R-1", "PASS"), req("R-2", "PASS"), say("PASS")];
    expect(await judge({ output: printed(...twice) }, { requirements })).toMatchObject({ code: "REQUIREMENTS_CONTRADICTORY" });
    const bare = ["REQ R-1: PASS", "REQ R-2: PASS", say("PASS")];
    expect(await judge({ output: printed(...bare) }, { requirements })).toMatchObject({ value: "error", code: "REQUIREMENTS_NONCE" });
  });
});

test.each<[string, object]>([
  ["a label that is none", { label: "QA RESULT" }],
  ["no label", { label: undefined }],
  ["a word on both sides", { pass: ["OK"], fail: ["ok"] }],
  ["no word to fail with", { fail: [] }],
  ["a requirement without a name", { requirements: [""] }],
  ["a file outside of the folder", { file: "/etc/passwd" }],
  ["a loose boolean (ZOD-5)", { nonce: "false" }],
  ["a rule that is none", { conflict: "first" }],
  ["an exit code with two meanings", { exit: { pass: [0], fail: [0] } }],
])("refuses %s", (_what, config) => {
  const given = Object.fromEntries(Object.entries({ ...CONFIG, ...config }).filter(([, value]) => value !== undefined));
  expect(marker.validate(given)).toMatchObject({ ok: false });
});

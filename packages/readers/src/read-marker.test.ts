import { digestBytes } from "@sluice/core";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isMarkerLabel, type MarkerOptions, readMarker, readRequirements, vocabularyProblem } from "./index.ts";

const VOCABULARY = { pass: ["PASS"], fail: ["FAIL"], inconclusive: ["UNSURE"] };
const OPTIONS: MarkerOptions = { label: "QA-RESULT", nonce: "7f3a", vocabulary: VOCABULARY };
const line = (word: string) => `QA-RESULT[7f3a]: ${word}`;
const log = (...words: readonly string[]) => words.map(line).join("\nsome work\n");

function outcomeOf(source: string, options: Partial<MarkerOptions> = {}): string {
  const read = readMarker(source, { ...OPTIONS, ...options });
  return read.ok ? `${read.meaning} at ${read.position.line ?? 0}` : `${read.problem.code} at ${read.problem.line ?? 0}`;
}

describe("a marker", () => {
  test("is told with its word, line, excerpt, digest, reader and what was passed over (OK-29)", () => {
    const source = `QA-RESULT: FAIL\r\n> QA-RESULT[7f3a]: FAIL\n\n${line("pass")}  \r\nQA-RESULT[0000]: FAIL`;
    expect(readMarker(source, OPTIONS)).toEqual({
      ok: true,
      meaning: "pass",
      word: "pass",
      position: { line: 4, column: 1 },
      excerpt: `${line("pass")}  `,
      passedOver: [
        { line: 1, because: "nonce" },
        { line: 2, because: "mentioned" },
        { line: 5, because: "nonce" },
      ],
      digest: digestBytes(source),
      reader: "marker/1",
    });
  });

  test("without a nonce counts only where none is written (TOK-2)", () => {
    const { nonce: _none, ...options } = OPTIONS;
    const read = (source: string) => {
      const result = readMarker(source, options);
      return result.ok ? result.meaning : result.problem.code;
    };
    expect([read("QA-RESULT: PASS"), read(line("PASS")), read("QA-RESULT[]: PASS")]).toEqual(["pass", "MARKER_NONCE", "MARKER_NONCE"]);
    for (const line of ["\u001B[31mQA-RESULT: PASS\u001B[0m", "QA-RESULT: PASS\u0007"]) expect(read(line)).toBe("MARKER_UNREADABLE");
  });

  test("is none when nothing is said, and each reason for none has its code and line (OK-29, TG-32)", () => {
    expect(outcomeOf("a log")).toBe("MARKER_MISSING at 0");
    expect(outcomeOf("a\nI would not say QA-RESULT[7f3a]: PASS here")).toBe("MARKER_MENTIONED at 2");
    expect(outcomeOf("QA-RESULT: PASS\n- QA-RESULT[7f3a]: PASS")).toBe("MARKER_NONCE at 1");
    expect(outcomeOf(log("PASS", "done."))).toBe("MARKER_WORD at 3");
  });

  test("any closed vocabulary can be asked for (OK-21)", () => {
    const vocabulary = { pass: ["accepted"], fail: ["blocked"], inconclusive: ["conditional-accept"] };
    expect(vocabularyProblem(vocabulary)).toBe(undefined);
    const words = [
      "accepted",
      "Conditional-Accept",
      "BLOCKED",
      "looks good",
      "conditional accept",
      "accepted with remarks",
      "candidates-ready",
    ];
    expect(words.map((word) => outcomeOf(line(word), { vocabulary }))).toEqual([
      "pass at 1",
      "inconclusive at 1",
      "fail at 1",
      "MARKER_WORD at 1",
      "MARKER_WORD at 1",
      "MARKER_WORD at 1",
      "MARKER_WORD at 1",
    ]);
  });

  test("a hint says the form and the words, not the nonce of a try that is over", () => {
    const read = readMarker("", OPTIONS);
    expect(read).toMatchObject({ ok: false, problem: { hint: expect.stringMatching(/QA-RESULT\[.*PASS, FAIL, UNSURE/) as string } });
    expect(JSON.stringify(read)).not.toContain("7f3a");
  });
});

describe("several markers", () => {
  test.each([
    [["PASS"], "pass at 1", "pass at 1", "pass at 1"],
    [["PASS", "PASS"], "MARKER_REPEATED at 3", "pass at 3", "pass at 1"],
    [["PASS", "FAIL"], "MARKER_CONTRADICTORY at 3", "fail at 3", "fail at 3"],
    [["FAIL", "PASS"], "MARKER_CONTRADICTORY at 3", "pass at 3", "fail at 1"],
    [["FAIL", "FAIL", "PASS"], "MARKER_CONTRADICTORY at 5", "pass at 5", "fail at 1"],
    [["UNSURE", "PASS"], "MARKER_CONTRADICTORY at 3", "pass at 3", "inconclusive at 1"],
    [["PASS", "UNSURE", "FAIL"], "MARKER_CONTRADICTORY at 3", "fail at 5", "fail at 5"],
    [["perhaps", "PASS"], "MARKER_WORD at 1", "pass at 3", "MARKER_WORD at 1"],
    [["PASS", "perhaps"], "MARKER_WORD at 3", "MARKER_WORD at 3", "MARKER_WORD at 3"],
    [["PASS|FAIL", "PASS"], "pass at 3", "pass at 3", "pass at 3"],
    [["PASS", "PASS|FAIL"], "pass at 1", "pass at 1", "pass at 1"],
    [["\u001B[1mFAIL", "PASS"], "MARKER_UNREADABLE at 1", "pass at 3", "MARKER_UNREADABLE at 1"],
    [["PASS", "\u001B[1mFAIL"], "MARKER_UNREADABLE at 3", "MARKER_UNREADABLE at 3", "MARKER_UNREADABLE at 3"],
  ] as const)("%j: strict %s, last %s, worst %s (TOK-2, OK-29)", (words, strict, last, worst) => {
    const source = log(...words);
    expect(outcomeOf(source)).toBe(strict);
    expect((["strict", "last", "worst"] as const).map((conflict) => outcomeOf(source, { conflict }))).toEqual([strict, last, worst]);
  });

  test("a marker that was added can lower what strict and worst say, and never raise it", () => {
    const rank = (outcome: string) => ["pass", "inconclusive", "fail"].findIndex((word) => outcome.startsWith(word));
    const word = fc.constantFrom("PASS", "FAIL", "UNSURE", "perhaps", "PASS|FAIL", "\u001B[1mFAIL");
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 5 }), word, fc.nat(5), (words, extra, at) => {
        for (const conflict of ["strict", "worst"] as const) {
          const before = rank(outcomeOf(log(...words), { conflict }));
          const after = rank(outcomeOf(log(...words.slice(0, at), extra, ...words.slice(at)), { conflict }));
          const silent = words.every((each) => each === "PASS|FAIL");
          expect(silent || after === -1 || (before !== -1 && after >= before)).toBe(true);
        }
      }),
    );
  });
});

describe("whatever the log holds", () => {
  const piece = fc.constantFrom(
    "QA-RESULT",
    "[7f3a]",
    "[0000]",
    ":",
    " ",
    "PASS",
    "FAIL",
    "|",
    "**",
    "`",
    "```",
    "~~~",
    "#",
    ">",
    "-",
    "\n",
    "\r\n",
    "\u001B[0m",
    "\t",
    "é",
    "REQ",
    "a",
  );

  test("markers and requirement lines are read or refused, and a pass has one whole plain line (TOK-2, TOK-5)", () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (parts) => {
        const text = parts.join("");
        const read = readMarker(text, OPTIONS);
        const passing = /^(?:#{1,6}[ \t]+)?(?:\*\*|`)?QA-RESULT\[7f3a\](?:\*\*|`)?:(?:\*\*|`)?[ \t]*PASS[ \t]*(?:\*\*|`)?[ \t]*\r?$/m;
        expect(read.ok && read.meaning === "pass" && !passing.test(text)).toBe(false);
        expect(typeof readRequirements(text, { nonce: "7f3a" }).ok).toBe("boolean");
      }),
      { numRuns: fc.readConfigureGlobal().numRuns ?? 2000 },
    );
  });

  test("words around a plain marker change nothing, unless they name the label", () => {
    const noise = fc.string({ unit: "binary" }).filter((text) => !text.includes("QA-RESULT") && !/^ {0,3}(?:```|~~~)/m.test(text));
    fc.assert(
      fc.property(noise, noise, (before, after) => {
        expect(outcomeOf(`${before}\n${line("PASS")}\n${after}`)).toMatch(/^pass at/);
      }),
    );
  });
});

describe("options", () => {
  test("a label or nonce that is none is the caller's mistake (TG-32)", () => {
    for (const label of ["", " ", "QA RESULT", "1A", "-A", "A".repeat(65), "QÄ", "A.*", "A\n"]) {
      expect([label, isMarkerLabel(label)]).toEqual([label, false]);
      expect(() => readMarker("x", { ...OPTIONS, label })).toThrow(expect.objectContaining({ code: "IDENTIFIER_INVALID" }));
      expect(() => readRequirements("x", { label })).toThrow(expect.objectContaining({ code: "IDENTIFIER_INVALID" }));
    }
    for (const nonce of ["", " ", "a]", "a b", "a".repeat(129)]) {
      expect(() => readMarker("x", { ...OPTIONS, nonce })).toThrow(expect.objectContaining({ code: "IDENTIFIER_INVALID" }));
    }
    for (const label of ["A", "QA-RESULT", "QA_RESULT", "a1", "A".repeat(64)]) expect(isMarkerLabel(label)).toBe(true);
  });

  test("what is kept of a log is bounded", () => {
    const read = readMarker(`${"QA-RESULT[0000]: FAIL\n".repeat(50)}${line("PASS")}${" ".repeat(5000)}`, OPTIONS);
    expect(read.ok && [read.passedOver.length, read.excerpt]).toEqual([20, `${line("PASS")}…`]);
  });
});

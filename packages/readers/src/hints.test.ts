import { describe, expect, test } from "vitest";
import { combineMarkerAndExit, readFrontmatter, readJson, readMarker, readRequirements } from "./index.ts";

const VOCABULARY = { pass: ["PASS"], fail: ["FAIL"] };

const markerProblem = (text: string, options: Partial<Parameters<typeof readMarker>[1]> = {}) => {
  const read = readMarker(text, { label: "VERDICT", vocabulary: VOCABULARY, ...options });
  return read.ok ? undefined : read.problem;
};

const requirementsProblem = (text: string, options: Parameters<typeof readRequirements>[1] = {}) => {
  const read = readRequirements(text, options);
  return read.ok ? undefined : read.problem;
};

describe("given a marker that does not count, the hint is the line to print", () => {
  test("without and with a nonce, and with every word that is listed", () => {
    expect(markerProblem("nothing")?.hint).toBe("Print one line that begins with VERDICT: and holds one word more, of: PASS, FAIL");
    expect(markerProblem("nothing", { nonce: "n0nce123", vocabulary: { ...VOCABULARY, inconclusive: ["UNSURE"] } })?.hint).toBe(
      "Print one line that begins with VERDICT[nonce of this try]: and holds one word more, of: PASS, FAIL, UNSURE",
    );
  });

  test("twice the same word and two words are told apart", () => {
    const repeated = markerProblem("VERDICT: PASS\nVERDICT: PASS");
    const contradictory = markerProblem("VERDICT: PASS\nVERDICT: FAIL");
    expect([repeated?.code, contradictory?.code]).toEqual(["MARKER_REPEATED", "MARKER_CONTRADICTORY"]);
    expect([repeated?.message, contradictory?.message]).toEqual([
      "The marker is printed more than once.",
      "Two markers contradict each other.",
    ]);
  });

  test("one that only colours hide is unreadable, whichever of several counts (TOK-5)", () => {
    const hidden = "VERDICT: \u001B[32mPASS\u001B[0m";
    for (const conflict of ["strict", "last", "worst"] as const)
      expect(markerProblem(hidden, { conflict })?.code).toBe("MARKER_UNREADABLE");
  });

  test("the nonce in front means it, whatever follows; its own instruction does not", () => {
    expect(markerProblem("VERDICT[n0nce123] PASS <b>", { nonce: "n0nce123" })?.code).toBe("MARKER_UNREADABLE");
    for (const blanks of ["", " ", "\t  "])
      expect(markerProblem(`VERDICT[n0nce123]${blanks}<word>`, { nonce: "n0nce123" })?.code).toBe("MARKER_MENTIONED");
    expect(markerProblem("VERDICT[undefined] PASS")?.code).not.toBe("MARKER_UNREADABLE");
  });
});

describe("given requirement lines that do not count", () => {
  test("the hint is the line to print", () => {
    expect(requirementsProblem("nothing")?.hint).toBe("Print one line per requirement: REQ ID: PASS or FAIL: reason");
    expect(requirementsProblem("nothing", { nonce: "n0nce123" })?.hint).toBe(
      "Print one line per requirement: REQ[nonce of this try] ID: PASS or FAIL: reason",
    );
  });

  test("nothing is missing where nothing is required, and as many as anybody needs are read", () => {
    const lines = (count: number) => Array.from({ length: count }, (_unused, at) => `REQ r-${at}: PASS: done`).join("\n");
    expect(readRequirements(lines(1))).toMatchObject({ ok: true, missing: [] });
    const most = 1000;
    expect(readRequirements(lines(most)).ok).toBe(true);
    expect(requirementsProblem(lines(most + 1))?.code).toBe("REQUIREMENTS_TOO_LARGE");
  });
});

test("given an exit and a marker, what they say together is said in words (TOK-3)", () => {
  const good = { value: "pass", code: "EXIT_PASSED", reason: "exited with 0" } as const;
  const marker = readMarker("VERDICT: FAIL", { label: "VERDICT", vocabulary: VOCABULARY });
  expect(combineMarkerAndExit(good, marker, "truncated")).toEqual({
    value: "error",
    class: "input",
    code: "OUTPUT_TRUNCATED",
    reason: "wrote more output than was kept",
  });
  expect(combineMarkerAndExit(good, marker, "whole")).toMatchObject({ code: "MARKER_FAILED", reason: "exited well and says fail" });
});

describe("given noisy output", () => {
  const read = (text: string) => {
    const found = readJson(text, { noisy: "last-object" });
    return found.ok ? found.value : found.problem.code;
  };

  test("a line that was cut off within a text leaves the object after it alone; one that goes on below does not (TG-11)", () => {
    expect(read('{"log": "cut\n{"a": 1}')).toEqual({ a: 1 });
    expect(read('{\n} x\n{"a": 1}')).toBe("JSON_SYNTAX");
  });

  test("a bracket in the words of a line is noise; one that begins a line closes what began above it (TG-11)", () => {
    expect(read('[info] begun\nlist [1]\n{"a": 1}\nended [ok]')).toEqual({ a: 1 });
    for (const end of ["]", " ]", "\t  ]"]) expect(read(`[\n{"a": 1}\n${end}\nended`)).toBe("JSON_SYNTAX");
  });
});

describe("given a header that is broken", () => {
  const problem = (...lines: readonly string[]) => {
    const read = readFrontmatter(`---\n${lines.join("\n")}\n---\nbody\n`);
    return read.ok ? undefined : read.problem;
  };

  test.each([
    ["a: b: c", "Put a value that holds a colon and a space in quotes."],
    ["a: `b`", "Put a value that begins with ` or @ or % in quotes."],
    ["a: [b", "Indent list items and nested fields evenly, with spaces, and close every bracket."],
    ["a: 'b", "Close every quote and bracket, and write a space after each colon."],
  ])("%s is told how to mend it", (line, hint) => {
    expect(problem(line)?.hint).toBe(hint);
  });

  test.each([
    ["a: &b c", "an anchor (&name)", "Write the value out where it is needed; put text that begins with & in quotes."],
    ["a: *b", "an alias (*name)", "Write the value out where it is needed; put text that begins with * in quotes."],
    ["a: !b c", "a tag (!name)", "Leave the tag out; put text that begins with ! in quotes."],
    ["a: [b\nc: d", "a bracket that is not closed", "Close every bracket, or put text that begins with one in quotes."],
  ])("%j is told as %s, and what to write instead", (line, what, hint) => {
    expect(problem(line)).toMatchObject({ code: "FRONTMATTER_UNSAFE", message: `The header holds ${what}.`, hint });
  });

  test("half a character has its place, in text that is whole before it (STO-12)", () => {
    expect(problem("a: b", "c: d\uD800")).toMatchObject({ line: 3, column: 5 });
    expect(readJson('["a",\n "\uD800"]')).toMatchObject({ ok: false, problem: { code: "JSON_ENCODING", line: 2, column: 3 } });
  });

  test("names are one name when only their case differs; other letters are other names", () => {
    expect(problem("Verdict: a", "VERDICT: b")?.code).toBe("FRONTMATTER_DUPLICATE_KEY");
    expect(problem("ß: a", "ss: b")).toBeUndefined();
  });
});

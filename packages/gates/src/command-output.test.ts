import { type CapturedStream, digestBytes, isJson } from "@sluice/core";
import { createProcessRunner } from "@sluice/process";
import { createSeededRandom } from "@sluice/testing";
import { describe, expect, test } from "vitest";
import { commandOutput } from "./index.ts";

const encoder = new TextEncoder();

function printed(content: string | Uint8Array, more: Partial<CapturedStream> = {}): CapturedStream {
  const head = typeof content === "string" ? encoder.encode(content) : content;
  return { head, tail: new Uint8Array(), bytes: head.length, digest: digestBytes(head), truncated: false, ...more };
}

describe("stdout-json", () => {
  test("one document is the output, whatever kind of value it is", () => {
    expect(commandOutput("stdout-json", printed('{"a":[1]}\n'))).toEqual({ output: { a: [1] } });
    expect(commandOutput("stdout-json", printed("false"))).toEqual({ output: false });
  });

  test.each([
    ["nothing", ""],
    ["two documents", "{} {}"],
    ["a log line before it", "starting\n{}"],
    ["a name twice (JSN-2)", '{"verdict":"FAIL","verd\\u0069ct":"PASS"}'],
    ["a prototype", '{"__proto__":{}}'],
    ["endless nesting", "[".repeat(100) + "]".repeat(100)],
    ["no UTF-8", new Uint8Array([0x22, 0xff, 0x22])],
  ])("%s is unreadable, which is not the same as absent (TG-07)", (_what, content) => {
    expect(commandOutput("stdout-json", printed(content))).toEqual({ unreadable: expect.stringMatching(/./) as string });
  });

  test("a document of which something was dropped is none, even where the rest parses", () => {
    const cut = printed("[1,2]", { tail: encoder.encode("\n"), bytes: 900_000, truncated: true });
    expect(commandOutput("stdout-json", cut)).toEqual({ unreadable: "it is too long" });
    expect(commandOutput("stdout-last-object", cut)).toEqual({ unreadable: "it is too long" });
  });

  test("a document across both parts of the capture is one", () => {
    const split = printed('{"text":"\u00e9', {});
    const both = { ...split, head: split.head.subarray(0, -1), tail: new Uint8Array([0xa9, 0x22, 0x7d]) };
    expect(commandOutput("stdout-json", both)).toEqual({ output: { text: "\u00e9" } });
  });
});

describe("stdout-last-object", () => {
  test("log lines before the object are left aside (TG-11)", () => {
    expect(commandOutput("stdout-last-object", printed('{"status":"old"}\n[1]\ntrace: 3\n{"status":"clean"}\n'))).toEqual({
      output: { status: "clean" },
    });
  });

  test("a judge's reply may stand in a code block, among its thoughts (TG-38)", () => {
    const reply = 'I looked at it.\n\n```json\n{\n  "verdict": "fail",\n  "why": { "line": 3 }\n}\n```\n';
    expect(commandOutput("stdout-last-object", printed(reply))).toEqual({ output: { verdict: "fail", why: { line: 3 } } });
    expect(commandOutput("stdout-last-object", printed("I would say: pass\n"))).toHaveProperty("unreadable");
  });

  test("a list or a word is no object, and a broken object is never passed over for an older one (TG-11)", () => {
    for (const text of ["[1]\n", "true\n", "no object\n", '{"status":"clean"}\n{"status":"dir\n']) {
      expect(commandOutput("stdout-last-object", printed(text))).toHaveProperty("unreadable");
    }
  });
});

describe("stdout-text", () => {
  test("the text as it is", () => {
    expect(commandOutput("stdout-text", printed("one\ntwo\n"))).toEqual({ output: { text: "one\ntwo\n", truncated: false } });
    expect(commandOutput("stdout-text", printed("\n\na"))).toEqual({ output: { text: "\n\na", truncated: false } });
    expect(commandOutput("stdout-text", printed(""))).toEqual({ output: { text: "", truncated: false } });
  });

  test("of a long text the last whole lines, and that something is missing", () => {
    const lines = Array.from({ length: 2000 }, (_each, at) => `line ${at}\t"\n`);
    const { output } = commandOutput("stdout-text", printed(lines.join(""))) as { output: { text: string; truncated: boolean } };
    expect(output.truncated).toBe(true);
    expect(JSON.stringify(output).length).toBeLessThan(8000);
    expect(lines.join("").endsWith(output.text)).toBe(true);
    expect(output.text.startsWith("line ")).toBe(true);
    expect(commandOutput("stdout-text", printed("x".repeat(9000)))).toEqual({ output: { text: "", truncated: true } });
  });

  test("a flood keeps whole lines of its end, whatever stands around the cut (TOK-4, SEC-1)", async () => {
    const source = "process.stdout.write('\u00e9'.repeat(400000) + '\\nsecond\\nlast\\n')";
    const { stdout } = await createProcessRunner().run({ argv: [process.execPath, "-e", source], cwd: "/", timeoutMs: 20_000 });
    expect(commandOutput("stdout-text", stdout)).toEqual({ output: { text: "second\nlast\n", truncated: true } });
  });

  test.each([
    ["half a character", new Uint8Array([0xc3])],
    ["a NUL", "a\0b"],
  ])("%s is unreadable (TOK-4)", (_what, content) => {
    expect(commandOutput("stdout-text", printed(content))).toHaveProperty("unreadable");
  });
});

describe("whatever was printed", () => {
  const random = createSeededRandom(20260121);
  const pieces = ['{"a":1}', "\n", "[", "}", '"', "\\", "\u00e9", "\u{1f600}", "\0", "\r", "log ", "{", "x".repeat(3000), "null"];
  const drawn = (): Uint8Array => {
    const text = Array.from({ length: random.below(9) }, () => random.pick(pieces)).join("");
    const bytes = encoder.encode(text);
    return random.chance(0.2) ? bytes.subarray(random.below(bytes.length + 1)) : bytes;
  };

  test.each(["stdout-json", "stdout-last-object", "stdout-text"] as const)(
    "%s is an output that can be recorded, or unreadable, and the same however the bytes arrived (TOK-4)",
    (form) => {
      for (let round = 0; round < 500; round += 1) {
        const bytes = drawn();
        const read = commandOutput(form, printed(bytes));
        expect(Object.keys(read)).toHaveLength(1);
        expect("output" in read ? isJson(read.output) : read.unreadable !== "").toBe(true);
        const at = random.below(bytes.length + 1);
        expect(commandOutput(form, { ...printed(bytes), head: bytes.subarray(0, at), tail: bytes.subarray(at) })).toEqual(read);
        const recorded = "output" in read && form === "stdout-text" ? JSON.stringify(read.output).length : 0;
        expect(recorded).toBeLessThan(8192);
      }
    },
  );
});

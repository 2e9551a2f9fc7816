import { type ErrorCode, type GateContext, type Outcome, SluiceError } from "@sluice/core";
import { describe, expect, test } from "vitest";
import {
  defineGate,
  evidenceOf,
  fail,
  type GateSpec,
  infrastructureError,
  pass,
  pending,
  skippedMissing,
  type StandardSchema,
} from "./index.ts";

/** A schema of another library, as small as it can be. */
function schemaOf<Output>(validate: StandardSchema<Output>["~standard"]["validate"]): StandardSchema<Output> {
  return { "~standard": { version: 1, vendor: "elsewhere", validate } };
}

const anything = schemaOf<Readonly<Record<string, string>>>((value) => ({ value: value as Readonly<Record<string, string>> }));
type Spec = GateSpec<typeof anything>;

const gateOf = (extra: Partial<Spec>) =>
  defineGate<typeof anything>({
    id: "sample",
    version: 1,
    config: anything,
    binds: ["head"],
    reads: "subject",
    evaluate: () => pass("fine"),
    ...extra,
  });

function contextOf(extra: Partial<GateContext> = {}): GateContext {
  const never = () => Promise.reject(new TypeError("not in this test"));
  return {
    config: {},
    subject: { kind: "git", key: "K-1", facets: { head: "a".repeat(40) } },
    run: { scope: "default", run: "r1", key: "K-1", stage: "review", lap: 0 },
    files: { read: never },
    vcs: undefined,
    process: { portVersion: 1, run: never },
    evidence: [],
    lookedAt: 0,
    clock: { portVersion: 1, now: () => 0, monotonicMs: () => 0, sleep: never },
    signal: new AbortController().signal,
    ...extra,
  };
}

const look = (extra: Partial<Spec>, context: Partial<GateContext> = {}) => gateOf(extra).evaluate?.(contextOf(context));

describe("defineGate", () => {
  test("describes the gate and fills in the defaults", () => {
    const gate = gateOf({ binds: ["work", "head", "work"], causes: ["feed-down"] });
    expect(gate).toMatchObject({ id: "sample", kind: "evaluate", binds: ["head", "work"], causes: ["feed-down"], canFail: true });
    expect(gate.plan({})).toEqual({ kind: "evaluate" });
    expect(gateOf({ files: () => ["a.md"] }).plan({})).toEqual({ kind: "evaluate", files: ["a.md"] });
  });

  test.each<[string, object]>([
    ["id", { id: "Sample" }],
    ["id", { id: "../x" }],
    ["version", { version: 0 }],
    ["kind", { kind: "magic" }],
    ["reads", { reads: "everything" }],
    ["binds", { binds: ["a b"] }],
    ["causes", { causes: ["Feed Down"] }],
    ["config", { config: {} }],
    ["no code", { evaluate: undefined }],
    ["code where none runs", { kind: "request", plan: () => ({}) }],
    ["no plan", { kind: "reserve", evaluate: undefined }],
    ["files beside a plan", { plan: () => ({ kind: "evaluate" }), files: () => [] }],
  ])("refuses a wrong %s", (_what, extra) => {
    expect(() => gateOf(extra)).toThrow(expect.objectContaining({ code: "GATE_INVALID" }));
  });

  test("a plan of another kind is refused", () => {
    const gate = gateOf({ plan: () => ({ kind: "reserve", name: "x" }) });
    expect(() => gate.plan({})).toThrow(expect.objectContaining({ code: "GATE_INVALID" }));
  });
});

describe("a look", () => {
  test("returns what the gate says, bounded", async () => {
    const evidence = [evidenceOf({ name: "page", producer: "probe", class: "observed", content: "ok", excerpt: "ok" })];
    expect(await look({ evaluate: () => pass("fine", { evidence, examined: 3 }) })).toMatchObject({ value: "pass", examined: 3, evidence });
    expect(await look({ evaluate: () => fail("header missing", ["a.ts", { message: "b", line: 2 }]) })).toMatchObject({
      value: "fail",
      findings: [{ message: "a.ts" }, { message: "b", line: 2 }],
    });
    const flood = await look({
      evaluate: () =>
        fail(
          "word ".repeat(9000),
          Array.from({ length: 900 }, () => "word ".repeat(9000)),
        ),
    });
    expect(flood?.reason.length).toBeLessThanOrEqual(1000);
    expect(flood?.findings).toHaveLength(20);
    expect(flood?.findings.every(({ message }) => message.length <= 1000)).toBe(true);
    expect(flood?.findings.at(-1)?.message).toContain("881");
  });

  test("shows nothing that hides or rearranges text (TOK-5)", async () => {
    const outcome = await look({ evaluate: () => fail("a\u001B[31mb\u202Ec\u200Bd\ne\u0000", ["\u2066x\ty\n\uD800"]) });
    expect(outcome?.reason).toBe("a\\u{1b}[31mb\\u{202e}c\\u{200b}d e\\u{0}");
    expect(outcome?.findings[0]?.message).toBe("\\u{2066}x\ty\n\\u{d800}");
  });

  test("cuts between words, so that no half of a secret stays (SEC-1)", async () => {
    const secret = `ghp_${"0123456789".repeat(4)}`;
    const outcome = await look({
      evaluate: () => fail(`${"x".repeat(980)} ${secret}`, [`${"y".repeat(980)}\n${secret}`, "z".repeat(5000)]),
    });
    expect(JSON.stringify(outcome)).not.toContain(["ghp", "_"].join(""));
    expect(outcome?.findings[1]?.message).toBe("[5000 characters]");
  });

  test.each<[string, unknown]>([
    ["nothing", undefined],
    ["a truth", true],
    ["a word", "pass"],
    ["a bare value", { value: "pass" }],
    ["an unknown value", { ...pass("x"), value: "PASS" }],
    ["an inherited value", Object.create(pass("x"))],
    ["a list", [pass("x")]],
    ["a pass with an error class", { ...pass("x"), class: "input" }],
    ["evidence without a digest", { ...pass("x"), evidence: [{ name: "a", producer: "b", class: "observed", digest: "sha256:1" }] }],
    ["findings that are no list", { ...pass("x"), findings: "none" }],
    ["a code outside the grammar", { ...pass("x"), code: "it passed" }],
  ])("never passes on %s", async (_what, answer) => {
    expect(await look({ evaluate: () => answer as Outcome })).toMatchObject({
      value: "error",
      class: "definition",
      code: "OUTCOME_INVALID",
    });
  });

  test("never passes without the evidence it needs", async () => {
    expect(await look({ needsEvidence: true })).toMatchObject({ value: "error", class: "definition" });
  });

  test("may skip itself for missing input only, and name only its own causes", async () => {
    expect(await look({ evaluate: () => skippedMissing("nothing there") })).toMatchObject({ value: "skipped", cause: "missing-input" });
    for (const cause of ["disabled", "out-of-scope", "condition"]) {
      expect(await look({ evaluate: () => ({ ...skippedMissing("x"), cause }) })).toMatchObject({
        value: "error",
        code: "OUTCOME_INVALID",
      });
    }
    const evaluate = () => infrastructureError("feed-down", "no answer");
    expect(await look({ evaluate })).toMatchObject({ value: "error", class: "definition" });
    expect(await look({ evaluate, causes: ["feed-down"] })).toMatchObject({ class: "infrastructure", cause: "feed-down" });
  });

  test.each<[string, () => never]>([
    [
      "an error",
      () => {
        throw new TypeError("no");
      },
    ],
    [
      "a text",
      () => {
        throw "pass";
      },
    ],
    [
      "an outcome",
      () => {
        throw pass("thrown");
      },
    ],
  ])("thrown %s is error/infrastructure (OR-08)", async (_what, evaluate) => {
    expect(await look({ evaluate })).toMatchObject({ value: "error", class: "infrastructure", code: "GATE_THREW" });
    expect(await look({ evaluate: async () => evaluate() })).toMatchObject({ value: "error", class: "infrastructure" });
  });

  test("a refused argument is error/definition, other coded trouble infrastructure", async () => {
    const thrown = (code: ErrorCode) =>
      look({
        evaluate: () => {
          throw new SluiceError({ code, message: "no" });
        },
      });
    expect(await thrown("PROCESS_INVALID")).toMatchObject({ value: "error", class: "definition", code: "PROCESS_INVALID" });
    expect(await thrown("VCS_FAILED")).toMatchObject({ value: "error", class: "infrastructure", code: "VCS_FAILED" });
    expect(await thrown("ABORTED")).toMatchObject({ value: "error", class: "infrastructure", code: "GATE_ABORTED" });
  });

  test("does not wait for a gate that ignores the abort, and drops what comes late", async () => {
    const aborter = new AbortController();
    const stuck = look({ evaluate: () => new Promise<Outcome>(() => undefined) }, { signal: aborter.signal });
    const late = look(
      {
        evaluate: async () => {
          aborter.abort();
          return pass("late");
        },
      },
      { signal: aborter.signal },
    );
    const expected = { value: "error", class: "infrastructure", code: "GATE_ABORTED" };
    expect(await late).toMatchObject(expected);
    expect(await stuck).toMatchObject(expected);
    expect(await look({}, { signal: aborter.signal })).toMatchObject(expected);
  });

  test("fills marked fields in, once, and nothing else (PTH-1)", async () => {
    const evaluate: Spec["evaluate"] = ({ config }) => pending(`${config["file"]} ${config["note"]}`);
    const config = { file: "work/${key}/${lap}.md", note: "${key}" };
    expect(await look({ evaluate, templates: ["file"] }, { config })).toMatchObject({ reason: "work/K-1/0.md ${key}" });
    for (const key of ["../up", "a/b", "", "${run}", "a b"]) {
      const run = { ...contextOf().run, key };
      expect(await look({ evaluate, templates: ["file"] }, { config, run })).toMatchObject({
        class: "definition",
        code: "PLACEHOLDER_REFUSED",
      });
    }
    expect(await look({ evaluate, templates: ["file"] }, { config: { file: "${repo}" } })).toMatchObject({ code: "PLACEHOLDER_REFUSED" });
  });
});

describe("validate", () => {
  const validated = (validate: StandardSchema["~standard"]["validate"], config: object) =>
    gateOf({ config: schemaOf(validate) as never }).validate(config as never);

  test("gives the schema's value, and the problems of marked fields", () => {
    expect(gateOf({}).validate({ a: "1" })).toMatchObject({ ok: true, value: { a: "1" } });
    const templates = gateOf({ templates: ["file", "other"] });
    expect(templates.validate({ file: "a/${key}", note: "${what}" })).toMatchObject({ ok: true });
    expect(templates.validate({ file: "${what}", other: "a${" })).toMatchObject({
      ok: false,
      issues: [{ path: ["file"] }, { path: ["other"] }],
    });
  });

  test("a schema that answers later, throws or answers nonsense is an issue, never a value", () => {
    const refused = { ok: false, issues: [expect.objectContaining({ path: [] })] };
    expect(validated(async () => ({ value: 1 }), {})).toEqual(refused);
    expect(validated(() => Promise.reject(new TypeError("late")), {})).toEqual(refused);
    expect(
      validated(() => {
        throw new RangeError("deep");
      }, {}),
    ).toEqual(refused);
    for (const nonsense of [undefined, null, true, {}, { issues: [] }, { issues: "x" }])
      expect(validated(() => nonsense as never, {})).toEqual(refused);
  });

  test("depth and size are checked before the schema sees anything (ZOD-1, ZOD-3)", () => {
    const never = () => {
      throw new RangeError("reached");
    };
    const deep: Record<string, unknown> = {};
    let inner = deep;
    for (let depth = 0; depth < 3000; depth++) inner = inner["a"] = {};
    for (const config of [
      deep,
      { a: "x".repeat(70_000) },
      { a: undefined },
      { a: new Date(0) },
      JSON.parse('{"__proto__":{"x":1}}') as object,
    ]) {
      const result = validated(never, config);
      expect(result).toMatchObject({ ok: false });
      expect(JSON.stringify(result)).not.toContain("schema");
    }
  });

  test("inherited properties do not count (ZOD-4)", () => {
    const prototype = Object.prototype as Record<string, unknown>;
    const wantsFile: StandardSchema["~standard"]["validate"] = (value) =>
      (value as { file?: string }).file === undefined ? { issues: [{ message: "file is missing" }] } : { value };
    try {
      prototype["file"] = "polluted.md";
      expect(validated(wantsFile, {})).toMatchObject({ ok: false });
    } finally {
      delete prototype["file"];
    }
    expect(validated(wantsFile, { file: "a.md" })).toMatchObject({ ok: true });
  });

  test("issues are few and carry no values (ZOD-1, ZOD-2)", () => {
    const secret = ["ghp", "_0123456789abcdefghijklmnopqrstuvwxyz"].join("");
    const chatty = () => ({
      issues: Array.from({ length: 1000 }, () => ({
        message: `got ${secret} at ${secret}`,
        path: ["list", { key: secret }, 3, Symbol("x")],
      })),
    });
    const result = validated(chatty, { list: { [secret]: [secret] } });
    expect(result).toMatchObject({ ok: false });
    expect(JSON.stringify(result)).not.toContain(["ghp", "_"].join(""));
    expect(result.ok ? [] : result.issues).toHaveLength(20);
    expect(result.ok ? undefined : result.issues[0]).toEqual({ path: ["list", "…", 3, "…"], message: "got … at …" });
  });
});

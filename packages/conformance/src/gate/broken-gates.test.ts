// A suite that no broken gate fails proves nothing. Each gate here is the sound one with one defect; the suite itself is unmodified.
import { writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describeGate, type GateWorld, runSuite, type SuiteResult } from "@sluice/conformance";
import { type GateContext, type GateDescriptor, isJsonObject, type Json, type Outcome } from "@sluice/core";
import { describe, expect, test } from "vitest";

interface Config {
  readonly file: string;
}

/** Passes when a file that the work left says so. Written without any help, so that nothing mends its defects. */
const sound: GateDescriptor = {
  id: "says-yes",
  version: 1,
  kind: "evaluate",
  reads: "work",
  binds: ["head", "work"],
  causes: ["feed-down"],
  canFail: true,
  validate: checkConfig,
  plan: (config) => ({ kind: "evaluate", files: [(config as Config).file] }),
  async evaluate({ config, files, run, signal }) {
    if (signal.aborted) throw new TypeError("stopped");
    const path = (config as Config).file.replace("${key}", run.key);
    const read = await files.read(path, { maxBytes: 1000, signal });
    if (read.kind !== "present") return says("error", { class: "input", cause: "missing-input", code: "ANSWER_MISSING" });
    return new TextDecoder().decode(read.bytes) === "yes" ? says("pass") : says("fail");
  },
};

function checkConfig(config: Json): ReturnType<GateDescriptor["validate"]> {
  const refuse = (message: string): ReturnType<GateDescriptor["validate"]> => ({ ok: false, issues: [{ path: ["file"], message }] });
  try {
    if (!isJsonObject(config) || Object.keys(config).join() !== "file") return refuse("must be { file }");
  } catch {
    return refuse("cannot be read");
  }
  const { file } = config;
  const isPath = typeof file === "string" && /^(?:[a-z./-]|\$\{key\}){1,100}$/.test(file);
  return isPath ? { ok: true, value: { file } } : refuse("must be a path");
}

function says(value: Outcome["value"], more: Partial<Outcome> = {}): Outcome {
  return { value, code: `ANSWER_${value.toUpperCase()}`, reason: "as the file says", findings: [], evidence: [], ...more };
}

/** A fresh one each time: one of the broken gates changes it. */
const config = () => ({ file: "${key}/answer" });

function world(text?: string) {
  return (): GateWorld => ({
    subject: { kind: "git", key: "K-1", facets: { head: "h1" } },
    run: { scope: "default", run: "r1", key: "K-1", stage: "judge", lap: 0 },
    work: { id: "w1", effect: "worker", exit: 0 },
    files: {
      read: async (path, { maxBytes }) => {
        if (text === undefined || path !== "K-1/answer") return { kind: "absent", because: "missing" };
        return { kind: "present", bytes: new TextEncoder().encode(text).slice(0, maxBytes) };
      },
    },
    vcs: undefined,
    process: { portVersion: 1, run: () => Promise.reject(new TypeError("no process here")) },
    evidence: [],
    lookedAt: 0,
    clock: { portVersion: 1, now: () => 0, monotonicMs: () => 0, sleep: () => Promise.resolve() },
  });
}

/** Runs the whole suite against a gate. */
function judge(gate: GateDescriptor): Promise<SuiteResult> {
  return runSuite((api) =>
    describeGate(api, {
      gate,
      refuses: [null, {}, { file: 1 }, { file: "A" }],
      looks: [
        { name: "yes", with: config(), world: world("yes"), value: "pass", code: "ANSWER_PASS" },
        { name: "no", with: config(), world: world("no"), value: "fail" },
        { name: "nothing", with: config(), world: world(), value: "error", code: "ANSWER_MISSING" },
      ],
      patienceMs: 20,
    }),
  );
}

type Look = (context: GateContext, look: () => Promise<Outcome>) => Promise<Outcome>;

/** The sound gate, with something else around its look. */
function looking(around: Look): Partial<GateDescriptor> {
  return { evaluate: (context) => around(context, async () => (await sound.evaluate?.(context)) ?? says("pending")) };
}

const TEMPORARY = tmpdir();
const CURRENT = process.cwd();

/** Leaves a file where the suite looks for one, and nowhere else. */
function leave(folder: string, real: string): void {
  if (folder !== real) writeFileSync(join(folder, "left.txt"), "");
}

let looks = 0;

const DEFECTS: readonly (readonly [defect: string, case_: string, broken: Partial<GateDescriptor>])[] = [
  [
    "takes any configuration",
    "a wrong one is refused",
    { validate: (config) => ({ ok: true, value: { file: "a", ...(config as object) } }) },
  ],
  [
    "throws at a configuration",
    "hostile values are answered",
    {
      validate: (config) => (
        config === undefined ? checkConfig(config) : (JSON.stringify(config), (config as { file?: string }).file),
        checkConfig(config)
      ),
    },
  ],
  [
    "repeats the configuration in its refusal",
    "ZOD-2",
    { validate: (config) => refuseWith(config, () => `${describeAll(config)} is no file`) },
  ],
  ["floods with issues", "hostile values are answered", { validate: (config) => refuseWith(config, () => "x".repeat(100_000)) }],
  [
    "takes what a configuration inherits",
    "ZOD-4",
    { validate: (config) => checkConfig(hasFile(config) ? { file: (config as { file: string }).file } : config) },
  ],
  ["takes any placeholder", "a placeholder that does not exist", { validate: (config) => takePlaceholders(config) }],
  [
    "changes the configuration",
    "a sound one is accepted",
    { validate: (config) => (checkConfig(config).ok && Object.assign(config as object, { file: "b" }), checkConfig(config)) },
  ],
  ["plans another kind", "a sound one is accepted", { plan: () => ({ kind: "units" }) }],
  ["does not bind the work it reads", "it binds the work", { binds: ["head"] }],
  ["has no code", "it has code exactly when", { kind: "request" }],
  ["counts looks", "the same whenever it looks again", looking(async (_context, look) => ({ ...(await look()), examined: (looks += 1) }))],
  ["says something else than promised", "says what its author promises", looking(async () => says("fail"))],
  [
    "changes the subject",
    "says what its author promises",
    looking(async ({ subject }, look) => (Object.assign(subject.facets, { head: "h2" }), look())),
  ],
  [
    "passes without input",
    "when there is nothing to look at",
    looking(async (_context, look) => ((await look()).value === "fail" ? says("fail") : says("pass"))),
  ],
  ["passes when it could not look", "when whatever it asks fails", looking(async (_context, look) => look().catch(() => says("pass")))],
  [
    "reads the same whatever its placeholders say",
    "what its placeholders stand for",
    looking(async (context, look) => ((await allOf(context)) === "yes" ? says("pass") : look())),
  ],
  ["shows all it read", "within bounds", looking(async (context, look) => ({ ...(await look()), reason: await allOf(context) }))],
  [
    "shows what moves the cursor",
    "within bounds",
    looking(async (context, look) => ({ ...(await look()), findings: [{ message: (await allOf(context)).slice(0, 100) }] })),
  ],
  ["passes although it was told to stop", "before it began", looking(async ({ signal }, look) => (signal.aborted ? says("pass") : look()))],
  [
    "does not pass its signal on",
    "while it waits for an answer",
    looking(async (context) => (await context.files.read("a", { maxBytes: 1 }), says("fail"))),
  ],
  [
    "passes when it is stopped",
    "while it waits for an answer",
    looking(async ({ signal }, look) => look().catch(() => (signal.aborted ? says("pass") : says("error", { class: "infrastructure" })))),
  ],
  [
    "names a cause that it does not declare",
    "says what its author promises",
    looking(async (_context, look) => ({ ...(await look()), value: "error", class: "infrastructure", cause: "sunspots" })),
  ],
  ["skips itself", "says what its author promises", looking(async () => says("skipped", { cause: "condition" }))],
  [
    "gives evidence without a digest",
    "says what its author promises",
    looking(async (_context, look) => ({
      ...(await look()),
      evidence: [{ name: "answer", producer: "w1", class: "reported", digest: "md5:1", bytes: 3 } as never],
    })),
  ],
  ["leaves a file", "leaves nothing behind", looking(async (_context, look) => (leave(tmpdir(), TEMPORARY), look()))],
  ["writes where it stands", "leaves nothing behind", looking(async (_context, look) => (leave(process.cwd(), CURRENT), look()))],
];

function refuseWith(config: Json, message: () => string): ReturnType<GateDescriptor["validate"]> {
  const checked = checkConfig(config);
  return checked.ok ? checked : { ok: false, issues: [{ path: [], message: message() }] };
}

function describeAll(config: Json): string {
  try {
    return JSON.stringify(config);
  } catch {
    return "something";
  }
}

function hasFile(config: Json): boolean {
  try {
    return typeof config === "object" && config !== null && "file" in config;
  } catch {
    return false;
  }
}

function takePlaceholders(config: Json): ReturnType<GateDescriptor["validate"]> {
  const checked = checkConfig(config);
  return checked.ok || !describeAll(config).includes("${") ? checked : { ok: true, value: config };
}

async function allOf({ files, signal }: GateContext): Promise<string> {
  const read = await files.read("K-1/answer", { maxBytes: 1_000_000, signal });
  return read.kind === "present" ? new TextDecoder().decode(read.bytes) : "nothing";
}

describe("the gate suite", () => {
  test("given a sound gate, then it passes, and nothing is left out", async () => {
    expect(await judge(sound)).toMatchObject({ failed: [], skipped: [] });
  });

  test.each(DEFECTS)("given a gate that %s, then it fails at: %s", async (_defect, case_, broken) => {
    const failed = (await judge({ ...sound, ...broken })).failed.map(({ name }) => name);
    expect(
      failed.some((name) => name.includes(case_)),
      failed.join("\n"),
    ).toBe(true);
  });
});

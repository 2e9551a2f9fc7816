import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { COMMANDS } from "./command-list.ts";
import { createSampleProject, type SampleProject } from "./fixtures/sample-project.ts";

let sample: SampleProject;
beforeAll(async () => {
  sample = await createSampleProject();
});
afterAll(() => sample.dispose());

describe("usage", () => {
  test("a mistyped command and option: exit 2 and what was meant", async () => {
    expect(await sample.call(["docter"])).toMatchObject({
      exit: 2,
      out: "",
      err: expect.stringContaining("Did you mean doctor?") as string,
    });
    const { exit, out } = await sample.sluice("check", "--stgae", "build", "--json");
    expect({ exit, document: JSON.parse(out) as unknown }).toMatchObject({
      exit: 2,
      document: { error: { code: "COMMAND_INVALID", details: { didYouMean: "--stage" } } },
    });
  });

  test.each([
    [["check", "--stage"]],
    [["check", "--stage", "--json"]],
    [["check", "--stage", "a", "--stage", "b"]],
    [["check", "--json=yes"]],
    [["check", "word"]],
    [["run"]],
    [["run", "delivery"]],
    [["run", "delivery", "--key="]],
    [["run", "other", "--key", "K-1"]],
    [["run", "delivery", "--key", "no key"]],
    [["list", "--limit", "0"]],
    [["list", "--limit", "many"]],
    [["list", "--status", "lost"]],
    [["explain"]],
    [["extend", "K-1"]],
    [["approve", "K-1", "--as", "no name"]],
    [["toString"]],
    [["--json"]],
    [[]],
  ])("%j is wrong: exit 2", async (args) => {
    const { exit, err, out } = await sample.call(args);
    expect(exit).toBe(2);
    expect(`${err}${out}`).not.toBe("");
  });

  test("--help for all and for each, --version", async () => {
    const overview = await sample.call(["--help"]);
    expect(overview).toMatchObject({ exit: 0, err: "" });
    const names = [...overview.out.matchAll(/^ {2}([a-z]+) {2,}/gm)].map(([, name]) => name ?? "");
    expect(names).toContain("doctor");
    for (const name of names) {
      const { exit, out } = await sample.call([name, "--help"]);
      expect({ exit, head: out.startsWith(`sluice ${name}`), json: out.includes("--json") }).toEqual({ exit: 0, head: true, json: true });
    }
    const usage = (await sample.call(["check", "--help"])).out;
    for (const asked of [
      ["help", "check"],
      ["check", "-h"],
    ])
      expect(await sample.call(asked)).toMatchObject({ exit: 0, out: usage });
    expect(await sample.call(["help"])).toEqual(overview);
    expect(await sample.call(["help", "chekc"])).toMatchObject({ exit: 2, err: expect.stringContaining("mean check?") as string });
    expect((await sample.call(["--version"])).out).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  test("the overview has one line for each command, in 60 columns too", async () => {
    const [wide, narrow] = [await sample.call(["--help"]), await sample.call(["--help"], { columns: 60 })];
    const commandLines = ({ out }: { readonly out: string }) => out.split("\n").filter((line) => /^ {2}[a-z]+ {2,}/.test(line));
    expect(commandLines(narrow)).toEqual(commandLines(wide));
    expect(commandLines(wide)).toHaveLength(COMMANDS.length);
  });

  test("nothing is wider than a narrow terminal", async () => {
    for (const args of [["--help"], ["run", "--help"], ["doctor"], ["check", "--stage", "release"]]) {
      const { out } = await sample.call(args, { columns: 44 });
      expect(Math.max(...out.split("\n").map((line) => line.length))).toBeLessThanOrEqual(44);
    }
  });

  test("doctor finds the setup sound, and names trouble without hiding the rest: exit 5", async () => {
    const { exit, out } = await sample.sluice("doctor", "--json");
    const { checks } = JSON.parse(out) as { readonly checks: readonly { readonly name: string; readonly state: string }[] };
    expect(exit).toBe(0);
    expect(checks.map(({ name }) => name)).toEqual(["node", "sqlite", "git", "policy", "pipeline", "store", "clock", "terminal"]);
    const sick = await sample.call(["doctor", "--policy-ref", "gone", "--json"]);
    expect({ exit: sick.exit, document: JSON.parse(sick.out) as unknown }).toMatchObject({ exit: 5, document: { ok: false } });
  });
});

describe("processes", () => {
  test("work does what is claimable; SIGINT ends it after it has stopped cleanly: exit 130, and one document", async () => {
    await sample.call(["run", "delivery", "--key", "OK-1", "--detach"]);
    const child = start("work", "--json");
    while ((await runAbout("OK-1")).stage !== "release") expect(child.process.exitCode).toBe(null);
    child.process.kill("SIGINT");
    const [code] = (await once(child.process, "close")) as [number | null];
    expect({ code, document: JSON.parse(child.written.out) as unknown }).toMatchObject({
      code: 130,
      document: { error: { code: "ABORTED" } },
    });
  });

  test("SIGINT ends run, and what was stored stays: exit 130", async () => {
    const child = start("run", "delivery", "--key", "SLOW-1");
    while ((await runAbout("SLOW-1")).status !== "running") expect(child.process.exitCode).toBe(null);
    child.process.kill("SIGINT");
    const [code] = (await once(child.process, "close")) as [number | null];
    expect({ code, told: child.written.err.includes("ABORTED") }).toEqual({ code: 130, told: true });
    expect((await sample.call(["explain", "SLOW-1"])).exit).toBe(0);
  });

  test("a configuration that cannot be imported says why, as data too", async () => {
    sample.write("wrong.config.mjs", `import "no-such-package";\n`);
    const { exit, out } = await sample.sluice("verify", "--config", "wrong.config.mjs", "--policy-file", "--json");
    const because = expect.stringContaining("no-such-package") as string;
    expect({ exit, document: JSON.parse(out) as unknown }).toMatchObject({
      exit: 2,
      document: { error: { code: "CONFIG_INVALID", because } },
    });
  });

  test("a crash is never exit 1, which means a failed gate: exit 5", async () => {
    sample.write("crash.config.mjs", `queueMicrotask(() => { throw new TypeError("boom"); });\nexport default {};\n`);
    const { exit, out } = await sample.sluice("list", "--config", "crash.config.mjs", "--policy-file", "--json");
    expect({ exit, document: JSON.parse(out) as unknown }).toMatchObject({ exit: 5, document: { error: { code: "INTERNAL" } } });
  });

  test("a reader that goes away is no failure (EPIPE)", async () => {
    const child = start("--help");
    child.process.stdout.destroy();
    const [code] = (await once(child.process, "close")) as [number | null];
    expect({ code, err: child.written.err }).toEqual({ code: 0, err: "" });
  });
});

interface Started {
  readonly process: ChildProcessWithoutNullStreams;
  readonly written: { out: string; err: string };
}

function start(...args: readonly string[]): Started {
  const [program = "", ...rest] = sample.bin;
  const child = spawn(program, [...rest, ...args], { cwd: sample.root, env: sample.env });
  const written = { out: "", err: "" };
  child.stdout.on("data", (chunk: Buffer) => (written.out += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (written.err += chunk.toString()));
  return { process: child, written };
}

/** The run about a key, as another process sees it. */
async function runAbout(key: string): Promise<{ readonly status?: string; readonly stage?: string }> {
  const { runs } = JSON.parse((await sample.call(["list", "--key", key, "--json"])).out) as {
    readonly runs: readonly { status: string; stage: string }[];
  };
  return runs[0] ?? {};
}

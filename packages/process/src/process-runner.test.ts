import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { digestBytes, type ProcessRequest, type ProcessResult, SluiceError } from "@sluice/core";
import { afterAll, describe, expect, test } from "vitest";
import { createProcessRunner } from "./index.ts";

const folder = mkdtempSync(join(tmpdir(), "sluice-process-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const NODE = process.execPath;
const runner = createProcessRunner({ graceMs: 150, drainMs: 100 });

function run(argv: readonly [string, ...string[]], more: Partial<ProcessRequest> = {}): Promise<ProcessResult> {
  return runner.run({ argv, cwd: folder, timeoutMs: 15_000, ...more });
}

const script = (source: string, ...args: string[]): readonly [string, ...string[]] => [NODE, "-e", source, ...args];
const text = ({ head, tail }: ProcessResult["stdout"]): string => Buffer.concat([head, tail]).toString();

/** Processes with `mark` in their environment: found by reading the process table, not by asking the runner. */
function processesCarrying(mark: string): readonly string[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && name !== String(process.pid))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/environ`, "utf8").includes(mark);
      } catch {
        return false;
      }
    });
}

const codeOf = async (promise: Promise<unknown>): Promise<string> => {
  try {
    await promise;
    return "resolved";
  } catch (error) {
    return SluiceError.is(error) ? error.code : "another error";
  }
};

describe("ends", () => {
  test("PRC-5: the exit code is what the process gave, and a signal is no code", async () => {
    expect((await run(script("process.exit(0)"))).end).toEqual({ kind: "exited", code: 0 });
    expect((await run(script("process.exit(3)"))).end).toEqual({ kind: "exited", code: 3 });
    expect((await run(script("process.kill(process.pid, 'SIGKILL')"))).end).toEqual({ kind: "signalled", signal: "SIGKILL" });
  });

  test("PRC-7: everything that cannot be started is one result", async () => {
    const big = "x".repeat(200_000);
    for (const [argv, more] of [
      [["no-such-command-anywhere"], {}],
      [[join(folder, "missing")], {}],
      [["echo", big], {}],
      [["echo", "a\0b"], {}],
      [["echo"], { cwd: join(folder, "missing") }],
      [["echo"], { env: { "A\0": "b" } }],
      [[folder], {}],
    ] as const) {
      expect((await run(argv, more)).end.kind).toBe("not-started");
    }
    expect((await run(["no-such-command-anywhere"])).end).toMatchObject({ reason: expect.stringMatching(/^COMMAND_NOT_FOUND/) });
  });

  test("malformed requests are programmer errors", async () => {
    for (const [argv, more] of [
      [[""], {}],
      [["./script"], {}],
      [["sub/script"], {}],
      [[".."], {}],
      [["echo"], { cwd: "relative" }],
      [["echo"], { timeoutMs: 0 }],
      [["echo"], { timeoutMs: Number.POSITIVE_INFINITY }],
      [["echo"], { timeoutMs: Number.NaN }],
      [["echo"], { outputLimit: -1 }],
    ] as const) {
      expect(await codeOf(run(argv, more))).toBe("PROCESS_INVALID");
    }
  });

  test("PRC-4: SIGTERM is followed by SIGKILL", async () => {
    const stubborn = "process.on('SIGTERM', () => {}); console.log('up'); setInterval(() => {}, 1000)";
    const result = await run(script(stubborn), { timeoutMs: 500 });
    expect(result.end).toEqual({ kind: "timed-out" });
  });

  test("a process that ends itself on SIGTERM still timed out", async () => {
    const polite = "process.on('SIGTERM', () => process.exit(0)); setInterval(() => {}, 1000)";
    expect((await run(script(polite), { timeoutMs: 500 })).end).toEqual({ kind: "timed-out" });
  });

  test("an abort ends the process; an aborted signal starts none", async () => {
    const controller = new AbortController();
    const running = runner.run(
      {
        argv: script("console.log('up'); setInterval(() => {}, 1000)"),
        cwd: folder,
        timeoutMs: 15_000,
        onOutput: () => controller.abort(),
      },
      { signal: controller.signal },
    );
    expect((await running).end).toEqual({ kind: "aborted" });
    expect((await runner.run({ argv: ["echo"], cwd: folder, timeoutMs: 1000 }, { signal: AbortSignal.abort() })).end).toEqual({
      kind: "aborted",
    });
  });

  test("PRC-13: a timeout beyond 24.8 days does not fire at once", async () => {
    const result = await run(script("setTimeout(() => process.exit(7), 50)"), { timeoutMs: 400 * 86_400_000 });
    expect(result.end).toEqual({ kind: "exited", code: 7 });
  });
});

describe.runIf(process.platform === "linux")("what a command leaves behind", () => {
  test("PRC-1: no child survives its command, two hundred times over", async () => {
    const mark = `sluice-survivor-${process.pid}`;
    const tree = ["sh", "-c", "sleep 63 & sleep 64 & echo up; wait", mark] as const;
    const left = Array.from({ length: 200 }, (_, index) => index);
    const ends: string[] = [];
    const lane = async (): Promise<void> => {
      for (let next = left.pop(); next !== undefined; next = left.pop()) {
        const controller = new AbortController();
        const onOutput = (): void => controller.abort();
        const timeoutMs = next % 20 === 0 ? 60 : 15_000;
        const { end } = await runner.run(
          { argv: tree, cwd: folder, timeoutMs, onOutput, env: { MARK: mark } },
          { signal: controller.signal },
        );
        ends.push(end.kind);
      }
    };
    await Promise.all([lane(), lane(), lane(), lane()]);
    expect(ends.filter((kind) => kind !== "aborted" && kind !== "timed-out")).toEqual([]);
    expect(processesCarrying(`MARK=${mark}`)).toEqual([]);
  });

  test("PRC-2: a child that left the group by setsid is found by its marker", async () => {
    const escape = "require('child_process').spawn('sleep', ['61'], { detached: true, stdio: 'ignore' }).unref(); console.log('gone')";
    expect(text((await run(script(escape), { env: { MARK: `escaped-${process.pid}` } })).stdout)).toBe("gone\n");
    expect(processesCarrying(`MARK=escaped-${process.pid}`)).toEqual([]);
  });

  test("PRC-3: a grandchild that holds the pipes does not hold the result back", async () => {
    const hold = "require('child_process').spawn('sleep', ['62'], { stdio: 'inherit' }); console.log('x'); process.exit(0)";
    const result = await run(script(hold), { env: { MARK: `holder-${process.pid}` } });
    expect(result.end).toEqual({ kind: "exited", code: 0 });
    expect(text(result.stdout)).toBe("x\n");
    expect(result.stdout.truncated).toBe(true);
    expect(processesCarrying(`MARK=holder-${process.pid}`)).toEqual([]);
  });

  test("PRC-11: descriptors and folders are back to where they were", async () => {
    const descriptors = (): number => readdirSync("/proc/self/fd").length;
    const saved = process.env["TMPDIR"];
    const temporary = mkdtempSync(join(folder, "tmp-"));
    process.env["TMPDIR"] = temporary;
    try {
      await run(["true"]);
      const before = descriptors();
      for (let round = 0; round < 30; round++) await run(["true"]);
      expect(descriptors()).toBeLessThanOrEqual(before + 2);
      expect(readdirSync(temporary)).toEqual([]);
    } finally {
      if (saved === undefined) delete process.env["TMPDIR"];
      else process.env["TMPDIR"] = saved;
    }
  });
});

describe("output", () => {
  test("PRC-6: the beginning and the end are kept, everything is counted", async () => {
    const result = await run(script("for (let i = 0; i < 40000; i++) process.stdout.write(String(i).padStart(9, '0') + '\\n')"));
    expect(result.stdout.bytes).toBe(400_000);
    expect(result.stdout.truncated).toBe(true);
    expect(Buffer.from(result.stdout.head).toString().startsWith("000000000\n000000001\n")).toBe(true);
    expect(result.stdout.head.length).toBe(64 * 1024);
    expect(Buffer.from(result.stdout.tail).toString().endsWith("000039998\n000039999\n")).toBe(true);
    expect(result.stdout.tail.length).toBe(192 * 1024);
    const all = Array.from({ length: 40_000 }, (_, index) => `${String(index).padStart(9, "0")}\n`).join("");
    expect(result.stdout.digest).toBe(digestBytes(all)); // of what was dropped, too
    expect(result.stderr.digest).toBe(digestBytes(""));
  });

  test("PRC-6: what fits is kept whole and not called truncated", async () => {
    const result = await run(script("process.stdout.write('a'.repeat(200000)); process.stderr.write('b')"));
    expect(text(result.stdout)).toBe("a".repeat(200_000));
    expect(result.stdout.truncated).toBe(false);
    expect(text(result.stderr)).toBe("b");
  });

  test("PRC-6: a flood is ended, and memory stays small", async () => {
    const before = process.memoryUsage().rss;
    const flood =
      "const b = Buffer.alloc(1 << 20); process.on('SIGTERM', () => {}); const go = () => { while (process.stdout.write(b)); process.stdout.once('drain', go) }; go()";
    const result = await run(script(flood), { outputLimit: 100_000_000 });
    expect(result.end).toEqual({ kind: "flooded" });
    expect(result.stdout.bytes).toBeGreaterThan(100_000_000);
    expect(process.memoryUsage().rss - before).toBeLessThan(300_000_000);
  });

  test("a listener that throws does not disturb the run", async () => {
    const result = await run(script("console.log('a'); console.log('b')"), {
      onOutput() {
        throw new SluiceError({ code: "INTERNAL", message: "listener" });
      },
    });
    expect(result.end).toEqual({ kind: "exited", code: 0 });
    expect(text(result.stdout)).toBe("a\nb\n");
  });

  test("PRC-7: standard input is empty, or exactly what is given", async () => {
    expect(text((await run(["cat"])).stdout)).toBe("");
    expect(text((await run(["cat"], { stdin: Buffer.from("given") })).stdout)).toBe("given");
    // A child that does not read its input is not a failure of ours.
    expect((await run(["true"], { stdin: Buffer.alloc(1_000_000) })).end).toEqual({ kind: "exited", code: 0 });
  });

  test("PRC-9: arguments are never joined or interpreted", async () => {
    const result = await run(script("console.log(JSON.stringify(process.argv.slice(1)))", "a; echo X", "$(id)", "`id`", "*"));
    expect(JSON.parse(text(result.stdout))).toEqual(["a; echo X", "$(id)", "`id`", "*"]);
  });
});

describe("environment", () => {
  test("PRC-8: a poisoned host changes nothing; the child sees the allow-list", async () => {
    const hook = join(folder, "hook.cjs");
    const sentinel = join(folder, "sentinel");
    writeFileSync(hook, `require('fs').writeFileSync(${JSON.stringify(sentinel)}, 'executed')`);
    const poison = {
      NODE_OPTIONS: `--require=${hook}`,
      BASH_ENV: hook,
      LD_PRELOAD: "/nonexistent.so",
      "BASH_FUNC_git%%": "() { :; }",
      SECRET_TOKEN: "canary-1234567890",
    };
    const saved = { ...process.env };
    Object.assign(process.env, poison);
    try {
      const result = await run(script("console.log(JSON.stringify(process.env))"), { env: { GIVEN: "yes" } });
      const seen = JSON.parse(text(result.stdout)) as Record<string, string>;
      expect(Object.keys(seen).toSorted()).toEqual(["GIVEN", "HOME", "LC_ALL", "PATH", "SLUICE_CHILD"]);
      expect(seen["GIVEN"]).toBe("yes");
      expect(seen["LC_ALL"]).toBe("C");
      expect(readdirSync(folder)).not.toContain("sentinel");
    } finally {
      for (const name of Object.keys(poison)) delete process.env[name];
      Object.assign(process.env, saved);
    }
  });

  test("PRC-8: the home is fresh, empty and gone afterwards, unless one is given", async () => {
    const look = script("console.log(JSON.stringify([process.env.HOME, require('fs').readdirSync(process.env.HOME)]))");
    const [home, entries] = JSON.parse(text((await run(look)).stdout)) as [string, string[]];
    expect(entries).toEqual([]);
    expect(() => readdirSync(home)).toThrow(expect.objectContaining({ code: "ENOENT" }));
    const given = mkdtempSync(join(folder, "home-"));
    const fixed = createProcessRunner({ home: given });
    expect(JSON.parse(text((await fixed.run({ argv: look, cwd: folder, timeoutMs: 9000 })).stdout))).toEqual([given, []]);
  });

  test("PRC-8: a path with an empty or relative element is refused, and never inherited", async () => {
    for (const path of ["", "/usr/bin:", ":/usr/bin", "/usr/bin::/bin", ".:/bin", "bin"]) {
      expect(() => createProcessRunner({ path })).toThrow(expect.objectContaining({ code: "PROCESS_INVALID" }));
    }
    const saved = process.env["PATH"] ?? "";
    const bin = join(folder, "node_modules", ".bin");
    mkdirSync(bin, { recursive: true });
    symlinkSync(NODE, join(bin, "planted-command"));
    process.env["PATH"] = `${bin}::.:relative:${saved}`;
    try {
      const inherited = createProcessRunner();
      const result = await inherited.run({ argv: script("console.log(process.env.PATH)"), cwd: folder, timeoutMs: 9000 });
      expect(
        text(result.stdout)
          .trim()
          .split(":")
          .every((part) => part.startsWith("/") && !part.includes("node_modules/.bin")),
      ).toBe(true);
      const planted = await inherited.run({ argv: ["planted-command", "-v"], cwd: folder, timeoutMs: 9000 });
      expect(planted.end.kind).toBe("not-started");
    } finally {
      process.env["PATH"] = saved;
    }
  });
});

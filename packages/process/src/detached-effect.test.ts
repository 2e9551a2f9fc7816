import { execFile, spawn } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import type { EffectHandler, EffectInspection, EffectRequest } from "@sluice/core";
import { afterAll, describe, expect, test } from "vitest";
import { detachedEffect } from "./index.ts";

const top = mkdtempSync(join(tmpdir(), "sluice-detached-"));
afterAll(() => rmSync(top, { recursive: true, force: true, maxRetries: 5 }));
const records = join(top, "records");
const NEVER = { signal: new AbortController().signal };

let tries = 0;

function request(more: Partial<EffectRequest> = {}): EffectRequest {
  tries += 1;
  return {
    key: `default/r1/work.${tries}`,
    scope: "default",
    run: "r1",
    pipeline: "p",
    stage: "deploy",
    effect: "deploy",
    work: `work.deploy.${tries}.1`,
    token: "token",
    nonce: "nonce",
    attempt: 1,
    lap: 0,
    reasons: [],
    subject: { kind: "git", key: "K-1", facets: { head: "c1" } },
    deadline: Date.now() + 60_000,
    ...more,
  };
}

const handlerOf = (script: string, env: Readonly<Record<string, string>> = {}) =>
  detachedEffect([process.execPath, "-e", script], { cwd: top, records, env });

const recordOf = ({ work }: EffectRequest) => join(records, "default", "r1", work);

/** Looks until a command has ended, as whoever looks would. */
async function end(handler: EffectHandler, about: EffectRequest): Promise<EffectInspection | undefined> {
  for (let look = 0; look < 400; look++) {
    const seen = await handler.inspect?.(about, NEVER);
    if (seen?.kind === "ended") return seen;
    await pause(25);
  }
  return undefined;
}

describe("given a command that runs on its own", () => {
  test("every exit is found by whoever looks, with the last of what it said (OR-52)", async () => {
    for (const exit of [0, 1, 7, 255]) {
      const handler = handlerOf(`console.error("half way"); process.exit(${exit})`);
      const about = request();
      expect(await handler.perform(about, NEVER)).toEqual({ kind: "detached" });
      expect(await end(handlerOf(""), about)).toEqual({ kind: "ended", exit, note: "half way" });
    }
  });

  test("it is told of its work, and sees nothing else of the host (PRC-8)", async () => {
    process.env["HOST_SECRET"] = "hunter2";
    const handler = handlerOf(
      "const i = JSON.parse(require('fs').readFileSync(process.env.SLUICE_INPUT)); console.error(i.token, process.env.SLUICE_STAGE, process.env.GIVEN, process.env.HOST_SECRET)",
      { GIVEN: "yes" },
    );
    const about = request();
    await handler.perform(about, NEVER);
    expect(await end(handler, about)).toMatchObject({ note: "token deploy yes undefined" });
    expect(statSync(recordOf(about)).mode & 0o777).toBe(0o700);
    expect(statSync(join(recordOf(about), "input.json")).mode & 0o777).toBe(0o600);
  });

  test("a second click begins nothing: one try is begun once, whoever asks (OR-48)", async () => {
    const marks = join(top, "marks");
    mkdirSync(marks);
    const handler = handlerOf(`require("fs").writeFileSync(${JSON.stringify(marks)} + "/" + process.pid, "")`);
    const about = request();
    await Promise.all(Array.from({ length: 10 }, () => handler.perform(about, NEVER)));
    await end(handler, about);
    await handler.perform(about, NEVER);
    await pause(100);
    expect((await promisify(execFile)("ls", [marks])).stdout.trim().split("\n")).toHaveLength(1);
  });

  test("it survives whoever started it, and is found by another process (OR-53)", async () => {
    const about = request();
    const done = join(top, "survived");
    const script = `setTimeout(() => require("fs").writeFileSync(${JSON.stringify(done)}, ""), 600)`;
    const index = new URL("index.ts", import.meta.url).href;
    const host = `import { detachedEffect } from ${JSON.stringify(index)};
      const handler = detachedEffect([process.execPath, "-e", ${JSON.stringify(script)}], { cwd: ${JSON.stringify(top)}, records: ${JSON.stringify(records)} });
      await handler.perform(${JSON.stringify(about)}, { signal: new AbortController().signal });
      console.log("begun");
      setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ["--conditions=@sluice/source", "--input-type=module", "-e", host], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    await new Promise((resolve) => child.stdout.once("data", resolve));
    child.kill("SIGKILL");
    const handler = handlerOf("");
    expect((await handler.inspect?.(about, NEVER))?.kind).toMatch(/running|gone/);
    expect(await end(handler, about)).toMatchObject({ kind: "ended", exit: 0 });
    expect(existsSync(done)).toBe(true);
  });

  test("it is ended at its deadline, with all that it started", async () => {
    const handler = handlerOf("process.on('SIGTERM', () => process.exit(3)); setInterval(() => {}, 1000)");
    const about = request({ deadline: Date.now() + 400 });
    await handler.perform(about, NEVER);
    expect(await end(handler, about)).toEqual({ kind: "ended", exit: 3, note: "It was ended at its deadline." });
  });
});

describe("given a record, whoever looks tells", () => {
  test("one that was killed without a word is gone; one that was never begun did not happen", async () => {
    const script = `setInterval(() => {}, 1000); // ${top}`;
    const handler = handlerOf(script);
    const about = request();
    expect(await handler.prove?.(about, NEVER)).toEqual({ kind: "did-not-happen" });
    await handler.perform(about, NEVER);
    const started = join(recordOf(about), "started.json");
    for (let look = 0; look < 200 && !existsSync(started); look++) await pause(10);
    const { pid } = JSON.parse(readFileSync(started, "utf8")) as { readonly pid: number };
    expect((await handler.inspect?.(about, NEVER))?.kind).toBe("running");
    process.kill(-pid, "SIGKILL");
    for (let look = 0; look < 100 && (await handler.inspect?.(about, NEVER))?.kind === "running"; look++) await pause(20);
    expect([(await handler.inspect?.(about, NEVER))?.kind, (await handler.prove?.(about, NEVER))?.kind]).toEqual(["gone", "unknown"]);
    const children = (await promisify(execFile)("ps", ["-eo", "pid,args"])).stdout.split("\n").filter((line) => line.includes(script));
    for (const line of children) process.kill(Number(line.trim().split(" ")[0]), "SIGKILL");
  });

  test("a number that another process has now is not the one that was written down", async () => {
    const about = request();
    mkdirSync(recordOf(about), { recursive: true });
    writeFileSync(join(recordOf(about), "input.json"), "{}");
    const { hostname } = await import("node:os");
    writeFileSync(join(recordOf(about), "started.json"), JSON.stringify({ host: hostname(), pid: process.pid, born: "1" }));
    expect((await handlerOf("").inspect?.(about, NEVER))?.kind).toBe("gone");
    writeFileSync(join(recordOf(about), "started.json"), JSON.stringify({ host: "another", pid: process.pid, born: "1" }));
    expect((await handlerOf("").inspect?.(about, NEVER))?.kind).toBe("unknown");
    writeFileSync(join(recordOf(about), "ended.json"), "{ broken");
    expect((await handlerOf("").inspect?.(about, NEVER))?.kind).toBe("unknown");
  });
});

describe("given a folder of records that others could have written into", () => {
  const forged = request();
  const forge = (folder: string) => {
    const record = join(folder, "default", "r1", forged.work);
    mkdirSync(record, { recursive: true });
    writeFileSync(join(record, "input.json"), "{}");
    writeFileSync(join(record, "ended.json"), '{ "exit": 0 }');
    return folder;
  };

  test("nothing in it proves anything, and nothing is begun there (PTH-5)", async () => {
    const open = forge(join(top, "open"));
    chmodSync(open, 0o777);
    const link = join(top, "link");
    symlinkSync(forge(join(top, "elsewhere")), link);
    const file = join(top, "file");
    writeFileSync(file, "");
    for (const folder of [open, link, file]) {
      const handler = detachedEffect([process.execPath, "-e", "0"], { cwd: top, records: folder });
      const asked = [handler.prove?.(forged, NEVER), handler.inspect?.(forged, NEVER), handler.perform(forged, NEVER)].map((one) =>
        Promise.resolve(one),
      );
      for (const answer of await Promise.allSettled(asked))
        expect(answer).toMatchObject({ status: "rejected", reason: { code: "RECORDS_INSECURE" } });
    }
    chmodSync(open, 0o700);
    expect(await detachedEffect(["true"], { cwd: top, records: open }).prove?.(forged, NEVER)).toEqual({ kind: "happened", exit: 0 });
  });

  test("what is too long or no file to read is no record, and nobody waits for it", async () => {
    const folder = forge(join(top, "strange"));
    chmodSync(folder, 0o700);
    const ended = join(folder, "default", "r1", forged.work, "ended.json");
    const handler = detachedEffect(["true"], { cwd: top, records: folder });
    writeFileSync(ended, `{ "exit": 0, "more": "${"x".repeat(5000)}" }`);
    expect(await handler.prove?.(forged, NEVER)).toEqual({ kind: "unknown" });
    rmSync(ended);
    await promisify(execFile)("mkfifo", [ended]);
    expect(await handler.prove?.(forged, NEVER)).toEqual({ kind: "unknown" });
  });
});

test("a command that is nowhere, a folder that is relative and names with paths in them are refused", async () => {
  await expect(detachedEffect(["no-such-command"], { cwd: top, records }).perform(request(), NEVER)).rejects.toMatchObject({
    code: "COMMAND_NOT_FOUND",
  });
  expect(() => detachedEffect(["node"], { cwd: top, records: "records" })).toThrow(expect.objectContaining({ code: "PROCESS_INVALID" }));
  await expect(handlerOf("").perform(request({ work: "../../x" }), NEVER)).rejects.toMatchObject({ code: "PROCESS_INVALID" });
});

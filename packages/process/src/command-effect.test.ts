import { existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { EffectRequest, EffectResult, Json } from "@sluice/core";
import { SluiceError } from "@sluice/core";
import { afterAll, describe, expect, test } from "vitest";
import { commandEffect, type CommandEffectOptions, createProcessRunner } from "./index.ts";

const folder = mkdtempSync(join(tmpdir(), "sluice-effect-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const runner = createProcessRunner({ graceMs: 100, drainMs: 100, survivors: "group" });

function request(more: Partial<EffectRequest> = {}): EffectRequest {
  return {
    key: "run-1.develop.1",
    scope: "default",
    run: "r-1",
    pipeline: "review-loop",
    stage: "develop",
    effect: "developer",
    work: "w-1",
    token: "token-0123456789",
    nonce: "5e1f0c2a9b7d4e63",
    attempt: 1,
    lap: 2,
    laps: 3,
    reasons: [{ gate: "verdict", code: "CHANGES_REQUESTED", reason: "again", findings: [] }],
    subject: { kind: "git", key: "ORCH-22", facets: { head: "a".repeat(40) } },
    deadline: Date.now() + 15_000,
    ...more,
  };
}

function perform(source: string, options: Partial<CommandEffectOptions> = {}, more: Partial<EffectRequest> = {}): Promise<EffectResult> {
  const effect = commandEffect([process.execPath, "-e", source], { cwd: folder, process: runner, ...options });
  return effect.perform(request(more), { signal: new AbortController().signal });
}

const codeOf = async (promise: Promise<unknown>): Promise<string> => {
  try {
    await promise;
    return "resolved";
  } catch (error) {
    return SluiceError.is(error) ? error.code : "another error";
  }
};

describe("what the worker is given", () => {
  test("the input file, private and gone afterwards, and the variables", async () => {
    const source = `
      const { readFileSync, statSync } = require('fs');
      const { SLUICE_CHILD, PATH, HOME, LC_ALL, ...env } = process.env;
      const file = process.env.SLUICE_INPUT;
      console.log(JSON.stringify({ input: JSON.parse(readFileSync(file, 'utf8')), mode: statSync(file).mode & 0o777, env, cwd: process.cwd() }))`;
    const asked = request();
    const result = await commandEffect([process.execPath, "-e", source], {
      cwd: ({ run }) => join(folder, run === "r-1" ? "." : "wrong"),
      env: { GIVEN: "yes", SLUICE_TOKEN: "not this" },
      output: ({ head }) => ({ output: JSON.parse(new TextDecoder().decode(head)) as Json }),
      process: runner,
    }).perform(asked, { signal: new AbortController().signal });
    const { input, mode, env, cwd } = (
      result as unknown as { output: { input: object; mode: number; env: Record<string, string>; cwd: string } }
    ).output;
    const { scope: _scope, pipeline: _pipeline, ...expected } = asked;
    expect(input).toEqual(expected);
    expect(mode).toBe(0o600);
    expect(statSync(cwd).ino).toBe(statSync(folder).ino);
    const { SLUICE_INPUT: inputFile = "", ...variables } = env;
    expect(variables).toEqual({
      GIVEN: "yes",
      SLUICE_RUN: "r-1",
      SLUICE_STAGE: "develop",
      SLUICE_WORK: "w-1",
      SLUICE_KEY: "ORCH-22",
      SLUICE_TOKEN: asked.token,
      SLUICE_NONCE: asked.nonce,
      SLUICE_EFFECT_KEY: asked.key,
    });
    expect(existsSync(dirname(inputFile))).toBe(false);
  });

  test("folder tells where gates read", () => {
    expect(commandEffect(["true"], { cwd: folder }).folder?.(request())).toBe(folder);
    expect(commandEffect(["true"], { cwd: ({ work }) => join(folder, work) }).folder?.(request())).toBe(join(folder, "w-1"));
  });
});

describe("what comes back", () => {
  test("the exit code as it is, without an opinion", async () => {
    expect(await perform("process.exit(0)")).toEqual({ kind: "ended", exit: 0 });
    expect(await perform("console.error('no good'); process.exit(9)")).toEqual({ kind: "ended", exit: 9, note: "no good" });
  });

  test("whatever did not exit by itself has no exit code", async () => {
    expect(await perform("process.kill(process.pid, 'SIGKILL')")).toMatchObject({ kind: "ended", exit: null });
    expect(await perform("setInterval(() => {}, 1000)", {}, { deadline: Date.now() + 400 })).toMatchObject({ kind: "ended", exit: null });
    expect(await perform("console.log('x'.repeat(5000))", { outputLimit: 1000 })).toMatchObject({ kind: "ended", exit: null });
    expect(await perform("process.exit(0)", {}, { deadline: Date.now() - 1 })).toMatchObject({ kind: "ended", exit: null });
  });

  test("output is what the given reader makes of standard output; unreadable is said to be, with the exit as it is (TG-07, TG-08)", async () => {
    const readBytes: CommandEffectOptions["output"] = ({ bytes }) => (bytes > 0 ? { output: bytes } : { unreadable: "there is none" });
    expect(await perform("console.log('1234'); process.exit(3)", { output: readBytes })).toEqual({ kind: "ended", exit: 3, output: 5 });
    expect(await perform("process.exit(3)", { output: readBytes })).toEqual({
      kind: "ended",
      exit: 3,
      unreadable: true,
      note: "Its output cannot be read: there is none.",
    });
    const without = await perform("console.log('{}')");
    expect([without, "output" in without, "unreadable" in without]).toEqual([{ kind: "ended", exit: 0, note: "{}" }, false, false]);
  });

  test("SEC-1: the note is whole lines, bounded and storable", async () => {
    const source = `for (let i = 0; i < 9000; i++) console.error('line ' + i + ' \\x1b[31m\\u202e' + 'y'.repeat(90)); console.error('secret'.repeat(1000)); console.error('end')`;
    const result = await perform(source);
    const note = "note" in result ? (result.note ?? "") : "";
    expect(note.length).toBeLessThanOrEqual(2000);
    expect(note.endsWith("[a line of 6000 characters]\nend")).toBe(true);
    expect(note.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(
      note
        .split("\n")
        .slice(0, -2)
        .every((line) => /^line \d+ \[31my{90}$/.test(line)),
    ).toBe(true);
  });

  test("what could not be started, or was aborted, is thrown so that it is tried again", async () => {
    const never = { signal: new AbortController().signal };
    expect(await codeOf(commandEffect(["no-such-command"], { cwd: folder }).perform(request(), never))).toBe("COMMAND_NOT_FOUND");
    expect(await codeOf(perform("", { cwd: join(folder, "missing") }))).toBe("PROCESS_NOT_STARTED");
    expect(await codeOf(commandEffect(["true"], { cwd: folder }).perform(request(), { signal: AbortSignal.abort() }))).toBe("ABORTED");
    expect(await codeOf(commandEffect(["true"], { cwd: "relative" }).perform(request(), never))).toBe("PROCESS_INVALID");
  });
});

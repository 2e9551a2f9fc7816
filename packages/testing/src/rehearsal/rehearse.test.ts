import type { EffectHandler } from "@sluice/core";
import { definePipeline } from "@sluice/definition";
import { defineGate, pass } from "@sluice/gates";
import { describe, expect, test } from "vitest";
import { fakeVcs, rehearse, scriptedRegistry } from "../index.ts";

const TWO_GATES = `
format: 1
name: judge
initial: build
stages:
  build:
    work: { run: builder, timeout: 30m, attempts: 2, every: 1m }
    gates:
      - { id: tests, use: check, with: { name: tests }, timeout: 5m, attempts: 2, every: 30s }
      - { id: style, use: check, with: { name: tests }, enforcement: advisory }
    next: done
  done: { final: succeeded }
`;

const gates = scriptedRegistry();

describe("a rehearsal", () => {
  test("given gates that nobody scripted, then each waits for the test, also when two are configured alike", async () => {
    const play = await rehearse(TWO_GATES, { gates });
    expect([play.working, play.looking]).toEqual([["builder"], []]);
    await play.work({ exit: 0, output: { image: 7 } });
    expect(play.looking).toEqual(["tests", "style"]);
    await play.verdict("style", "fail");
    await play.verdict("tests", "pass");
    expect(play.run).toMatchObject({ outcome: "succeeded" });
    expect(play.run.state.verdicts["style"]?.value).toBe("fail");
    expect(play.run.state.outputs["builder"]).toEqual({ image: 7 });
  });

  test("given more gates than write at the same moment, then all of them are judged without time that a test lets pass", async () => {
    const names = Array.from({ length: 12 }, (_unused, index) => `gate-${index}`);
    const list = names.map((name) => `{ id: ${name}, use: check, with: { name: ${name} } }`).join(", ");
    const many = TWO_GATES.replace(/gates:\n(.*\n){2}/, `gates: [${list}]\n`);
    const play = await rehearse(many, { gates, verdicts: Object.fromEntries(names.map((name) => [name, "pass" as const])) });
    await play.work();
    expect([play.run.outcome, Object.keys(play.run.state.verdicts).length]).toEqual(["succeeded", 12]);
  });

  test("given nobody answers, then time ends looks and work as it does in life, and the next try comes when it is due", async () => {
    const play = await rehearse(TWO_GATES, { gates, verdicts: { style: "pass" } });
    await play.later("30m");
    expect(play.working).toEqual([]);
    await play.later("1m");
    expect([play.working, play.performed.map(({ attempt }) => attempt)]).toEqual([["builder"], [1, 2]]);
    await play.work();
    await play.later("5m");
    expect(play.looking).toEqual([]);
    await play.later("30s");
    expect(play.looking).toEqual(["tests"]);
    await play.later("2d");
    expect(play.run.state.holds.map(({ code }) => code)).toEqual(["GATE_UNAVAILABLE"]);
    expect(await play.resume("bob")).toMatchObject({ ok: true });
    await play.verdict("tests", "pass");
    expect(play.run.outcome).toBe("succeeded");
  });

  test("given something that is not asked now, or that the pipeline does not have, then the test is told and nothing changes", async () => {
    const play = await rehearse(TWO_GATES, { gates });
    const { version } = play.run;
    await expect(play.verdict("tests", "pass")).rejects.toMatchObject({ code: "STALE" });
    await expect(play.work({}, "other")).rejects.toMatchObject({ code: "STALE" });
    await expect(play.later("soon")).rejects.toMatchObject({ code: "COMMAND_INVALID" });
    expect(await play.approve("tests", "bob")).toMatchObject({ ok: false, code: "GATE_NOT_A_REQUEST" });
    expect(play.run.version).toBe(version);
    await expect(rehearse(TWO_GATES, { gates, verdicts: { test: "pass" } })).rejects.toMatchObject({ code: "CONFIG_INVALID" });
    await expect(rehearse(TWO_GATES, { gates, work: { bilder: {} } })).rejects.toMatchObject({ code: "CONFIG_INVALID" });
    await expect(rehearse("format: 2")).rejects.toMatchObject({ code: "DEFINITION_INVALID" });
  });

  test("given a gate that reads markers, then work can carry the nonce of its try, and that of no other", async () => {
    const pipeline = `
format: 1
name: marked
initial: prove
stages:
  prove:
    work: { run: prover }
    gates: [{ id: proof, use: marker, with: { file: log.txt, label: RESULT, pass: [OK], fail: [BAD] } }]
    next: done
  done: { final: succeeded }
`;
    const play = await rehearse(pipeline, { verdicts: { proof: "real" } });
    await play.work({ files: { "log.txt": "RESULT[${nonce}]: OK\n" } });
    expect(play.run.outcome).toBe("succeeded");
    const other = await rehearse(pipeline, { verdicts: { proof: "real" } });
    await other.work({ files: { "log.txt": "RESULT[0123456789abcdef]: OK\n" } });
    expect(other.run.outcome).toBeUndefined();
  });

  test("given a host's own gate, effect and repository, then their own code runs, and its verdict is what it says", async () => {
    const clean = defineGate({
      id: "clean",
      version: 1,
      config: { "~standard": { version: 1, vendor: "test", validate: (value) => ({ value: value as object }) } },
      binds: ["head"],
      reads: "subject",
      evaluate: async ({ subject, vcs, config }) => {
        const head = subject.facets["head"] ?? "";
        const file = await vcs?.readFile({ commit: head, path: (config as { readonly file: string }).file, maxBytes: 10 });
        return pass(`${file?.kind} at ${head}`);
      },
    });
    let branch = "one";
    const effect: EffectHandler = {
      portVersion: 1,
      perform: () => new Promise((resolve) => setTimeout(() => resolve({ kind: "ended", exit: ((branch = "two"), 0) }), 5)),
    };
    const commits = { one: { files: {} }, two: { parent: "one", files: { "a.md": "x" } } };
    const known = fakeVcs({ commits, branches: { main: "one" } });
    const vcs = { ...known, observe: async () => ({ head: branch }) };
    const pipeline = definePipeline({
      format: 1,
      name: "own",
      initial: "build",
      stages: {
        build: { work: { run: "builder" }, gates: [{ use: "clean", with: { file: "a.md" } }], next: "done" },
        done: { final: "succeeded" },
      },
    });
    const play = await rehearse(pipeline, {
      gates: [clean],
      effects: { builder: effect },
      vcs,
      subject: { ref: "refs/heads/work" },
      verdicts: { clean: "real" },
    });
    expect(play.run.outcome).toBe("succeeded");
    expect(play.run.state.verdicts["clean"]).toMatchObject({ value: "pass" });
    expect(await play.ledger()).toContain("clean: pass GATE_PASSED, present at two");
    await expect(play.push({ head: "three" })).rejects.toMatchObject({ code: "CONFIG_INVALID" });
  });
});

describe("the life of the process", () => {
  test("given the worker is outside, then it outlives the process and reports to the next one", async () => {
    const play = await rehearse(TWO_GATES, { gates, detached: ["builder"], verdicts: { tests: "pass", style: "pass" } });
    await play.crash();
    expect([play.run.state.work?.status, play.working]).toEqual(["detached", ["builder"]]);
    await play.work({ exit: 0 });
    expect([play.run.outcome, play.performed.length]).toEqual(["succeeded", 1]);
  });

  test("given it dies while a gate looks, then the next one asks anew, and that try counts", async () => {
    const play = await rehearse(TWO_GATES, { gates, work: { builder: {} }, verdicts: { style: "pass" } });
    await play.crash();
    expect(play.looking).toEqual(["tests"]);
    await play.crash();
    expect(play.run.state.verdicts["tests"]).toMatchObject({ value: "error", code: "ATTEMPTS_LOST" });
  });
});

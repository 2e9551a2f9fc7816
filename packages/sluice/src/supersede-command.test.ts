import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Called, createSampleProject, DEFINITION, type SampleProject } from "./fixtures/sample-project.ts";

let sample: SampleProject;
beforeAll(async () => {
  sample = await createSampleProject();
});
afterAll(() => sample.dispose());

interface Answered {
  readonly exit: Called["exit"];
  readonly document: Readonly<Record<string, unknown>>;
}

async function json(...args: readonly string[]): Promise<Answered> {
  const { exit, out } = await sample.call([...args, "--json"]);
  return { exit, document: JSON.parse(out) as Answered["document"] };
}

/** The id of a new run that waits for a person. */
async function started(key: string): Promise<string> {
  return String((await json("run", "delivery", "--key", key, "--as", "bob")).document["run"]);
}

const shown = async (run: string) => (await json("show", run)).document;

describe("given a run that is under way", () => {
  test("a new one takes its place, both say so, and the next step is printed", async () => {
    const old = await started("OK-1");
    const { exit, out } = await sample.sluice("supersede", "OK-1", "--as", "carol");
    const successor = /the run (r-\S+) begins/.exec(out)?.[1] ?? "";
    expect({ exit, next: out.includes(`sluice explain ${successor} says`), stands: out.includes(`${old} was superseded`) }).toEqual({
      exit: 0,
      next: true,
      stands: true,
    });
    expect(await shown(old)).toMatchObject({ outcome: "superseded", state: { successor: { run: successor } } });
    expect(await shown(successor)).toMatchObject({
      state: { supersedes: old, startedBy: { id: "carol", assurance: "claimed" }, subject: { key: "OK-1", ref: "refs/heads/main" } },
    });
    await sample.call(["tick"]);
    expect(await shown("OK-1")).toMatchObject({ run: successor, stage: "release" });
  });

  test("the new one is about what the old one is about, as it is now, by the definition of today", async () => {
    await sample.git("checkout", "--quiet", "-b", "feature");
    const old = await started("OK-2");
    const before = (await shown(old))["state"] as { readonly subject: { readonly facets: { readonly head: string } } };
    await sample.commit("Go on");
    const head = await sample.git("rev-parse", "HEAD");
    await sample.git("checkout", "--quiet", "main");
    sample.write("sluice.yaml", DEFINITION.replace("expires: 1d", "expires: 2d"));
    await sample.commit("Wait longer");
    await sample.commit("Leave it");
    const { document } = await json("supersede", old);
    const state = (await shown(String(document["successor"])))["state"];
    expect(state).toMatchObject({ subject: { ref: "refs/heads/feature", repo: "sample", facets: { base: "main", head } } });
    expect(before.subject.facets.head).not.toBe(head);
    const definition = async (run: string) => ((await json("explain", run)).document as { readonly definition: string }).definition;
    expect(await definition(String(document["successor"]))).not.toBe(await definition(old));
  });

  test("or about something else, when that is said", async () => {
    const old = await started("OK-3");
    const { exit, document } = await json("supersede", old, "--key", "OK-4", "--ref", "feature", "--base", "feature");
    expect({ exit, document }).toMatchObject({ exit: 0, document: { run: old, ok: true, outcome: "superseded", policyTrusted: true } });
    expect(await shown("OK-4")).toMatchObject({
      run: document["successor"],
      state: { subject: { key: "OK-4", ref: "refs/heads/feature", facets: { base: "feature" } } },
    });
  });

  test("one request is one new run, however often it is repeated", async () => {
    const old = await started("OK-5");
    const [first, second] = [await json("supersede", old, "--request", "c-1"), await json("supersede", old, "--request", "c-1")];
    expect(second).toEqual(first);
    expect(first.exit).toBe(0);
  });
});

describe("refusals exit with 2 and change nothing", () => {
  test("a run that has ended", async () => {
    const old = await started("OK-6");
    await sample.call(["cancel", old]);
    expect(await json("supersede", old)).toMatchObject({ exit: 2, document: { error: { code: "RUN_COMPLETED" } } });
  });

  test.each([
    ["no such run", ["NOBODY-1"], "RUN_NOT_FOUND"],
    ["no such pipeline", ["OK-7", "--of", "other"], "DEFINITION_UNKNOWN"],
    ["no such ref", ["OK-7", "--ref", "gone"], "VCS_REVISION_INVALID"],
    ["a key that is none", ["OK-7", "--key", "../x"], "SUBJECT_INVALID"],
    ["a name that is none", ["OK-7", "--as", "a b"], "COMMAND_INVALID"],
  ])("%s", async (_what, args, code) => {
    const old = await started("OK-7");
    expect(await json("supersede", ...args)).toMatchObject({ exit: 2, document: { error: { code } } });
    expect((await shown(old))["outcome"]).toBeUndefined();
  });

  test("a pipeline that the project has no more, and one whose slot is taken", async () => {
    const old = await started("OK-8");
    sample.write("sluice.yaml", DEFINITION.replace("name: delivery", "name: shipping\nidentity: slot"));
    const untrusted = ["--policy-file", "--config", "sluice.config.mjs"];
    expect(await json("supersede", old, ...untrusted)).toMatchObject({ exit: 2, document: { error: { code: "DEFINITION_UNKNOWN" } } });
    const moved = ["supersede", old, "--of", "shipping", ...untrusted];
    expect(await json(...moved)).toMatchObject({ exit: 2, document: { error: { code: "COMMAND_INVALID" } } });
    const { document } = await json(...moved, "--slot", "2026-11-21");
    expect(document).toMatchObject({ outcome: "superseded", policyTrusted: false });
    const again = ["supersede", String(document["successor"]), "--of", "shipping", "--slot", "2026-11-21", ...untrusted];
    expect(await json(...again)).toMatchObject({ exit: 2, document: { error: { code: "COMMAND_INVALID" } } });
    await sample.git("checkout", "--quiet", "--", "sluice.yaml");
  });

  test("somebody who may not", async () => {
    const old = await started("OK-9");
    const config = await sample.git("show", "HEAD:sluice.config.mjs");
    const authorize = `authorize: async (_by, { act }) => (act === "supersede" ? { allowed: false, reason: "no" } : { allowed: true })`;
    sample.write("strict.mjs", config.replace("export default {", `export default { authorizer: { portVersion: 1, ${authorize} },`));
    expect(await json("supersede", old, "--policy-file", "--config", "strict.mjs")).toMatchObject({
      exit: 2,
      document: { error: { code: "NOT_AUTHORIZED" } },
    });
    expect((await shown(old))["outcome"]).toBeUndefined();
  });
});

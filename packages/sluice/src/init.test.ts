import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { installSluice } from "./fixtures/install-sluice.ts";
import { type Called, createSampleProject, type SampleProject } from "./fixtures/sample-project.ts";
import { templateFiles, type TemplateName } from "./templates.ts";

const samples: SampleProject[] = [];
afterEach(() => {
  for (const sample of samples.splice(0)) sample.dispose();
});

/** A repository of somebody who has installed the package, and nothing else. */
async function ownRepository(): Promise<SampleProject> {
  const sample = await createSampleProject();
  samples.push(sample);
  await sample.git("rm", "--quiet", "sluice.yaml", "sluice.config.mjs");
  installSluice(sample.root);
  sample.write(".gitignore", "node_modules\nproduction.json\nreview.md\n");
  await sample.git("config", "user.name", "Sam");
  await sample.git("config", "user.email", "sam@example.org");
  await sample.commit("Begin anew");
  return sample;
}

/** Writes a template and types what the answer says next, as it stands. Gives the exit code of each of those commands. */
async function typed(sample: SampleProject, template: TemplateName): Promise<readonly (readonly [string, number | null])[]> {
  const { next } = documentOf(await sample.sluice("init", "--template", template, "--json")) as { readonly next: readonly string[] };
  return next.map((command) => {
    const script = `sluice() { ${sample.bin.map((word) => `'${word}'`).join(" ")} "$@"; }; ${command}`;
    return [command.split(" ", 2).join(" "), spawnSync("bash", ["-c", script], { cwd: sample.root, env: sample.env }).status] as const;
  });
}

const documentOf = ({ out }: Called): Record<string, unknown> => JSON.parse(out) as Record<string, unknown>;

const BEGIN = [
  ["sluice verify", 0],
  ["git add", 0],
  ["git commit", 0],
] as const;

describe("every template is proven, and typing what init says runs it to its end", { timeout: 120_000 }, () => {
  test("review-loop: sent back once, approved, succeeded", async () => {
    const sample = await ownRepository();
    expect(await typed(sample, "review-loop")).toEqual([
      ...BEGIN,
      ["git switch", 0],
      ["sluice run", 3],
      ["sluice explain", 0],
      ["sluice approve", 0],
    ]);
    const run = documentOf(await sample.sluice("show", "FIRST-1", "--json"));
    expect(run).toMatchObject({ outcome: "succeeded", policyTrusted: true, state: { laps: { "review.rework": { taken: 1 } } } });
  });

  test("deploy: on the main branch, confirmed, deployed once, succeeded", async () => {
    const sample = await ownRepository();
    expect(await typed(sample, "deploy")).toEqual([...BEGIN, ["sluice run", 3], ["sluice approve", 0], ["sluice run", 0]]);
    const production = JSON.parse(readFileSync(join(sample.root, "production.json"), "utf8")) as unknown;
    expect(production).toMatchObject({ commit: await sample.git("rev-parse", "HEAD") });
    expect(documentOf(await sample.sluice("show", "FIRST-1", "--json"))).toMatchObject({ outcome: "succeeded", policyTrusted: true });
  });

  test("ci-check: a clean change passes, one with conflict markers fails", async () => {
    const sample = await ownRepository();
    expect(await typed(sample, "ci-check")).toEqual([...BEGIN, ["sluice check", 0]]);
    await sample.git("switch", "--quiet", "--create", "change");
    sample.write("a.txt", "<<<<<<< ours\n");
    sample.write("server.pem", "none\n");
    await sample.commit("Conflict");
    const { exit, out } = await sample.sluice("check", "--base", "main", "--format", "github");
    expect(exit).toBe(1);
    expect(out).toMatch(/^::error .*title=no-conflict-markers::/m);
    expect(out).toMatch(/^::error file=server\.pem,.*title=no-keys::/m);
  });
});

describe("init", () => {
  test("overwrites nothing: when one file is there, none is written", async () => {
    const sample = await ownRepository();
    sample.write("workers/reviewer.mjs", "mine\n");
    const { exit, out } = await sample.call(["init", "--json"]);
    expect({ exit, document: JSON.parse(out) as unknown }).toMatchObject({ exit: 2, document: { error: { code: "COMMAND_INVALID" } } });
    expect(readFileSync(join(sample.root, "workers/reviewer.mjs"), "utf8")).toBe("mine\n");
    expect(existsSync(join(sample.root, "sluice.yaml"))).toBe(false);
    expect((await sample.call(["init", "--dir", "."])).exit).toBe(2);
  });

  test("follows no link out of the folder, nor one that hangs in the air (PTH-4)", async () => {
    const sample = await ownRepository();
    const outside = join(sample.root, "..", "outside");
    mkdirSync(outside);
    symlinkSync(outside, join(sample.root, "workers"));
    expect(await sample.call(["init"])).toMatchObject({ exit: 5, err: expect.stringContaining("OUTPUT_FAILED") as string });
    expect([existsSync(join(outside, "developer.mjs")), existsSync(join(sample.root, "sluice.yaml"))]).toEqual([false, false]);
    const dangling = join(sample.root, "sub");
    mkdirSync(dangling);
    symlinkSync(join(outside, "nothing"), join(dangling, "sluice.yaml"));
    expect(await sample.call(["init", "--dir", "sub"])).toMatchObject({ exit: 2 });
    expect(existsSync(join(outside, "nothing"))).toBe(false);
    writeFileSync(join(sample.root, "file"), "");
    expect((await sample.call(["init", "--dir", "file/below"])).exit).toBe(5);
  });

  test("writes the branch that the repository is based on", async () => {
    const sample = await ownRepository();
    await sample.git("branch", "--move", "trunk");
    await sample.call(["init", "--template", "deploy"]);
    expect(readFileSync(join(sample.root, "sluice.yaml"), "utf8")).toContain("with: { base: trunk }");
    const [job] = templateFiles("ci-check", "master");
    expect(job?.text).toContain("branches: [master]");
    // A name that YAML could take for something else stays out of it.
    expect(templateFiles("ci-check", 'x"] # y')[0]?.text).toContain("branches: [main]");
  });

  test("says what to type next, from where it was called", async () => {
    const sample = await ownRepository();
    const { files, next } = documentOf(await sample.call(["init", "--dir", "it's new", "--template", "deploy", "--json"])) as {
      readonly files: readonly string[];
      readonly next: readonly string[];
    };
    expect(files).toEqual(templateFiles("deploy", "main").map(({ path }) => path));
    expect(next[0]).toBe(String.raw`cd 'it'\''s new'`);
    expect(next.slice(1, 3)).toEqual([
      "sluice verify --pipeline sluice.yaml --policy-file",
      "git add sluice.config.mjs sluice.yaml workers",
    ]);
    expect(next.at(-1)).toBe("sluice run deploy --pipeline sluice.yaml --key FIRST-1 --policy-ref HEAD");
    expect((await sample.sluice("verify", "--pipeline", "it's new/sluice.yaml", "--policy-file")).exit).toBe(0);
    const elsewhere = join(sample.root, "..");
    const far = documentOf(await sample.call(["init", "--json", "--dir", "bare"], { cwd: elsewhere }));
    expect(far["next"]).toEqual(expect.arrayContaining(["git init", "npm install --save-dev sluice"]));
    expect((await sample.call(["init", "--template", "reviewloop"])).err).toContain("Did you mean review-loop?");
  });
});

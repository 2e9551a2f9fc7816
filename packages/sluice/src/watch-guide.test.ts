import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { GITHUB, type GithubServer, pull, startGithubServer } from "../../../test/support/github-server.ts";
import { installSluice } from "./fixtures/install-sluice.ts";
import { createSampleProject, ME, type SampleProject } from "./fixtures/sample-project.ts";

/** What the guide shows. */
const guide = (name: string): string => readFileSync(new URL(`../../../docs/guides/examples/forge/${name}`, import.meta.url), "utf8");

let server: GithubServer;
let sample: SampleProject;

beforeEach(async () => {
  server = await startGithubServer();
  sample = await createSampleProject({
    // People of the guide are nobody here: whoever runs this test answers.
    "sluice.yaml": guide("landing.yaml").replace("of: [alice, bob], exclude: [author]", `of: [${ME}], assurance: local`),
    "sluice.config.mjs": guide("sluice.config.mjs")
      .replace("process.env.GITHUB_TOKEN", JSON.stringify(GITHUB.token))
      .replace("token })", `token, url: ${JSON.stringify(server.url)} })`),
  });
  installSluice(dirname(sample.root));
  await sample.git("checkout", "--quiet", "-b", "feature");
  await sample.commit("Work");
});
afterEach(async () => {
  sample.dispose();
  await server.close();
});

/** The pull request of the branch as it stands now. */
async function show(given: Readonly<Record<string, unknown>>): Promise<void> {
  const repo = { id: 7 };
  const head = { ref: "feature", sha: await sample.git("rev-parse", "feature"), repo };
  server.pulls = [pull(17, { head, base: { ref: "main", repo }, updated_at: `${new Date().toISOString().slice(0, 19)}Z`, ...given })];
}

const call = async (...args: readonly string[]) => {
  const { exit, out } = await sample.call([...args, "--policy-ref", "main", "--json"]);
  return { exit, document: JSON.parse(out) as Readonly<Record<string, unknown>> };
};

/** A run that waits for its merge, as the command line starts it. */
async function landing(): Promise<void> {
  await call("run", "landing", "--key", "WEB-17", "--as", "carol");
  await call("approve", "WEB-17", "--gate", "sound");
  await call("tick");
}

test("the definition of the guide is proven without a finding", async () => {
  expect(await call("verify")).toMatchObject({ exit: 0, document: { warnings: [] } });
});

test("doctor asks the forge, and tells what it cannot read of it", async () => {
  await show({});
  const examined = async () => {
    const { exit, document } = await call("doctor");
    return { exit, forge: (document["checks"] as readonly { readonly name: string }[]).find(({ name }) => name === "forge") };
  };
  expect(await examined()).toMatchObject({ exit: 0, forge: { state: "ok" } });
  await show({ state: "unheard-of" });
  expect(await examined()).toMatchObject({ exit: 0, forge: { state: "warning" } });
  server.instead = () => ({ status: 401, body: "{}" });
  expect(await examined()).toMatchObject({ exit: 5, forge: { state: "trouble" } });
  expect(server.asked).toHaveLength(3);
});

test("given the files of the guide, then a tick finds the merge that nobody told of, and the run ends (OR-58, OR-68)", async () => {
  await landing();
  await sample.git("checkout", "--quiet", "main");
  await sample.git("merge", "--quiet", "--no-ff", "-m", "Merge 17", "feature");
  await show({ state: "closed", merged_at: "2026-01-02T00:00:00Z", merge_commit_sha: await sample.git("rev-parse", "main") });
  expect((await call("tick")).document).toMatchObject({ watched: [{ repo: "acme/web", changes: 1, told: 1, failed: 0 }] });
  expect((await call("show", "WEB-17")).document).toMatchObject({ outcome: "succeeded" });
});

test("given the files of the guide, then one that was given up ends the run, too", async () => {
  await landing();
  await show({ state: "closed" });
  await call("tick");
  expect((await call("show", "WEB-17")).document).toMatchObject({ outcome: "cancelled" });
});

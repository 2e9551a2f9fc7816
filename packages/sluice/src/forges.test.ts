import { dirname } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { GITHUB, type GithubServer, pull, startGithubServer } from "../../../test/support/github-server.ts";
import { installSluice } from "./fixtures/install-sluice.ts";
import { createSampleProject, type SampleProject } from "./fixtures/sample-project.ts";
import { watchedText } from "./watched-text.ts";

let github: GithubServer;
let sample: SampleProject;
let head: string;

beforeAll(async () => {
  github = await startGithubServer();
  sample = await createSampleProject();
  installSluice(dirname(sample.root));
  const forge = `github(${JSON.stringify({ ...GITHUB, url: github.url })})`;
  const config = (await sample.git("show", "HEAD:sluice.config.mjs")).replace(
    "export default {",
    `import { github } from "sluice";\nexport default {\n  repo: "acme/web",\n  secrets: ["${GITHUB.token}"],\n  forges: [{ forge: ${forge} }],`,
  );
  sample.write("sluice.config.mjs", config);
  await sample.commit("Watch the forge");
  await sample.commit("Leave it");
  await sample.git("checkout", "--quiet", "-b", "feature");
  await sample.commit("Work");
  head = await sample.git("rev-parse", "HEAD");
  const { head: from, ...rest } = pull(17, { updated_at: new Date().toISOString() });
  github.pulls = [{ ...rest, head: { ...(from as object), sha: head } }];
});
afterAll(async () => {
  sample.dispose();
  await github.close();
});

test("given a forge over HTTP, then a tick tells the run of its change request, and is silent in sync", async () => {
  await sample.call(["run", "delivery", "--key", "OK-1", "--as", "bob", "--policy-ref", "main"]);
  const { exit, out, err } = await sample.sluice("tick", "--policy-ref", "main", "--json");
  expect({ exit, err, document: JSON.parse(out) as unknown }).toMatchObject({
    exit: 0,
    err: "",
    document: { reconciled: [], watched: [{ repo: "acme/web", changes: 1, told: 1, ambiguous: 0, unreadable: 0, failed: 0 }] },
  });
  const shown = JSON.parse((await sample.call(["show", "OK-1", "--policy-ref", "main", "--json"])).out) as Record<string, unknown>;
  expect(shown["state"]).toMatchObject({ facts: { "forge.change": { data: { change: "17", state: "open", head } } } });
  expect((await sample.call(["tick", "--policy-ref", "main"])).out).toContain("acme/web: 1 change request of runs, in sync.");
});

test("given a forge that fails, then the reason is told without the token, and the tick is not", async () => {
  github.instead = () => ({ status: 500, body: GITHUB.token });
  const { exit, out, err } = await sample.call(["tick", "--policy-ref", "main", "--json"]);
  expect({ exit, document: JSON.parse(out) as unknown }).toMatchObject({ exit: 0, document: { watched: [{ failed: 1 }] } });
  expect(err).toContain("repo: acme/web");
  expect(err).not.toContain(GITHUB.token);
});

test.each(["{}", "[1]", "[{}]", "[{ forge: 'github' }]"])("a configuration with forges: %s is refused", async (forges) => {
  sample.write("wrong.mjs", `export default { forges: ${forges} };\n`);
  const { exit, out } = await sample.call(["tick", "--config", "wrong.mjs", "--policy-file", "--json"]);
  expect({ exit, document: JSON.parse(out) as unknown }).toMatchObject({ exit: 2, document: { error: { code: "CONFIG_INVALID" } } });
});

test("a look is told in one line that names only what there was", () => {
  const full = watchedText({ repo: "acme/web", changes: 2, told: 3, ambiguous: 4, unreadable: 5, failed: 6 });
  expect([...full.matchAll(/ (\d) (?:change request|run|failure)s/g)].map(([, count]) => Number(count))).toEqual([2, 3, 4, 5, 6]);
});

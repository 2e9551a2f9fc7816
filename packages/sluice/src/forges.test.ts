import { dirname } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTalkingServer, type TalkingServer } from "../../../test/support/talking-server.ts";
import { installSluice } from "./fixtures/install-sluice.ts";
import { createSampleProject, type SampleProject } from "./fixtures/sample-project.ts";
import { watchedText } from "./watched-text.ts";

const TOKEN = "ghp_0123456789abcdefghij";

let github: TalkingServer;
let sample: SampleProject;
let head: string;

beforeAll(async () => {
  const repo = { id: 7, full_name: "acme/web" };
  const pull = () => ({
    number: 17,
    state: "open",
    draft: false,
    updated_at: new Date().toISOString(),
    merged_at: null,
    merge_commit_sha: null,
    head: { ref: "feature", sha: head, repo },
    base: { ref: "main", sha: head, repo },
  });
  github = await startTalkingServer((response) => {
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify([pull()]));
  });
  sample = await createSampleProject();
  installSluice(dirname(sample.root));
  const config = (await sample.git("show", "HEAD:sluice.config.mjs")).replace(
    "export default {",
    `import { github } from "sluice";\nexport default {\n  repo: "acme/web",\n  secrets: ["${TOKEN}"],\n  forges: [{ forge: github({ repo: "acme/web", token: "${TOKEN}", url: "${github.url}" }) }],`,
  );
  sample.write("sluice.config.mjs", config);
  await sample.commit("Watch the forge");
  await sample.commit("Leave it");
  await sample.git("checkout", "--quiet", "-b", "feature");
  await sample.commit("Work");
  head = await sample.git("rev-parse", "HEAD");
});
afterAll(async () => {
  sample.dispose();
  await github.close();
});

test("given a forge over HTTP, then a tick tells the run of its change request, and is silent in sync (OR-59)", async () => {
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
  github.answer = (response) => response.writeHead(500).end(TOKEN);
  const { exit, out, err } = await sample.call(["tick", "--policy-ref", "main", "--json"]);
  expect({ exit, document: JSON.parse(out) as unknown }).toMatchObject({ exit: 0, document: { watched: [{ failed: 1 }] } });
  expect(err).toContain("repo: acme/web");
  expect(err).not.toContain(TOKEN);
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

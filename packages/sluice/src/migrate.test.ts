import { afterAll, beforeAll, expect, test } from "vitest";
import { type PostgresServer, startPostgres } from "../../../test/support/postgres-server.ts";
import { createSampleProject, type SampleProject } from "./fixtures/sample-project.ts";

let server: PostgresServer;
let sample: SampleProject;
beforeAll(async () => {
  [server, sample] = await Promise.all([startPostgres(), createSampleProject()]);
});
afterAll(async () => {
  await server.stop();
  sample.dispose();
});

async function json(...args: readonly string[]): Promise<unknown> {
  const { exit, out } = await sample.call([...args, "--json"]);
  return { exit, document: JSON.parse(out) as unknown };
}

test("given a server, then its tables are made, and the second time there is nothing to do", async () => {
  const where = ["--url", server.url, "--schema", server.freshSchema()];
  const first = await json("migrate", ...where);
  expect(first).toMatchObject({ exit: 0, document: { from: 0, steps: expect.arrayContaining(["0001-tables"]) as unknown } });
  expect(await json("migrate", ...where)).toMatchObject({ exit: 0, document: { steps: [] } });
  expect((await sample.call(["migrate", ...where])).out).toContain("nothing to do");
});

test("given --print, then the statements are shown and nothing is needed", async () => {
  const { exit, out } = await sample.call(["migrate", "--print", "--schema", "audit"]);
  expect({ exit, made: /CREATE TABLE "audit"\.runs/.test(out) }).toEqual({ exit: 0, made: true });
});

test.each([
  [["migrate"], "COMMAND_INVALID", 2],
  [
    ["migrate", "--url", Object.assign(new URL("postgres://127.0.0.1:1/none"), { username: "me", password: "secret-word" }).href],
    "STORE_FAILED",
    5,
  ],
  [["migrate", "--print", "--schema", "a b"], "CONFIG_INVALID", 2],
])("%j is refused with %s, and no secret is shown", async (args, code, exit) => {
  expect(await json(...args)).toMatchObject({ exit, document: { error: { code } } });
  const { err } = await sample.call(args);
  expect(err).toContain(code);
  expect(err).not.toContain("secret-word");
});

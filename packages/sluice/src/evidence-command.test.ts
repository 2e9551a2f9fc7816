import { readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createSampleProject, ME, type SampleProject } from "./fixtures/sample-project.ts";

let sample: SampleProject;
let folder: string;

beforeAll(async () => {
  sample = await createSampleProject();
  folder = join(dirname(sample.root), "bodies");
  const config = (await sample.git("show", "HEAD:sluice.config.mjs")).replace(
    "export default {",
    `export default {\n  evidence: ${JSON.stringify(folder)},\n  keepEvidence: { observed: "1d" },`,
  );
  sample.write("sluice.config.mjs", config);
  await sample.commit("keep bodies");
  await sample.commit("judge by them");
  await sample.call(["run", "delivery", "--key", "A-1", "--as", "bob"]);
});
afterAll(() => sample.dispose());

async function json(...args: readonly string[]): Promise<{ readonly exit: number | string; readonly document: Record<string, unknown> }> {
  const { exit, out } = await sample.call([...args, "--json"]);
  return { exit, document: JSON.parse(out) as Record<string, unknown> };
}

interface Listed {
  readonly digest: string;
  readonly body: { readonly digest: string };
  readonly standing: object;
}

async function listed(): Promise<Listed> {
  const { document } = await json("evidence", "list", "--run", "A-1");
  const [first] = document["evidence"] as readonly Listed[];
  if (first === undefined) throw new TypeError("there is no evidence");
  return first;
}

describe("sluice evidence", () => {
  test("lists what verdicts were founded on, and where the bodies are", async () => {
    expect(await listed()).toMatchObject({ gate: "verdict", name: "report", class: "reported", standing: { kind: "present" } });
    expect((await sample.call(["evidence", "list", "--run", "A-1"])).out).toContain("kept");
    expect((await sample.call(["explain", "A-1"])).exit).toBe(0);
  });

  test("shows a body by the beginning of its digest, or by that of what was looked at", async () => {
    const { body, digest } = await listed();
    for (const name of [body.digest, body.digest.slice(7, 17), digest.slice(7, 15)]) {
      const { exit, out } = await sample.call(["evidence", "show", "--run", "A-1", "--digest", name]);
      expect([exit, out]).toEqual([0, expect.stringContaining("verdict: APPROVED\n---\nwork.build")]);
    }
    for (const name of ["abc", "zzzzzzzz", "00000000"])
      expect(await json("evidence", "show", "--run", "A-1", "--digest", name)).toMatchObject({ exit: 2 });
  });

  test("says that a body is altered or missing", async () => {
    const { body } = await listed();
    const name = body.digest.slice(7);
    const own = join(folder, "default", name.slice(0, 2), name);
    writeFileSync(join(own, "body"), "something else");
    expect(await json("evidence", "show", "--run", "A-1", "--digest", name)).toMatchObject({ exit: 5, document: { kind: "altered" } });
    rmSync(own, { recursive: true });
    expect(await json("evidence", "show", "--run", "A-1", "--digest", name)).toMatchObject({ exit: 5, document: { kind: "missing" } });
  });

  test("erases a body with who and why; the ledger verifies, and later reads tell it", async () => {
    const { body } = await listed();
    const which = ["--run", "A-1", "--digest", body.digest];
    expect(await json("evidence", "erase", ...which)).toMatchObject({ exit: 2, document: { error: { code: "COMMAND_INVALID" } } });
    expect(await json("evidence", "erase", ...which, "--reason", "names a customer")).toMatchObject({
      exit: 0,
      document: { kind: "erased" },
    });
    expect(await json("ledger", "A-1", "--verify")).toMatchObject({ exit: 0, document: { verified: true } });
    expect(await json("evidence", "show", ...which)).toMatchObject({
      exit: 5,
      document: { kind: "erased", by: ME, because: "names a customer" },
    });
    expect((await sample.call(["ledger", "A-1"])).out).toContain("names a customer");
    expect(readdirSync(folder, { recursive: true }).filter((name) => String(name).endsWith("body"))).toEqual([]);
  });

  test("explain says where the body is, and what became of it; show says where to look", async () => {
    await sample.call(["run", "delivery", "--key", "BAD-1", "--as", "bob"]);
    const explained = async (): Promise<string> => (await sample.call(["explain", "BAD-1"])).out;
    expect(await explained()).toMatch(/body sha256:[0-9a-f]{12}, \d+ bytes: kept/);
    const { document } = await json("explain", "BAD-1");
    const [gate] = document["gates"] as readonly { readonly evidence: readonly { readonly body: { readonly digest: string } }[] }[];
    const digest = gate?.evidence[0]?.body.digest ?? "";
    expect(gate?.evidence[0]?.body).toMatchObject({ standing: "present", bytes: expect.any(Number) });
    const own = join(folder, "default", digest.slice(7, 9), digest.slice(7));
    writeFileSync(join(own, "body"), "something else");
    expect(await explained()).toContain("ALTERED");
    await sample.call(["evidence", "erase", "--run", "BAD-1", "--digest", digest, "--reason", "names a customer"]);
    expect(await explained()).toMatch(new RegExp(`erased by ${ME} .*because names a customer`));
    expect((await sample.call(["show", "BAD-1"])).out).toContain("sluice evidence list --run");
    const report = (await json("ledger", "BAD-1", "--report", "json")).document;
    expect((report["bodies"] as readonly { readonly digest: string }[]).find((body) => body.digest === digest)).toMatchObject({
      kind: "erased",
      by: ME,
    });
    expect((await sample.call(["ledger", "BAD-1", "--report", "md"])).out).toContain(`**erased** by \`${ME}\``);
  });

  test("expires what is past, and needs a configured store for it", async () => {
    expect(await json("evidence", "expire")).toMatchObject({ exit: 0, document: { expired: 0 } });
    expect(await json("evidence", "burn")).toMatchObject({ exit: 2 });
  });
});

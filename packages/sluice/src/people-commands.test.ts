import { generateKeyPairSync } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createSampleProject, ME, type SampleProject } from "./fixtures/sample-project.ts";

const pair = generateKeyPairSync("ed25519");
const rawKey = Buffer.from(pair.publicKey.export({ format: "jwk" }).x ?? "", "base64url").toString("base64");

const form = "form: [{ name: window, type: choice, of: [night, day] }, { name: tested, type: yes-no, mustBe: true }]";
const DEFINITION = `format: 1
name: release
initial: judge
stages:
  judge:
    gates:
      - id: confirm
        use: approval
        onReject: hold
        with:
          from: [{ count: 1, of: [${ME}, alice] }, { count: 1, of: [zoe, ${ME}] }]
          assurance: local
          delegate: { longest: 2d }
          breakGlass: { of: [${ME}], assurance: local, lasts: 1h }
          ${form}
      - { id: size, use: diff-size, with: { added: 0 }, waive: { of: [${ME}], assurance: local, longest: 7d } }
    next: done
  done: { final: succeeded }
`;

const CONFIG = `export default {
  people: {
    portVersion: 1,
    groupsOf: async () => [],
    membersOf: async () => undefined,
    keysOf: async (id) => (id === "zoe" ? [{ id: "laptop", ed25519: "${rawKey}" }] : []),
  },
};
`;

let sample: SampleProject;
beforeAll(async () => {
  sample = await createSampleProject({ "sluice.yaml": DEFINITION, "sluice.config.mjs": CONFIG });
  sample.write("key.pem", pair.privateKey.export({ format: "pem", type: "pkcs8" }).toString());
  await sample.git("switch", "--quiet", "--create", "feature");
  sample.write("a.txt", "one line\n");
  await sample.git("add", "a.txt");
  await sample.commit("Add a line");
});
afterAll(() => sample.dispose());

async function json(...args: readonly string[]): Promise<{ readonly exit: number | string; readonly document: Record<string, unknown> }> {
  const { exit, out } = await sample.call([...args, "--json"]);
  return { exit, document: JSON.parse(out) as Record<string, unknown> };
}

const codeOf = async (...args: readonly string[]): Promise<unknown> =>
  ((await json(...args)).document["error"] as { readonly code?: string } | undefined)?.code ?? "done";

async function started(key: string): Promise<void> {
  const { exit, err } = await sample.call(["run", "release", "--key", key, "--as", "bob"]);
  expect([exit, err]).toEqual([3, ""]);
}

describe("what people do on the command line", () => {
  test("approve says the whole question, wants its answers, and revoke takes the answer back", async () => {
    await started("A-1");
    expect(await codeOf("approve", "A-1", "--gate", "confirm")).toBe("DECISION_ANSWERS_INVALID");
    expect(await codeOf("approve", "A-1", "--gate", "confirm", "--answer", "window")).toBe("COMMAND_INVALID");
    const answers = ["--answer", "window=night", "--answer", "tested=yes"];
    expect(await codeOf("approve", "A-1", "--gate", "confirm", ...answers, "--answer", "tested=yes")).toBe("COMMAND_INVALID");
    const { exit, out } = await sample.call(["approve", "A-1", "--gate", "confirm", ...answers]);
    expect(exit).toBe(0);
    for (const part of ["May A-1 go on?", "asks window (window: night | day)", "binding sha256:", "nonce sha256:"])
      expect(out).toContain(part);
    const { document } = await json("show", "A-1");
    expect(document).toMatchObject({ state: { requests: { confirm: { answers: { by: ME, given: { window: "night", tested: true } } } } } });
    expect((await json("revoke", "A-1", "--gate", "confirm")).document).toMatchObject({ request: "open" });
    expect(await codeOf("revoke", "A-1", "--gate", "confirm")).toBe("DECISION_TOO_EARLY");
  });

  test("delegate lends one's answer for a while, and takes that back", async () => {
    await started("D-1");
    const lend = ["delegate", "D-1", "--gate", "confirm", "--to", "carol"];
    expect(await codeOf(...lend)).toBe("COMMAND_INVALID");
    expect(await codeOf(...lend, "--until", "2031-01-01 00:00")).toBe("COMMAND_INVALID");
    expect(await codeOf(...lend, "--for", "9d")).toBe("DELEGATION_INVALID");
    expect(await codeOf("delegate", "D-1", "--gate", "confirm", "--to", "eve", "--for", "1d", "--as", "mallory")).toBe(
      "DECISION_ASSURANCE",
    );
    const { document } = await json(...lend, "--for", "1d");
    expect(document).toMatchObject({ ok: true, delegation: expect.any(String) as string });
    expect((await sample.call(["explain", "D-1"])).out).toContain(`carol may answer for ${ME} until`);
    expect(await codeOf("delegate", "D-1", "--end", String(document["delegation"]))).toBe("done");
    expect(await codeOf("delegate", "D-1", "--end", String(document["delegation"]))).toBe("DELEGATION_MISSING");
  });

  test("break-glass needs a reason, and shows as what it is", async () => {
    await started("G-1");
    expect(await codeOf("approve", "G-1", "--gate", "confirm", "--break-glass")).toBe("DECISION_REASON_MISSING");
    const { exit, out } = await sample.call(["approve", "G-1", "--gate", "confirm", "--break-glass", "--reason", "shop is down"]);
    expect([exit, out.includes("The glass was broken by")]).toEqual([0, true]);
    expect((await sample.call(["ledger", "G-1"])).out).toContain("broke the glass of confirm");
  });

  test("a signature makes a name that anybody can type sure", async () => {
    await started("S-1");
    const answers = ["--answer", "window=day", "--answer", "tested=true", "--as", "zoe"];
    expect(await codeOf("approve", "S-1", "--gate", "confirm", ...answers)).toBe("DECISION_ASSURANCE");
    expect(await codeOf("approve", "S-1", "--gate", "confirm", ...answers, "--sign", "none.pem", "--key-id", "laptop")).toBe(
      "COMMAND_INVALID",
    );
    expect(await codeOf("approve", "S-1", "--gate", "confirm", ...answers, "--sign", "a.txt", "--key-id", "laptop")).toBe(
      "COMMAND_INVALID",
    );
    expect(await codeOf("approve", "S-1", "--gate", "confirm", ...answers, "--sign", "key.pem", "--key-id", "desktop")).toBe(
      "DECISION_UNSIGNED",
    );
    const signed = await json("approve", "S-1", "--gate", "confirm", ...answers, "--sign", "key.pem", "--key-id", "laptop");
    expect(signed).toMatchObject({ exit: 0, document: { request: "open", by: "zoe" } });
  });
});

describe("what is passed over (F22)", () => {
  test("waive needs a reason and an end in UTC, says who, and waivers lists it with what to look at", async () => {
    await started("W-1");
    const terms = ["waive", "W-1", "--gate", "size"];
    expect(await codeOf(...terms, "--for", "1d")).toBe("COMMAND_INVALID");
    expect(await codeOf(...terms, "--reason", "generated")).toBe("COMMAND_INVALID");
    expect(await codeOf(...terms, "--reason", "generated", "--until", "2031-02-30")).toBe("COMMAND_INVALID");
    expect(await codeOf(...terms, "--reason", "generated", "--for", "8d")).toBe("COMMAND_INVALID");
    expect(await codeOf(...terms, "--reason", "generated", "--for", "1d", "--path", "../x")).toBe("COMMAND_INVALID");
    expect(await codeOf(...terms, "--reason", "generated", "--for", "1d", "--second", "nothing")).toBe("DECISION_TOO_EARLY");
    const { exit, out } = await sample.call([...terms, "--reason", "generated", "--for", "1d", "--whole-run", "--owner", "zoe"]);
    expect([exit, out]).toEqual([0, expect.stringContaining("for zoe: generated")]);
    expect((await sample.call(["explain", "W-1"])).out).toContain(`[waived by ${ME} for zoe until`);
    const listed = await json("waivers");
    // A broken glass is passed over, too, and listed with them.
    expect(listed).toMatchObject({
      exit: 0,
      document: { waivers: [{ gate: "confirm" }, { gate: "size", owner: "zoe", allowedBy: [ME] }] },
    });
    const strict = await sample.call(["waivers", "W-1", "--strict"]);
    expect([strict.exit, strict.out]).toEqual([1, expect.stringContaining("WAIVER_EXPIRES_SOON")]);
    await started("W-2");
    expect((await json("waivers", "W-2", "--strict")).exit).toBe(0);
    expect((await sample.call(["waivers", "W-2"])).out).toContain("Nothing is passed over.");
  });
});

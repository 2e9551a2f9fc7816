import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { People } from "@sluice/core";
import { afterAll, describe, expect, test } from "vitest";
import { callbackPeople, githubTeams, peopleFile, staticPeople, teamPeople } from "./index.ts";

const folder = mkdtempSync(join(tmpdir(), "sluice-people-"));
afterAll(() => rmSync(folder, { recursive: true }));

function fileOf(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

const GROUPS = { ops: ["ann", "ben"], leads: ["ann"] };
const unknown = { code: "PEOPLE_UNKNOWN" };

const members = (text: string, team: string): Response => new Response(text, { status: team === "gone" ? 404 : 200 });
const github = githubTeams({
  org: "acme",
  teams: { ops: "ops", leads: "leads" },
  fetch: (url) => {
    const team = /teams\/([a-z]+)/.exec(url)?.[1] ?? "";
    return Promise.resolve(members(JSON.stringify(GROUPS[team as "ops"].map((login) => ({ login: login.toUpperCase(), id: 1 }))), team));
  },
});

describe.each<[string, () => People]>([
  ["written down", () => staticPeople({ groups: GROUPS })],
  ["in a YAML file", () => peopleFile({ file: fileOf("p.yaml", "format: 1\ngroups: { ops: [ann, ben], leads: [ann] }\n") })],
  ["in a JSON file", () => peopleFile({ file: fileOf("p.json", JSON.stringify({ format: 1, groups: GROUPS })) })],
  ["in teams of GitHub's", () => github],
  [
    "in teams of a service",
    () =>
      teamPeople({ teams: { ops: "o", leads: "l" }, list: (team) => Promise.resolve({ members: GROUPS[team === "o" ? "ops" : "leads"] }) }),
  ],
  [
    "asked of the host",
    () =>
      callbackPeople({
        groupsOf: (id) => Object.entries(GROUPS).flatMap(([group, all]) => (all.includes(id) ? [group] : [])),
        membersOf: (group) => (Object.hasOwn(GROUPS, group) ? GROUPS[group as "ops"] : undefined),
      }),
  ],
])("people %s", (_where, make) => {
  test("are in the groups that they are in, and nobody else is", async () => {
    const people = make();
    expect(people.portVersion).toBe(1);
    expect((await people.groupsOf("ann")).toSorted()).toEqual(["leads", "ops"]);
    expect(await people.groupsOf("ben")).toEqual(["ops"]);
    expect(await people.groupsOf("zoe")).toEqual([]);
    expect(await people.groupsOf("constructor")).toEqual([]);
    expect([...((await people.membersOf("ops")) ?? [])].toSorted()).toEqual(["ann", "ben"]);
    expect((await people.membersOf("toString")) ?? []).toEqual([]);
  });
});

describe("people who are written down", () => {
  const key = (generateKeyPairSync("ed25519").publicKey.export({ format: "jwk" }).x ?? "").replaceAll("-", "+").replaceAll("_", "/");
  const base64 = `${key}=`;

  test("may be groups in groups, holders of roles, and have keys", async () => {
    const text = `format: 1
groups: { ops: [ann, "group:oncall"], oncall: [ben] }
roles: { release-manager: ["group:ops", cat] }
keys: { ann: { laptop: "${base64}" } }
`;
    const people = peopleFile({ file: fileOf("roles.yaml", text) });
    expect(await people.groupsOf("ben")).toEqual(["ops", "oncall", "role:release-manager"]);
    expect(await people.membersOf("role:release-manager")).toEqual(["ann", "ben", "cat"]);
    expect(await people.keysOf?.("ann")).toEqual([{ id: "laptop", ed25519: base64 }]);
    expect(await people.keysOf?.("ben")).toEqual([]);
  });

  test.each([
    ["a circle of groups", { groups: { a: ["group:b"], b: ["group:a"] } }],
    ["a group of itself", { groups: { a: ["group:a"] } }],
    ["a group that is not there", { groups: { a: ["group:b"] } }],
    ["a role of a group that is not there", { roles: { a: ["group:toString"] } }],
  ])("are refused with %s", (_what, given) => {
    expect(() => staticPeople(given)).toThrow(expect.objectContaining({ code: "CONFIG_INVALID" }));
  });

  test.each([
    ["no format", "groups: {}"],
    ["another format", "format: 2"],
    ["an unknown key", "format: 1\ngroup: {}"],
    ["a list", "[]"],
    ["nothing", ""],
    ["a group that is no list", "format: 1\ngroups: { ops: ann }"],
    ["a member that is no name", "format: 1\ngroups: { ops: ['a b'] }"],
    ["a look-alike name (TOK-6)", "format: 1\ngroups: { ops: ['аnn'] }"],
    ["anyone as a member", "format: 1\ngroups: { ops: [anyone] }"],
    ["a role as a member", "format: 1\ngroups: { ops: ['role:x'] }"],
    ["a number as a member", "format: 1\ngroups: { ops: [7] }"],
    ["a group that is no name", "format: 1\ngroups: { 'a b': [] }"],
    ["a name twice", "format: 1\ngroups: { ops: [ann], ops: [ben] }"],
    ["an anchor (YML-5)", "format: 1\ngroups: { ops: &a [ann], leads: *a }"],
    ["keys that are none", "format: 1\nkeys: { ann: { a: c2hvcnQ= } }"],
    ["keys of nobody", "format: 1\nkeys: { 'a b': {} }"],
    ["keys that are no map", "format: 1\nkeys: [ann]"],
    ["keys of one that are no map", "format: 1\nkeys: { ann: x }"],
    ["too many groups", `format: 1\ngroups: {${Array.from({ length: 501 }, (_none, index) => `g${index}: []`).join(", ")}}`],
    ["too many members", `format: 1\ngroups: { ops: [${Array.from({ length: 10_001 }, (_none, index) => `p${index}`).join(", ")}]}`],
    ["bytes that are no text", Buffer.from([0x66, 0xff])],
  ])("are unknown as long as the file has %s", async (_what, text) => {
    const people = peopleFile({ file: fileOf("wrong.yaml", text as string) });
    await expect(people.groupsOf("ann")).rejects.toMatchObject(unknown);
    await expect(people.membersOf("ops")).rejects.toMatchObject(unknown);
    await expect(people.keysOf?.("ann")).rejects.toMatchObject(unknown);
  });

  test("are those of the file as it is now, and nobody while it is away, broken or too large", async () => {
    const file = fileOf("moving.yaml", "format: 1\ngroups: { ops: [ann] }");
    const people = peopleFile({ file, maxBytes: 100 });
    expect(await people.groupsOf("ann")).toEqual(["ops"]);
    writeFileSync(file, "format: 1\ngroups: { ops: [ben] }");
    // As old and as long as before: only its identity tells.
    utimesSync(file, 1, 1);
    expect([await people.groupsOf("ann"), await people.groupsOf("ben")]).toEqual([[], ["ops"]]);
    writeFileSync(file, "format: 1\ngroups: { ops: [ben");
    await expect(people.groupsOf("ben")).rejects.toMatchObject(unknown);
    writeFileSync(file, `format: 1\n# ${"x".repeat(100)}`);
    await expect(people.groupsOf("ben")).rejects.toMatchObject(unknown);
    rmSync(file);
    await expect(people.groupsOf("ben")).rejects.toMatchObject(unknown);
    await expect(peopleFile({ file: folder }).groupsOf("ben")).rejects.toMatchObject(unknown);
  });
});

describe("people of a service", () => {
  test("are listed page by page", async () => {
    const pages: Readonly<Record<string, { members: string[]; next?: string }>> = {
      first: { members: ["ann"], next: "second" },
      second: { members: ["ben", "ann"], next: "third" },
      third: { members: [] },
    };
    const people = teamPeople({ teams: { ops: "t" }, list: (_team, from = "first") => Promise.resolve(pages[from] ?? { members: [] }) });
    expect(await people.membersOf("ops")).toEqual(["ann", "ben"]);
  });

  test("are believed for a while, by everybody who asks, and asked for anew after it or after a failure", async () => {
    let now = 0;
    let asked = 0;
    let down = false;
    const list = (): Promise<{ members: string[] }> => {
      asked += 1;
      return down ? Promise.reject(new Error("down")) : Promise.resolve({ members: [`p${asked}`] });
    };
    const people = teamPeople({ teams: { ops: "t" }, list, lifetimeMs: 100, now: () => now });
    expect(await Promise.all([people.membersOf("ops"), people.groupsOf("p1"), people.membersOf("ops")])).toEqual([["p1"], ["ops"], ["p1"]]);
    now = 99;
    expect([await people.membersOf("ops"), asked]).toEqual([["p1"], 1]);
    now = 100;
    down = true;
    // What is too old is never used in place of an answer.
    await expect(people.membersOf("ops")).rejects.toThrow("down");
    await expect(people.groupsOf("p1")).rejects.toThrow("down");
    down = false;
    expect(await people.membersOf("ops")).toEqual(["p4"]);
  });

  test.each<[string, (team: string, from: string | undefined) => unknown]>([
    ["never ends", (_team, from = "0") => ({ members: [], next: String(Number(from) + 1) })],
    ["goes in a circle", () => ({ members: [], next: "same" })],
    ["has names that are none", () => ({ members: ["a b"] })],
    ["is no list", () => ({ members: "ann" })],
    [
      "is too long",
      (_team, from = "0") => ({
        members: Array.from({ length: 9000 }, (_none, index) => `p${from}.${index}`),
        next: from === "0" ? "1" : undefined,
      }),
    ],
  ])("are unknown when the list %s", async (_what, list) => {
    const people = teamPeople({ teams: { ops: "t" }, list: (team, from) => Promise.resolve(list(team, from) as never) });
    await expect(people.membersOf("ops")).rejects.toMatchObject(unknown);
    await expect(people.groupsOf("ann")).rejects.toMatchObject(unknown);
    expect(await people.membersOf("other")).toBeUndefined();
  });
});

describe("teams of GitHub's", () => {
  const base = "https://api.github.com/orgs/acme/teams/ops/members?per_page=100";
  const answering = (answers: Readonly<Record<string, Response>>) => {
    const asked: { readonly url: string; readonly headers: Readonly<Record<string, string>> }[] = [];
    const people = githubTeams({
      org: "acme",
      teams: { ops: "ops" },
      fetch: (url, { headers }) => {
        asked.push({ url, headers });
        return Promise.resolve(answers[url]?.clone() ?? new Response("", { status: 500 }));
      },
    });
    return { people, asked };
  };
  const page = (body: string, link?: string): Response => new Response(body, link === undefined ? {} : { headers: { link } });

  test("are read to the last page, by the link that GitHub gives", async () => {
    const second = `${base}&page=2`;
    const { people, asked } = answering({
      [base]: page('[{"login":"Ann"}]', `<${second}>; rel="next", <${second}>; rel="last"`),
      [second]: page('[{"login":"ben"}]', `<${base}>; rel="first"`),
    });
    expect(await people.membersOf("ops")).toEqual(["ann", "ben"]);
    expect(asked.map(({ url }) => url)).toEqual([base, second]);
    expect(asked[0]?.headers).toMatchObject({ accept: "application/vnd.github+json" });
  });

  test.each<[string, Response]>([
    ["a refusal", new Response("[]", { status: 403 })],
    ["a team that is not there", new Response("[]", { status: 404 })],
    ["half a list", page('[{"login":"ann"}')],
    ["no list", page('{"login":"ann"}')],
    ["members without a login", page('[{"name":"ann"}]')],
    ["nobody", page("[null]")],
    ["a page of pages", page(`["${"x".repeat(1_000_001)}"]`)],
    ["a next page elsewhere", page("[]", '<https://evil.example/x>; rel="next"')],
    ["a next page nowhere", page("[]", '<x>; rel="next"')],
  ])("are unknown after %s", async (_what, answer) => {
    await expect(answering({ [base]: answer }).people.groupsOf("ann")).rejects.toMatchObject(unknown);
  });

  test("have names that can stand in an address, and people the names that the host gives them", async () => {
    expect(() => githubTeams({ org: "a/b", teams: {} })).toThrow(expect.objectContaining({ code: "CONFIG_INVALID" }));
    expect(() => githubTeams({ org: "acme", teams: { ops: "../x" } })).toThrow(expect.objectContaining({ code: "CONFIG_INVALID" }));
    const fetch = (): Promise<Response> => Promise.resolve(page('[{"login":"Ann"}]'));
    const people = githubTeams({
      org: "acme",
      teams: { ops: "ops" },
      fetch,
      principal: (login) => `github/${login}`,
      lifetimeMs: 1,
      now: () => 0,
    });
    expect(await people.membersOf("ops")).toEqual(["github/Ann"]);
  });
});

describe("people whom the host knows", () => {
  test.each<[string, unknown]>([
    ["no list", "ops"],
    ["names that are none", ["a b"]],
    ["more groups than anybody is in", Array.from({ length: 257 }, (_none, index) => `g${index}`)],
  ])("are unknown when it tells %s", async (_what, told) => {
    const people = callbackPeople({ groupsOf: () => told as string[] });
    await expect(people.groupsOf("ann")).rejects.toMatchObject(unknown);
  });

  test("have members who are names", async () => {
    const people = callbackPeople({ groupsOf: () => [], membersOf: () => ["a b"] });
    await expect(people.membersOf("ops")).rejects.toMatchObject(unknown);
  });

  test("are unknown when it takes too long, is given up, or throws", async () => {
    const never = () => new Promise<never>(() => undefined);
    await expect(callbackPeople({ groupsOf: never, timeoutMs: 5 }).groupsOf("ann")).rejects.toMatchObject(unknown);
    const given = AbortSignal.abort();
    await expect(callbackPeople({ groupsOf: never }).groupsOf("ann", { signal: given })).rejects.toMatchObject(unknown);
    const throwing = callbackPeople({
      groupsOf: () => {
        throw new Error("mine");
      },
    });
    await expect(throwing.groupsOf("ann")).rejects.toThrow("mine");
  });

  test("have keys only where the host says so, and cannot be listed where it does not", async () => {
    const plain = callbackPeople({ groupsOf: () => [] });
    expect([await plain.membersOf("ops"), "keysOf" in plain]).toEqual([undefined, false]);
    const key = { id: "k", ed25519: "x" };
    expect(await callbackPeople({ groupsOf: () => [], keysOf: () => [key] }).keysOf?.("ann")).toEqual([key]);
    for (const wrong of ["k", [null], [{ id: 1, ed25519: "x" }], Array.from({ length: 11 }, () => key)]) {
      await expect(callbackPeople({ groupsOf: () => [], keysOf: () => wrong as never }).keysOf?.("ann")).rejects.toMatchObject(unknown);
    }
  });
});

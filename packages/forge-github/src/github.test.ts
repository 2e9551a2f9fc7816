import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { createHarness, outcome } from "@sluice/testing";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { GITHUB, type GithubServer, pull, startGithubServer } from "../../../test/support/github-server.ts";
import { github, type GithubOptions } from "./index.ts";

const { token: TOKEN } = GITHUB;
const HEAD = "a".repeat(40);
const MERGED = "b".repeat(40);

let server: GithubServer;
let options: GithubOptions & { readonly url: string };

beforeEach(async () => {
  server = await startGithubServer();
  server.pulls = [pull(1), pull(2), pull(3)];
  options = { ...GITHUB, url: server.url };
});

afterEach(() => server.close());

const list = (given: Partial<GithubOptions> = {}) => github({ ...options, ...given }).changes({ limit: 50 });

const errorOf = (call: Promise<unknown>) =>
  call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );

describe("given a repository of GitHub", () => {
  test("change requests of every state come newest changed first, page by page", async () => {
    const forge = github(options);
    const first = await forge.changes({ limit: 2 });
    const rest = await forge.changes({ limit: 2, after: first.next ?? "" });
    expect([...first.items, ...rest.items].map(({ id }) => id)).toEqual(["1", "2", "3"]);
    expect([first.next, rest.next]).toEqual(["2", undefined]);
    expect(server.asked[0]).toBe("/repos/acme/web/pulls?state=all&sort=updated&direction=desc&per_page=2&page=1");
  });

  test("an open one names no commit that it was merged as: what stands there is a trial (OR-59)", async () => {
    server.pulls = [pull(1, { draft: true })];
    expect(await list()).toEqual({
      items: [
        {
          id: "1",
          head: { branch: "feature", commit: HEAD, own: true },
          base: "main",
          state: "open",
          draft: true,
          updatedAt: Date.parse("2026-01-02T00:00:00Z"),
        },
      ],
      unreadable: 0,
    });
  });

  test("one that was merged is told from one that was given up", async () => {
    const merged = { state: "closed", closed_at: "2026-01-02T00:00:00Z", merged_at: "2026-01-02T00:00:00Z", merge_commit_sha: MERGED };
    server.pulls = [pull(1, merged), pull(2, { state: "closed", closed_at: "2026-01-02T00:00:00Z" })];
    expect((await list()).items.map(({ state, mergedAs }) => [state, mergedAs])).toEqual([
      ["merged", MERGED],
      ["closed", undefined],
    ]);
  });

  test.each([
    ["another fork", { id: 8, full_name: "mallory/web" }],
    ["a fork that is gone", null],
  ])("the branch of %s is not the repository's own, whatever it is called", async (_what, repo) => {
    server.pulls = [pull(1, { head: { ref: "feature", sha: HEAD, repo } })];
    expect((await list()).items[0]?.head.own).toBe(false);
  });

  test("whoever gives tokens is asked for the one of now", async () => {
    let count = 0;
    await list({ token: () => Promise.resolve(`${TOKEN}${++count > 1 ? "x" : ""}`) });
    await errorOf(list({ token: () => "another" }));
    expect(server.authorizations).toEqual([`Bearer ${TOKEN}`, "Bearer another"]);
  });

  test("whoever gives no token is given up in time", async () => {
    const error = await errorOf(list({ token: () => new Promise<never>(() => undefined), timeoutMs: 50 }));
    expect(error).toMatchObject({ code: "FORGE_FAILED" });
    expect(server.asked).toEqual([]);
  });

  test("without a token, nobody is named", async () => {
    const { token: _token, ...nobody } = options;
    await errorOf(github(nobody).changes({ limit: 1 }));
    expect(server.authorizations).toEqual([undefined]);
  });
});

describe("given answers that are not what GitHub documents", () => {
  test.each<[string, unknown]>([
    ["no number", pull(1, { number: "1" })],
    ["a number that is none", pull(1, { number: 1.5 })],
    ["an unknown state", pull(1, { state: "locked" })],
    ["open and merged", pull(1, { merged_at: "2026-01-02T00:00:00Z" })],
    ["merged at no time", pull(1, { state: "closed", merged_at: true })],
    ["nothing about merging", pull(1, { state: "closed", merged_at: undefined })],
    ["no time", pull(1, { updated_at: "yesterday" })],
    ["a day that is none", pull(1, { updated_at: "2026-02-31T99:00:00Z" })],
    ["draft in words", pull(1, { draft: "no" })],
    ["no head", pull(1, { head: null })],
    ["no commit", pull(1, { head: { ref: "feature", sha: "HEAD", repo: { id: 7 } } })],
    ["a branch with a line break", pull(1, { head: { ref: "a\nb", sha: HEAD, repo: { id: 7 } } })],
    ["a branch of half a character", pull(1, { head: { ref: "a\ud800", sha: HEAD, repo: { id: 7 } } })],
    ["a branch that is too long", pull(1, { base: { ref: "x".repeat(300), repo: { id: 7 } } })],
    ["no repository of the base", pull(1, { base: { ref: "main", repo: null } })],
    ["a head of no known place", pull(1, { head: { ref: "feature", sha: HEAD } })],
    ["no object", 7],
    ["a list", []],
  ])("one with %s is left out, counted, and hides no other", async (_what, wrong) => {
    server.instead = () => ({ body: JSON.stringify([wrong, pull(2)]) });
    const { items, unreadable } = await list();
    expect([items.map(({ id }) => id), unreadable]).toEqual([["2"], 1]);
  });

  test.each<[string, NonNullable<ReturnType<NonNullable<GithubServer["instead"]>>>]>([
    ["an error", { status: 500, body: `{"message":"${TOKEN}"}` }],
    ["nothing that is seen", { status: 404, body: "{}" }],
    ["no JSON", { body: "<html>" }],
    ["no list", { body: '{"message":"x"}' }],
    ["nothing in it", { body: "" }],
    ["half a character", { body: new Uint8Array([0x5b, 0x22, 0xe2, 0x82, 0x22, 0x5d]) }],
    ["a redirect to another server", { status: 302, headers: { location: "http://localhost:9/steal" }, body: "" }],
    ["a redirect to nowhere", { status: 301, headers: { location: "http://" }, body: "" }],
    ["redirects without an end", { status: 307, headers: { location: "/repos/acme/web/pulls" }, body: "" }],
    ["more than anybody reads", { body: `["${"x".repeat(34_000_000)}"]` }],
    ["more than anybody reads, packed small", { headers: { "content-encoding": "gzip" }, body: gzipSync("x".repeat(34_000_000)) }],
  ])("%s is refused without a word of it", async (_what, wrong) => {
    server.instead = () => wrong;
    const error = await errorOf(list());
    expect(error).toMatchObject({ code: "FORGE_FAILED" });
    expect((error as Error).message).not.toContain(TOKEN);
  });

  test("a repository that was renamed is followed on the same server, and the token goes nowhere else", async () => {
    server.instead = (path) =>
      path === "/repos/acme/old/pulls"
        ? { status: 301, headers: { location: `${options.url}/repos/acme/web/pulls?page=1&per_page=50` }, body: "" }
        : undefined;
    expect((await list({ repo: "acme/old" })).items).toHaveLength(3);
    const elsewhere: (string | undefined)[] = [];
    const other = createServer((request, response) => {
      elsewhere.push(request.headers.authorization);
      response.end("[]");
    });
    await new Promise<void>((resolve) => void other.listen(0, "127.0.0.1", resolve));
    const location = `http://127.0.0.1:${(other.address() as AddressInfo).port}/`;
    server.instead = () => ({ status: 302, headers: { location }, body: "" });
    expect(await errorOf(list())).toMatchObject({ code: "FORGE_FAILED" });
    expect(elsewhere).toEqual([]);
    await new Promise<void>((resolve) => void other.close(() => resolve()));
  });

  test("a page that a server names elsewhere is not asked for there", async () => {
    server.instead = () => ({ headers: { link: '<http://evil.example/pulls?page=9>; rel="next"' }, body: JSON.stringify([pull(1)]) });
    expect((await list()).next).toBe("2");
    expect(await errorOf(github(options).changes({ limit: 1, after: "http://evil.example/" }))).toMatchObject({ code: "FORGE_FAILED" });
    expect(server.asked).toHaveLength(1);
  });

  test("a server that does not answer is given up in time, and at once by whoever aborts", async () => {
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => void silent.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    expect(await errorOf(list({ url, timeoutMs: 50 }))).toMatchObject({ code: "FORGE_FAILED" });
    const abort = new AbortController();
    const call = github({ ...options, url }).changes({ limit: 1 }, { signal: abort.signal });
    abort.abort(new RangeError("enough"));
    await expect(call).rejects.toBeInstanceOf(RangeError);
    silent.closeAllConnections();
    await new Promise<void>((resolve) => void silent.close(() => resolve()));
  });
});

describe("given that GitHub limits how often it is asked", () => {
  const START = Date.parse("2026-01-01T00:00:00Z");
  const limits: [string, number, Record<string, string>, number][] = [
    ["retry-after", 403, { "retry-after": "90" }, 90_000],
    [
      "retry-after before the reset",
      429,
      { "retry-after": "30", "x-ratelimit-remaining": "0", "x-ratelimit-reset": String(START / 1000 + 900) },
      30_000,
    ],
    ["the reset", 403, { "x-ratelimit-remaining": "0", "x-ratelimit-reset": String(START / 1000 + 900) }, 900_000],
    ["a minute where it does not say", 429, {}, 60_000],
    ["an hour at most", 429, { "retry-after": "999999" }, 3_600_000],
    ["a moment where the reset is over", 429, { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "1" }, 1000],
  ];

  test.each(limits)("nothing is asked until it is over: %s", async (_what, status, headers, pauseMs) => {
    let now = START;
    const forge = github({ ...options, now: () => now });
    server.instead = () => ({ status, headers, body: "{}" });
    const ask = () => errorOf(forge.changes({ limit: 1 }));
    expect(await ask()).toMatchObject({ code: "FORGE_FAILED", details: { status, retryAt: START + pauseMs } });
    server.instead = undefined;
    now += pauseMs - 1;
    expect(await ask()).toMatchObject({ code: "FORGE_FAILED", details: { retryAt: START + pauseMs } });
    expect(server.asked).toHaveLength(1);
    now += 1;
    expect(await ask()).toBeUndefined();
  });

  test("a refusal that is about rights is no limit, and is asked again", async () => {
    const forge = github(options);
    server.instead = () => ({ status: 403, headers: { "x-ratelimit-remaining": "4999" }, body: "{}" });
    expect(await errorOf(forge.changes({ limit: 1 }))).toMatchObject({ code: "FORGE_FAILED", details: { status: 403 } });
    server.instead = undefined;
    expect(await errorOf(forge.changes({ limit: 1 }))).toBeUndefined();
  });
});

describe("given options that are wrong", () => {
  test.each([
    { repo: "web" },
    { repo: "acme/.." },
    { repo: "acme/web/pulls" },
    { repo: "ac me/web" },
    { url: "ftp://x" },
    { url: "http://github.example" },
    { url: "https://user@github.example" },
    { url: "https://github.example/?x" },
    { token: "" },
    { token: "a\nb" },
  ])("%j is refused at once", (wrong) => {
    const make = () => github({ ...options, ...wrong });
    expect(make).toThrow(expect.objectContaining({ code: "CONFIG_INVALID" }));
  });

  test("a token that no header can carry is never quoted", async () => {
    const error = await errorOf(list({ token: () => "secret\nvalue" }));
    expect(error).toMatchObject({ code: "FORGE_FAILED" });
    expect(JSON.stringify([String(error), String((error as Error).cause)])).not.toContain("secret");
  });
});

test("a run of many pages of strangers' requests is told of its own, and of nothing else (OR-59)", async () => {
  const harness = createHarness({
    pipelines: [
      `
format: 1
name: landing
initial: land
stages:
  land: { gates: [{ id: landed, use: world, every: 1h }], routes: [{ when: { fact: forge.change, path: $.state, equals: closed }, to: dropped }], next: done }
  dropped: { final: cancelled }
  done: { final: succeeded }
`,
    ],
    script: () => outcome("pending"),
  });
  const updated = new Date(harness.clock.now()).toISOString();
  const of = (number: number, given: object = {}) => pull(number, { updated_at: updated, ...given });
  const forked = { head: { ref: "feature", sha: HEAD, repo: { id: 8 } }, state: "closed" };
  server.pulls = [...Array.from({ length: 120 }, (_unused, index) => of(index + 100, forked)), of(17, { title: "Ours" })];
  const engine = harness.engine({ forges: [{ forge: github(options), everyMs: 0 }] });
  const subject = { repo: GITHUB.repo, change: "17", facets: { head: HEAD } };
  const { id } = await engine.start("landing", { key: "K", subject, startedBy: { id: "bot", assurance: "verified" } });
  await engine.tick();
  expect((await engine.get(id))?.state.facts["forge.change"]?.data).toMatchObject({ change: "17", state: "open" });
  server.pulls = server.pulls.map((each) => (each["number"] === 17 ? of(17, { state: "closed" }) : each));
  await engine.tick();
  expect((await engine.get(id))?.outcome).toBe("cancelled");
});

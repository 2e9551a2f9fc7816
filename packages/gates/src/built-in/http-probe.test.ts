import type { HttpRequest, HttpResult, Json, Outcome } from "@sluice/core";
import { tryGate } from "@sluice/testing";
import { describe, expect, test } from "vitest";
import { httpProbe } from "../index.ts";

const URL = "https://app.example/health";
const JSON_OK = { pass: { path: "$.status", values: ["ok"] }, fail: { path: "$.status", values: ["down"] } };

const answered = (status: number, body = "", more: Partial<Extract<HttpResult, { kind: "answered" }>> = {}): HttpResult => ({
  kind: "answered",
  status,
  body: new TextEncoder().encode(body),
  bodyEnd: "whole",
  ...more,
});

/** What was asked. */
let asked: HttpRequest[] = [];

function probe(result: HttpResult, config: object = {}): Promise<Outcome> {
  asked = [];
  const request = async (given: HttpRequest): Promise<HttpResult> => (asked.push(given), result);
  return tryGate(httpProbe, { with: { url: URL, ...config }, http: { portVersion: 1, request }, subject: { key: "K-1" } });
}

function issuesOf(config: Json): readonly string[] {
  const validated = httpProbe.validate(config);
  return validated.ok ? [] : validated.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
}

describe("the status", () => {
  test("given any of 200 to 299, then a pass that shows what was asked and answered", async () => {
    expect(await probe(answered(200, "up and well"))).toMatchObject({
      value: "pass",
      code: "PROBE_PASSED",
      evidence: [{ name: "answer", producer: "http", class: "observed", excerpt: `GET ${URL}\n200\nup and well` }],
    });
    expect(asked).toEqual([{ method: "GET", url: URL, timeoutMs: 10_000, bodyLimit: 1_048_576 }]);
    expect(await probe(answered(299))).toMatchObject({ value: "pass" });
  });

  test("given another one, then a fail that has its evidence and repeats nothing of the body", async () => {
    for (const status of [199, 300, 404, 500, 503]) {
      const outcome = await probe(answered(status, "SECRET"));
      expect(outcome).toMatchObject({ value: "fail", code: "PROBE_STATUS", evidence: [{ class: "observed" }] });
      expect(`${outcome.reason}${JSON.stringify(outcome.findings)}`).not.toContain("SECRET");
    }
  });

  test("given the definition names statuses, then those and no others", async () => {
    expect(await probe(answered(404), { status: [404, 410] })).toMatchObject({ value: "pass" });
    expect(await probe(answered(200), { status: [404, 410] })).toMatchObject({ value: "fail" });
  });

  test("given a redirect, then a fail that says where it leads without what may be a token, and nobody went there", async () => {
    const outcome = await probe(answered(302, "", { location: "https://login.example/in?token=s3cret#more" }));
    expect(outcome).toMatchObject({ value: "fail", code: "PROBE_STATUS" });
    expect(outcome.findings[0]?.hint).toContain("https://login.example/in");
    expect(JSON.stringify(outcome)).not.toContain("s3cret");
    const odd = await probe(answered(307, "", { location: "//evil.example/\u202Ex?a=s3cret" }));
    expect(JSON.stringify(odd)).not.toMatch(/s3cret|\u202E/);
    expect(asked).toHaveLength(1);
  });

  test("given a body that ends badly, then a bad status still decides and a good one does not", async () => {
    for (const bodyEnd of ["cut", "timed-out"] as const) {
      expect(await probe(answered(500, "half", { bodyEnd }))).toMatchObject({ value: "fail", code: "PROBE_STATUS" });
      const outcome = await probe(answered(200, "half a s3cret", { bodyEnd }));
      expect(outcome).toMatchObject({ value: "error", class: "infrastructure", evidence: [{ class: "observed" }] });
      expect(outcome.cause).toBe(bodyEnd === "cut" ? "unreachable" : "timeout");
      expect(JSON.stringify(outcome)).not.toContain("s3cret");
    }
  });

  test("given more of a body than is read, then the status decides", async () => {
    expect(await probe(answered(200, "long", { bodyEnd: "limit" }))).toMatchObject({ value: "pass" });
  });

  test("given bytes that are no text, then they are shown as far as they can be", async () => {
    const body = new Uint8Array([0xc3, 0x28, 0x1b, 0x5b]);
    const outcome = await probe(answered(200, "", { body }));
    expect(outcome).toMatchObject({ value: "pass", evidence: [{ excerpt: `GET ${URL}\n200\n\uFFFD(\\u{1b}[` }] });
  });
});

describe("the document", () => {
  test("given a listed value, then pass or fail", async () => {
    expect(await probe(answered(200, '{"status":"OK"}'), JSON_OK)).toMatchObject({ value: "pass", code: "PROBE_PASSED", examined: 1 });
    expect(await probe(answered(200, '{"status":"down"}'), JSON_OK)).toMatchObject({ value: "fail", code: "PROBE_FAILED" });
    expect(await probe(answered(503, '{"status":"ok"}'), JSON_OK)).toMatchObject({ value: "fail", code: "PROBE_STATUS" });
  });

  test("given anything else, then an error of the input, never a pass", async () => {
    for (const body of ['{"status":"odd"}', "{}", '{"state":"ok"}', '{"status":["ok"]}'])
      expect(await probe(answered(200, body), JSON_OK)).toMatchObject({ value: "error", class: "input", code: "PROBE_UNMATCHED" });
    for (const body of ["", "ok", '{"status":"ok"', '{"status":"down","status":"ok"}', "<html>"])
      expect(await probe(answered(200, body), JSON_OK)).toMatchObject({ value: "error", class: "input", code: "PROBE_UNREADABLE" });
    const broken = answered(200, "", { body: new Uint8Array([0x22, 0xc3, 0x28, 0x22]) });
    expect(await probe(broken, JSON_OK)).toMatchObject({ value: "error", code: "PROBE_UNREADABLE" });
    const cut = answered(200, '{"status":"ok"}', { bodyEnd: "limit" });
    expect(await probe(cut, JSON_OK)).toMatchObject({ value: "error", code: "PROBE_UNREADABLE" });
  });
});

describe("nobody answers", () => {
  test("given no word about it, then nobody could look, by a cause that a policy may open", async () => {
    expect(await probe({ kind: "unreachable", code: "ECONNREFUSED" })).toMatchObject({
      value: "error",
      class: "infrastructure",
      cause: "unreachable",
      code: "PROBE_UNREACHABLE",
    });
    expect(await probe({ kind: "timed-out" }, { timeout: "2s" })).toMatchObject({ cause: "timeout", code: "PROBE_TIMED_OUT" });
    expect(asked).toMatchObject([{ timeoutMs: 2000 }]);
    expect(httpProbe.causes).toEqual(["unreachable", "timeout"]);
  });

  test("given the definition counts silence as a failure, then it is one (OR-65)", async () => {
    const silence = { unanswered: "fail" };
    expect(await probe({ kind: "unreachable", code: "ECONNREFUSED" }, silence)).toMatchObject({ value: "fail", code: "PROBE_UNREACHABLE" });
    expect(await probe({ kind: "timed-out" }, silence)).toMatchObject({ value: "fail", code: "PROBE_TIMED_OUT" });
    expect(await probe(answered(200, "", { bodyEnd: "cut" }), silence)).toMatchObject({ value: "fail", code: "PROBE_UNREACHABLE" });
  });

  test("given a host that lets gates ask nobody, then the gate cannot work", async () => {
    expect(await tryGate(httpProbe, { with: { url: URL } })).toMatchObject({
      value: "error",
      class: "definition",
      code: "PROBE_NO_CLIENT",
    });
  });
});

describe("the address", () => {
  test("given placeholders in path and query, then they are filled in, and no query is shown", async () => {
    const outcome = await probe(answered(200), { url: "https://app.example/health/${key}?for=${key}" });
    expect(asked).toMatchObject([{ url: "https://app.example/health/K-1?for=K-1" }]);
    expect(outcome.reason).toContain("https://app.example/health/K-1?…");
    expect(JSON.stringify(outcome)).not.toContain("for=");
  });

  test.each([
    "http://10.0.0.7:8080/health",
    "https://app.example",
    "https://app.example?deep=1",
    "http://[::1]:3000/a/b@c",
    "http://localhost/%7Ea;b=(c)/",
  ])("takes %s: which servers are asked is for the definition to say", (url) => {
    expect(issuesOf({ url })).toEqual([]);
  });

  test.each([
    "",
    "app.example/health",
    "/health",
    "ftp://app.example/",
    "file:///etc/passwd",
    "HTTPS//app.example",
    "https://",
    "https:///health",
    "https://app.example:99999/",
    "https://app.example\\@evil.example/",
    "https://app.example/a#b",
    "https://app.example/a b",
    "https://app.example/\n",
    "https://\u0430pp.example/",
    "https://app.example/\u202E",
    "https://${key}.example/",
    "https://app.example:${lap}/",
    "${scope}://app.example/",
    "https://app.example/${nothing}",
    `https://app.example/${"a".repeat(1000)}`,
    "https://me:s3cret@app.example/",
    "https://s3cret@app.example/",
    "htp://me:s3cret@app.example/",
  ])("refuses %j, and repeats nothing of it", (url) => {
    const checked = httpProbe.validate({ url });
    const issues = checked.ok ? [] : checked.issues;
    expect(issues.map(({ path }) => path)).toEqual([["url"]]);
    expect(JSON.stringify(issues)).not.toContain("s3cret");
  });
});

test.each(["https://me:s3cret@app.example/", "https://app.example/#s3cret", "s3cret"])("says of %j that it is not to be shown", (url) => {
  expect(httpProbe.validate({ url })).toMatchObject({ ok: false, issues: [{ hidden: true }] });
});

test.each<[string, Readonly<Record<string, Json>>, string]>([
  ["a condition on what HEAD does not give", { method: "HEAD", ...JSON_OK }, "method"],
  ["only what fails", { fail: JSON_OK.fail }, "pass: is missing"],
  ["a value on both sides (TG-03)", { pass: JSON_OK.pass, fail: JSON_OK.pass }, "fail.values.0"],
  ["another method", { method: "POST" }, "method"],
  ["a status that nobody answers", { status: [99] }, "status.0"],
  ["no status at all", { status: [] }, "status"],
  ["a time-out beyond any look", { timeout: "10m" }, "timeout"],
  ["headers, which would hold secrets", { headers: { authorization: "x" } }, "headers"],
])("refuses %s", (_what, config, where) => {
  expect(issuesOf({ url: URL, ...config }).join("\n")).toContain(where);
});

import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import type { HttpRequest, HttpResult } from "@sluice/core";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { startTalkingServer, type TalkingServer } from "../../../test/support/talking-server.ts";
import { createHttpClient } from "./http-client.ts";

let server: TalkingServer;
beforeEach(async () => {
  server = await startTalkingServer((response) => response.end("fine"));
});
afterEach(() => server.close());

const client = createHttpClient();
const ask = (given: Partial<HttpRequest> = {}, signal?: AbortSignal): Promise<HttpResult> =>
  client.request(
    { method: "GET", url: `${server.url}/health`, timeoutMs: 20_000, bodyLimit: 1000, ...given },
    signal === undefined ? {} : { signal },
  );

function bodyOf(result: HttpResult): string {
  return result.kind === "answered" ? new TextDecoder().decode(result.body) : result.kind;
}

describe("given a server that answers", () => {
  test("then status and body come back, whatever they are", async () => {
    const fine = await ask();
    expect([fine, bodyOf(fine)]).toEqual([{ kind: "answered", status: 200, body: expect.anything(), bodyEnd: "whole" }, "fine"]);
    server.answer = (response) => response.writeHead(503).end("down");
    expect(await ask()).toMatchObject({ status: 503, bodyEnd: "whole" });
    server.answer = (response) => response.writeHead(204).end();
    expect(await ask()).toMatchObject({ status: 204, body: new Uint8Array(), bodyEnd: "whole" });
    server.answer = (response) => response.end(Buffer.from([0xc3, 0x28]));
    expect(await ask()).toMatchObject({ body: new Uint8Array([0xc3, 0x28]) });
  });

  test("then a question carries nothing but itself, over a connection of its own", async () => {
    server.answer = (response) => response.setHeader("set-cookie", "session=1").end();
    await ask();
    await ask({ method: "HEAD" });
    expect(server.asked.map(({ method, url }) => `${method} ${url}`)).toEqual(["GET /health", "HEAD /health"]);
    for (const { headers } of server.asked) {
      expect(headers).toMatchObject({ "user-agent": "sluice", "accept-encoding": "identity", "cache-control": "no-cache" });
      for (const name of ["cookie", "authorization", "referer", "origin"]) expect(headers).not.toHaveProperty(name);
    }
    expect(server.connections()).toBe(2);
  });

  test("then redirects are answers, and nobody goes where they lead", async () => {
    server.answer = (response, { url }) => {
      if (url === "/health") response.writeHead(302, { location: "/elsewhere" });
      response.end();
    };
    expect(await ask()).toMatchObject({ kind: "answered", status: 302, location: "/elsewhere" });
    expect(server.asked).toHaveLength(1);
  });
});

describe("given a server that does not end its answer well", () => {
  test("a body without end is read as far as was wanted, and no further", async () => {
    let isClosed = false;
    server.answer = (response) => {
      response.once("close", () => (isClosed = true));
      const endless = new Readable({ read: () => void endless.push("x".repeat(10_000)) });
      endless.pipe(response);
    };
    const result = await ask({ bodyLimit: 12_345 });
    expect([result, bodyOf(result).length]).toEqual([{ ...result, kind: "answered", status: 200, bodyEnd: "limit" }, 12_345]);
    await expect.poll(() => isClosed, { timeout: 10_000 }).toBe(true);
  });

  test("a body of exactly the limit is whole", async () => {
    server.answer = (response) => response.end("x".repeat(1000));
    expect(await ask()).toMatchObject({ bodyEnd: "whole" });
  });

  test("what unfolds to more than was wanted is bounded by what it unfolds to", async () => {
    const small = gzipSync(Buffer.alloc(20_000_000));
    server.answer = (response) => response.writeHead(200, { "content-encoding": "gzip" }).end(small);
    const result = await ask();
    expect([result, bodyOf(result).length]).toEqual([{ ...result, bodyEnd: "limit" }, 1000]);
  });

  test("a body that is cut is not whole", async () => {
    server.answer = (response) => {
      response.writeHead(200, { "content-length": "100" });
      response.write("half", () => response.destroy());
    };
    expect(await ask()).toMatchObject({ kind: "answered", status: 200, bodyEnd: "cut" });
  });

  test("a body that does not come in time is not whole", async () => {
    server.answer = (response) => void response.write("half");
    let result = await ask({ timeoutMs: 100 });
    // A busy machine may need longer for the beginning of the answer.
    for (let timeoutMs = 1000; result.kind === "timed-out" && timeoutMs < 20_000; timeoutMs *= 2) result = await ask({ timeoutMs });
    expect([result, bodyOf(result)]).toEqual([{ ...result, kind: "answered", bodyEnd: "timed-out" }, "half"]);
  });
});

describe("given nobody who answers", () => {
  test("then it says in which way", async () => {
    server.answer = () => undefined;
    expect(await ask({ timeoutMs: 50 })).toEqual({ kind: "timed-out" });
    server.answer = (response) => response.destroy();
    expect(await ask()).toMatchObject({ kind: "unreachable" });
    server.answer = (response) => response.socket?.end("no HTTP\r\n\r\n");
    expect(await ask()).toMatchObject({ kind: "unreachable" });
    await server.close();
    expect(await ask()).toEqual({ kind: "unreachable", code: "ECONNREFUSED" });
    expect(await ask({ url: "http://nobody.invalid/" })).toMatchObject({ kind: "unreachable", code: expect.stringMatching(/^E/) });
  });

  test("then whoever asks may stop, before and while it waits, also in the middle of a body", async () => {
    expect(await ask({}, AbortSignal.abort())).toEqual({ kind: "aborted" });
    const answers: readonly TalkingServer["answer"][] = [() => undefined, (response) => void response.write("half")];
    for (const answer of answers) {
      const stop = new AbortController();
      server.answer = (response, request) => {
        answer(response, request);
        setTimeout(() => stop.abort(), 20);
      };
      expect(await ask({}, stop.signal)).toEqual({ kind: "aborted" });
    }
  });

  test("then what a host's own sender throws is no more than unreachable", async () => {
    const broken = createHttpClient({ fetch: () => Promise.reject(new TypeError("token s3cret")) });
    const request = { method: "GET", url: "https://app.example/", timeoutMs: 1000, bodyLimit: 10 } as const;
    expect(await broken.request(request)).toEqual({ kind: "unreachable", code: "UNKNOWN" });
  });
});

import type { HttpClient, HttpRequest, HttpResult } from "@sluice/core";

/** What a client is made of. */
export interface HttpClientOptions {
  /** Sends one question; the host's own, with a proxy or whatever it needs to be let in by certain addresses. Default: the global one. */
  readonly fetch?: typeof fetch;
}

const HEADERS = {
  accept: "application/json, */*;q=0.5",
  // What is read is what is counted: a few bytes that unfold to gigabytes are bounded, too, but not asked for.
  "accept-encoding": "identity",
  "cache-control": "no-cache",
  // A connection that was kept may lead to a server that a deployment has replaced.
  connection: "close",
  "user-agent": "sluice",
} as const;

/**
 * Asks over the network of this machine. Each question goes alone: over a connection of its own, without cookies or a referrer, past caches,
 * and to no other address than the given one.
 */
export function createHttpClient({ fetch: send = fetch }: HttpClientOptions = {}): HttpClient {
  return {
    portVersion: 1,
    async request(request, { signal } = {}) {
      const limit = AbortSignal.timeout(request.timeoutMs);
      const either = signal === undefined ? limit : AbortSignal.any([signal, limit]);
      const ended = (error: unknown): Exclude<HttpResult, { kind: "answered" }> => {
        if (signal?.aborted === true) return { kind: "aborted" };
        return limit.aborted ? { kind: "timed-out" } : { kind: "unreachable", code: codeOf(error) };
      };
      try {
        const response = await send(request.url, {
          method: request.method,
          headers: HEADERS,
          redirect: "manual",
          credentials: "omit",
          cache: "no-store",
          referrerPolicy: "no-referrer",
          signal: either,
        });
        return await answerOf(response, request, ended);
      } catch (error) {
        return ended(error);
      }
    },
  };
}

async function answerOf(response: Response, { bodyLimit }: HttpRequest, ended: (error: unknown) => HttpResult): Promise<HttpResult> {
  const location = response.headers.get("location");
  const head = { kind: "answered", status: response.status, ...(location === null ? {} : { location }) } as const;
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of response.body ?? []) {
      const bytes = chunk as Uint8Array;
      const wanted = bytes.subarray(0, bodyLimit - size);
      chunks.push(wanted);
      size += wanted.length;
      if (wanted.length < bytes.length) return { ...head, body: joined(chunks, size), bodyEnd: "limit" };
    }
  } catch (error) {
    const end = ended(error);
    if (end.kind === "aborted") return end;
    return { ...head, body: joined(chunks, size), bodyEnd: end.kind === "timed-out" ? "timed-out" : "cut" };
  }
  return { ...head, body: joined(chunks, size), bodyEnd: "whole" };
}

function joined(chunks: readonly Uint8Array[], size: number): Uint8Array {
  const all = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}

const SYSTEM_CODE = /^[A-Z][A-Z0-9_]{1,63}$/;

/** Of whatever lies behind an error: a code is the system's own word, a message may hold what the server wrote. */
function codeOf(error: unknown): string {
  let each: unknown = error;
  for (let depth = 0; depth < 4 && typeof each === "object" && each !== null; depth++) {
    const { code, cause, errors } = each as { readonly code?: unknown; readonly cause?: unknown; readonly errors?: readonly unknown[] };
    if (typeof code === "string" && SYSTEM_CODE.test(code)) return code;
    each = cause ?? errors?.[0];
  }
  return "UNKNOWN";
}

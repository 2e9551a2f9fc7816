import { SluiceError } from "@sluice/core";
import { failed } from "./github-failed.ts";
import type { GithubOptions } from "./github-options.ts";
import { ratePause } from "./rate-pause.ts";

/** Most bytes of one answer: more than a page of pull requests can hold whose texts are as long as GitHub lets them be. */
const ANSWER_LIMIT = 33_554_432;
const TIMEOUT_MS = 15_000;

/** Most redirections of one request: a repository that was renamed is found by one. */
const MOST_REDIRECTS = 3;

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 307, 308]);

/** What GitHub answered. */
interface GithubAnswer {
  /** Its JSON. */
  readonly body: unknown;
  /** Whether there is another page. */
  readonly more: boolean;
}

/** Asks GitHub. */
export type GithubClient = (question: {
  /** Below the address of the API, with its query. */
  readonly path: string;
  readonly signal?: AbortSignal | undefined;
}) => Promise<GithubAnswer>;

/**
 * Asks one server and nobody else: redirections to others are refused, so the token goes nowhere else; answers are bounded in size and
 * time; while a rate limit lasts, nothing is asked. Whatever goes wrong is `FORGE_FAILED`, without a word of the answer.
 */
export function createClient(options: GithubOptions, home: URL): GithubClient {
  const { timeoutMs = TIMEOUT_MS, now = Date.now } = options;
  let quietUntil = 0;
  return async ({ path, signal }) => {
    const where = `GET /${path.split("?")[0] ?? path}`;
    if (now() < quietUntil) throw limited(where, quietUntil);
    const limit = AbortSignal.timeout(timeoutMs);
    try {
      const asked = signal === undefined ? limit : AbortSignal.any([signal, limit]);
      const response = await send(options, new URL(path, home), asked);
      const pauseMs = ratePause(response, now());
      if (pauseMs !== undefined) quietUntil = now() + pauseMs;
      const text = await readText(response);
      if (pauseMs !== undefined) throw limited(where, quietUntil, response.status);
      if (response.status !== 200) throw failed(`${where} was answered with ${response.status}.`, { status: response.status });
      return { body: JSON.parse(text) as unknown, more: hasNext(response.headers.get("link")) };
    } catch (error) {
      if (SluiceError.is(error)) throw error;
      signal?.throwIfAborted();
      const why = limit.aborted ? `was not answered within ${timeoutMs} ms` : "could not be sent, or its answer could not be read";
      throw failed(`${where} ${why}.`, {}, error);
    }
  };
}

async function send({ token, fetch: ask = fetch }: GithubOptions, address: URL, signal: AbortSignal): Promise<Response> {
  const headers = {
    accept: "application/vnd.github+json",
    "x-github-api-version": "2022-11-28",
    "user-agent": "sluice",
    ...(await authorization(token, signal)),
  };
  let to = address;
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
    const response = await ask(to, { headers, redirect: "manual", signal });
    if (!REDIRECTS.has(response.status)) return response;
    const location = response.headers.get("location") ?? "";
    await response.body?.cancel();
    if (!URL.canParse(location, to.href)) throw failed("A redirection leads nowhere.", { status: response.status });
    to = new URL(location, to);
    if (to.origin !== address.origin)
      throw failed("A redirection leads to another server, which is not asked.", { status: response.status });
  }
  throw failed(`More than ${MOST_REDIRECTS} redirections follow each other.`);
}

async function authorization(token: GithubOptions["token"], signal: AbortSignal): Promise<Readonly<Record<string, string>>> {
  const given = typeof token === "function" ? await Promise.race([token(), rejectedBy(signal)]) : token;
  if (given === undefined) return {};
  // Refused here, because the error of a header quotes it.
  if (!isToken(given)) throw failed("The token is empty, or has characters that no token has.");
  return { authorization: `Bearer ${given}` };
}

/** Whoever gives tokens may never do so. */
function rejectedBy(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
  });
}

/** Whether a text can be a token at all. */
export function isToken(token: string): boolean {
  return /^[\x21-\x7e]{1,4096}$/.test(token);
}

async function readText(response: Response): Promise<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const parts: string[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += (chunk as Uint8Array).byteLength;
    if (size > ANSWER_LIMIT) throw failed(`An answer is larger than ${ANSWER_LIMIT} bytes.`);
    parts.push(decoder.decode(chunk as Uint8Array, { stream: true }));
  }
  return parts.join("") + decoder.decode();
}

/** Only whether there is another page: addresses that a server names are not followed. */
function hasNext(link: string | null): boolean {
  return (link ?? "").split(",").some((part) => /;\s*rel="next"/.test(part));
}

function limited(where: string, until: number, status?: number): SluiceError {
  const when = new Date(until).toISOString();
  return failed(`${where}: the rate limit is reached. Nothing is asked before ${when}.`, {
    retryAt: until,
    ...(status === undefined ? {} : { status }),
  });
}

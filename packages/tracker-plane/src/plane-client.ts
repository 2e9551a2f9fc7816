import { SluiceError } from "@sluice/core";
import type { PlaneOptions } from "./plane-options.ts";

/** Most bytes of one answer. */
const ANSWER_LIMIT = 8_388_608;
const TIMEOUT_MS = 15_000;

/** One request to the project. */
interface PlaneRequest {
  readonly method: "GET" | "PATCH" | "POST";
  /** Below the project, with its query: `states/`. */
  readonly path: string;
  readonly body?: object;
  readonly signal?: AbortSignal | undefined;
}

/** Sends a request and gives the answer's JSON. */
export type PlaneClient = (request: PlaneRequest) => Promise<unknown>;

/**
 * Speaks to one project and to nobody else: redirects are refused, so the token goes nowhere else, and answers are bounded in size and
 * time. Whatever goes wrong is `TRACKER_FAILED` without a word of the answer, which is foreign text.
 */
export function createClient(options: PlaneOptions): PlaneClient {
  const { url, workspace, project, token, timeoutMs = TIMEOUT_MS, fetch: send = fetch } = options;
  const home = new URL(
    `api/v1/workspaces/${encodeURIComponent(workspace)}/projects/${encodeURIComponent(project)}/`,
    `${url.replace(/\/+$/, "")}/`,
  );
  return async ({ method, path, body, signal }) => {
    const limit = AbortSignal.timeout(timeoutMs);
    const where = `${method} ${path.split("?")[0] ?? path}`;
    try {
      const response = await send(new URL(path, home), {
        method,
        redirect: "error",
        signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
        headers: { accept: "application/json", "x-api-key": token, ...(body === undefined ? {} : { "content-type": "application/json" }) },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await readText(response);
      if (!response.ok) throw failed(`${where} was answered with ${response.status}.`);
      return text === "" ? undefined : (JSON.parse(text) as unknown);
    } catch (error) {
      if (error instanceof SluiceError) throw error;
      signal?.throwIfAborted();
      throw failed(
        limit.aborted
          ? `${where} was not answered within ${timeoutMs} ms.`
          : `${where} could not be sent, or its answer could not be read.`,
        error,
      );
    }
  };
}

async function readText(response: Response): Promise<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let text = "";
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += (chunk as Uint8Array).byteLength;
    if (size > ANSWER_LIMIT) throw failed(`An answer is larger than ${ANSWER_LIMIT} bytes.`);
    text += decoder.decode(chunk as Uint8Array, { stream: true });
  }
  return text + decoder.decode();
}

/** The tracker did not do what it promises. */
export function failed(message: string, cause?: unknown): SluiceError {
  return new SluiceError({ code: "TRACKER_FAILED", message: `Plane: ${message}`, ...(cause === undefined ? {} : { cause }) });
}

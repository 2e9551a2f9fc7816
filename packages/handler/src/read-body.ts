import { readJson } from "@sluice/readers";

/** Most bytes of a body: a decision with a reason is far smaller. */
const BODY_LIMIT = 65_536;

/** What the body of a request says. */
export type Body =
  | { readonly kind: "form"; readonly fields: URLSearchParams }
  | { readonly kind: "json"; readonly value: unknown }
  | { readonly kind: "refused"; readonly status: 400 | 413 | 415; readonly why: string };

/**
 * Reads a body of bounded size. JSON only under its own media type: another site's page cannot send that without asking the browser
 * first, and nobody here answers such questions. A body that says a thing twice is refused: readers before us may have seen the other one.
 */
export async function readBody(request: Request): Promise<Body> {
  const type = (request.headers.get("content-type") ?? "").split(";")[0]?.trim().toLowerCase();
  if (type !== "application/json" && type !== "application/x-www-form-urlencoded")
    return { kind: "refused", status: 415, why: "Send application/json or a form." };
  const text = await readText(request);
  if (text === undefined) return { kind: "refused", status: 413, why: `The body is larger than ${BODY_LIMIT} bytes, or no UTF-8.` };
  return type === "application/json" ? jsonBody(text) : formBody(text);
}

function jsonBody(text: string): Body {
  const read = readJson(text);
  return read.ok ? { kind: "json", value: read.value } : { kind: "refused", status: 400, why: read.problem.message };
}

function formBody(text: string): Body {
  const fields = new URLSearchParams(text);
  const repeated = new Set(fields.keys()).size < fields.size;
  return repeated ? { kind: "refused", status: 400, why: "A field stands twice in the form." } : { kind: "form", fields };
}

async function readText(request: Request): Promise<string | undefined> {
  if (request.body === null) return "";
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let text = "";
  let size = 0;
  const reader = request.body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return text + decoder.decode();
      size += value.byteLength;
      if (size > BODY_LIMIT) return undefined;
      text += decoder.decode(value, { stream: true });
    }
  } catch {
    return undefined;
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

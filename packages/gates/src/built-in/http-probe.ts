import { type HttpResult, type Outcome } from "@sluice/core";
import { readJson } from "@sluice/readers";
import { configSchema, duration, fields, integer, list, oneOf, optional, required, unshown } from "../config-schema.ts";
import { contentDigest } from "../content-digest.ts";
import { defineGate, type GateLook } from "../define-gate.ts";
import { displayText, shortText } from "../display-text.ts";
import { evidenceOf } from "../evidence-of.ts";
import { conditionIssues, JSON_CONDITION, type JsonConditionCodes, judgeJson } from "../json-condition.ts";
import type { LookedEvidence } from "../keep-bodies.ts";
import { definitionError, fail, infrastructureError, inputError, pass } from "../outcome-makers.ts";
import { probeAddress, shownAddress } from "../probe-address.ts";
import type { SchemaOutput } from "../standard-schema.ts";

const DEFAULT_TIMEOUT_MS = 10_000;
const LONGEST_TIMEOUT_MS = 300_000;

/** Most bytes of a body that are read. */
const BODY_LIMIT = 1_048_576;

const schema = configSchema(
  {
    url: unshown(required(probeAddress)),
    method: optional(oneOf("GET", "HEAD")),
    status: optional(list(integer(200, 599), 1, 50)),
    pass: optional(fields(JSON_CONDITION)),
    fail: optional(fields(JSON_CONDITION)),
    timeout: optional(duration),
    unanswered: optional(oneOf("error", "fail")),
  },
  ({ method, pass: good, fail: bad, timeout = DEFAULT_TIMEOUT_MS }) => [
    ...(timeout >= 1 && timeout <= LONGEST_TIMEOUT_MS ? [] : [{ path: ["timeout"], message: "must be a duration of at most 5m" }]),
    ...(good === undefined && bad !== undefined ? [{ path: ["pass"], message: "is missing: what is listed nowhere would pass" }] : []),
    ...(good !== undefined && method === "HEAD" ? [{ path: ["method"], message: "must be GET: an answer to HEAD has no document" }] : []),
    ...(good === undefined ? [] : conditionIssues({ pass: good, ...(bad === undefined ? {} : { fail: bad }) })),
  ],
);

type Config = SchemaOutput<typeof schema>;
type Answered = Extract<HttpResult, { kind: "answered" }>;

const CODES: JsonConditionCodes = {
  failed: "PROBE_FAILED",
  unmatched: "PROBE_UNMATCHED",
  unreadable: "PROBE_UNREADABLE",
  pathRefused: "PROBE_PATH_REFUSED",
};

/**
 * Asks an address over HTTP once, and judges the status of the answer and, with `pass`, the JSON in it, as the gate `output` does. Another
 * status than the expected ones is a fail, and so is a redirect, which nobody follows: where it leads is the server's word. That nobody
 * answered is no verdict on what was asked (`error/infrastructure`, causes `unreachable` and `timeout`) unless `unanswered` says that it
 * is.
 *
 * The server is the definition's alone: placeholders stand in path and query only. Names and passwords are refused in addresses, queries
 * are never shown, and of a body nothing is told but the values that the conditions select; the evidence has its beginning.
 */
export const httpProbe = defineGate({
  id: "http-probe",
  version: 1,
  config: schema,
  binds: ["head"],
  reads: "world",
  causes: ["unreachable", "timeout"],
  needsEvidence: true,
  templates: ["url"],
  async evaluate(look) {
    const { http, signal, config } = look;
    if (http === undefined) return definitionError("This host lets gates ask no servers.", { code: "PROBE_NO_CLIENT" });
    const { url, method = "GET", timeout: timeoutMs = DEFAULT_TIMEOUT_MS } = config;
    const result = await http.request({ method, url, timeoutMs, bodyLimit: BODY_LIMIT }, { signal });
    const asked = `${method} ${shownAddress(url)}`;
    if (result.kind === "answered") return judge(result, asked, look);
    if (result.kind === "timed-out") return unanswered(look, { asked, cause: "timeout", how: `within ${timeoutMs} ms` });
    const code = result.kind === "unreachable" ? ` (${shortText(displayText(result.code), 64)})` : "";
    return unanswered(look, { asked, cause: "unreachable", how: `at all${code}` });
  },
});

interface Unanswered {
  readonly asked: string;
  readonly cause: "unreachable" | "timeout";
  readonly how: string;
  readonly evidence?: readonly LookedEvidence[];
}

function unanswered({ config }: GateLook<Config>, { asked, cause, how, evidence = [] }: Unanswered): Outcome {
  const reason = `${asked} was not answered ${how}.`;
  const code = cause === "timeout" ? "PROBE_TIMED_OUT" : "PROBE_UNREACHABLE";
  if (config.unanswered === "fail") return fail(reason, [reason], { code, evidence });
  return infrastructureError(cause, reason, { code, evidence });
}

/** The status is whole whatever became of the body, and a bad one decides (invariant 3). */
function judge(answer: Answered, asked: string, look: GateLook<Config>): Outcome {
  const { config } = look;
  const evidence = [evidenceFor(answer, asked)];
  const says = `${asked} answered ${answer.status}`;
  if (!isExpected(answer.status, config.status)) return unexpected(answer, says, config, evidence);
  if (answer.bodyEnd === "timed-out") return unanswered(look, { asked, cause: "timeout", how: "to the end in time", evidence });
  if (!isShown(answer)) return unanswered(look, { asked, cause: "unreachable", how: "to the end", evidence });
  const { pass: good, fail: bad } = config;
  if (good === undefined) return pass(`${says}.`, { code: "PROBE_PASSED", evidence });
  if (answer.bodyEnd !== "whole") return inputError(`${says} with more than ${BODY_LIMIT} bytes.`, { code: CODES.unreadable, evidence });
  const document = readJson(answer.body, { limits: { bytes: BODY_LIMIT }, digest: contentDigest });
  if (!document.ok) {
    const { message } = document.problem;
    return inputError(`${says}, and its document cannot be read: ${message}`, { code: CODES.unreadable, evidence });
  }
  const conditions = { pass: good, ...(bad === undefined ? {} : { fail: bad }) };
  const judged = judgeJson({ value: document.value, name: asked, evidence, place: () => ({}) }, conditions, CODES);
  if ("outcome" in judged) return judged.outcome;
  return pass(`${says} and says ${judged.value.says}.`, { code: "PROBE_PASSED", evidence, examined: judged.value.examined });
}

function isExpected(status: number, expected: readonly number[] | undefined): boolean {
  if (expected !== undefined) return expected.includes(status);
  return Number.isSafeInteger(status) && status >= 200 && status <= 299;
}

function unexpected(
  { status, location }: Answered,
  says: string,
  { status: expected }: Config,
  evidence: readonly LookedEvidence[],
): Outcome {
  const wanted = expected === undefined ? "200 to 299" : expected.join(", ");
  const message = `${says}; expected was ${wanted}.`;
  const isRedirect = status >= 300 && status <= 399 && location !== undefined;
  const hint = isRedirect ? `It redirects to ${leadsTo(location)}. Nobody goes there: the definition names the address itself.` : undefined;
  return fail(message, [{ message, ...(hint === undefined ? {} : { hint }) }], { code: "PROBE_STATUS", evidence });
}

/** Where a redirect leads, as far as that may be shown: it is the server's word, and often carries a token. */
function leadsTo(location: string): string {
  const shown = URL.canParse(location) ? shownAddress(location) : (/^[^?#]*/.exec(location)?.[0] ?? "");
  return shortText(displayText(shown), 200);
}

/** What was asked, the status, and the body as far as it came; of a body that broke off nothing is shown, because it may end in half a secret. */
function evidenceFor({ status, body, bodyEnd }: Answered, asked: string): LookedEvidence {
  const head = `${asked}\n${status}\n`;
  const start = new TextEncoder().encode(head);
  const content = new Uint8Array(start.length + body.length);
  content.set(start);
  content.set(body, start.length);
  const excerpt = isShown({ bodyEnd }) ? `${head}${new TextDecoder().decode(body)}` : head;
  const evidence = evidenceOf({ name: "answer", producer: "http", class: "observed", content, excerpt });
  return bodyEnd === "whole" ? evidence : { ...evidence, cut: true };
}

function isShown({ bodyEnd }: Pick<Answered, "bodyEnd">): boolean {
  return bodyEnd === "whole" || bodyEnd === "limit";
}

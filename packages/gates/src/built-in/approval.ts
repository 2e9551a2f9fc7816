import { parseDuration, type RequestPlan } from "@sluice/core";
import { configSchema } from "../config-schema.ts";
import { defineGate } from "../define-gate.ts";
import { approvalIssues } from "../approval/approval-issues.ts";
import { type ApprovalConfig, approvalShape, setsOf } from "../approval/approval-shape.ts";

const DEFAULT_EXPIRES_MS = parseDuration("7d") ?? 0;

/** How often it is looked up who is in groups and roles, unless told otherwise. */
const DEFAULT_LOOK_UP_MS = parseDuration("1h") ?? 0;

/**
 * Asks people. Every set of `from` must be filled, by distinct people; `count` and `of` are short for a single set. By default the answer
 * must be authenticated (`assurance: verified`), nobody is excluded, nobody can stand in for anybody, and the request expires after 7 days.
 */
export const approval = defineGate({
  id: "approval",
  version: 2,
  kind: "request",
  config: configSchema(approvalShape, approvalIssues),
  binds: ["head"],
  reads: "world",
  plan: (config) => planOf(config),
});

function planOf(config: ApprovalConfig): RequestPlan {
  const { members, veto, lift, valid, delegate, form, signed } = config;
  const from = setsOf(config);
  const asksGroups = from.some(({ of }) => of.some((name) => name.startsWith("group:") || name.startsWith("role:")));
  const tell = tellOf(config);
  return {
    kind: "request",
    from,
    exclude: [...new Set(config.exclude)],
    assurance: config.assurance ?? "verified",
    expiresMs: config.expires ?? DEFAULT_EXPIRES_MS,
    ...(members === undefined ? {} : { members }),
    ...(asksGroups ? { lookUpMs: config.lookUp ?? DEFAULT_LOOK_UP_MS } : {}),
    ...(veto === undefined ? {} : { veto: [...new Set(veto)] }),
    ...(lift === undefined ? {} : { lift: [...new Set(lift)] }),
    ...(valid === undefined ? {} : { validMs: valid }),
    ...(delegate === undefined ? {} : { delegation: { longestMs: delegate.longest, chains: delegate.chains ?? false } }),
    ...breakGlassOf(config),
    ...(config.silence === undefined ? {} : { silence: { because: config.silence } }),
    ...(form === undefined
      ? {}
      : { form: form.map(({ optional: may, ...field }) => (may === true ? { ...field, optional: may } : field)) }),
    ...(signed === true ? { signed } : {}),
    ...(Object.keys(tell).length === 0 ? {} : { tell }),
  };
}

function breakGlassOf({ breakGlass }: ApprovalConfig): Pick<RequestPlan, "breakGlass"> {
  if (breakGlass === undefined) return {};
  const { exclude, assurance = "verified", lasts, tell = ["starter"] } = breakGlass;
  const from = setsOf(breakGlass);
  return { breakGlass: { from, exclude: [...new Set(exclude)], assurance, lastsMs: lasts, tell: [...new Set(tell)] } };
}

function tellOf({ tell = {} }: ApprovalConfig): NonNullable<RequestPlan["tell"]> {
  const { opening, remind, escalate } = tell;
  return {
    ...(opening === true ? { opening } : {}),
    ...(remind === undefined ? {} : { remindMs: remind }),
    ...(escalate === undefined ? {} : { escalate: escalate.map(({ after, to }) => ({ afterMs: after, to })).toSorted(byTime) }),
  };
}

function byTime(one: { readonly afterMs: number }, other: { readonly afterMs: number }): number {
  return one.afterMs - other.afterMs;
}
